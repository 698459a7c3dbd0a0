internal import Circuits
internal import Numerics
internal import Simulation

extension Workload {
    /// A hardware-efficient ansatz of depth 5, depolarising with probability 0.01 after each gate, one sample a trajectory.
    static let trajectories: [Workload] = [(12, 1000, 0.10), (16, 200, 0.20)].map { qubits, count, goal in
        Workload(
            name: "trajectories-n\(qubits)", work: "\(count) trajectories of \(qubits) qubits, depth 5, depolarising 0.01, double",
            unit: "trajectories", goal: goal,
            run: { team in
                var options = SimulationOptions(method: .trajectories, shots: count)
                options.trajectories = count
                options.noise = try depolarized()
                var generator = Philox(seed: UInt64(qubits))
                var circuit = Circuit(qubits: qubits, name: "hea-n\(qubits)")
                circuit.appendHardwareEfficientAnsatz(depth: 5) { .number(generator.angle()) }
                let seconds = try shortest(of: 5) { _ = try simulate(circuit, options: options, on: team) }
                return Measurement(seconds: seconds, units: Double(count))
            })
    }
}
