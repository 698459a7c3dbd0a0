import Circuits
import Diagnostics
import Documents
import Numerics
import TestSupport
import Testing

@testable import Formats

private let names: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

@Suite("Other languages there and back")
struct RoundTripTests {
    private func format(_ name: String) throws -> CircuitFormat { try #require(CircuitFormat.all.first { $0.name == name }) }

    private func text(_ circuit: Circuit, _ format: CircuitFormat) throws -> String {
        String(decoding: try format.written(circuit), as: UTF8.self)
    }

    private func read(_ text: String, _ format: CircuitFormat) throws -> Circuit {
        let parsed = try CircuitSource(text, file: "there" + format.extensions[0]).parsed()
        return try #require(parsed.circuit, "\(parsed.diagnostics)\n\(text)")
    }

    @Test("random circuits with modifiers do the same", arguments: ["quil", "ionq", "cirq", "quirk"], 0..<8)
    func random(name: String, seed: Int) throws {
        let format = try self.format(name)
        let circuit = randomCircuit(qubits: 2 + seed % 4, gates: 20, seed: UInt64(seed), parameters: [], modifiers: true)
        let first = try text(circuit, format)
        let read = try self.read(first, format)
        #expect(read.qubitCount == circuit.qubitCount)
        #expect(distanceUpToPhase(try DenseEvolution(read).state, try DenseEvolution(circuit).state) < 1e-7)
        // A phase of Cirq goes through its cosine and sine, an angle of Quirk through half turns: their last bits may move.
        guard name != "cirq", name != "quirk" else { return }
        let second = try text(read, format)
        #expect(second == (try text(try self.read(second, format), format)), "a second conversion changes nothing")
    }

    @Test("Clifford circuits through Stim", arguments: 0..<8)
    func clifford(seed: Int) throws {
        let circuit = randomCliffordCircuit(qubits: 2 + seed % 3, gates: 30, seed: UInt64(seed))
        let format = try self.format("stim")
        let first = try text(circuit, format)
        let read = try self.read(first, format)
        #expect(distanceUpToPhase(try DenseEvolution(read).state, try DenseEvolution(circuit).state) < 1e-9)
        #expect(try text(read, format) == first)
    }

    @Test("every unitary instruction of Stim is written as itself")
    func unitaries() throws {
        for word in Stim.unitaries where word.name != "II" {
            let line = word.qubits == 1 ? "\(word.name) 0\n" : "\(word.name) 0 1\n"
            let written = try text(try read(line, try format("stim")), try format("stim"))
            let same = try read(written, try format("stim"))
            func body(_ circuit: Circuit) throws -> [Complex] {
                try GateDefinition(name: "it", qubits: (0..<word.qubits).map { "q\($0)" }, body: circuit.operations)
                    .matrix([], definitions: circuit.definitions)
            }
            #expect(distanceUpToPhase(try body(same), try body(try read(line, try format("stim")))) < 1e-9, "\(line) \(written)")
        }
    }

    @Test("what a language can say of a program does the same when read back", arguments: ["quil", "cirq", "stim"], names)
    func programs(format name: String, program: String) throws {
        let format = try self.format(name)
        let circuit = try #require(OpenQASM.parse(try fixture("qasm/\(program).qasm"), file: program).circuit)
        let written: String
        do {
            written = try text(circuit, format)
        } catch FormatError.inexpressible {
            return
        }
        let parsed = try CircuitSource(written, file: "there" + format.extensions[0]).parsed()
        // Quil says with jumps what the reader does not take for nested blocks: it says so.
        if name == "quil", parsed.circuit == nil, parsed.diagnostics.allSatisfy({ $0.code == "quil.control-flow" }) { return }
        let read = try #require(parsed.circuit, "\(parsed.diagnostics)\n\(written)")
        // What is read back has registers in the order of their first measurement, and bits for variables of one bit.
        guard circuit.inputs.isEmpty, circuit.qubitCount <= 6, circuit.variables.isEmpty, circuit.localBits.isEmpty,
            name != "cirq" || circuit.bits.count == 1
        else { return }
        let (one, other) = (try marginals(circuit), try marginals(read))
        for key in Set(one.keys).union(other.keys) { #expect(abs((one[key] ?? 0) - (other[key] ?? 0)) < 1e-9, "\(key)\n\(written)") }
    }

    /// Probabilities of the bits that are 1 somewhere, so that bits that nothing writes may be missing.
    private func marginals(_ circuit: Circuit) throws -> [String: Double] {
        var result: [String: Double] = [:]
        for (key, probability) in try DenseEvolution(circuit).distribution where probability > 1e-12 {
            let trimmed = key.filter { $0 == "1" || $0 == "0" }.drop { $0 == "0" }
            result[String(trimmed), default: 0] += probability
        }
        return result
    }

    @Test(
        "the deepest angle that is read is read again", arguments: ["x.quil", "x.quirk"],
        ["-", "2^-", "(1-", "SIN(-", "1--"])
    func deepAngles(_ file: String, _ level: String) throws {
        let level = file == "x.quil" ? level : level.replacing("SIN", with: "sin")
        let closing = String(repeating: ")", count: level.count { $0 == "(" })
        var read = 0
        for depth in 1...120 {
            let angle = String(repeating: level, count: depth) + "1.5" + String(repeating: closing, count: depth)
            let text = file == "x.quil" ? "RX(\(angle)) 0\n" : "{\"cols\":[[{\"id\":\"Rxft\",\"arg\":\"\(angle)\"}]]}"
            guard let circuit = try CircuitSource(text, file: file).parsed().circuit else { continue }
            let again = try CircuitSource(self.text(circuit, format(String(file.dropFirst(2)))), file: file).parsed()
            #expect(again.circuit != nil, "\(angle): \(again.diagnostics)")
            read += 1
        }
        #expect(read > 15)
    }
}
