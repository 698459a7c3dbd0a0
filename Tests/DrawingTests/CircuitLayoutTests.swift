import Circuits
import Testing

@testable import Drawing

@Suite("The layout of a circuit")
struct CircuitLayoutTests {
    @Test("operations stand as far left as their wires allow")
    func columns() {
        var circuit = Circuit(qubits: 3)
        circuit.h(0)
        circuit.h(2)
        circuit.cx(0, 2)
        circuit.x(1)
        let layout = CircuitLayout(circuit)
        #expect(layout.elements.map(\.column) == [0, 0, 1, 2])
        #expect(layout.columnCount == 3)
        #expect(layout.element(wire: 1, column: 1)?.operation == 2)
        #expect(layout.element(wire: 1, column: 0) == nil)
        #expect(layout.elements(inColumn: 9).isEmpty)
    }

    @Test("every operation has a place of its own", arguments: 0..<10)
    func disjoint(seed: Int) {
        var circuit = Circuit(qubits: 5)
        for step in 0..<60 {
            let (one, other) = ((step * 7 + seed) % 5, (step * 3 + seed * 2 + 1) % 5)
            if one == other { circuit.h(one) } else { circuit.cx(one, other) }
        }
        let layout = CircuitLayout(circuit)
        #expect(layout.elements.count == 60)
        for column in 0..<layout.columnCount {
            var taken = Set<Int>()
            for element in layout.elements(inColumn: column) {
                #expect(element.column == column)
                for wire in element.wires { #expect(taken.insert(wire).inserted) }
            }
        }
    }

    @Test("a circuit without qubits has no columns")
    func empty() {
        #expect(CircuitLayout(Circuit(qubits: 0)).columnCount == 0)
        #expect(
            CircuitPainter(CircuitLayout(Circuit(qubits: 0))).text() == "\n"
                || CircuitPainter(CircuitLayout(Circuit(qubits: 0))).text().isEmpty)
    }
}
