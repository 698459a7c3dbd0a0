import Circuits
import Numerics
import Testing

@testable import Drawing

@Suite("Layouts after edits")
struct LayoutFrontTests {
    @Test("a layout that goes on from an older one is the one made anew", arguments: 0..<6)
    func incremental(seed: UInt64) {
        var generator = Philox(seed: seed)
        var circuit = Circuit(qubits: 6, bits: 3)
        func operation() -> Operation {
            let (one, other) = (Int(generator.next() % 6), Int(generator.next() % 5))
            switch generator.next() % 5 {
            case 0: return .measure(qubit: one, bit: Int(generator.next() % 3))
            case 1: return .barrier(qubits: [one, (one + 1 + other) % 6])
            case 2: return .conditional(.bit(Int(generator.next() % 3)), then: [.reset(qubit: one)], otherwise: [])
            default: return .gate(GateApplication("cx", on: [one, (one + 1 + other) % 6]))
            }
        }
        for _ in 0..<60 { circuit.operations.append(operation()) }
        var layout = CircuitLayout(circuit)
        for _ in 0..<80 {
            let before = circuit
            let place = Int(generator.next() % UInt64(circuit.operations.count))
            switch generator.next() % 4 {
            case 0 where circuit.operations.count > 5: circuit.operations.removeSubrange(place..<min(place + 3, circuit.operations.count))
            case 1: circuit.operations[place] = operation()
            case 2: circuit.operations.append(operation())
            default: circuit.operations.insert(operation(), at: place)
            }
            layout = CircuitLayout(circuit, after: layout, edits: [CircuitEdit(from: before, to: circuit)])
            let fresh = CircuitLayout(circuit)
            #expect(layout.elements.elementsEqual(fresh.elements) && layout.columnCount == fresh.columnCount)
            for column in 0..<fresh.columnCount {
                #expect(CircuitPainter(layout).width(ofColumn: column) == CircuitPainter(fresh).width(ofColumn: column))
            }
            #expect(circuit.operations.indices.allSatisfy { layout.column(of: $0) == fresh.column(of: $0) })
        }
        // Of what is no edit of it, a circuit is laid out anew.
        #expect(CircuitLayout(Circuit(qubits: 2), after: layout, edits: []).columnCount == 0)
        #expect(
            CircuitLayout(circuit, after: CircuitLayout(Circuit(qubits: 6, bits: 3)), edits: []).elements.elementsEqual(layout.elements))
    }

    @Test("what depends on a bit stands behind the measurement that writes it")
    func bits() {
        var circuit = Circuit(qubits: 2, bits: 1)
        circuit.operations = [
            .measure(qubit: 0, bit: 0), .conditional(.bit(0), then: [.reset(qubit: 1)], otherwise: []), .measure(qubit: 0, bit: 0),
        ]
        let layout = CircuitLayout(circuit)
        #expect((0..<3).map { layout.column(of: $0) } == [0, 1, 2])
    }
}

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
