import Circuits
import Drawing
import Testing
import Workspace

@testable import Workbench

@Suite("Stepping through a circuit")
struct DebuggingTests {
    /// h, cx, measure of both, x under a condition.
    private var teleporting: Circuit {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.h(0)
        circuit.cx(0, 1)
        circuit.operations.append(.measure(qubit: 0, bit: 0))
        var x = Circuit(qubits: 2)
        x.append("x", on: 1)
        circuit.operations.append(.conditional(.bit(0), then: x.operations, otherwise: []))
        return circuit
    }

    @Test("steps go on and back by columns, and the cursor goes with them")
    func steps() {
        var driver = ScreenDriver(teleporting)
        driver.press(">")
        #expect(driver.screen.circuit.debugger.done == 1 && driver.cursor == [0, 0] && driver.live?.support == 2)
        driver.press("> >")
        #expect(driver.screen.circuit.debugger.done == 3 && driver.live?.bits == "00")
        driver.press("<")
        #expect(driver.screen.circuit.debugger.done == 2 && driver.live?.support == 2)
        driver.press("5 <")
        #expect(driver.screen.circuit.debugger.done == 0)
        driver.press("$ h")
        #expect(driver.live?.support == 1)
        driver.press("Esc")
        #expect(driver.screen.circuit.debugger.done == nil)
    }

    @Test("a condition waits for its bit: it stands behind the measurement, and takes the forced outcome")
    func forced() {
        var driver = ScreenDriver(teleporting)
        #expect(driver.screen.circuit.layout?.column(of: 3) == 3)
        driver.press("l l f f x")
        #expect(driver.screen.circuit.debugger.forced == [2: true])
        #expect(driver.live?.bits == "01" && driver.live?.amplitudes.map(\.state) == [1])
        driver.press("l f")
        #expect(driver.screen.message?.text == "force: no measurement here")
        driver.command("goto 0 2")
        driver.command("debug force 0")
        #expect(driver.live?.amplitudes.map(\.state) == [0])
        driver.press("f f")
        #expect(driver.screen.circuit.debugger.forced.isEmpty)
    }

    @Test("it runs to breakpoints, to the cursor and to the end; marks stay with their operations")
    func breakpoints() {
        var driver = ScreenDriver(teleporting)
        driver.press("l l B")
        #expect(driver.text.contains("●"))
        driver.press("x")
        #expect(driver.screen.circuit.debugger.done == 2 && driver.screen.message?.text == "stopped before column 2")
        driver.press("x")
        #expect(driver.screen.circuit.debugger.done == 4)
        driver.press("0 t")
        #expect(driver.screen.circuit.debugger.done == 1)
        driver.press("\\ 0 Z")
        #expect(driver.screen.circuit.debugger.breakpoints == [3])
        driver.press("u")
        #expect(driver.screen.circuit.debugger.breakpoints == [2])
        driver.press("g g 0 l l B")
        #expect(driver.screen.circuit.debugger.breakpoints.isEmpty)
    }

    @Test("a seed draws outcomes that stay the same")
    func seeds() {
        var driver = ScreenDriver(teleporting)
        var seen: Set<String> = []
        for seed in 0..<20 {
            driver.command("debug seed \(seed)")
            driver.press("x")
            seen.insert(driver.live?.bits ?? "")
        }
        // Twenty fair coins that all fall alike: 2 in 10⁶; the seeds are fixed, so it never changes.
        #expect(seen == ["00", "01"])
        driver.command("debug seed x")
        #expect(driver.screen.message?.text == "debug seed: 'x' is no number")
    }

    @Test("what has no place to go says so")
    func refusals() {
        var driver = ScreenDriver(teleporting)
        driver.press("<")
        #expect(driver.screen.message?.kind == .error)
        driver.press("\\")
        #expect(driver.screen.message?.text == "nothing is stepped through")
        driver.press("x >")
        #expect(driver.screen.message?.text == "this is the end")
    }
}
