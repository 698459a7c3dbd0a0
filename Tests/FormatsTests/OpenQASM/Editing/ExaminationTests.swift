import Circuits
import Testing

@testable import Formats

@Suite("What reading a program tells an editor")
struct ExaminationTests {
    private func value(_ marked: String) -> String? {
        let offset = marked.utf8.prefix { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "\u{1}") }.count
        return OpenQASM.examine(marked.replacing("\u{1}", with: ""), file: "a.qasm").value(at: offset)?.text
    }

    @Test(
        "the value of an expression, where it is known before the program runs",
        arguments: [
            ("qubit q; U(\u{1}pi/2, 0, 0) q;", "3.141592653589793"), ("qubit q; U(pi\u{1}/2, 0, 0) q;", "1.5707963267948966"),
            ("const int n = 3; qubit[2 * \u{1}n] q;", "3"), ("const int n = 3; qubit[2\u{1} * n] q;", "6"),
            ("const int \u{1}n = 3 + 4;", "7"), ("const uint[4] n = 17; int m = \u{1}n;", "1"),
            ("const bit[3] b = \"101\"; bit[3] c = \u{1}b;", "\"101\""), ("int x = 3; x = \u{1}x + 1;", "3"),
            ("const float a = sin(\u{1}pi / 2);", "3.141592653589793"), ("const duration d = 2 * 10ns; delay[\u{1}d] $0;", "20ns"),
            ("const complex[float] z = 1 + 2im; complex[float] w = \u{1}z;", "1.0 + 2.0im"),
            ("for int i in [0:1] { int y = \u{1}i; }", nil), ("for int i in [4:4] { int y = \u{1}i; }", "4"),
            ("qubit q; bit b = measure q; if (\u{1}b) { x q; }", nil),
        ] as [(String, String?)])
    func values(_ text: String, _ value: String?) { #expect(self.value(text) == value) }

    @Test("what names turned out to be")
    func kinds() {
        let text = "const int n = 2; qubit[n * 2] q; let a = q[0:2]; array[int[8], 2, 3] m; uint[7] u;"
        let found = OpenQASM.examine(text, file: "a.qasm")
        func kind(_ name: String) -> String? {
            ProgramIndex(text).global(name).flatMap { found.kind(declaredAt: $0.place.lowerBound) }
        }
        #expect(kind("q") == "4 qubits" && kind("a") == "3 qubits" && kind("u") == "uint[7]" && kind("n")?.hasPrefix("int") == true)
        #expect(kind("m")?.hasPrefix("2 × 3 array") == true)
    }

    @Test("faults are those of parse, with their places; an included file's stand where it is included")
    func faults() throws {
        let text = "OPENQASM 3.0;\ninclude \"bad.inc\";\nqubit q;\nfoo q;\n"
        let found = OpenQASM.examine(text, file: "a.qasm") { $0 == "bad.inc" ? "gate g a { nope a; }" : nil }
        let parsed = OpenQASM.parse(text, file: "a.qasm") { $0 == "bad.inc" ? "gate g a { nope a; }" : nil }
        #expect(found.faults.map(\.diagnostic) == parsed.diagnostics && found.faults.count == 2)
        #expect(found.faults.map(\.isElsewhere) == [true, false])
        let bytes = Array(text.utf8)
        #expect(found.faults.map { String(decoding: bytes[$0.place], as: UTF8.self) } == ["\"bad.inc\"", "foo"])
    }

    @Test("the diagnostics of every faulty fixture are those of parse")
    func same() throws {
        for name in try files(in: "qasm/bad") {
            let text = try fixture("qasm/bad/\(name)")
            let found = OpenQASM.examine(text, file: name)
            #expect(found.faults.map(\.diagnostic) == OpenQASM.parse(text, file: name).diagnostics, "\(name)")
        }
    }

    @Test("every keyword and function has a help text")
    func vocabulary() {
        for language in [Language.openQASM2, .openQASM3] {
            for word in Vocabulary.keywords(language) + Vocabulary.functions(language) { #expect(!word.help.isEmpty, "\(word.name)") }
        }
        #expect(Vocabulary.gates(.openQASM3, including: ["stdgates.inc"]).contains { $0.name == "cphase" && $0.gate.name == "cp" })
        #expect(Vocabulary.gates(.openQASM2, including: []).map(\.name) == ["U", "CX"])
    }

    @Test(
        "which texts are names",
        arguments: [
            ("q", true, true), ("Q", true, false), ("_a1", true, false), ("gate", false, false), ("def", false, true), ("", false, false),
            ("1a", false, false), ("a b", false, false), ("a;", false, false), ("ü", true, false), ("$0", false, false),
            ("a//", false, false),
        ])
    func names(_ text: String, _ in3: Bool, _ in2: Bool) {
        #expect(Vocabulary.isName(text, .openQASM3) == in3)
        #expect(Vocabulary.isName(text, .openQASM2) == in2)
    }
}
