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
}
