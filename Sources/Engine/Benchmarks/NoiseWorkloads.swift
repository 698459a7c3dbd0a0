internal import Circuits
internal import Noise
internal import Numerics
internal import Simulation

extension Workload {
    /// Depolarising noise after every gate, as the peers are timed: uniform over the other Paulis with probability 0.01.
    static func depolarized() throws -> NoiseModel {
        NoiseModel([
            NoiseRule(on: .gates(qubits: 1), .channel(try .depolarizing(0.01 * 4 / 3))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .depolarizing(0.01 * 16 / 15, qubits: 2))),
        ])
    }

    static let densityMatrices = [
        Workload(
            name: "density-matrix-n10", work: "hea depth 5 on 10 qubits, depolarising 0.01 after each gate, density matrix, double",
            unit: "gates", goal: 0.10,
            // Each coefficient is read and written once, and multiplied by two 3 × 3 and one scaled matrix a layer and qubit.
            limit: { Roofline(bytesOnce: Double(8 << 20), operations: 5 * 10 * Double(1 << 20) * 5.5).seconds($0) },
            run: { team in
                var generator = Philox(seed: 10)
                var circuit = Circuit(qubits: 10)
                circuit.appendHardwareEfficientAnsatz(depth: 5) { .number(generator.angle()) }
                let observable = PauliSum((0..<10).map { PauliSum.Term(0.1, PauliString([.init($0, .z)])) })
                var options = SimulationOptions(method: .densityMatrix, observables: [observable])
                options.noise = try depolarized()
                let seconds = try shortest(of: 5) { _ = try simulate(circuit, options: options, on: team) }
                return Measurement(seconds: seconds, units: Double(circuit.operations.count))
            })
    ]
}
