internal import Circuits
internal import Numerics
internal import Simulation

extension Workload {
    /// Clifford circuits of many qubits, whole simulations with a thousand shots.
    static let stabilizers: [Workload] = [
        Workload(name: "stabilizer-ghz-n5000", work: "GHZ state of 5000 qubits and 1000 shots", unit: "gates") { team in
            var circuit = Circuit(qubits: 5000)
            circuit.append("h", on: 0)
            for qubit in 1..<5000 { circuit.append("cx", on: qubit - 1, qubit) }
            return try stabilizerSeconds(circuit, on: team)
        },
        Workload(name: "stabilizer-n1000", work: "20 layers of random Clifford gates on 1000 qubits and 1000 shots", unit: "gates") {
            team in
            try stabilizerSeconds(cliffordLayers(qubits: 1000, depth: 20), on: team)
        },
        Workload(name: "stabilizer-n5000", work: "20 layers of random Clifford gates on 5000 qubits and 1000 shots", unit: "gates") {
            team in
            try stabilizerSeconds(cliffordLayers(qubits: 5000, depth: 20), on: team)
        },
    ]

    private static func stabilizerSeconds(_ circuit: Circuit, on team: ThreadTeam) throws -> Measurement {
        let options = SimulationOptions(method: .stabilizer, shots: 1000)
        let seconds = try shortest(of: 2) { _ = try simulate(circuit, options: options, on: team) }
        return Measurement(seconds: seconds, units: Double(circuit.operations.count))
    }

    /// Layers of a random gate on each qubit and CX on random pairs.
    private static func cliffordLayers(qubits: Int, depth: Int) -> Circuit {
        var generator = Philox(seed: 7)
        var circuit = Circuit(qubits: qubits)
        let singles: [GateIndex] = ["h", "s", "sx", "x", "z"]
        for _ in 0..<depth {
            for qubit in 0..<qubits { circuit.append(singles[generator.below(singles.count)], on: qubit) }
            let order = generator.permutation(qubits)
            for pair in 0..<qubits / 2 { circuit.append("cx", on: order[2 * pair], order[2 * pair + 1]) }
        }
        return circuit
    }
}
