import Circuits
import Testing

@testable import Drawing

@Suite("A circuit in characters")
struct CircuitPainterTests {
    private let circuit: Circuit = {
        var circuit = Circuit(qubits: 3, bits: 1)
        circuit.h(0)
        circuit.ry(.binary(.over, .pi, .number(2)), 1)
        circuit.append("cx", on: 0, 2)
        circuit.append("ccx", on: 0, 1, 2)
        circuit.swap(0, 1)
        circuit.barrier(0, 1)
        circuit.append("rz", angles: .symbol("theta_1"), on: 2)
        circuit.measure(0, into: 0)
        return circuit
    }()

    @Test("one row a wire")
    func compact() {
        let text = CircuitPainter(CircuitLayout(circuit), density: .compact).text()
        #expect(
            text == """
                q0:────H────●─●───×────░─M c─
                q1:─RY(π/2)─┼─●───×────░─────
                q2:─────────⊕─⊕─RZ(θ1)───────

                """)
    }

    @Test("two rows a wire")
    func normal() {
        let text = CircuitPainter(CircuitLayout(circuit), density: .normal).text()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 6)
        #expect(lines[0].contains("●") && lines[4].contains("⊕") && lines[1].contains("│"))
        #expect(text.contains("RY(π/2)") && text.contains("RZ(θ1)") && text.contains("M c"))
    }

    @Test("three rows a wire draw boxes")
    func boxed() {
        let text = CircuitPainter(CircuitLayout(circuit), density: .boxed).text()
        #expect(text.contains("┤ H ├") && text.contains("╭───╮") && text.contains("╰───╯"))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 10)
    }

    @Test("ASCII means ASCII", arguments: Density.allCases)
    func ascii(density: Density) {
        let text = CircuitPainter(CircuitLayout(circuit), density: density, isASCII: true).text()
        #expect(text.utf8.allSatisfy { $0 < 128 })
        #expect(text.contains("RZ(theta_1)") || text.contains("RZ(theta"))
    }

    @Test("every gate of the table is drawn on all of its wires", arguments: Gate.standard.map(\.name))
    func gates(name: String) throws {
        let gate = try Gate.named(name)
        var circuit = Circuit(qubits: max(gate.qubits, 1))
        let angles = gate.parameters.indices.map { Expression.number(0.5 + Double($0)) }
        try circuit.append(named: name, angles: angles, on: Array(0..<gate.qubits))
        let layout = CircuitLayout(circuit)
        let glyphs = layout.glyphs(of: circuit.operations[0], isASCII: false, limit: 14)
        #expect(Set(glyphs.map(\.wire)) == Set(0..<max(gate.qubits, 1)))
        for density in Density.allCases { #expect(!CircuitPainter(layout, density: density).text().isEmpty) }
    }

    @Test("a window shows what the whole drawing has there")
    func window() {
        let painter = CircuitPainter(CircuitLayout(circuit), density: .normal)
        let all = painter.draw(firstWire: 0, firstColumn: 0, columns: 60, rows: 5)
        #expect(all.columns.count == painter.layout.columnCount)
        for rows in 0...6 {
            for columns in 0...40 {
                for mark in painter.draw(firstWire: 1, firstColumn: 2, columns: columns, rows: rows).marks {
                    #expect(mark.column < columns && mark.row < rows && mark.column >= 0 && mark.row >= 0)
                }
            }
        }
    }

    @Test("a long circuit is folded to the width")
    func folded() {
        var long = Circuit(qubits: 2)
        for _ in 0..<50 { long.h(0) }
        let text = CircuitPainter(CircuitLayout(long), density: .compact).text(width: 40)
        #expect(text.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 40 })
        #expect(text.filter { $0 == "H" }.count == 50)
    }

    @Test("angles are written in few characters")
    func angles() throws {
        let texts: [(String, String)] = [
            ("pi/4", "π/4"), ("theta_3", "θ3"), ("2*theta + pi/2", "2*θ + π/2"), ("0.7853981633974483", "0.7854"), ("weight", "weight"),
        ]
        for (written, drawn) in texts { #expect(angleText(try Expression(parsing: written)) == drawn) }
        #expect(angleText(.symbol("theta"), isASCII: true) == "theta")
    }
}
