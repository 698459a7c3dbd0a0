import Circuits
import Testing

@testable import Drawing

@Suite("A drawing in characters and in LaTeX")
struct DiagramTextTests {
    private var small: Circuit {
        var circuit = Circuit(qubits: 3, bits: 2)
        circuit.h(0)
        circuit.cx(0, 2)
        circuit.append("rz", angles: .symbol("theta_1"), on: 1)
        circuit.measure(0, into: 1)
        circuit.operations.append(.conditional(.bit(1), then: [.gate(GateApplication("x", on: [2]))], otherwise: []))
        return circuit
    }

    @Test("ASCII means ASCII and every line ends in what it shows", arguments: Density.allCases)
    func ascii(density: Density) {
        let text = Diagram(DiagramTests.everything).text(density: density, isASCII: true)
        #expect(text.utf8.allSatisfy { $0 < 128 })
        #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") && $0.utf8.count <= 120 })
    }

    @Test("every gate of the table has its name or its marks on all of its wires", arguments: Gate.standard.map(\.name))
    func gates(name: String) throws {
        let gate = try Gate.named(name)
        var circuit = Circuit(qubits: max(gate.qubits, 1))
        try circuit.append(named: name, angles: gate.parameters.indices.map { .number(0.5 + Double($0)) }, on: Array(0..<gate.qubits))
        for density in Density.allCases {
            let text = Diagram(circuit).text(density: density)
            #expect(!text.isEmpty)
            if density == .compact { #expect(text.split(separator: "\n").allSatisfy { $0.contains { !"q0123: ─".contains($0) } }) }
        }
        #expect(Diagram(circuit).quantikz(density: .normal, width: nil).contains("\\begin{quantikz}"))
    }

    @Test("braces and rows of LaTeX match", arguments: Density.allCases)
    func latex(density: Density) {
        let text = Diagram(DiagramTests.everything).quantikz(density: density, width: 600)
        #expect(text.count { $0 == "{" } == text.count { $0 == "}" })
        #expect(text.count { $0 == "$" } % 2 == 0)
        for part in text.split(separator: "\\begin{quantikz}").dropFirst() {
            let rows = part.split(separator: "\\end{quantikz}")[0].split(separator: "\n").dropFirst()
            #expect(Set(rows.map { $0.count { $0 == "&" } }).count == 1)
            #expect(rows.dropLast().allSatisfy { $0.hasSuffix("\\\\") } && rows.last?.hasSuffix("\\\\") == false && rows.count == 7)
        }
    }

    @Test("a long name is shortened before its index, so that no two wires are called the same", arguments: [false, true])
    func names(isASCII: Bool) {
        let circuit = Circuit(
            qubits: [Register(name: "a_long_register_name", size: 12)], operations: [.barrier(qubits: [0])])
        let names = Diagram(circuit).text(density: .compact, isASCII: isASCII).split(separator: "\n").compactMap {
            $0.split(separator: ":").first
        }
        #expect(names.count == 12 && Set(names).count == 12)
        #expect(names.last?.hasSuffix(isASCII ? "~11" : "…11") == true && names.allSatisfy { $0.unicodeScalars.count <= 17 })
    }

    @Test("conditions, daggers and powers are spelt as programs spell them")
    func spelling() {
        var circuit = Circuit(qubits: 1, bits: 2)
        circuit.operations = [
            .gate(GateApplication("s", on: [0], modifiers: [.power(.number(0.5)), .inverse])),
            .gate(GateApplication("s", on: [0], modifiers: [.inverse, .power(.number(3))])),
            .conditional(.and(.bit(0), .not(.bit(1))), then: [.reset(qubit: 0)], otherwise: []),
        ]
        #expect(Diagram(circuit).text().contains("S†^(0.5)") && Diagram(circuit).text().contains("S^3†"))
        #expect(Diagram(circuit).text(isASCII: true).contains("if c[0] && !c[1]"))
    }

    @Test("lines that end at a box are joined to it")
    func joints() {
        var circuit = Circuit(qubits: 3, bits: 1)
        circuit.append("ch", on: 0, 1)
        circuit.append("ch", on: 2, 1)
        circuit.measure(0, into: 0)
        let text = Diagram(circuit).text(density: .boxed)
        #expect(text.count { $0 == "┴" } == 1 && text.count { $0 == "┬" } == 1 && text.count { $0 == "╥" } == 1)
    }
}
