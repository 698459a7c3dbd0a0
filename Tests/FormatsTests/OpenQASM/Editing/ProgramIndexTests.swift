import Testing

@testable import Formats

@Suite("The names of a program")
struct ProgramIndexTests {
    /// Where the name at a mark `«name»` (the first one) is declared: the text from its declaration's start, up to 20 characters.
    private func declaration(_ marked: String) throws -> (name: String, declared: String?, uses: Int) {
        let start = try #require(marked.utf8.firstIndex(of: UInt8(ascii: "<")))
        let offset = marked.utf8.distance(from: marked.utf8.startIndex, to: start)
        let text = marked.filter { $0 != "<" }
        let index = ProgramIndex(text)
        let use = try #require(index.use(at: offset))
        let bytes = Array(text.utf8)
        func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        guard let symbol = use.symbol else { return (string(use.place), nil, 0) }
        return (string(use.place), string(index.symbols[symbol].header), index.places(of: symbol).count)
    }

    @Test(
        "a name leads to its declaration, by its scope",
        arguments: [
            ("qubit[2] q; bit[2] c; x <q[0];", "q", "qubit[2] q", 2),
            ("qreg q[2]; creg c[2]; measure q -> <c;", "c", "creg c", 2),
            ("const int n = 2; qubit[<n] q;", "n", "const int n", 2),
            ("int x = 1; { int y = x; int x = 2; x = 3; } <x = 4;", "x", "int x", 3),
            ("int x = 1; { int y = x; int x = 2; <x = 3; }", "x", "int x", 2),
            ("int x = 1; { int x = <x; }", "x", "int x", 2), ("gate g(a) q { rx(a) q; } qubit q; <g(1) q;", "g", "gate g(a) q", 2),
            ("gate g(a) q { rx(a) <q; } qubit q;", "q", "q", 2), ("gate g(a) q { rx(<a) q; } qubit q;", "a", "a", 2),
            ("def f(int[8] n, qubit q) -> bit { return n; } f(1, <q);", "q", nil, 0),
            ("def f(int[8] n, qubit q) -> bit[2] { return <n; }", "n", "int[8] n", 2),
            ("def f(int n) -> bit { return n; } bit b = <f(1);", "f", "def f(int n) -> bit", 2),
            ("int x; const int k = 2; def f() { x = <k; }", "k", "const int k", 2), ("int x; def f() { <x = 1; }", "x", nil, 0),
            ("for int i in [0:3] { x q[<i]; }", "i", "for int i", 2), ("int i; for int i in [0:i] x q[i]; y q[<i];", "i", "int i", 3),
            ("for uint[8] i in {1, 2} { for int j in [0:<i] { x q[j]; } }", "i", "for uint[8] i", 2),
            ("int i; for int i in [0:3] if (i > 1) x q[i]; else y q[i]; z q[<i];", "i", "int i", 2),
            ("let a = q[0:1]; x <a;", "a", "let a", 2), ("input float theta; rx(<theta) q;", "theta", "input float theta", 2),
            ("array[int[8], 2] a = {1, 2}; int b = <a[0];", "a", "array[int[8], 2] a", 2),
            ("extern f(int, float) -> int; int a = <f(1, 2.0);", "f", "extern f(int, float) -> int;", 2),
            ("int a = int[8](<b);", "b", nil, 0), ("bool ü = true; if (<ü) { }", "ü", "bool ü", 2),
            ("OPENQASM 2.0; opaque magic q; qreg q[1]; <magic q;", "magic", "opaque magic q;", 2),
        ] as [(String, String, String?, Int)])
    func declarations(_ text: String, _ name: String, _ declared: String?, _ uses: Int) throws {
        let found = try declaration(text)
        #expect(found.name == name && found.declared == declared && found.uses == uses, "\(found)")
    }

    @Test(
        "faults before and around leave names findable",
        arguments: [
            "qubit[2 q; qubit[2] r; x r;", "if (x == { qubit r; } qubit r; x r;", "} qubit r; { x r", "gate (a b { qubit r; x r;",
            "def f(int a { } qubit r; x @@ r;", "qubit r; cal { { x q } x q; } x r; /* open", "for int in qubit r; x r;",
        ])
    func faults(_ text: String) {
        let index = ProgramIndex(text)
        #expect(index.symbols.contains { $0.name == "r" })
        #expect(index.uses.last.map { $0.symbol == nil } != true)
    }

    @Test("what a pragma, an annotation or a calibration says is no use")
    func opaque() {
        let index = ProgramIndex(
            "OPENQASM 3.0;\npragma keep q\n@bind q now\nqubit q;\ncal { q q q }\ndefcal x $0 { play(q); }\n#pragma q\nx q;")
        #expect(index.symbols.map(\.name) == ["q"])
        #expect(index.places(of: 0).count == 2)
    }

    @Test("what is visible at a place: inner names first, hidden ones left out")
    func visible() throws {
        let text = "const int n = 1; qubit q; int x; def f(int x, bit b) { int y; | } gate g a { | }"
        let places = text.utf8.enumerated().filter { $0.element == UInt8(ascii: "|") }.map(\.offset)
        let index = ProgramIndex(text.replacing("|", with: " "))
        let inSubroutine = index.visible(at: places[0])
        #expect(Set(inSubroutine.map(\.name)) == ["x", "b", "y", "n", "f"])
        #expect(inSubroutine.first { $0.name == "x" }?.kind == .parameter)
        #expect(Set(index.visible(at: places[1]).map(\.name)) == ["a", "n", "q", "x", "f", "g"])
        #expect(Set(index.visible(at: text.utf8.count).map(\.name)) == ["n", "q", "x", "f", "g"])
    }

    @Test("a new name clashes with one in scopes around and inside, not beside")
    func clashes() throws {
        let index = ProgramIndex("int x; gate g a { h a; } gate k b { h b; } { int y; }")
        let a = try #require(index.symbols.firstIndex { $0.name == "a" })
        #expect(index.clash("b", with: a) == nil)
        #expect(index.clash("x", with: a)?.name == "x")
        let x = try #require(index.symbols.firstIndex { $0.name == "x" })
        #expect(index.clash("y", with: x)?.name == "y" && index.clash("z", with: x) == nil)
    }

    @Test("a gate's declaration reaches from its keyword to its brace")
    func statements() throws {
        let text = "qubit q;\ngate g(a) q {\n  h q;\n}\nx q;"
        let index = ProgramIndex(text)
        let gate = try #require(index.global("g"))
        #expect(String(decoding: Array(text.utf8)[gate.statement], as: UTF8.self) == "gate g(a) q {\n  h q;\n}")
        #expect(index.includes.isEmpty && index.language == .openQASM3)
        #expect(ProgramIndex("OPENQASM 2.0; include \"a.inc\";").includes.map(\.path) == ["a.inc"])
    }

    @Test("every cut of a program has an index", arguments: ["qasm/qasm3", "qasm/bad"])
    func cuts(_ folder: String) throws {
        for name in try files(in: folder).prefix(12) {
            let bytes = Array(try fixture("\(folder)/\(name)").utf8.prefix(2000))
            for end in stride(from: 0, through: bytes.count, by: 37) {
                let index = ProgramIndex(String(decoding: bytes[..<end], as: UTF8.self))
                for (one, other) in zip(index.uses, index.uses.dropFirst()) {
                    #expect(one.place.upperBound <= other.place.lowerBound)
                }
            }
        }
    }
}
