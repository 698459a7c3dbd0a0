internal import Circuits
internal import Numerics
internal import Simulation

extension Workload {
    /// An expectation value and all its derivatives: the hardware-efficient ansatz of depth 10 under a ring of ZZ and a field of X.
    ///
    /// What an optimiser's loop does is timed: the circuit is prepared once, and each turn brings new angles.
    static let gradients: [Workload] = [(10, 0.25e-3), (14, 2.5e-3), (18, 0.06), (20, 0.30)].map { qubits, goal in
        Workload(
            name: "gradient-n\(qubits)",
            work: "adjoint gradient of a prepared circuit, \(qubits) qubits, \(20 * qubits) parameters, \(2 * qubits) Pauli terms",
            unit: "gradients", goal: goal,
            // Forward, and back with two states and their inner products: four times the forward work.
            limit: { leastSeconds(CircuitFamily.hea.circuit(qubits: qubits), .double, $0).map { 4 * $0 } },
            run: { team in
                var circuit = Circuit(qubits: qubits)
                var generator = Philox(seed: UInt64(qubits), stream: 11)
                var inputs: [String: Double] = [:]
                circuit.appendHardwareEfficientAnsatz(depth: 10) {
                    let name = "theta\(inputs.count)"
                    inputs[name] = generator.angle()
                    return .symbol(name)
                }
                circuit.inputs = (0..<inputs.count).map { "theta\($0)" }
                let ring = (0..<qubits).map { "Z\($0)*Z\(($0 + 1) % qubits)" } + (0..<qubits).map { "0.5*X\($0)" }
                let observable = try PauliSum(parsing: ring.joined(separator: " + "))
                let prepared = try PreparedGradient(circuit, observables: [observable], on: team)
                var angles = prepared.inputs.map { inputs[$0] ?? 0 }
                var gradient: [Double] = []
                var best = Double.infinity
                for _ in 0..<(qubits > 16 ? 4 : 40) {
                    let start = now()
                    _ = try prepared.gradients(at: angles, into: &gradient)
                    best = min(best, now() - start)
                    for place in angles.indices { angles[place] -= 0.01 * gradient[place] }
                }
                return Measurement(seconds: best, units: 1)
            })
    }
}
