public import Circuits
public import Numerics

/// Computes what the options ask of a circuit.
///
/// The same circuit, inputs, options and seed give the same result on any number of threads.
///
/// - Throws: ``SimulationError``, before anything large is allocated where memory is short.
public func simulate(
    _ circuit: Circuit, inputs: [String: Double] = [:], options: SimulationOptions = SimulationOptions(), on team: ThreadTeam = .shared,
    cancellation: Cancellation? = nil
) throws(SimulationError) -> SimulationResult {
    var watch = Stopwatch()
    let request = try SimulationRequest(circuit, inputs, options, team, cancellation)
    guard request.asksForValuesAlone else { return try request.answer(&watch) }
    return try request.answerByCones(&watch)
}

extension SimulationRequest {
    /// What the method chosen for this request finds.
    func answer(_ watch: inout Stopwatch) throws(SimulationError) -> SimulationResult {
        let choice = try chosenMethod()
        var answer = SimulationResult(
            qubits: circuit.qubitCount, method: choice.method, methodReason: choice.reason, precision: options.precision,
            threads: team.threads)
        switch choice.method {
        case .auto, .statevector:
            switch options.precision {
            case .double: try StateVectorMethod<Double>(self).run(into: &answer, &watch)
            case .single: try StateVectorMethod<Float>(self).run(into: &answer, &watch)
            }
        case .stabilizer: try StabilizerMethod(self).run(into: &answer, &watch)
        case .densityMatrix:
            switch options.precision {
            case .double: try DensityMatrixMethod<Double>(self).run(into: &answer, &watch)
            case .single: try DensityMatrixMethod<Float>(self).run(into: &answer, &watch)
            }
        case .trajectories:
            switch options.precision {
            case .double: try TrajectoriesMethod<Double>(self).run(into: &answer, &watch)
            case .single: try TrajectoriesMethod<Float>(self).run(into: &answer, &watch)
            }
        case .mps: try MatrixProductStateMethod(self).run(into: &answer, &watch)
        }
        return answer
    }
}
