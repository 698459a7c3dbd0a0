import Circuits
import Diagnostics
import Numerics
import Testing

@testable import Formats

@Suite("Faults in other languages")
struct ForeignFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let text: String
        let place: String
        let code: String

        init(_ file: String, _ text: String, _ place: String, _ code: String) {
            (self.file, self.text, self.place, self.code) = (file, text, place, code)
        }

        var testDescription: String { "\(file) \(code) \(place)" }
    }

    @Test(
        "each is told at its place with a stable code",
        arguments: [
            Case("x.quil", "H 0\nHADAMARD 1\n", "2:1", "quil.unknown-gate"), Case("x.quil", "CNOT 0 0\n", "1:8", "quil.repeated-qubit"),
            Case("x.quil", "RX 0\n", "1:1", "quil.angle-count"), Case("x.quil", "CNOT 0\n", "1:1", "quil.qubit-count"),
            Case("x.quil", "MEASURE 0 ro[0]\n", "1:11", "quil.undeclared"),
            Case("x.quil", "DECLARE ro BIT[1]\nMEASURE 0 ro[1]\n", "2:11", "quil.index"),
            Case("x.quil", "JUMP @nowhere\n", "1:1", "quil.label"),
            Case("x.quil", "H 0\nLABEL @a\nX 0\nJUMP @b\nLABEL @b\nJUMP @a\n", "6:1", "quil.endless-loop"),
            Case("x.stim", "M 0\nDETECTOR rec[-1] rec[-2]\n", "2:1", "stim.record"),
            Case("x.stim", "OBSERVABLE_INCLUDE(0) rec[-1]\n", "1:1", "stim.record"),
            Case("x.quil", "DEFGATE G:\n    1, 0\n    0, 2\nG 0\n", "1:9", "quil.matrix"),
            Case("x.quil", "RX(pi/) 0\n", "1:7", "quil.syntax"), Case("x.quil", "DECLARE t REALS\n", "1:11", "quil.type"),
            Case("x.quil", "DEFCIRCUIT C q:\n    C q\nC 0\n", "2:5", "quil.recursion"),
            Case("x.stim", "H 0\nCNOTS 0 1\n", "2:1", "stim.unknown-gate"), Case("x.stim", "CX 0 0\n", "1:6", "stim.repeated-qubit"),
            Case("x.stim", "CX 0\n", "1:1", "stim.target"), Case("x.stim", "M 0\nCX rec[-2] 1\n", "2:1", "stim.record"),
            Case("x.stim", "X_ERROR(1.5) 0\n", "1:1", "stim.probability"), Case("x.stim", "X_ERROR 0\n", "1:1", "stim.arguments"),
            Case("x.stim", "REPEAT 3 {\nH 0\n", "1:1", "stim.syntax"), Case("x.stim", "H 0 q\n", "1:5", "stim.target"),
            Case("x.stim", "REPEAT 10000000 {\nH 0\n}\n", "2:1", "stim.too-long"),
            Case("x.ionq.json", "{\"qubits\":1,\"circuit\":[{\"gate\":\"hh\",\"target\":0}]}", "1:32", "ionq.unknown-gate"),
            Case("x.ionq.json", "{\"qubits\":1,\"circuit\":[{\"gate\":\"h\",\"target\":1}]}", "1:45", "ionq.range"),
            Case("x.ionq.json", "{\"qubits\":1,\n\"circuit\":[{\"gate\":\"rx\",\"target\":0}]}", "2:12", "ionq.rotation"),
            Case("x.ionq.json", "{\"qubits\":1}", "1:1", "ionq.key"), Case("x.ionq.json", "{\"qubits\":1,", "1:13", "json.key"),
            Case("x.cirq.json", "{\"cirq_type\":\"Circuits\"}", "1:14", "cirq.type"),
            Case(
                "x.cirq.json",
                "{\"cirq_type\":\"Circuit\",\"moments\":[{\"operations\":[\n{\"cirq_type\":\"GateOperation\",\"gate\":{\"cirq_type\":\"HPowGates\"},\"qubits\":[{\"cirq_type\":\"LineQubit\",\"x\":0}]}]}]}",
                "2:50", "cirq.unknown-gate"),
            Case("x.quirk", "https://algassert.com/quirk#circuit={\"cols\":[[\"HH\"]]}", "1:47", "quirk.unknown-gate"),
            Case("x.quirk", "https://algassert.com/quirk#circuit={%22cols%22:[[%22HH%22]]}", "1:51", "quirk.unknown-gate"),
            Case("x.quirk", "{\"cols\":[[{\"id\":\"Rxft\",\"arg\":\"pi t\"}]]}", "1:30", "quirk.formula"),
            Case("x.quirk", "{\"cols\":[[\"Swap\"]]}", "1:11", "quirk.swap"),
        ])
    func told(_ one: Case) throws {
        let parsed = try CircuitSource(one.text, file: one.file).parsed()
        #expect(parsed.circuit == nil)
        let first = try #require(parsed.diagnostics.first { $0.severity == .error })
        #expect(first.code == one.code, "\(first)")
        #expect(first.span.map { "\($0.start.line):\($0.start.column)" } == one.place, "\(first)")
    }

    @Test("hostile texts are refused in bounded time", arguments: ["x.quil", "x.stim", "x.ionq.json", "x.cirq.json", "x.quirk"])
    func hostile(file: String) throws {
        let deep = String(repeating: "(", count: 20_000)
        let texts = [
            "", "\u{FEFF}", "\0", "RX(" + deep + "1", "RX(" + String(repeating: "-", count: 20_000) + "1) 0",
            "RX(1" + String(repeating: "+1", count: 20_000) + ") 0", String(repeating: "CONTROLLED ", count: 5000) + "X 0",
            String(repeating: "REPEAT 1000000000 {\n", count: 60) + "H 0\n" + String(repeating: "}\n", count: 60),
            String(repeating: "REPEAT 2 {\n", count: 5000), "H 18446744073709551615", "H 999999999",
            "MPP " + String(repeating: "X0*", count: 5000),
            String(repeating: "[", count: 5000), "{\"cols\":" + String(repeating: "[", count: 5000),
            "{\"cols\":[[{\"id\":\"Rxft\",\"arg\":\"\(deep)\"}]]}",
            "{\"gates\":[{\"id\":\"~a\",\"matrix\":\"{{\(String(repeating: "√", count: 30_000))\"}],\"cols\":[]}",
            "{\"qubits\":999999999999,\"circuit\":[]}", "https://x/#circuit=%", "DEFGATE A(%a) AS MATRIX:\n    %a, 0\n    0, %a\nA(%b) 0",
        ]
        for text in texts {
            let parsed = try CircuitSource(text, file: file).parsed()
            #expect(parsed.circuit != nil || parsed.hasErrors, "\(text.prefix(60))")
        }
        // Every beginning of a sound text is read or refused.
        let sound = try soundText(file)
        for end in stride(from: 0, to: sound.count, by: 3) { _ = try CircuitSource(String(sound.prefix(end)), file: file).parsed() }
        // So is every text with a few bytes changed.
        var generator = Philox(seed: 7, stream: 0xf022)
        let letters = Array("0123456789-+*/%()[]{}\",:;.@# \n\\abXYZpie".utf8)
        for _ in 0..<200 {
            var bytes = Array(sound.utf8)
            for _ in 0..<3 { bytes[generator.below(bytes.count)] = letters[generator.below(letters.count)] }
            // Bytes that are no UTF-8 any more are refused before any language is asked.
            do { _ = try CircuitSource(bytes, file: file).parsed() } catch {}
        }
    }

    private func soundText(_ file: String) throws -> String {
        var circuit = Circuit(qubits: 3, bits: 3)
        circuit.h(0)
        circuit.cx(0, 1)
        circuit.append("cz", on: 1, 2)
        if !file.hasSuffix("stim") { circuit.append("rz", angles: .number(0.25), on: 2) }
        circuit.measureAll()
        let format = try #require(CircuitFormat.of(path: file))
        return String(decoding: try format.written(circuit), as: UTF8.self)
    }
}
