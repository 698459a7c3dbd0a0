import Circuits
import Glibc
import Testing
import Workspace

@testable import Workbench

@Suite("Noise and trained values in the state that is shown")
struct NoiseTests {
    private var bell: Circuit {
        var circuit = Circuit(qubits: 2)
        circuit.h(0)
        circuit.cx(0, 1)
        return circuit
    }

    @Test("a key goes from no noise to a trajectory, whose seed is shown, to the density matrix, and back")
    func cycle() throws {
        var driver = ScreenDriver(bell)
        driver.press("$ s N")
        #expect(driver.live?.noise?.method == .trajectory && driver.text.contains("trajectory of seed 0"))
        driver.press("M-n M-n")
        #expect(driver.live?.noise?.seed == 2 && driver.text.contains("seed 2"))
        driver.press("N")
        let purity = try #require(driver.live?.purity)
        #expect(purity < 0.999 && purity > 0.9)
        #expect(driver.text.contains("density matrix") && driver.live?.density.count == 16)
        driver.press("N")
        #expect(driver.live?.noise == nil && driver.live?.purity == nil)
    }

    @Test("noise acts column by column while the circuit is stepped through, and stepping back takes it back")
    func stepping() {
        var driver = ScreenDriver(bell)
        driver.command("debug noise density")
        driver.press(">")
        #expect(driver.live?.noise?.sites == 1)
        let first = driver.live
        driver.press(">")
        #expect(driver.live?.noise?.sites == 2)
        driver.press("<")
        #expect(driver.live == first)
    }

    @Test("a noise file is taken, a bad one says why, and what the project names is refused where it names none")
    func files() throws {
        let path = "/tmp/noise-\(getpid()).yaml"
        let file = try #require(fopen(path, "w"))
        fputs("rules:\n  - {on: 1q, channel: amplitude_damping, params: {gamma: 1}}\n", file)
        fclose(file)
        defer { unlink(path) }
        var circuit = Circuit(qubits: 1)
        circuit.x(0)
        var driver = ScreenDriver(circuit)
        driver.command("debug noise \(path)")
        #expect(driver.live?.amplitudes.map(\.state) == [0] && driver.live?.noise?.events == 1)
        driver.command("debug noise /no/such.yaml")
        #expect(driver.screen.message?.kind == .error)
        driver.command("debug noise project")
        #expect(driver.screen.message?.text.contains("names no noise") == true)
        driver.command("debug trajectory x")
        #expect(driver.screen.message?.kind == .error)
    }

    @Test("what is too wide for noise says so, and the density matrix is left out of the keys there")
    func wide() {
        var driver = ScreenDriver(Circuit(qubits: 9))
        driver.press("N N")
        #expect(driver.screen.circuit.live.noiseMethod == nil)
        driver.command("debug noise density")
        #expect(driver.live?.why?.contains("9 qubits") == true)
    }

    @Test("symbols have the values of the best run, of the last, or of one that is named; set values come first")
    func values() {
        var driver = ScreenDriver(Circuit(qubits: 1))
        driver.take(.workspace(Sample.state))
        driver.press("s P")
        #expect(driver.screen.circuit.live.trained?.choice == .best && driver.screen.circuit.live.trained?.run == "r1b77e04")
        #expect(driver.screen.circuit.live.trained?.values["theta0"] == 0.5)
        #expect(driver.text.contains("values of best"))
        #expect(driver.live?.symbolsAtZero == 0 || driver.screen.circuit.live.trained != nil)
        driver.press("P")
        #expect(driver.screen.circuit.live.trained?.choice == .last)
        driver.press("P")
        #expect(driver.screen.circuit.live.trained == nil)
        driver.command("values r1b77e04")
        #expect(driver.screen.circuit.live.trained?.choice == .chosen)
        driver.command("values nobody")
        #expect(driver.screen.message?.kind == .error)
    }
}
