import Circuits
import Drawing
import Glibc
import Testing
import Workspace

@testable import Workbench

@Suite("Comparing circuits")
struct ComparisonTests {
    @Test("what was changed since the circuit was opened is told and followed")
    func base() {
        var circuit = Circuit(qubits: 2)
        circuit.h(0)
        circuit.cx(0, 1)
        var driver = ScreenDriver(circuit)
        driver.press("z X")
        driver.command("diff")
        #expect(driver.text.contains("as it was opened") && driver.text.contains("-0 +1"))
        driver.press("$ h d")
        #expect(driver.text.contains("-1 +1"))
        driver.press("u u")
        #expect(driver.text.contains("no gate differs"))
        driver.press("D")
        #expect(!driver.text.contains("as it was opened"))
    }

    @Test("columns of both are brought together by what stands in them")
    func columns() {
        var old = Circuit(qubits: 1)
        for gate in ["h", "x", "y", "z"] as [GateIndex] { old.append(gate, on: 0) }
        var new = old
        new.operations.insert(contentsOf: old.operations[0..<2], at: 0)
        var comparison = Comparison(old, name: "old")
        comparison.follow(new, version: 1)
        #expect(comparison.inserted.count == 2 && comparison.removed.isEmpty)
        let layout = CircuitLayout(new)
        #expect(comparison.column(like: 5, of: layout) == 3)
        #expect(comparison.column(like: 4, of: layout) == 2)
    }

    @Test("another file is read; one that is not there says so")
    func files() throws {
        let path = "/tmp/comparison-\(getpid()).qasm"
        var circuit = Circuit(qubits: 2)
        circuit.h(0)
        try writeCircuit(circuit, to: path)
        defer { unlink(path) }
        var driver = ScreenDriver(Circuit(qubits: 2))
        let connection = Connection(circuit: Circuit(qubits: 2), name: "c", path: "-")
        driver.take(connection.other(path))
        driver.press("z")
        #expect(driver.text.contains("comparison-") && driver.text.contains("-1 +0"))
        driver.take(connection.other("/tmp/no such.qasm"))
        #expect(driver.screen.message?.text.contains("no such.qasm") == true)
    }
}
