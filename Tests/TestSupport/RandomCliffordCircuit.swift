public import Circuits
public import Numerics

/// A circuit of random Clifford gates from the whole table, angles at quarter turns, the same for the same seed.
public func randomCliffordCircuit(qubits: Int, gates: Int, seed: UInt64) -> Circuit {
    var generator = Philox(seed: seed, stream: 0xc11f)
    var circuit = Circuit(qubits: qubits, name: "Clifford \(seed)")
    let fitting = GateIndex.all.filter { $0.gate.qubits <= qubits && $0.gate.clifford != .never }
    for _ in 0..<gates {
        guard let index = fitting.randomElement(using: &generator) else { break }
        var quarters = 1
        if case .quarterTurns(let turns) = index.gate.clifford { quarters = turns }
        let angles = index.gate.parameters.map { _ in Expression.number(Double(quarters * (generator.below(9) - 4)) * .pi / 2) }
        let operands = Array(0..<qubits).shuffled(using: &generator)[..<index.gate.qubits]
        circuit.append(GateApplication(index, angles: angles, on: Array(operands)))
    }
    return circuit
}

/// A Pauli string on some of the qubits, the same for the same generator.
public func randomPauliString(qubits: Int, using generator: inout Philox) -> PauliString {
    PauliString(
        (0..<qubits).compactMap { qubit in
            Pauli.allCases.randomElement(using: &generator).flatMap { generator.uniform() < 0.6 ? .init(qubit, $0) : nil }
        })
}
