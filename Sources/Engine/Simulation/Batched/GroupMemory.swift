internal import Circuits
internal import Glibc
internal import KernelTable
internal import Numerics

/// What one thread needs for one group of samples.
final class GroupMemory: @unchecked Sendable {
    private let memory: AlignedBuffer<Double>
    let state: UnsafeMutablePointer<Double>
    let costate: UnsafeMutablePointer<Double>
    let atoms: UnsafeMutablePointer<Double>
    let angles: UnsafeMutablePointer<Double>
    let cosines: UnsafeMutablePointer<Double>
    let sines: UnsafeMutablePointer<Double>
    let matrices: UnsafeMutablePointer<Double>
    let vectors: UnsafeMutablePointer<Double>
    let values: UnsafeMutablePointer<Double>
    let slopes: UnsafeMutablePointer<Double>
    let angleSlopes: UnsafeMutablePointer<Double>
    let derivatives: UnsafeMutablePointer<Double>
    let scratch: UnsafeMutablePointer<Double>
    /// Cross sums, then derivatives by the parameters with derivatives a sample.
    let sums: UnsafeMutablePointer<Double>
    private let sumCount: Int

    init(_ program: BatchedProgram, lanes: Int) {
        let laneParts = program.atoms.laneParts.count
        let sizes = [
            2 * program.states, 2 * program.states, program.features + laneParts, program.laneAngles.count, program.laneAngles.count,
            program.laneAngles.count, program.laneSize, 4 * program.qubits, program.observables.count, program.observables.count,
            program.laneSlopes, program.laneDerivatives.count, 2 * program.largestDense, program.sumSize,
        ]
        // A vector of room between the parts, so that none is empty.
        memory = AlignedBuffer(count: sizes.reduce(0) { $0 + ($1 + 1) * lanes })
        var places: [UnsafeMutablePointer<Double>] = []
        var place = memory.pointer
        for size in sizes {
            places.append(place)
            place += (size + 1) * lanes
        }
        (state, costate, atoms, angles, cosines, sines) = (places[0], places[1], places[2], places[3], places[4], places[5])
        (matrices, vectors, values, slopes, angleSlopes) = (places[6], places[7], places[8], places[9], places[10])
        (derivatives, scratch, sums) = (places[11], places[12], places[13])
        sumCount = program.sumSize * lanes
    }

    func clearSums() { sums.update(repeating: 0, count: sumCount) }
}

extension BatchedSimulator {
    /// The operations from `first` on, with the memory they speak of.
    func operations(_ workspace: GroupMemory, from first: Int = 0) -> BatchedOperations {
        BatchedOperations(
            operations: shared.operations.pointer + first, count: shared.operations.count - first, indices: shared.indices.pointer,
            shared: shared.matrices.pointer, perSample: workspace.matrices, constants: shared.constants.pointer, scratch: workspace.scratch)
    }

    private func part(_ part: BatchedProgram.Observable.Part, _ program: BatchedProgram) -> BatchedObservable {
        BatchedObservable(
            factors: shared.observableFactors.pointer + part.factors,
            partners: part.partners < 0 ? nil : shared.observablePartners.pointer + part.partners, isImaginary: part.isImaginary,
            count: program.states)
    }

    /// Brings a group of samples to the end of the circuit.
    func evolve(_ group: Int, _ samples: Samples, _ workspace: GroupMemory) throws(BatchedError) {
        let program = circuit.program
        gather(group, samples, workspace, program)
        if !program.atoms.laneParts.isEmpty { try evaluateParts(workspace, program) }
        let angles = program.laneAngles.count
        kernels.polynomials(shared.laneAngles.loops, workspace.atoms, workspace.angles)
        kernels.cosinesAndSines(workspace.angles, workspace.cosines, workspace.sines, angles)
        mendLargeAngles(workspace.angles, workspace.cosines, workspace.sines, angles * kernels.lanes)
        let trigonometry = shared.trigonometry(workspace.cosines, workspace.sines)
        kernels.compose(shared.runs(shared.laneRuns), trigonometry, workspace.matrices)
        if program.startsFromFeatures {
            kernels.forward(operations(workspace), workspace.state)
        } else {
            kernels.compose(shared.runs(shared.initialRuns), trigonometry, workspace.vectors)
            kernels.productState(workspace.vectors, program.qubits, workspace.state)
            kernels.forward(operations(workspace, from: program.initialCount), workspace.state)
        }
    }

    func computeGroup(
        _ group: Int, _ samples: Samples, _ workspace: GroupMemory, wantsGradient: Bool, _ loss: (SampleView) -> Void
    ) throws(BatchedError) {
        let (program, lanes) = (circuit.program, kernels.lanes)
        try evolve(group, samples, workspace)
        let count = program.observables.count
        workspace.values.update(repeating: 0, count: count * lanes)
        workspace.slopes.update(repeating: 0, count: count * lanes)
        for place in 0..<count {
            for part in program.observables[place].parts {
                kernels.expectation(self.part(part, program), workspace.state, workspace.values + place * lanes)
            }
        }
        for lane in 0..<min(lanes, samples.count - group * lanes) {
            loss(SampleView(sample: group * lanes + lane, stride: lanes, values: workspace.values + lane, slopes: workspace.slopes + lane))
        }
        guard wantsGradient else { return }
        try differentiate(workspace, program)
    }

    private func differentiate(_ workspace: GroupMemory, _ program: BatchedProgram) throws(BatchedError) {
        let lanes = kernels.lanes
        var isFirst = true
        for place in 0..<program.observables.count {
            for part in program.observables[place].parts {
                kernels.observe(self.part(part, program), workspace.slopes + place * lanes, workspace.state, workspace.costate, isFirst)
                isFirst = false
            }
        }
        guard !isFirst else { return }
        let laneCrosses = workspace.sums + 4 * program.sharedCrosses * lanes
        if program.laneCrosses > 0 { laneCrosses.update(repeating: 0, count: 4 * program.laneCrosses * lanes) }
        kernels.backward(operations(workspace), workspace.state, workspace.costate, workspace.sums)
        guard program.laneCrosses > 0 else { return }
        let trigonometry = shared.trigonometry(workspace.cosines, workspace.sines)
        kernels.runDerivatives(shared.runs(shared.laneDerivativeRuns), trigonometry, workspace.sums, workspace.angleSlopes)
        kernels.polynomials(shared.laneDerivatives.loops, workspace.atoms, workspace.derivatives)
        kernels.accumulate(
            shared.laneContributions.pointer, shared.laneContributions.count, workspace.angleSlopes, workspace.derivatives,
            laneCrosses + 4 * program.laneCrosses * lanes)
    }

    /// One lane a sample; lanes beyond the last sample repeat it, and count for nothing.
    private func gather(_ group: Int, _ samples: Samples, _ workspace: GroupMemory, _ program: BatchedProgram) {
        let lanes = kernels.lanes
        for lane in 0..<lanes {
            let row = samples.row(min(group * lanes + lane, samples.count - 1))
            for feature in 0..<program.features { workspace.atoms[feature * lanes + lane] = row[feature] }
            guard program.startsFromFeatures else { continue }
            let amplitudes = row + program.features
            var squares = 0.0
            for place in 0..<program.amplitudeFeatures { squares += amplitudes[place] * amplitudes[place] }
            let scale = squares > 0 ? 1 / squares.squareRoot() : 0
            for state in 0..<program.states {
                workspace.state[2 * state * lanes + lane] = state < program.amplitudeFeatures ? amplitudes[state] * scale : 0
                workspace.state[(2 * state + 1) * lanes + lane] = 0
            }
            if scale == 0 { workspace.state[lane] = 1 }
        }
    }

    private func evaluateParts(_ workspace: GroupMemory, _ program: BatchedProgram) throws(BatchedError) {
        var named = shared.named
        for lane in 0..<kernels.lanes {
            for (name, place) in program.atoms.features { named[name] = workspace.atoms[place * kernels.lanes + lane] }
            for (place, part) in program.atoms.laneParts.enumerated() {
                do {
                    workspace.atoms[(program.features + place) * kernels.lanes + lane] = try part.evaluate(named)
                } catch {
                    throw .circuit(error)
                }
            }
        }
    }
}
