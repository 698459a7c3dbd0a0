import Circuits
import Testing

@testable import Workbench

@Suite("Edits while the journal is read")
struct RecallTests {
    private let base = Circuit(qubits: 2)

    private func with(_ gates: [(GateIndex, Int)]) -> Circuit {
        var circuit = base
        for (name, wire) in gates { circuit.append(name, on: wire) }
        return circuit
    }

    /// An H that is in the file, then an X that is not.
    private func recalled() -> CircuitEditor {
        var editor = CircuitEditor(base)
        editor.change("h", to: with([("h", 0)]))
        editor.markSaved()
        editor.change("x", to: with([("h", 0), ("x", 1)]))
        _ = editor.takeUnwritten()
        return editor
    }

    @Test("any state of a history is gone to by undoing and doing again")
    func way() {
        var editor = CircuitEditor(base)
        for name in ["a", "b"] { editor.change(name, to: with([("h", 0)] + (name == "a" ? [] : [("x", 0)]))) }
        _ = editor.undo()
        editor.change("c", to: with([("h", 0), ("y", 0)]))
        _ = editor.undo(2)
        editor.change("d", to: with([("z", 0)]))
        let circuits = [base, with([("h", 0)]), with([("h", 0), ("x", 0)]), with([("h", 0), ("y", 0)]), with([("z", 0)])]
        for from in circuits.indices {
            for to in circuits.indices {
                var walker = editor
                walker.travel(to: from)
                walker.travel(to: to)
                #expect(walker.circuit == circuits[to] && walker.history.current == to, "\(from) to \(to)")
                var again = CircuitEditor(base)
                let isWhole = again.replay(walker.takeUnwritten())
                #expect(isWhole && again.circuit == circuits[to])
            }
        }
    }

    @Test("the circuit is shown at once, edits meanwhile go on from there, and what was recovered is another branch")
    func meanwhile() throws {
        var driver = ScreenDriver(with([("h", 0)]), isRecalling: true)
        driver.press("$ Z")
        #expect(driver.gates == ["h 0", "z 0"] && driver.records.isEmpty)
        driver.press("u")
        #expect(driver.gates == ["h 0"])
        driver.press("C-r")
        driver.take(.recalled((editor: recalled(), ending: .cutOff), serial: 1))
        #expect(driver.gates == ["h 0", "z 0"] && driver.screen.message?.text.contains("another branch") == true)
        // What the journal is given leads there.
        var journal = recalled()
        let isWhole = journal.replay(driver.records)
        #expect(isWhole && journal.circuit == driver.circuit)
        driver.press("u M-u C-r")
        #expect(driver.gates == ["h 0", "x 1"])
        driver.press("9 u")
        #expect(driver.circuit == base)
    }

    @Test("without edits meanwhile the journal's come back; an older journal's answer is not taken")
    func alone() {
        var driver = ScreenDriver(with([("h", 0)]), isRecalling: true)
        driver.take(.recalled((editor: CircuitEditor(base), ending: .closed), serial: 7))
        #expect(driver.gates == ["h 0"])
        driver.take(.recalled((editor: recalled(), ending: .cutOff), serial: 1))
        #expect(driver.gates == ["h 0", "x 1"] && driver.screen.message?.text.contains("recovered") == true)
        driver.take(.recalled((editor: CircuitEditor(base), ending: .closed), serial: 1))
        #expect(driver.gates == ["h 0", "x 1"])
    }

    @Test("a circuit is written when its journal is read, and the edits are in both")
    func writing() {
        var driver = ScreenDriver(with([("h", 0)]), isRecalling: true)
        driver.press("$ Z C-s")
        #expect(driver.effects.isEmpty)
        driver.take(.recalled(nil, serial: 1))
        #expect(
            driver.effects.contains {
                if case .write(let circuit, nil, let state) = $0 { circuit == driver.circuit && state == 1 } else { false }
            })
        #expect(driver.records.count == 2)
    }

    @Test("any edits meanwhile are found again behind those of the journal", arguments: 0..<6)
    func any(seed: UInt64) {
        let keys = "H X Y C u C-r M-u d l h j k p r".split(separator: " ").map(String.init)
        var state = seed &* 0x9E37_79B9 &+ 1
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % keys.count
        }
        var driver = ScreenDriver(with([("h", 0)]), isRecalling: true)
        for _ in 0..<40 { driver.press(keys[next()]) }
        let before = driver.circuit
        driver.take(.recalled((editor: recalled(), ending: .closed), serial: 1))
        #expect(driver.circuit == before)
        for _ in 0..<40 { driver.press(keys[next()]) }
        var journal = recalled()
        let isWhole = journal.replay(driver.records)
        #expect(isWhole && journal.circuit == driver.circuit)
        _ = driver.screen.editor?.undo(1000)
        #expect(driver.circuit == base)
    }
}
