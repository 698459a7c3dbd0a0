import Circuits
import Drawing
import Testing
import Workspace

@testable import Workbench

@Suite("The circuit as text beside it")
struct SourceTests {
    private func opened(_ columns: Int = 120, _ rows: Int = 40) -> ScreenDriver {
        var driver = ScreenDriver(Circuit(qubits: 2), columns, rows)
        driver.press("H C z Q")
        return driver
    }

    @Test("the text is that of write, and follows edits of the circuit")
    func spelling() throws {
        var driver = opened()
        let circuit = try #require(driver.circuit)
        #expect(driver.screen.circuit.source?.text == programText(of: circuit).dropLast().description)
        #expect(driver.text.contains("cx q[0], q[1];"))
        driver.press("Esc X")
        #expect(driver.text.contains("x q[0];"))
        driver.press("u")
        #expect(!driver.text.contains("x q[0];"))
        driver.press("Esc")
        #expect(driver.screen.circuit.source == nil && !driver.text.contains("cx q[0]"))
    }

    @Test("what is typed changes the circuit; undo takes it back in both")
    func typing() {
        var driver = opened()
        driver.press("C-End")
        driver.type("")
        driver.type("rx(pi/3) q[1];")
        #expect(driver.gates == ["h 0", "cx 0,1", "rx(pi/3) 1"])
        driver.press("Esc u")
        #expect(driver.gates == ["h 0", "cx 0,1"] && !driver.text.contains("rx(pi/3)"))
    }

    @Test("an error stands on its line and leaves the circuit as it was")
    func errors() {
        var driver = opened()
        driver.press("C-End")
        driver.type("")
        driver.type("foo q[1];")
        #expect(driver.gates == ["h 0", "cx 0,1"])
        #expect(driver.screen.circuit.source?.faults.count == 1 && driver.text.contains("1 error"))
        #expect(driver.text.contains("foo"))
        for _ in 0..<11 { driver.press("BS") }
        #expect(driver.screen.circuit.source?.faults.isEmpty == true)
    }

    @Test("a paste goes into the text, keys of the circuit do not act meanwhile")
    func paste() {
        var driver = opened()
        driver.press("C-End")
        driver.take(.event(.paste("\nz q[0];\nx q[1];\n")))
        #expect(driver.gates == ["h 0", "cx 0,1", "z 0", "x 1"])
        driver.press("C-Home x")
        #expect(driver.screen.circuit.debugger.done == nil && driver.screen.circuit.source?.faults.isEmpty == false)
    }

    @Test("an answer to an older text is dropped")
    func staleness() {
        var driver = opened()
        driver.press("C-End")
        var screen = driver.screen
        _ = screen.update(.event(.key(Key("x"))))
        let serial = screen.circuit.source?.serial ?? 0
        _ = screen.update(.event(.key(Key("y"))))
        _ = screen.update(.read(Circuit(qubits: 7), [], serial: serial))
        #expect(screen.editor?.circuit.qubitCount == 2)
        #expect(screen.circuit.source?.isRead == false)
    }

    @Test("the line editor keeps its cursor inside whatever keys come", arguments: 0..<4)
    func robustness(seed: Int) {
        var text = SourceText()
        text.take("h q[0];\n\nx q[1];\n", version: 1)
        let keys = [
            "a", "Enter", "BS", "Del", "Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDn", "C-k", "C-Home", "C-End", "Tab", "é",
        ]
        var number = UInt64(seed &* 7919 &+ 17)
        for _ in 0..<400 {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            guard let key = Key(named: keys[Int(number >> 33) % keys.count]) else { continue }
            _ = text.take(key, page: 3)
            #expect(text.lines.indices.contains(text.row) && (0...text.lines[text.row].count).contains(text.column))
            text.scroll(columns: 10, rows: 3)
            #expect(text.row >= text.firstRow && text.row < text.firstRow + 3)
        }
    }
}
