import Circuits
import Drawing
import Testing

@testable import Workbench

@Suite("Moving about and doing things often")
struct MovingTests {
    @Test("a count goes before a motion or a gate: 5 to 9, or any digit with Alt")
    func counts() {
        var driver = ScreenDriver(Circuit(qubits: 12))
        driver.press("5 j")
        #expect(driver.cursor == [5, 0])
        driver.press("M-3 k M-3 X")
        #expect(driver.gates == ["x 2", "x 2", "x 2"])
        driver.press("M-1 2 G")
        #expect(driver.cursor[0] == 11)
        driver.press("M-2 u")
        #expect(driver.gates == ["x 2"])
        driver.press("7 Esc j k")
        #expect(driver.cursor[0] == 10 && driver.screen.count == nil)
        driver.press("2")
        #expect(driver.screen.focus == .training)
    }

    @Test("a count stops where the action is refused")
    func refusal() {
        var driver = ScreenDriver(Circuit(qubits: 2))
        driver.press("X 9 0 d")
        #expect(driver.gates.isEmpty || driver.gates == ["x 0"])
        driver.press("9 9 9 u")
        #expect(driver.gates.isEmpty)
    }

    @Test("the cursor goes to the gates of its wire")
    func gates() {
        var driver = ScreenDriver()
        driver.press("H C T H g g 0 w")
        #expect(driver.cursor == [0, 1])
        driver.press("w w b")
        #expect(driver.cursor[1] == 2)
        driver.press("j 0 w")
        #expect(driver.cursor == [1, 1])
        driver.press("w")
        #expect(driver.screen.message?.text == "no gate behind here")
    }

    @Test("jumps are taken back and forward")
    func jumps() {
        var driver = ScreenDriver(Circuit(qubits: 9))
        driver.press("H H H G")
        #expect(driver.cursor == [8, 3])
        driver.press("g g C-o")
        #expect(driver.cursor == [8, 3])
        driver.press("C-o")
        #expect(driver.cursor == [0, 3])
        driver.press("M-o M-o")
        #expect(driver.cursor == [0, 3])
        driver.press("C-o C-o C-o")
        #expect(driver.screen.message?.text == "the cursor has not jumped")
    }

    @Test("after the first key of a sequence the next ones are listed")
    func whichKey() {
        var driver = ScreenDriver()
        driver.press("R")
        #expect(driver.text.contains("put in rx: ") && driver.text.contains(" R "))
        driver.press("Esc")
        #expect(!driver.text.contains("put in rx: "))
    }

    @Test("gates are moved before and behind others on their wires, whole wires are selected")
    func sideways() {
        var circuit = Circuit(qubits: 3)
        for (name, wire) in [("h", 0), ("x", 1), ("s", 0), ("t", 0)] as [(GateIndex, Int)] { circuit.append(name, on: wire) }
        var driver = ScreenDriver(circuit)
        driver.press("l M-Left")
        #expect(driver.gates == ["s 0", "h 0", "x 1", "t 0"] && driver.cursor == [0, 0])
        driver.press("M-Right M-Right")
        #expect(driver.gates.filter { $0.hasSuffix(" 0") } == ["h 0", "t 0", "s 0"] && driver.cursor == [0, 2])
        driver.press("M-Right")
        #expect(driver.screen.message?.text == "shift right: nothing stands behind")
        driver.press("A d")
        #expect(driver.gates == ["x 1"])
        driver.press("5 u")
        #expect(driver.circuit == circuit)
    }

    @Test("a count before an edit is held to what takes a moment; before a motion it is not")
    func longCounts() {
        var circuit = Circuit(qubits: 2)
        for number in 0..<4000 { circuit.append("h", on: number % 2) }
        var driver = ScreenDriver(circuit)
        driver.press("M-9 9 9 9 X")
        #expect(driver.screen.message?.text == "9999 times are too many at once in a circuit of this length: 898 at most")
        #expect(driver.circuit == circuit)
        driver.press("M-9 9 9 9 l")
        #expect(driver.screen.message == nil && driver.cursor == [0, 2000])
        driver.press("M-5 X")
        #expect(driver.circuit?.operations.count == 4005)
    }

    @Test("the mouse draws a selection, and puts the cursor into the text")
    func mouse() throws {
        var circuit = Circuit(qubits: 3)
        for wire in 0..<3 { circuit.append("h", on: wire) }
        circuit.append("x", on: 2)
        var driver = ScreenDriver(circuit)
        driver.command("density 1")
        driver.press("z")
        func place(_ text: String, _ line: String) throws -> Point {
            let lines = driver.text.split(separator: "\n", omittingEmptySubsequences: false)
            let row = try #require(lines.firstIndex { $0.contains(line) })
            let at = try #require(lines[row].firstRange(of: text))
            return Point(column: lines[row].distance(from: lines[row].startIndex, to: at.lowerBound), row: row)
        }
        let (from, to) = (try place("H", "q0:"), try place("X", "q2:"))
        driver.take(.event(.mouse(MouseEvent(.press, at: from))))
        driver.take(.event(.mouse(MouseEvent(.drag, at: to))))
        driver.take(.event(.mouse(MouseEvent(.release, at: to))))
        #expect(driver.screen.circuit.anchor == CircuitPane.Anchor(wire: 0, column: 0) && driver.cursor == [2, 1])
        driver.take(.event(.mouse(MouseEvent(.press, at: from))))
        #expect(driver.screen.circuit.anchor == nil)
        driver.press("Q Esc")
        let line = try place("x q[2];", "x q[2];")
        driver.take(.event(.mouse(MouseEvent(.press, at: Point(column: line.column + 2, row: line.row)))))
        #expect(driver.screen.circuit.source?.isFocused == true && driver.screen.circuit.source?.column == 2)
        driver.take(.event(.mouse(MouseEvent(.press, at: from))))
        #expect(driver.screen.circuit.source?.isFocused == false)
    }
}
