import Circuits
import Drawing
import Numerics
import Testing
import Workspace

@testable import Workbench

@Suite("Conditions and loops as blocks")
struct ConditionTests {
    /// h and a measurement, then x and z behind it.
    private func measured() -> ScreenDriver {
        var circuit = Circuit(qubits: 3, bits: 2)
        circuit.operations = [
            .gate(GateApplication("h", on: [0])), .measure(qubit: 0, bit: 0), .gate(GateApplication("x", on: [1])),
            .gate(GateApplication("z", on: [1])),
        ]
        return ScreenDriver(circuit)
    }

    private func gate(_ name: String, _ wire: Int) -> Operation { .gate(GateApplication(GateIndex(stringLiteral: name), on: [wire])) }

    @Test("what is selected goes under a condition, in one step that undo takes back")
    func condition() throws {
        var driver = measured()
        let start = driver.circuit
        driver.command("goto q1 0")
        driver.press("v l I")
        #expect(driver.screen.prompt == .condition(ConditionForm(.condition, "c == 1", in: Circuit(qubits: 3, bits: 2))))
        driver.press("C-u")
        driver.type("c0 = 1")
        #expect(driver.circuit?.operations.last == .conditional(.bit(0), then: [gate("x", 1), gate("z", 1)], otherwise: []))
        // In the journal it is one edit, and undo takes it back.
        driver.press("u")
        #expect(driver.circuit == start)
        driver.press("C-r")
        #expect(driver.text.contains("┃if c[0]"))
    }

    @Test(
        "a condition is what a program's reader makes of it",
        arguments: [
            ("c == 2", Condition.compare(bits: [0, 1], .equal, 2)), ("!c1", .not(.bit(1))), ("c[0] && !c[1]", .and(.bit(0), .not(.bit(1)))),
            ("c0 ∨ c1", .or(.bit(0), .bit(1))), ("c >= 1", .compare(bits: [0, 1], .greaterOrEqual, 1)),
        ])
    func reading(text: String, condition: Condition) throws {
        let circuit = Circuit(qubits: 2, bits: 2)
        #expect(try ConditionText.read(text, in: circuit) == condition)
        #expect(try ConditionText.read(ConditionText.write(condition, in: circuit), in: circuit) == condition)
    }

    @Test("what is no condition is refused with its reason", arguments: ["c ==", "d == 1", "true", "c) { x q[0]; } if (c", "", "1 < 2"])
    func refusing(text: String) {
        #expect(throws: EditRefusal.self) { try ConditionText.read(text, in: Circuit(qubits: 2, bits: 2)) }
        #expect(throws: EditRefusal.self) { try ConditionText.read("c == 1", in: Circuit(qubits: 2)) }
    }

    @Test("a block is entered, edited there as a circuit of its own, and left")
    func entering() {
        var driver = measured()
        driver.command("goto q1 0")
        driver.press("V l")
        driver.command("goto q1 0")
        driver.press("Esc v l")
        driver.command("if c[0]")
        driver.press("Enter")
        #expect(driver.screen.editor?.path == [BlockStep(operation: 2, part: .then)])
        #expect(driver.screen.circuit.layout?.circuit.operations == [gate("x", 1), gate("z", 1)])
        driver.press("j H")
        let body = [gate("h", 2), gate("x", 1), gate("z", 1)]
        guard case .conditional(_, let then, _)? = driver.circuit?.operations.last else { return #expect(Bool(false)) }
        #expect(Set(then) == Set(body))
        driver.press("Esc")
        #expect(driver.screen.editor?.path == [])
        #expect(driver.screen.circuit.isOnBlock)
        // Enter on a gate still asks for its angles.
        driver.press("$ Enter")
        #expect(driver.screen.message?.kind == .error)
    }

    @Test("the other part of an if is made by entering it, and a block without anything inside vanishes")
    func otherwise() {
        var driver = measured()
        driver.command("goto q1 1")
        driver.command("if c[0]")
        driver.press("E Y")
        #expect(driver.circuit?.operations.last == .conditional(.bit(0), then: [gate("z", 1)], otherwise: [gate("y", 1)]))
        driver.press("E 0 d")
        // The else alone stands under the opposite condition.
        #expect(driver.circuit?.operations.last == .conditional(.not(.bit(0)), then: [gate("y", 1)], otherwise: []))
        driver.press("E 0 d")
        #expect(driver.circuit?.operations.count == 3)
        #expect(driver.screen.editor?.path == [])
        driver.press("u u u u")
        #expect(driver.circuit == measured().circuit)
    }

    @Test("loops repeat while a condition holds, or a number of times")
    func loops() {
        var driver = measured()
        driver.command("goto q0 1")
        driver.command("while c[0]")
        #expect(driver.circuit?.operations[1] == .loop(while: .bit(0), body: [.measure(qubit: 0, bit: 0)]))
        driver.command("condition c == 3")
        #expect(driver.circuit?.operations[1] == .loop(while: .compare(bits: [0, 1], .equal, 3), body: [.measure(qubit: 0, bit: 0)]))
        driver.press(")")
        #expect(driver.circuit == measured().circuit)
        driver.command("for 3")
        #expect(driver.circuit?.operations.count == 6)
        driver.press("u")
        driver.command("goto q1 0")
        driver.command("for 4 twist")
        #expect(driver.circuit?.definitions.map(\.name) == ["twist"])
    }

    @Test("the state inside a block is the one that its condition leads to")
    func state() throws {
        var driver = measured()
        driver.command("goto q1 0")
        driver.press("v l")
        driver.command("if c[0]")
        driver.press("Enter")
        let inside = try #require(driver.live)
        #expect(inside.measurements.map(\.outcome) == [true])
        #expect(abs(inside.pathProbability - 0.5) < 1e-12)
        driver.press("E")
        #expect(driver.live?.measurements.map(\.outcome) == [false])
    }

    @Test("undo outside of a block keeps the way into it, or leads out where it is gone")
    func undoing() {
        var driver = measured()
        driver.command("goto q1 1")
        driver.command("if c[0]")
        driver.press("Enter H")
        driver.press("u")
        #expect(driver.screen.editor?.path.count == 1)
        driver.press("u")
        #expect(driver.screen.editor?.path == [])
        #expect(driver.circuit == measured().circuit)
    }

    @Test("what belongs to the whole circuit waits while a block is entered")
    func outside() {
        var driver = measured()
        driver.command("goto q1 1")
        driver.press("B")
        driver.command("if c[0]")
        driver.press("Enter B")
        #expect(driver.screen.circuit.debugger.breakpoints == [0])
        #expect(driver.screen.memory?.breakpoints == [1] && driver.screen.memory?.column == 2)
        driver.command("diff")
        #expect(driver.screen.message?.text == "diff: whole circuits are compared; { leaves the block")
        driver.command("wire remove")
        #expect(driver.screen.message?.kind == .error)
        driver.press("{")
        #expect(driver.screen.circuit.debugger.breakpoints == [1])
        // The text is that of the whole circuit; changing it leads out of blocks.
        driver.press("Enter Q")
        #expect(driver.text.contains("if (c[0]) {"))
        driver.take(.event(.paste("// note\n")))
        driver.press("C-End")
        driver.type("x q[2];")
        #expect(driver.screen.editor?.path == [] && driver.gates.last == "x 2")
    }

    @Test("a program written and read again has the same blocks")
    func roundTrip() {
        var driver = measured()
        driver.command("goto q1 0")
        driver.press("v l")
        driver.command("if c == 1")
        driver.press("E Y Esc")
        let written = driver.circuit.map { readProgram(programText(of: $0), file: "c.qasm").circuit }
        #expect(written??.operations == driver.circuit?.operations)
    }

    @Test("a frame is drawn around a block, in ASCII too")
    func frames() {
        var driver = measured()
        driver.command("goto q1 0")
        driver.press("v l")
        driver.command("if c == 1")
        driver.press("Enter C Esc z")
        driver.command("density 2")
        #expect(driver.text.contains("┏if c = 1─"))
        #expect(ScreenView.draw(driver.screen, theme: .standard, symbols: .ascii).text.contains("[if c = 1-"))
    }

    @Test("any keys inside blocks are undone to the start", arguments: 0..<6)
    func anyKeys(seed: UInt64) {
        let keys = "H X C T M r d v l h j k I Enter E * F } { Esc ) u C-r p y . K J ' c 0 $ o O a ] Q / n B > D x f".split(separator: " ")
            .map(String.init)
        var generator = Philox(seed: seed)
        var driver = measured()
        let start = driver.circuit
        for _ in 0..<200 {
            driver.press(keys[Int(generator.next() % UInt64(keys.count))])
            #expect(throws: Never.self) { try driver.circuit?.check() }
        }
        _ = driver.screen.editor?.undo(100_000)
        #expect(driver.circuit == start)
    }
}
