import Circuits
import Drawing
import Testing
import Workspace

@testable import Workbench

@Suite("The state under the cursor")
struct LiveStateTests {
    @Test("it is the state after the cursor's column, and follows cursor and edits")
    func follows() {
        var driver = ScreenDriver()
        #expect(driver.text.contains("ψ = |000⟩"))
        driver.press("H C")
        #expect(driver.text.contains("ψ = 0.707|000⟩ + 0.707|011⟩"))
        driver.press("0")
        #expect(driver.text.contains("ψ = 0.707|000⟩ + 0.707|001⟩"))
        driver.press("d")
        #expect(driver.text.contains("ψ = |000⟩"))
    }

    @Test("moving along a column asks nothing, a new question makes old answers worthless")
    func questions() {
        var driver = ScreenDriver()
        driver.press("H H H 0")
        driver.press("j")
        #expect(!driver.effects.contains { if case .preview = $0 { true } else { false } })
        let old = driver.screen.circuit.live.serial
        var screen = driver.screen
        _ = screen.update(.event(.key(Key("l"))))
        #expect(screen.circuit.live.serial == old + 1 && screen.circuit.live.isWaiting)
        let before = screen.circuit.live.answer
        _ = screen.update(.preview(StatePreview(qubits: 9), serial: old))
        #expect(screen.circuit.live.answer == before)
        _ = screen.update(.preview(StatePreview(qubits: 9), serial: old + 1))
        #expect(screen.circuit.live.answer?.qubits == 9 && !screen.circuit.live.isWaiting)
    }

    @Test("a key and a command show it in a panel, in a line or not at all")
    func shown() {
        var driver = ScreenDriver()
        driver.press("H C z")
        #expect(driver.text.contains("state after column 1") && driver.text.contains("purity") && driver.text.contains("stabilizers"))
        driver.press("s")
        #expect(!driver.text.contains("purity") && driver.text.contains("ψ ="))
        driver.press("s")
        #expect(!driver.text.contains("ψ ="))
        driver.press("H")
        #expect(!driver.effects.contains { if case .preview = $0 { true } else { false } })
        driver.command("state panel")
        #expect(driver.text.contains("purity"))
        driver.command("state loud")
        #expect(driver.screen.message?.text == "state: 'loud' is not auto, panel, line, off")
    }

    @Test("symbols are 0 until they are set; a nudge of the gate under the cursor shows at once")
    func symbols() {
        var driver = ScreenDriver(Circuit(qubits: 1))
        driver.press("R y")
        driver.type("theta")
        #expect(driver.text.contains("1 symbol at 0"))
        driver.command("set theta pi/2")
        #expect(driver.text.contains("ψ = 0.707|0⟩ + 0.707|1⟩") && !driver.text.contains("at 0"))
        driver.command("set phi 1")
        #expect(driver.screen.message?.text == "set: no symbol 'phi'; they are theta")
        driver.command("set theta")
        driver.press("0 ] ] ] ]")
        #expect(driver.text.contains("ψ = 0.924|0⟩ + 0.383|1⟩"))
    }

    @Test("observables have their expectation values in the panel")
    func observables() {
        var driver = ScreenDriver()
        driver.press("H C z")
        driver.command("observe Z0*Z1")
        #expect(driver.text.contains("<Z0*Z1>") && driver.text.contains("1.0000"))
        driver.command("observe Z9")
        #expect(driver.screen.message?.text == "observe: there is no qubit 9")
        driver.command("observe")
        #expect(!driver.text.contains("<Z0*Z1>"))
    }

    @Test("what cannot be computed says why, and wide Clifford circuits show their stabilizers")
    func refusals() {
        var wide = Circuit(qubits: 40)
        for qubit in 0..<40 { wide.h(qubit) }
        wide.append("t", on: 3)
        var driver = ScreenDriver(wide, 200, 60)
        #expect(driver.live?.method == .stabilizer && driver.text.contains("+X1"))
        driver.press("l")
        #expect(driver.text.contains("preview off:") && driver.text.contains("40 qubits, and t"))
    }

    @Test(
        "phases are fractions of π, amplitudes have their factors",
        arguments: [
            (0.5, 0.5, "(0.5+0.5i)", "π/4"), (0, -1, "i", "-π/2"), (-0.25, 0, "0.25", "π"), (1, 0, "", "0"),
            (0.6, -0.8, "(0.6-0.8i)", "-0.30π"),
        ])
    func numbers(real: Double, imaginary: Double, factor: String, phase: String) {
        let amplitude = StatePreview.Amplitude(state: 0, real: real, imaginary: imaginary)
        #expect(StatePanel.coefficient(amplitude).factor == factor)
        #expect(StatePanel.phase(amplitude, .unicode).hasPrefix(phase + " "))
    }
}
