import Circuits
import Testing

@testable import Workbench

@Suite("Digests of circuits")
struct CircuitDigestTests {
    @Test("any difference shows, and none but a difference")
    func differences() {
        var circuit = Circuit(qubits: 3, bits: 2)
        circuit.h(0)
        circuit.append("rz", angles: .number(0.5), on: 1)
        circuit.cx(0, 1)
        circuit.measure(0, into: 1)
        var others: [Circuit] = []
        for edit in [
            CircuitEdit(at: 0, removing: [], inserting: [.reset(qubit: 0)]),
            CircuitEdit(at: 3, removing: [circuit.operations[3]], inserting: []),
            CircuitEdit(at: 2, removing: [circuit.operations[2]], inserting: [.gate(GateApplication("cx", on: [1, 0]))]),
            CircuitEdit(
                at: 1, removing: [circuit.operations[1]], inserting: [.gate(GateApplication("rz", angles: [.symbol("a")], on: [1]))]),
            CircuitEdit(at: 4, removing: [], inserting: [.conditional(.bit(0), then: [.reset(qubit: 1)], otherwise: [])]),
            CircuitEdit(at: 4, removing: [], inserting: [.barrier(qubits: [0, 1])]),
        ] {
            if let other = edit.applied(to: circuit) { others.append(other) }
        }
        var wider = circuit
        wider.qubits[0].size = 4
        others.append(wider)
        #expect(Set((others + [circuit]).map { CircuitDigest.of($0) }).count == 8)
        #expect(CircuitDigest.of(circuit) == CircuitDigest.of(circuit) && CircuitDigest.of(circuit).count == 16)
    }
}
