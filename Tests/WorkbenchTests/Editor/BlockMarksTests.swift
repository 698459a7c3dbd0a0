import Circuits
import Drawing
import Testing

@testable import Workbench

@Suite("Breakpoints inside of blocks")
struct BlockMarksTests {
    private func gate(_ name: GateIndex, _ wire: Int) -> Operation { .gate(GateApplication(name, on: [wire])) }

    /// h and a measurement, then x, z and a reset under a condition, y behind it.
    private func branching() -> ScreenDriver {
        var circuit = Circuit(qubits: 2, bits: 1)
        circuit.operations = [
            gate("h", 0), .measure(qubit: 0, bit: 0),
            .conditional(.bit(0), then: [gate("x", 1), gate("z", 1), .reset(qubit: 1)], otherwise: [gate("s", 1)]), gate("y", 1),
        ]
        return ScreenDriver(circuit)
    }

    private let then = [BlockStep(operation: 2, part: .then)]

    @Test("they are kept when the block is left, and are there when it is entered again")
    func kept() {
        var driver = branching()
        driver.command("goto q1 2")
        driver.press("Enter l B")
        #expect(driver.screen.circuit.debugger.breakpoints == [1])
        driver.press("{")
        #expect(driver.screen.circuit.debugger.breakpoints.isEmpty && driver.screen.circuit.debugger.marks[then].breakpoints == [1])
        driver.press("Enter")
        #expect(driver.screen.circuit.debugger.breakpoints == [1])
        driver.press("E")
        #expect(driver.screen.circuit.debugger.breakpoints.isEmpty)
    }

    @Test("they stay with their operations while the circuit changes around them and inside, and undo brings them back to their places")
    func edits() {
        var driver = branching()
        driver.command("goto q1 2")
        driver.press("Enter l B 0 S")
        #expect(driver.screen.circuit.debugger.breakpoints == [2])
        driver.press("{")
        driver.command("goto q0 0")
        driver.press("X")
        var moved = [BlockStep(operation: 3, part: .then)]
        #expect(driver.screen.circuit.debugger.marks[moved].breakpoints == [2])
        driver.press("u u")
        #expect(driver.screen.circuit.debugger.marks[then].breakpoints == [1])
        // Around it another block is made, from which it is taken out again.
        driver.command("goto q1 2")
        driver.command("condition !c[0]")
        #expect(driver.screen.circuit.debugger.marks[then].breakpoints == [1])
        driver.press("d")
        moved = driver.screen.circuit.debugger.marks.blocks.first ?? []
        #expect(moved.isEmpty)
    }

    @Test("running on stops before a block with a breakpoint inside, then inside of it, and goes on behind it")
    func running() {
        var driver = branching()
        driver.command("goto q1 2")
        driver.press("Enter l B { 0")
        driver.press("x")
        #expect(driver.screen.circuit.debugger.done == 2 && driver.screen.message?.text.contains("a breakpoint is inside") == true)
        driver.press("x")
        #expect(driver.screen.editor?.path == then && driver.screen.circuit.debugger.done == 1)
        driver.press("x")
        #expect(driver.screen.circuit.debugger.done == 3)
        driver.press("x")
        #expect(driver.screen.editor?.path == [] && driver.screen.circuit.debugger.done == driver.screen.circuit.layout?.columnCount)
    }

    @Test("who steps up to a block and enters it steps on inside; who leaves it half done stands before it")
    func stepping() {
        var driver = branching()
        driver.press("> >")
        driver.command("goto q1 2")
        driver.press("Enter")
        #expect(driver.screen.circuit.debugger.done == 0)
        driver.press("> {")
        #expect(driver.screen.circuit.debugger.done == 2)
        driver.press("Enter > > > {")
        #expect(driver.screen.circuit.debugger.done == 3)
    }

    @Test("the block's frame shows where they are, in ASCII too")
    func drawing() throws {
        var driver = branching()
        driver.command("goto q1 2")
        driver.press("Enter l B { z")
        driver.command("density 2")
        for symbols in [Symbols.unicode, .ascii] {
            let lines = ScreenView.draw(driver.screen, theme: .standard, symbols: symbols).text.split(separator: "\n").map { Array($0) }
            let mark: Character = symbols.isASCII ? "o" : "○"
            // The ruler above the wires has nothing but the mark.
            let row = try #require(lines.indices.first { lines[$0].prefix(60).filter { !" |│".contains($0) } == [mark] })
            let at = try #require(lines[row].firstIndex(of: mark))
            let gates = try #require(lines[(row + 1)...].first { $0.contains("Z") })
            #expect(gates.firstIndex(of: "Z") == at)
        }
    }

    @Test("they are found again with the screen")
    func remembered() throws {
        var driver = branching()
        driver.command("goto q1 2")
        driver.press("Enter l B")
        let memory = try #require(driver.screen.memory)
        #expect(memory.blockBreakpoints == [BlockMemory(path: then, breakpoints: [1])] && memory.breakpoints.isEmpty)
        var again = branching()
        again.take(.remembered(memory))
        #expect(again.screen.circuit.debugger.marks[then].breakpoints == [1])
    }
}
