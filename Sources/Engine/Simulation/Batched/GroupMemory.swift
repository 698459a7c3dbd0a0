internal import Circuits
internal import Glibc
internal import KernelTable
internal import Numerics

/// What one thread needs for one group of samples.
///
/// Angles and what losses see are in double precision. Where the states are too, both sides of an exchange are the same memory.
final class GroupMemory<Scalar: KernelScalar & BitwiseCopyable>: @unchecked Sendable {
    private let memory: AlignedBuffer<Scalar>
    private let doubles: AlignedBuffer<Double>
    let state: UnsafeMutablePointer<Scalar>
    let costate: UnsafeMutablePointer<Scalar>
    let cosines: UnsafeMutablePointer<Scalar>
    let sines: UnsafeMutablePointer<Scalar>
    let matrices: UnsafeMutablePointer<Scalar>
    let vectors: UnsafeMutablePointer<Scalar>
    let values: UnsafeMutablePointer<Scalar>
    let slopes: UnsafeMutablePointer<Scalar>
    let angleSlopes: UnsafeMutablePointer<Scalar>
    let derivatives: UnsafeMutablePointer<Scalar>
    let scratch: UnsafeMutablePointer<Scalar>
    /// Cross sums, then derivatives by the parameters with derivatives a sample.
    let sums: UnsafeMutablePointer<Scalar>
    let atoms: UnsafeMutablePointer<Double>
    let angles: UnsafeMutablePointer<Double>
    let angleCosines: UnsafeMutablePointer<Double>
    let angleSines: UnsafeMutablePointer<Double>
    let angleDerivatives: UnsafeMutablePointer<Double>
    let lossValues: UnsafeMutablePointer<Double>
    let lossSlopes: UnsafeMutablePointer<Double>
    private let sumCount: Int
    private let lanes: Int
    private let angleLanes: Int

    init(_ program: BatchedProgram, lanes: Int, angleLanes: Int) {
        (self.lanes, self.angleLanes) = (lanes, angleLanes)
        let sizes = [
            2 * program.states, 2 * program.states, program.laneAngles.count, program.laneAngles.count, program.laneSize,
            4 * program.qubits, program.observables.count, program.observables.count, program.laneSlopes, program.laneDerivatives.count,
            2 * program.largestDense, program.sumSize,
        ]
        // A vector of room between the parts, so that none is empty.
        memory = AlignedBuffer(count: sizes.reduce(0) { $0 + ($1 + 1) * lanes })
        var places: [UnsafeMutablePointer<Scalar>] = []
        var place = memory.pointer
        for size in sizes {
            places.append(place)
            place += (size + 1) * lanes
        }
        (state, costate, cosines, sines, matrices, vectors) = (places[0], places[1], places[2], places[3], places[4], places[5])
        (values, slopes, angleSlopes, derivatives) = (places[6], places[7], places[8], places[9])
        (scratch, sums) = (places[10], places[11])
        sumCount = program.sumSize * lanes
        let doubleSizes = [
            program.atomCount, program.laneAngles.count, program.laneAngles.count, program.laneAngles.count, program.laneDerivatives.count,
            program.observables.count, program.observables.count,
        ]
        doubles = AlignedBuffer(count: doubleSizes.reduce(0) { $0 + ($1 + 1) * lanes })
        var doublePlaces: [UnsafeMutablePointer<Double>] = []
        var doublePlace = doubles.pointer
        for size in doubleSizes {
            doublePlaces.append(doublePlace)
            doublePlace += (size + 1) * lanes
        }
        func shared(_ own: UnsafeMutablePointer<Scalar>, _ other: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<Double> {
            Scalar.self == Double.self ? UnsafeMutableRawPointer(own).assumingMemoryBound(to: Double.self) : other
        }
        (atoms, angles) = (doublePlaces[0], doublePlaces[1])
        (angleCosines, angleSines) = (shared(cosines, doublePlaces[2]), shared(sines, doublePlaces[3]))
        angleDerivatives = shared(derivatives, doublePlaces[4])
        (lossValues, lossSlopes) = (shared(values, doublePlaces[5]), shared(slopes, doublePlaces[6]))
    }

    func clearSums() { sums.update(repeating: 0, count: sumCount) }

    /// Parts of a group that are one lane vector of doubles.
    var parts: Int { lanes / angleLanes }

    /// Brings `count` vectors of doubles, part by part, into lane vectors.
    func narrow(_ doubles: UnsafeMutablePointer<Double>, to scalars: UnsafeMutablePointer<Scalar>, _ count: Int) {
        guard Scalar.self != Double.self else { return }
        for part in 0..<parts {
            let (from, to) = (doubles + part * count * angleLanes, scalars + part * angleLanes)
            for place in 0..<count {
                for lane in 0..<angleLanes { to[place * lanes + lane] = Scalar(from[place * angleLanes + lane]) }
            }
        }
    }

    /// What losses see of `count` lane vectors of expectation values.
    func showValues(_ count: Int) {
        guard Scalar.self != Double.self else { return }
        for place in 0..<count * lanes { lossValues[place] = Double(values[place]) }
    }

    /// Takes over the slopes that losses set.
    func takeSlopes(_ count: Int) {
        guard Scalar.self != Double.self else { return }
        for place in 0..<count * lanes { slopes[place] = Scalar(lossSlopes[place]) }
    }
}

extension BatchedEngine {
    /// The operations from `first` on, with the memory they speak of.
    func operations(_ workspace: GroupMemory<Scalar>, from first: Int = 0) -> BatchedOperations<Scalar> {
        BatchedOperations(
            operations: shared.operations.pointer + first, count: shared.operations.count - first, indices: shared.indices.pointer,
            shared: shared.matrices.pointer, perSample: workspace.matrices, constants: shared.constants.pointer, scratch: workspace.scratch)
    }

    private func part(_ part: BatchedProgram.Observable.Part, _ program: BatchedProgram) -> BatchedObservable<Scalar> {
        BatchedObservable(
            factors: shared.observableFactors.pointer + part.factors,
            partners: part.partners < 0 ? nil : shared.observablePartners.pointer + part.partners, isImaginary: part.isImaginary,
            count: program.states)
    }

    /// Brings a group of samples to the end of the circuit.
    func evolve(_ group: Int, _ samples: Samples, _ workspace: GroupMemory<Scalar>) throws(BatchedError) {
        let program = circuit.program
        gather(group, samples, workspace, program)
        if !program.atoms.laneParts.isEmpty { try evaluateParts(workspace, program) }
        evaluateAngles(workspace, program)
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

    /// Cosines and sines of the angles that belong to samples.
    private func evaluateAngles(_ workspace: GroupMemory<Scalar>, _ program: BatchedProgram) {
        let (count, lanes) = (program.laneAngles.count, angleKernels.lanes)
        for part in 0..<workspace.parts {
            let place = part * count * lanes
            let (angles, cosines, sines) = (workspace.angles + place, workspace.angleCosines + place, workspace.angleSines + place)
            angleKernels.polynomials(shared.laneAngles.loops, workspace.atoms + part * program.atomCount * lanes, angles)
            angleKernels.cosinesAndSines(angles, cosines, sines, count)
            mendLargeAngles(angles, cosines, sines, count * lanes)
        }
        workspace.narrow(workspace.angleCosines, to: workspace.cosines, count)
        workspace.narrow(workspace.angleSines, to: workspace.sines, count)
    }

    func computeGroup(
        _ group: Int, _ samples: Samples, _ workspace: GroupMemory<Scalar>, wantsGradient: Bool, _ loss: (SampleView) -> Void
    ) throws(BatchedError) {
        let (program, lanes) = (circuit.program, kernels.lanes)
        try evolve(group, samples, workspace)
        let count = program.observables.count
        workspace.values.update(repeating: 0, count: count * lanes)
        workspace.lossSlopes.update(repeating: 0, count: count * lanes)
        for place in 0..<count {
            for part in program.observables[place].parts {
                kernels.expectation(self.part(part, program), workspace.state, workspace.values + place * lanes)
            }
        }
        workspace.showValues(count)
        for lane in 0..<min(lanes, samples.count - group * lanes) {
            loss(
                SampleView(
                    sample: group * lanes + lane, stride: lanes, values: workspace.lossValues + lane, slopes: workspace.lossSlopes + lane))
        }
        guard wantsGradient else { return }
        workspace.takeSlopes(count)
        try differentiate(workspace, program)
    }

    private func differentiate(_ workspace: GroupMemory<Scalar>, _ program: BatchedProgram) throws(BatchedError) {
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
        let count = program.laneDerivatives.count
        for part in 0..<workspace.parts {
            angleKernels.polynomials(
                shared.laneDerivatives.loops, workspace.atoms + part * program.atomCount * angleKernels.lanes,
                workspace.angleDerivatives + part * count * angleKernels.lanes)
        }
        workspace.narrow(workspace.angleDerivatives, to: workspace.derivatives, count)
        kernels.accumulate(
            shared.laneContributions.pointer, shared.laneContributions.count, workspace.angleSlopes, workspace.derivatives,
            laneCrosses + 4 * program.laneCrosses * lanes)
    }

    /// One lane a sample; lanes beyond the last sample repeat it, and count for nothing.
    private func gather(_ group: Int, _ samples: Samples, _ workspace: GroupMemory<Scalar>, _ program: BatchedProgram) {
        let lanes = kernels.lanes
        for lane in 0..<lanes {
            let row = samples.row(min(group * lanes + lane, samples.count - 1))
            let atoms = self.atoms(workspace, lane, program)
            for feature in 0..<program.features { atoms[feature * angleKernels.lanes] = row[feature] }
            guard program.startsFromFeatures else { continue }
            let amplitudes = row + program.features
            var squares = 0.0
            for place in 0..<program.amplitudeFeatures { squares += amplitudes[place] * amplitudes[place] }
            let scale = squares > 0 ? 1 / squares.squareRoot() : 0
            for state in 0..<program.states {
                workspace.state[2 * state * lanes + lane] = state < program.amplitudeFeatures ? Scalar(amplitudes[state] * scale) : 0
                workspace.state[(2 * state + 1) * lanes + lane] = 0
            }
            if scale == 0 { workspace.state[lane] = 1 }
        }
    }

    private func evaluateParts(_ workspace: GroupMemory<Scalar>, _ program: BatchedProgram) throws(BatchedError) {
        var named = shared.named
        for lane in 0..<kernels.lanes {
            let atoms = self.atoms(workspace, lane, program)
            for (name, place) in program.atoms.features { named[name] = atoms[place * angleKernels.lanes] }
            for (place, part) in program.atoms.laneParts.enumerated() {
                do {
                    atoms[(program.features + place) * angleKernels.lanes] = try part.evaluate(named)
                } catch {
                    throw .circuit(error)
                }
            }
        }
    }

    /// A sample's atoms, a lane vector of doubles apart.
    @inline(__always)
    private func atoms(_ workspace: GroupMemory<Scalar>, _ lane: Int, _ program: BatchedProgram) -> UnsafeMutablePointer<Double> {
        let (part, place) = lane.quotientAndRemainder(dividingBy: angleKernels.lanes)
        return workspace.atoms + (part * program.atomCount * angleKernels.lanes + place)
    }
}
