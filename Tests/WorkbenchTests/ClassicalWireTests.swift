import Circuits
import Drawing
import Testing

@testable import Workbench

@Suite("The classical wire")
struct ClassicalWireTests {
    @Test("it shows where bits are written and what depends on them, where there is room")
    func marks() throws {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.h(0)
        circuit.operations.append(.measure(qubit: 0, bit: 1))
        var x = Circuit(qubits: 2)
        x.append("x", on: 1)
        circuit.operations.append(.conditional(.bit(1), then: x.operations + x.operations, otherwise: []))
        let lines = ScreenDriver(circuit).text.split(separator: "\n").map(String.init)
        let line = try #require(lines.first { $0.contains("c:═") })
        #expect(line.contains("c1") && line.contains("◆"))
        #expect(ScreenDriver(Circuit(qubits: 2)).text.contains(":═") == false)
        #expect(!ScreenDriver(circuit, 40, 12).text.isEmpty)
    }

    @Test("lines in plain mode tell the state too")
    func plain() {
        var driver = ScreenDriver(Circuit(qubits: 2))
        driver.press("H C h")
        #expect(PlainText.pane(.circuit, driver.screen, isASCII: true).contains("after column 1: psi = 0.707|00> + 0.707|11>"))
    }
}
