internal import Circuits
internal import Numerics

/// Clifford circuits of any number of qubits, through a tableau.
///
/// Circuits that end in their measurements are evolved once; the final measurements' joint distribution is found and sampled.
/// Measurements inside the circuit are sampled by Pauli frames, and averaged exactly by carrying observables back to the start.
struct StabilizerMethod {
    private let request: SimulationRequest
    private let program: Program<CliffordGate>

    private var options: SimulationOptions { request.options }

    init(_ request: SimulationRequest) throws(SimulationError) {
        self.request = request
        let reader = CliffordReader(request.binding)
        program = try request.program { (gate, gates) throws(SimulationError) in try reader.append(gate, to: &gates) }
    }

    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        answer.memoryBytes = Int(Tableau.bytes(qubits: request.qubits))
        if !program.isDeterministic, let clifford = CliffordProgram(program), !options.wantsProbabilities,
            options.shots != nil || !options.observables.isEmpty, let expectations = expectations(after: clifford)
        {
            answer.timing.prepareSeconds = watch.lap()
            answer.expectations = expectations
            answer.timing.simulateSeconds = watch.lap()
            guard let shots = options.shots else { return }
            let reading = OutcomeReading(program, of: request)
            let sampling = try FrameSampling(clifford, bits: request.lowered.bitCount, reading.finals, cancellation: request.cancellation)
            let visible = reading.recordsBits ? (0..<request.lowered.bitCount).filter { !request.lowered.localBits.contains($0) } : nil
            answer.counts = reading.counts(
                try sampling.sample(
                    shots, of: visible, using: Philox(seed: options.seed, stream: samplingStream)))
            answer.timing.sampleSeconds = watch.lap()
            return
        }
        let state = try StabilizerState(qubits: request.qubits)
        answer.timing.prepareSeconds = watch.lap()
        let spare = Int(min((Double(request.memoryLimit) / Double(max(1, state.memoryBytes))) - 1, 64))
        try Evolution(request: request, program: program, state: state, spareStates: spare).run(into: &answer, &watch)
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
            mean += term.coefficient * Double(value)
        }
        return mean
    }
}

/// The square of an observable of so many terms is still written out.
private let mostSquaredTerms = 64
