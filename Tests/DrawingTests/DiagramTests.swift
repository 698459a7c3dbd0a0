import Circuits
import Testing

@testable import Drawing

@Suite("A circuit laid out as a drawing")
struct DiagramTests {
    /// A circuit with everything that is drawn.
    static let everything: Circuit = {
        var circuit = Circuit(
            name: "everything", qubits: [Register(name: "q", size: 4), Register(name: "anc", size: 1)],
            bits: [Register(name: "c", size: 3), Register(name: "flag", size: 1)],
            definitions: [GateDefinition(name: "block", parameters: ["a"], qubits: ["x", "y"], body: [])])
        circuit.append("gphase", angles: .pi, on: [])
        circuit.h(0)
        circuit.cx(0, 2)
        circuit.append("ccx", on: 0, 1, 3)
        circuit.swap(0, 3)
        circuit.append("cz", on: 0, 4)
        circuit.append("rzz", angles: .number(0.7), on: 0, 3)
        circuit.append("u3", angles: .symbol("theta_1"), .number(.pi / 8), .number(1.2345), on: 2)
        circuit.operations.append(.gate(GateApplication(.defined("block"), angles: [.symbol("a")], on: [3, 1])))
        circuit.operations.append(
            .gate(GateApplication(.defined("block"), angles: [.number(1)], on: [1, 0, 2], modifiers: [.control(positive: false), .inverse])))
        circuit.barrier(0, 1, 2)
        circuit.operations.append(.reset(qubit: 4))
        circuit.operations.append(.delay(qubits: [2, 3], DelayLength(nanoseconds: 100)))
        circuit.measure(0, into: 0)
        let x = GateApplication(.standard(GateIndex(named: "x")!), on: [1])
        circuit.operations.append(.conditional(.bit(0), then: [.gate(x)], otherwise: []))
        circuit.operations.append(
            .conditional(
                .compare(bits: [0, 1, 2], .equal, 5), then: [.gate(x), .measure(qubit: 2, bit: 1)],
                otherwise: [.conditional(.bit(3), then: [.gate(x)], otherwise: [.reset(qubit: 3)])]))
        circuit.operations.append(
            .loop(while: .bit(3), body: [.conditional(.not(.bit(1)), then: [.gate(x), .gate(x)], otherwise: []), .measure(qubit: 4, bit: 3)]))
        circuit.operations.append(.measure(qubit: 3, bit: nil))
        return circuit
    }()
}
