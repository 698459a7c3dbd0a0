internal import Circuits
internal import Kernels
internal import Noise
internal import Numerics

/// The density matrix of a circuit under noise: exact, for as many qubits as 4ⁿ numbers fit.
///
/// Outcomes that later steps depend on split the state into a mixture, one part for each value of the classical bits.
struct DensityMatrixMethod<Scalar: TransferScalar> {
    private let request: SimulationRequest
    private let circuit: NoisyCircuit

    private var options: SimulationOptions { request.options }

    /// For a request that ``SimulationRequest/densityMatrixVerdict`` lets pass.
    init(_ request: SimulationRequest) throws(SimulationError) {
        self.request = request
        do { circuit = try (request.options.noise ?? NoiseModel()).applied(to: request.circuit) } catch { throw .noise(error) }
    }

    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        let keepsOutcomes = options.shots != nil || options.wantsProbabilities
        let program = try DensityProgram<Scalar>(circuit, request.binding, keepsOutcomes: keepsOutcomes)
        let start: PauliVector<Scalar>
        do { start = try PauliVector(qubits: circuit.qubitCount, places: program.places, team: request.team) } catch {
            throw request.densityMatrixRefusal
        }
        answer.timing.prepareSeconds = watch.lap()
        var mixture = DensityMixture(program, start, limit: request.memoryLimit, cancellation: request.cancellation)
        try mixture.run()
        for observable in options.observables { answer.expectations.append(try expectation(of: observable, mixture)) }
        answer.memoryBytes = mixture.mostBytes
        answer.timing.simulateSeconds = watch.lap()
        if keepsOutcomes {
            let distribution = try distribution(mixture, program)
            if let shots = options.shots { answer.counts = try counts(shots, distribution, program) }
            if options.wantsProbabilities {
                let text = text(program)
                answer.probabilities = distribution.filter { $0.value >= 1e-12 }.map { (text.text($0.outcome), $0.value) }
            }
        }
        answer.timing.sampleSeconds = watch.lap()
    }

    private func expectation(
        of observable: PauliSum, _ mixture: DensityMixture<Scalar>
    ) throws(SimulationError) -> (value: Double, standardError: Double) {
        let mean = mixture.expectation(of: observable)
        guard let shots = options.shots, shots > 0 else { return (mean, 0) }
        let square = mixture.expectation(of: observable * observable)
        return (mean, (max(0, square - mean * mean) / Double(shots)).squareRoot())
    }

    private func text(_ program: DensityProgram<Scalar>) -> OutcomeText {
        program.recordsBits ? OutcomeText(registers: request.circuit.bits) : OutcomeText(qubits: circuit.qubitCount)
    }

    /// Outcomes in ascending order, as they are read.
    private func distribution(
        _ mixture: DensityMixture<Scalar>, _ program: DensityProgram<Scalar>
    ) throws(SimulationError) -> [(outcome: Outcome, value: Double)] {
        let read: [(qubit: Int, bit: Int, readout: ReadoutError?)] =
            program.recordsBits ? program.finals.sorted { $0.qubit < $1.qubit } : (0..<circuit.qubitCount).map { ($0, $0, nil) }
        var values: [(outcome: Outcome, value: Double)] = []
        for part in mixture.parts {
            let bits = program.recordsBits ? program.visible(part.classical.bits) : Outcome()
            var probabilities = part.state.probabilities(of: read.map(\.qubit))
            for (place, final) in read.enumerated() {
                if let readout = final.readout { probabilities.misread(bit: place, readout) }
            }
            for (pattern, probability) in probabilities.enumerated() where probability > 0 {
                var outcome = bits
                for (place, final) in read.enumerated() { outcome[final.bit] = pattern >> place & 1 == 1 }
                values.append((outcome, probability))
            }
        }
        return merged(values)
    }

    private func counts(
        _ shots: Int, _ distribution: [(outcome: Outcome, value: Double)], _ program: DensityProgram<Scalar>
    ) throws(SimulationError) -> [(String, Int)] {
        var generator = Philox(seed: options.seed, stream: samplingStream)
        var counts = [Int](repeating: 0, count: distribution.count)
        let total = distribution.reduce(0) { $0 + $1.value }
        var left = shots
        while left > 0, !counts.isEmpty {
            if let cancellation = request.cancellation, cancellation.isCancelled { throw .cancelled }
            let batch = min(left, 1 << 22)
            let uniforms = AscendingUniforms.draw(batch, using: &generator)
            var (place, sum) = (0, distribution[0].value)
            for shot in 0..<batch {
                while uniforms.pointer[shot] * total >= sum, place < counts.count - 1 {
                    place += 1
                    sum += distribution[place].value
                }
                counts[place] += 1
            }
            left -= batch
        }
        let text = text(program)
        return counts.indices.filter { counts[$0] > 0 }.map { (text.text(distribution[$0].outcome), counts[$0]) }
    }
}

extension [Double] {
    /// Probabilities of outcomes in which one bit may be read wrong.
    fileprivate mutating func misread(bit: Int, _ error: ReadoutError) {
        for index in indices where index >> bit & 1 == 0 {
            let (zero, one) = (self[index], self[index | 1 << bit])
            self[index] = (1 - error.oneGivenZero) * zero + error.zeroGivenOne * one
            self[index | 1 << bit] = error.oneGivenZero * zero + (1 - error.zeroGivenOne) * one
        }
    }
}
