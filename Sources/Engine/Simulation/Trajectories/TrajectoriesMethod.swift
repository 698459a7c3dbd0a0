internal import Circuits
internal import Noise
internal import Numerics

/// Means over random pure states in place of a density matrix.
struct TrajectoriesMethod<Scalar: LaneScalar & BitwiseCopyable> {
    private let request: SimulationRequest
    private let program: TrajectoryProgram

    private var options: SimulationOptions { request.options }

    /// For a request that ``SimulationRequest/trajectoriesVerdict`` lets pass.
    init(_ request: SimulationRequest) throws(SimulationError) {
        self.request = request
        let circuit: NoisyCircuit
        do { circuit = try (request.options.noise ?? NoiseModel()).applied(to: request.circuit) } catch { throw .noise(error) }
        program = try TrajectoryProgram(circuit, request.binding)
    }

    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        let count = options.trajectoryCount
        answer.trajectories = count
        answer.timing.prepareSeconds = watch.lap()
        let trajectories = try Trajectories<Scalar>(
            program, count: count, seed: options.seed, memoryLimit: request.memoryLimit, team: request.team,
            cancellation: request.cancellation)
        answer.memoryBytes = trajectories.memoryBytes
        let found = try trajectories.run(
            .init(observables: options.observables, wantsProbabilities: options.wantsProbabilities, shots: options.shots ?? 0))
        answer.timing.simulateSeconds = watch.lap()
        answer.expectations = found.expectations
        let text = program.recordsBits ? OutcomeText(registers: request.circuit.bits) : OutcomeText(qubits: program.qubits)
        if options.shots != nil { answer.counts = found.counts.map { (text.text($0.outcome), $0.count) } }
        if options.wantsProbabilities {
            answer.probabilities = found.probabilities.filter { $0.probability >= 1e-12 }.map { (text.text($0.outcome), $0.probability) }
        }
        answer.timing.sampleSeconds = watch.lap()
    }
}

extension SimulationOptions {
    /// As many as asked for; else one a shot up to ten thousand, or a thousand.
    var trajectoryCount: Int { trajectories ?? shots.map { min(max($0, 1), 10_000) } ?? 1000 }
}

extension SimulationRequest {
    /// Whether trajectories can do what is asked, and what they take.
    var trajectoriesVerdict: MethodVerdict {
        func refused(_ what: String) -> MethodVerdict {
            MethodVerdict(method: .trajectories, obstacle: .unsupported(.trajectories, what: what, instead: [.statevector]))
        }
        if options.gradient != nil { return refused("gradients") }
        if options.wantsState { return refused("amplitudes") }
        let need =
            options.precision == .double ? Trajectories<Double>.leastBytes(qubits: qubits) : Trajectories<Float>.leastBytes(qubits: qubits)
        return MethodVerdict(
            method: .trajectories,
            obstacle: need <= Double(memoryLimit) ? nil : .methodMemory(.trajectories, need: need, limit: memoryLimit),
            memory: need, merit: "means over \(options.trajectoryCount) random trajectories")
    }
}
