internal import Circuits
internal import Noise
internal import Numerics

/// Clifford circuits of any number of qubits, through a tableau.
///
/// Circuits that end in their measurements are evolved once; the final measurements' joint distribution is found and sampled.
/// Measurements inside the circuit, and Paulis by chance, are sampled by Pauli frames and averaged exactly by carrying observables back to the start.
struct StabilizerMethod {
    private let request: SimulationRequest
    private let program: Program<CliffordGate>
    /// The circuit with its noise; nil without noise.
    private let noisy: CliffordProgram?

    private var options: SimulationOptions { request.options }

    init(_ request: SimulationRequest) throws(SimulationError) {
        self.request = request
        let reader = CliffordReader(request.binding)
        program = try request.program { (gate, gates) throws(SimulationError) in try reader.append(gate, to: &gates) }
        noisy = try StabilizerMethod.noisyProgram(request)
    }

    /// The circuit with Paulis by chance between its gates; nil where the request has no noise.
    ///
    /// - Throws: ``SimulationError`` naming what of the noise is beyond Paulis by chance.
    static func noisyProgram(_ request: SimulationRequest) throws(SimulationError) -> CliffordProgram? {
        guard let model = request.options.noise, !model.rules.isEmpty else { return nil }
        let circuit: NoisyCircuit
        do { circuit = try model.applied(to: request.circuit) } catch { throw .noise(error) }
        return try CliffordProgram(circuit, CliffordReader(request.binding))
    }

    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        answer.memoryBytes = Int(Tableau.bytes(qubits: request.qubits))
        if let noisy {
            guard !options.wantsProbabilities else {
                throw .unsupported(.stabilizer, what: "probabilities under noise; it gives counts", instead: [])
            }
            guard let expectations = expectations(after: noisy) else {
                throw .unsupported(
                    .stabilizer, what: "averages where conditions read bits that may be misread; it gives counts", instead: [])
            }
            return try finish(noisy, FinalMeasurement(program.recordsBits ? [] : allQubits), expectations, &answer, &watch)
        }
        if !program.isDeterministic, !options.wantsProbabilities, options.shots != nil || !options.observables.isEmpty,
            let clifford = CliffordProgram(program), let expectations = expectations(after: clifford)
        {
            return try finish(clifford, OutcomeReading(program, of: request).finals, expectations, &answer, &watch)
        }
        let state = try StabilizerState(qubits: request.qubits)
        answer.timing.prepareSeconds = watch.lap()
        let spare = Int(min((Double(request.memoryLimit) / Double(max(1, state.memoryBytes))) - 1, 64))
        try Evolution(request: request, program: program, state: state, spareStates: spare).run(into: &answer, &watch)
    }

    private var allQubits: [(qubit: Int, bit: Int)] { (0..<request.qubits).map { ($0, $0) } }

    /// Counts by frames, beside expectation values that are known.
    private func finish(
        _ clifford: CliffordProgram, _ finals: FinalMeasurement, _ expectations: [(value: Double, standardError: Double)],
        _ answer: inout SimulationResult, _ watch: inout Stopwatch
    ) throws(SimulationError) {
        answer.expectations = expectations
        answer.timing.simulateSeconds = watch.lap()
        guard let shots = options.shots else { return }
        let sampling = try FrameSampling(clifford, bits: request.lowered.bitCount, finals, cancellation: request.cancellation)
        let visible = program.recordsBits ? (0..<request.lowered.bitCount).filter { !request.lowered.localBits.contains($0) } : nil
        answer.counts = OutcomeReading(program, of: request).counts(
            try sampling.sample(shots, of: visible, using: Philox(seed: options.seed, stream: samplingStream)))
        answer.timing.sampleSeconds = watch.lap()
    }

    /// Exact means with the standard errors of an estimate from as many shots; nil where conditions or the number of terms forbid.
    private func expectations(after program: CliffordProgram) -> [(value: Double, standardError: Double)]? {
        var result: [(value: Double, standardError: Double)] = []
        for observable in options.observables {
            guard let mean = mean(of: observable, after: program) else { return nil }
            guard let shots = options.shots, shots > 0 else {
                result.append((mean, 0))
                continue
            }
            guard observable.terms.count <= mostSquaredTerms, let square = self.mean(of: observable * observable, after: program) else {
                return nil
            }
            result.append((mean, (max(0, square - mean * mean) / Double(shots)).squareRoot()))
        }
        return result
    }

    private func mean(of observable: PauliSum, after program: CliffordProgram) -> Double? {
        var mean = 0.0
        for term in observable.terms {
            guard let value = BackPropagation.expectation(of: term.string, after: program) else { return nil }
            mean += term.coefficient * value
        }
        return mean
    }
}

/// The square of an observable of so many terms is still written out.
private let mostSquaredTerms = 64
