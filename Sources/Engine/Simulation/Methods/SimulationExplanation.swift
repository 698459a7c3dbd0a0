public import Circuits
public import Numerics

/// How a circuit would be simulated, told without doing it.
public struct SimulationExplanation: Sendable {
    /// What a method would take, or why it cannot.
    public struct Candidate: Sendable {
        public let method: Method
        /// In bytes; zero where the method cannot do it for another reason.
        public let memoryBytes: Double
        /// What speaks for it, or why it cannot.
        public let remark: String
        public let isPossible: Bool
    }

    /// Never ``Method/auto``.
    public let method: Method
    public let reason: String
    public let qubits: Int
    public let precision: Precision
    public let threads: Int
    /// What the method takes, in bytes.
    public let memoryBytes: Double
    /// Bytes that the computation may take.
    public let memoryLimit: Int
    /// Every method, that chosen included.
    public let candidates: [Candidate]
    /// The method's own measure of its work, by name.
    public let work: [(name: String, value: Double)]
    /// The state vector's stages and their predicted time, where that is the method.
    public let plan: SimulationPlan?
}

/// Tells how ``simulate(_:inputs:options:on:cancellation:)`` would do what the options ask: its method, why, the memory and the work.
///
/// - Throws: ``SimulationError`` where it would, save that a circuit beyond this machine's memory is told of all the same.
public func explain(
    _ circuit: Circuit, inputs: [String: Double] = [:], options: SimulationOptions = SimulationOptions(), on team: ThreadTeam = .shared
) throws(SimulationError) -> SimulationExplanation {
    var request = try SimulationRequest(circuit, inputs, options, team, nil)
    if request.asksForValuesAlone { request = request.narrowed(ObservableCone(of: options.observables, in: request.lowered)) }
    let choice: MethodChoice
    do throws(SimulationError) {
        choice = try request.chosenMethod()
    } catch {
        guard error.isOfMemory else { throw error }
        let (isAuto, why) = (options.method == .auto, error.description + (error.hint.map { "; \($0)" } ?? ""))
        choice = MethodChoice(
            method: isAuto ? (request.hasNoise ? .densityMatrix : .statevector) : options.method,
            reason: "\(isAuto ? "no method fits into memory" : "asked for, and it does not fit into memory"): \(why)")
    }
    let verdicts = Method.allCases.filter { $0 != .auto }.map { request.verdict(on: $0) }
    let candidates = verdicts.map { verdict in
        SimulationExplanation.Candidate(
            method: verdict.method, memoryBytes: verdict.memory, remark: verdict.obstacle?.description ?? verdict.merit,
            isPossible: verdict.obstacle == nil)
    }
    let (few, all) = (request.qubits, circuit.qubitCount)
    let seen = few < all ? "; the observables see \(few) of \(all) qubits" : ""
    let plan = choice.method == .statevector && request.qubits < widestState ? try request.stateVectorPlan(rates: nil) : nil
    return SimulationExplanation(
        method: choice.method, reason: choice.reason + seen, qubits: circuit.qubitCount, precision: options.precision,
        threads: team.threads,
        memoryBytes: verdicts.first { $0.method == choice.method }?.memory ?? 0, memoryLimit: request.memoryLimit, candidates: candidates,
        work: request.work(of: choice.method), plan: plan)
}
