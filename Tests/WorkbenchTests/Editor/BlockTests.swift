import Circuits
import Drawing
import Testing
import Workspace

@testable import Workbench

@Suite("Blocks of circuits")
struct BlockTests {
    /// The amplitudes at the end, for comparing circuits.
    private func state(_ circuit: Circuit) -> [String] {
        var request = PreviewRequest(circuit: circuit, steps: Array(circuit.operations.indices))
        for (place, name) in circuit.symbols.enumerated() { request.values[name] = 0.3 + Double(place) }
        request.listed = 64
        return previewState(request).amplitudes.sorted { $0.state < $1.state }.map {
            "\($0.state) \(Figures.fixed($0.real, 6)) \(Figures.fixed($0.imaginary, 6))"
        }
    }

    @Test("a selection becomes a gate with its symbols as angles, and is taken apart again")
    func wrapping() throws {
        var driver = ScreenDriver()
        driver.press("H C j R y")
        driver.type("2*theta")
        let before = try #require(driver.circuit)
        driver.press("g g 0 V l")
        driver.command("wrap bell")
        #expect(driver.gates == ["bell 0,1", "ry(2*theta) 1"])
        driver.press("u V l l (")
        #expect(driver.gates == ["block1(theta) 0,1"])
        #expect(try state(#require(driver.circuit)) == state(before))
        #expect(driver.circuit?.definitions.first?.parameters == ["theta"])
        driver.press(")")
        #expect(driver.gates == ["h 0", "cx 0,1", "ry(2*theta) 1"] && driver.circuit?.definitions.isEmpty == true)
        driver.press("9 9 u")
        #expect(driver.gates.isEmpty)
    }

    @Test("what stands between goes before or behind; a choice that cannot stay whole is refused")
    func order() throws {
        var driver = ScreenDriver(Circuit(qubits: 3))
        for line in ["append h 0", "append x 2", "append cx 0,1", "append cx 1,2", "append t 0"] { driver.command(line) }
        let before = try #require(driver.circuit)
        driver.press("g g 0 v j l")
        driver.command("wrap a")
        #expect(driver.gates == ["x 2", "a 0,1", "cx 1,2", "t 0"])
        #expect(try state(#require(driver.circuit)) == state(before))
        driver.press("u")
        #expect(throws: EditRefusal("there is a 'h' already")) { try before.wrapping([1, 4], as: "h") }
        #expect(throws: Never.self) { try before.wrapping([1, 4], as: "b2").circuit.check() }
        #expect(throws: EditRefusal("the choice would be cut in two by cx")) { try before.wrapping([0, 4], as: "b2") }
        var measured = before
        measured.bits = [Register(name: "c", size: 1)]
        measured.operations.append(.measure(qubit: 0, bit: 0))
        #expect(throws: EditRefusal("measure cannot be part of a gate")) { try measured.wrapping([0, 5], as: "m") }
        #expect(throws: EditRefusal("'2x' is no name for a gate")) { try before.wrapping([0], as: "2x") }
        #expect(throws: EditRefusal("the choice would be cut in two by cx")) { try before.wrapping([0, 3], as: "c2") }
    }

    @Test("a block is repeated as a power of it, and its unfolding writes it out")
    func repeating() throws {
        var driver = ScreenDriver(Circuit(qubits: 2))
        driver.press("H C 0 V l")
        driver.command("repeat-block 3 step")
        #expect(driver.gates == ["pow(3) @ step 0,1"])
        #expect(driver.text.contains("step"))
        driver.press(")")
        #expect(driver.gates == ["h 0", "cx 0,1", "h 0", "cx 0,1", "h 0", "cx 0,1"])
        driver.command("repeat-block 1")
        #expect(driver.screen.message?.text == "repeat-block: '1' is no number from 2 to 10000")
    }

    @Test("rules put gates in the place of others, with their angles and operands")
    func replacing() throws {
        var driver = ScreenDriver(Circuit(qubits: 2))
        for line in ["append h 0", "append rzz(theta) 0,1", "append swap 1,0"] { driver.command(line) }
        let before = try #require(driver.circuit)
        driver.command("replace rzz(t) with cx 0,1; rz(t) 1; cx 0,1")
        #expect(driver.gates == ["h 0", "cx 0,1", "rz(theta) 1", "cx 0,1", "swap 1,0"])
        driver.command("replace swap with cx 0,1; cx 1,0; cx 0,1")
        #expect(driver.gates.suffix(3) == ["cx 1,0", "cx 0,1", "cx 1,0"])
        #expect(try state(#require(driver.circuit)) == state(before))
        driver.command("replace rz with rx")
        #expect(driver.gates.contains("rx(theta) 1"))
        for (line, words) in [
            ("replace y with x", "no y here"), ("replace rx", "expected GATE"), ("replace cx with x 7", "no operand 7"),
            ("replace rx with foo", "no gate 'foo'"), ("replace h with cx", "cx"),
        ] {
            driver.command(line)
            #expect(driver.screen.message?.text.contains(words) == true, "\(line): \(driver.screen.message?.text ?? "")")
        }
    }

    @Test("every block of the library goes in, and is right", arguments: LibraryBlock.all.map(\.name))
    func library(name: String) throws {
        var driver = ScreenDriver(Circuit(qubits: 4))
        driver.press("L")
        driver.type(name + " 3")
        #expect(driver.gates.count > 0 && driver.screen.message == nil, "\(driver.screen.message?.text ?? "")")
        let circuit = try #require(driver.circuit)
        try circuit.check()
        #expect(circuit.operations.allSatisfy { !$0.qubits.contains(3) })
        driver.press("0")
        driver.command("block \(name) 3")
        #expect(driver.circuit?.operations.count == 2 * circuit.operations.count)
        #expect(driver.circuit?.symbols.count == 2 * circuit.symbols.count)
    }

    @Test("the Fourier transform, W and GHZ states are those of the textbook")
    func textbook() throws {
        func amplitudes(_ name: String, _ prepare: (inout Circuit) -> Void = { _ in }) throws -> [StatePreview.Amplitude] {
            var circuit = Circuit(qubits: 3)
            prepare(&circuit)
            let block = try #require(LibraryBlock.all.first { $0.name == name }).circuit(qubits: 3)
            circuit.operations += block.operations
            return previewState(PreviewRequest(circuit: circuit, steps: Array(circuit.operations.indices))).amplitudes.sorted {
                $0.state < $1.state
            }
        }
        // j = 3: amplitude k is exp(2πi·3k/8)/√8; cos and sin of multiples of π/4.
        let root = 0.3535533905932738
        let cosines = [1, -0.7071067811865476, 0, 0.7071067811865476, -1, 0.7071067811865476, 0, -0.7071067811865476]
        let found = try amplitudes("qft") { circuit in
            circuit.append("x", on: 0)
            circuit.append("x", on: 1)
        }
        #expect(found.count == 8)
        for (amplitude, cosine) in zip(found, cosines) { #expect(abs(amplitude.real - root * cosine) < 1e-12) }
        #expect(try amplitudes("w").map(\.state) == [1, 2, 4])
        #expect(try amplitudes("w").allSatisfy { abs($0.probability - 1.0 / 3) < 1e-12 })
        #expect(try amplitudes("ghz").map(\.state) == [0, 7])
        #expect(try amplitudes("uniform").count == 8)
    }

    @Test("a block that is not there names those that are")
    func refusals() {
        var driver = ScreenDriver(Circuit(qubits: 2))
        for (line, words) in [
            ("block qf", "did you mean qft"), ("block zzz", "they are qft"), ("block qft 3", "there are 2 from here on"),
            ("block qft 2 3", "has no layers"),
        ] {
            driver.command(line)
            #expect(driver.screen.message?.text.contains(words) == true, "\(line): \(driver.screen.message?.text ?? "")")
        }
    }

    @Test("conditions and loops are deleted and moved like gates")
    func control() {
        var circuit = Circuit(qubits: 3, bits: 1)
        var x = Circuit(qubits: 3)
        x.append("x", on: 0)
        circuit.operations = [
            .measure(qubit: 0, bit: 0), .conditional(.bit(0), then: x.operations, otherwise: []), .loop(while: .bit(0), body: x.operations),
        ]
        var driver = ScreenDriver(circuit)
        #expect(driver.text.contains("if c") && driver.text.contains("while c"))
        driver.press("l J")
        #expect(driver.circuit?.operations[1].qubits == [1])
        driver.press("d")
        #expect(driver.circuit?.operations.count == 2)
    }
}
