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
    let choice = try request.chosenMethod()
    var answer = SimulationResult(
        qubits: circuit.qubitCount, method: choice.method, methodReason: choice.reason, precision: options.precision, threads: team.threads)
    switch choice.method {
    case .auto, .statevector:
        switch options.precision {
        case .double: try StateVectorMethod<Double>(request).run(into: &answer, &watch)
        case .single: try StateVectorMethod<Float>(request).run(into: &answer, &watch)
        }
    case .stabilizer: try StabilizerMethod(request).run(into: &answer, &watch)
    case .densityMatrix:
        switch options.precision {
        case .double: try DensityMatrixMethod<Double>(request).run(into: &answer, &watch)
        case .single: try DensityMatrixMethod<Float>(request).run(into: &answer, &watch)
        }
    case .trajectories:
        switch options.precision {
        case .double: try TrajectoriesMethod<Double>(request).run(into: &answer, &watch)
        case .single: try TrajectoriesMethod<Float>(request).run(into: &answer, &watch)
        }
    }
    return answer
}
