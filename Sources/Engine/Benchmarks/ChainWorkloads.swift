internal import Circuits
internal import Numerics
internal import Simulation

extension Workload {
    /// Matrix product states: a brickwork of random SU(4), cut at a bond of 64; all of it, and what the observable sees of it.
    static let chains = [
        chain(name: "mps-50", what: "all 245 gates", goal: 0.50, isWhole: true),
        chain(name: "mps-50-cone", what: "within its light cone", goal: nil, isWhole: false),
    ]

    private static func chain(name: String, what: String, goal: Double?, isWhole: Bool) -> Workload {
        Workload(
            name: name, work: "mid-chain Z of 50 qubits, brickwork of depth 10, bond 64, \(what)", unit: "gates", goal: goal
        ) { team in
            let circuit = brickwork(qubits: 50, depth: 10)
            // No shots are shots: the whole state is asked for.
            var options = SimulationOptions(
                method: .mps, shots: isWhole ? 0 : nil, observables: [PauliSum(PauliString([PauliString.Factor(25, .z)]))])
            options.bond = 64
            var best = Double.infinity
            for _ in 0..<3 { best = min(best, try simulate(circuit, options: options, on: team).timing.simulateSeconds) }
            return Measurement(seconds: best, units: 245)
        }
    }

    /// Layers of SU(4) on neighbours, each a canonical interaction of up to 0.8 about every axis between random single-qubit gates.
    private static func brickwork(qubits: Int, depth: Int) -> Circuit {
        var (circuit, generator) = (Circuit(qubits: qubits, name: "brickwork"), Philox(seed: 50))
        func angle(_ low: Double, _ high: Double) -> Expression { .number(low + (high - low) * generator.uniform()) }
        func turns(_ pair: [Int]) {
            for qubit in pair { circuit.append("U", angles: angle(-.pi, .pi), angle(-.pi, .pi), angle(-.pi, .pi), on: qubit) }
        }
        for layer in 0..<depth {
            for left in stride(from: layer % 2, to: qubits - 1, by: 2) {
                turns([left, left + 1])
                // Rotations turn by half their angle.
                for name: GateIndex in ["rxx", "ryy", "rzz"] { circuit.append(name, angles: angle(-1.6, 0), on: left, left + 1) }
                turns([left, left + 1])
            }
        }
        return circuit
    }
}
