import Circuits
import Diagnostics
import Documents
import Formats
import Numerics
import TestSupport
import Testing

private let names: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

private func diagnostics(_ source: String) -> [String] {
    OpenQASM.parse(source, file: "p.qasm").diagnostics.map(\.description)
}

@Suite("Reading OpenQASM")
struct ParserTests {
    @Test("no mutation of a program traps or hangs, and a refusal has a place", arguments: names)
    func mutations(name: String) throws {
        let bytes = Array(try fixture("qasm/\(name).qasm").utf8.prefix(1500))
        var generator = Philox(seed: 11, stream: UInt64(name.utf8.count))
        let pieces = [
            "[", "]", "{", "}", "(", ")", ";", ",", "@", "ctrl @ ", "if (", "gate g(a) b {", "\"", "/*", "1e999", "-", "**",
            "q[99999999999]", "π", "\u{0}", "let a = ", "++", ":", "measure ", "0x", "$1",
        ]
        for _ in 0..<40 {
            var mutated = bytes
            for _ in 0...Int(generator.uniform() * 3) {
                let place = Int(generator.uniform() * Double(mutated.count))
                switch Int(generator.uniform() * 4) {
                case 0: mutated.remove(at: place)
                case 1: mutated[place] = UInt8(generator.uniform() * 256)
                case 2: mutated.insert(contentsOf: pieces[Int(generator.uniform() * Double(pieces.count))].utf8, at: place)
                default: mutated.removeSubrange(place..<min(place + 30, mutated.count))
                }
                if mutated.isEmpty { mutated = [32] }
            }
            let parsed = OpenQASM.parse(String(decoding: mutated, as: UTF8.self), file: "m.qasm")
            #expect((parsed.circuit == nil) == parsed.hasErrors)
            #expect(parsed.diagnostics.allSatisfy { $0.span.map { $0.start.line > 0 && $0.start.column > 0 } ?? false })
            if let circuit = parsed.circuit { try circuit.check() }
        }
    }

    @Test("deep nesting and long chains are refused")
    func deep() {
        let header = "OPENQASM 3.0;\nqubit q;\n"
        let programs = [
            header + "U(" + String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000) + ",0,0) q;",
            header + "U(" + String(repeating: "-", count: 100_000) + "1,0,0) q;",
            header + "U(" + String(repeating: "1+", count: 100_000) + "1,0,0) q;",
            header + "U(" + String(repeating: "2**", count: 100_000) + "1,0,0) q;",
            header + String(repeating: "{", count: 100_000),
            header + String(repeating: "if (true) ", count: 100_000) + "U(0,0,0) q;",
            header + String(repeating: "inv @ ", count: 100_000) + "U(0,0,0) q;",
            header + "let a = q" + String(repeating: "[0]", count: 100_000) + ";",
            String(repeating: "(", count: 200_000), String(repeating: "gate", count: 100_000), String(repeating: "h q; ", count: 50_000),
        ]
        for program in programs {
            let parsed = OpenQASM.parse(program, file: "deep.qasm")
            #expect(parsed.circuit == nil && parsed.diagnostics.count <= 101)
        }
    }

    @Test("several faults of one file are found at once")
    func recovery() {
        let found = diagnostics(
            """
            OPENQASM 3.0;
            include "stdgates.inc";
            qubit[2] q
            h q[0]
            cx q[0], q[7];
            rx(1 +) q[0];
            foo q[1];
            x q[0];;
            gate g a { h b; }
            cz q[0], q[0];
            """)
        #expect(
            found
                == [
                    "p.qasm:4:1: error: expected ';', found 'h'", "p.qasm:5:1: error: expected ';', found 'cx'",
                    "p.qasm:5:12: error: index 7 is out of range for 'q' of size 2",
                    "p.qasm:6:7: error: expected an expression, found ')'", "p.qasm:7:1: error: gate 'foo' is not defined",
                    "p.qasm:8:8: error: expected a statement, found ';'", "p.qasm:9:14: error: 'b' is not an argument of gate 'g'",
                    "p.qasm:10:10: error: gate 'cz' is applied to the same qubit twice",
                ])
    }

    @Test("the message names the cause and the remedy")
    func messages() {
        #expect(
            diagnostics("OPENQASM 2.0;\nqreg q[1];\nh q[0];") == [
                "p.qasm:3:1: error: gate 'h' is not defined; include \"qelib1.inc\" declares it"
            ])
        #expect(
            diagnostics("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit q;\ncxx q, q;") == [
                "p.qasm:4:1: error: gate 'cxx' is not defined; did you mean 'cx', 'CX' or 'crx'?"
            ])
        #expect(
            diagnostics("extern f(int) -> int;\nqubit q;\nU(f(1), 0, 0) q;") == [
                "p.qasm:3:3: warning: what 'f' gives is known only where it is defined: the circuit can be converted, not simulated"
            ])
        #expect(
            diagnostics("extern f(int) -> int;\nextern g(bit[2]);\nint a = f();\nint b = g(\"01\");\nconst int c = f(1);\ng(\"011\");") == [
                "p.qasm:3:9: error: 'f' takes 1 argument, got 0", "p.qasm:4:9: error: function 'g' returns no value",
                "p.qasm:5:15: error: what 'f' gives is no constant: it is defined elsewhere",
                "p.qasm:6:3: error: cannot convert 'bit[3]' to 'bit[2]'",
            ])
        #expect(
            diagnostics("qubit q;\nU(1/2, 0, 0) q;") == [
                "p.qasm:2:3: warning: dividing the whole numbers 1 and 2 gives 0; write 1.0/2 for a fraction"
            ])
    }

    @Test("columns count characters, not bytes")
    func columns() {
        #expect(
            diagnostics("qubit ψψ;\nU(ππ, 0, 0) ψψ; U(0, 0, 0) φ;").map { $0.split(separator: ":").prefix(3).joined(separator: ":") } == [
                "p.qasm:2:3", "p.qasm:2:28",
            ])
    }

    @Test("files are included from the including file's folder, cycles refused")
    func includes() throws {
        let files = [
            "lib/a.inc": "include \"b.inc\";\ngate a1 q { b1 q; }", "lib/b.inc": "gate b1 q { U(pi, 0, pi) q; }",
            "lib/loop.inc": "include \"loop.inc\";", "lib/bad.inc": "gate c q {\n  nothere q;\n}",
        ]
        func parse(_ library: String) -> Parsed {
            OpenQASM.parse("OPENQASM 3.0;\ninclude \"lib/\(library)\";\nqubit q;\na1 q;", file: "main.qasm") { files[$0] }
        }
        #expect(parse("a.inc").circuit?.definitions.map(\.name) == ["b1", "a1"])
        #expect(parse("loop.inc").diagnostics.first?.description == "lib/loop.inc:1:9: error: file 'loop.inc' includes itself")
        #expect(parse("bad.inc").diagnostics.map(\.description).contains("lib/bad.inc:2:3: error: gate 'nothere' is not defined"))
    }

    @Test(
        "files of the performance set are read, both languages to the same circuit", arguments: ["ghz", "hea", "qaoa", "qft", "qv", "tfim"])
    func performanceSet(family: String) throws {
        let two = try #require(OpenQASM.parse(try fixture("perf/\(family)_n08.qasm"), file: "2").circuit)
        let three = try #require(OpenQASM.parse(try fixture("perf/\(family)_n08.qasm3"), file: "3").circuit)
        #expect(distanceUpToPhase(try DenseEvolution(two).state, try DenseEvolution(three).state) < 1e-10)
        #expect(try readCircuit("\(fixtures)/perf/\(family)_n12.qasm").qubitCount == 12)
    }

    @Test("a register larger than any machine is refused before it is made")
    func tooLarge() {
        #expect(diagnostics("qubit[1000000000000] q;").count == 1)
        #expect(diagnostics("OPENQASM 2.0;\nqreg q[99999999];\n").count == 1)
        #expect(diagnostics("qubit[99999999999999999999999] q;").count == 1)
    }

    @Test("a missing file, a folder and another kind of file are told apart")
    func files() {
        func kind(_ path: String) -> FaultKind? {
            do {
                _ = try readCircuit(path)
                return nil
            } catch { return error.kind }
        }
        #expect(kind("\(fixtures)/nosuch.qasm") == .missingInput)
        #expect(kind("\(fixtures)/qasm/expected.json") == .usage)
        #expect(kind("\(fixtures)/qasm/bad/q2-unknown-gate.qasm") == .data)
    }

    @Test("integers wrap, truncate and compare as the specification says")
    func constants() throws {
        let source = """
            const int[4] a = 9; const uint[8] b = 300; const float f = 7 / 2 * 1.0; const bool t = 3 > 2;
            const int c = -7 / 2; const int d = -7 % 3; const int e = 1 << 4 | 3; const bit[3] m = "101";
            qubit[3] q;
            U(a, b, f) q[0]; U(c, d, e) q[1]; U(float(t) , uint[3](m), 2 ** 3) q[2];
            """
        let circuit = try #require(OpenQASM.parse(source, file: "c").circuit)
        let angles = try circuit.operations.map { operation -> [Double] in
            guard case .gate(let gate) = operation else { return [] }
            return try gate.angles.map { try $0.evaluate() }
        }
        #expect(angles == [[-7, 44, 3], [-3, -1, 19], [1, 5, 8]])
    }
}
