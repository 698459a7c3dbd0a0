import Benchmarks
import Circuits
import Testing

@Suite("Circuit families")
struct CircuitFamiliesTests {
    @Test(
        "each family has the gates that its definition counts",
        arguments: [
            (CircuitFamily.hea, 10 * 3 * 8), (.qft, 8 + 8 + 28 + 4), (.qv, 10 * 4 * 10), (.qaoa, 8 + 4 * (12 + 8)),
            (.tfim, 4 + 10 * (7 + 8)),
        ])
    func gateCount(family: CircuitFamily, gates: Int) {
        let circuit = family.circuit(qubits: 8)
        #expect(circuit.qubitCount == 8)
        #expect(circuit.operations.count == gates)
    }

    @Test("the same width gives the same circuit", arguments: CircuitFamily.allCases)
    func reproducible(family: CircuitFamily) {
        #expect(family.circuit(qubits: 6) == family.circuit(qubits: 6))
    }

    @Test("QAOA's graph is 3-regular")
    func regular() {
        var degrees = [Int](repeating: 0, count: 10)
        var isFirstRound = true
        for case .gate(let gate) in CircuitFamily.qaoa.circuit(qubits: 10).operations {
            if gate.baseName == "rx" { isFirstRound = false }
            if isFirstRound, gate.baseName == "rzz" { for qubit in gate.qubits { degrees[qubit] += 1 } }
        }
        #expect(degrees == [Int](repeating: 3, count: 10))
    }
}
