import Circuits
import Drawing
import Glibc
import Testing
import Workspace

@testable import Workbench

@Suite("How the screen was left")
struct SessionMemoryTests {
    @Test("cursor, layout, values and breakpoints are found again")
    func restoring() throws {
        var circuit = Circuit(qubits: 3)
        for qubit in 0..<3 { circuit.ry(.symbol("t\(qubit)"), qubit) }
        circuit.cx(0, 1)
        var driver = ScreenDriver(circuit)
        driver.press("j l B z = s")
        driver.command("set t1 0.25")
        let memory = try #require(driver.screen.memory)
        let path = "/tmp/memory-\(getpid())/a/b.json"
        memory.write(to: path)
        let read = try #require(SessionMemory(reading: path))
        #expect(read == memory)
        unlink(path)
        #expect(SessionMemory(reading: path) == nil)

        var again = ScreenDriver(circuit)
        again.take(.remembered(read))
        #expect(again.cursor == driver.cursor && again.screen.isZoomed)
        #expect(again.screen.circuit.density == driver.screen.circuit.density)
        #expect(again.screen.circuit.live.values == ["t1": 0.25] && again.screen.circuit.debugger.breakpoints == [3])
        #expect(again.text == driver.text)
    }

    @Test("a memory of another circuit leaves the cursor inside this one")
    func otherCircuit() {
        var memory = SessionMemory()
        (memory.wire, memory.column, memory.breakpoints, memory.density) = (90, 900, [70], 17)
        var driver = ScreenDriver()
        driver.take(.remembered(memory))
        #expect(driver.cursor == [2, 0] && driver.screen.circuit.debugger.breakpoints.isEmpty)
    }

    @Test("it waits for the circuit")
    func late() {
        var memory = SessionMemory()
        memory.focus = .queue
        var screen = ScreenState(size: Size(columns: 80, rows: 24))
        #expect(screen.memory == nil)
        _ = screen.update(.remembered(memory))
        #expect(screen.focus == .circuit)
        _ = screen.update(.workspace(Connection(circuit: Circuit(qubits: 1), name: "c", path: "-").state()))
        #expect(screen.focus == .queue)
    }

    @Test("the theme follows the terminal's background until somebody chooses one")
    func appearance() {
        var screen = ScreenState(size: Size(columns: 80, rows: 24))
        #expect(screen.update(.event(.appearance(isDark: false))).isEmpty)
        screen.followsAppearance = true
        #expect(screen.update(.event(.appearance(isDark: true))).isEmpty)
        #expect(screen.update(.event(.appearance(isDark: false))) == [.follow(theme: "daybreak")])
        _ = screen.update(.event(.key(Key("t", .control))))
        #expect(screen.update(.event(.appearance(isDark: false))).isEmpty)
    }

    @Test(
        "a selection goes to the clipboard as a program",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("h q[0];\n", "aCBxWzBdOwo="),
        ])
    func clipboard(text: String, encoded: String) {
        #expect(base64(Array(text.utf8)) == encoded)
    }

    @Test("the whole circuit is copied, or what is selected")
    func copying() {
        var driver = ScreenDriver()
        driver.press("H C 0 v M-y")
        guard case .clipboard(let text)? = driver.effects.first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(text.contains("h q[0];") && !text.contains("cx"))
        driver.press("M-y")
        guard case .clipboard(let all)? = driver.effects.first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(all.contains("cx q[0], q[1];"))
    }
}
