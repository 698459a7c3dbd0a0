import Circuits
import Diagnostics
import Formats
import TestSupport
import Testing

private let header = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n"

private func circuit(_ source: String) throws -> Circuit {
    let parsed = OpenQASM.parse(header + source, file: "p.qasm")
    return try #require(parsed.circuit, "\(parsed.diagnostics.map(\.description))")
}

/// What the specification's chapters say, program by program; the expected outcomes are worked out by hand.
@Suite("The specification of OpenQASM 3, by its chapters")
struct SpecificationTests {
    @Test(
        "a program without superpositions ends in the one outcome that its meaning asks for, also after writing and reading it",
        arguments: [
            // Bits of numbers, of measured numbers and of elements of arrays.
            ("int[32] n = 15; n[4:7] = \"1010\"; bit[8] c = n[0:7];", "10101111"),
            ("array[int[32], 5] a = {0, 1, 2, 3, 4}; a[0][0] = 1; bit[3] c = a[4][0:2]; bit d = a[0][0];", "1 100"),
            ("uint[8] n = 0; n[{0, 3}] = \"11\"; n[0] ^= 1; bit[8] c = n;", "00001000"),
            ("qubit[4] q; x q[1]; bit[4] m = measure q; uint[4] u = m; bit[2] c = u[0:2:3]; u[2:3] = c; bit[4] d = u;", "0010 00 0010"),
            ("qubit[2] q; x q[1]; bit[2] m = measure q; uint[4] u = 0; u[1:2] = m; bit[4] c = u;", "0100 10"),
            // Registers and arrays joined.
            ("qubit[2] q; x q; bit[2] m = measure q; bit[2] k = \"10\"; bit[4] c = m ++ k;", "1011 10 11"),
            (
                "array[int[8], 2] f = {0, 1}; array[int[8], 3] g = {2, 3, 4}; array[int[8], 5] j = f ++ g; g[1:2] = f[0:1]; bit[8] c = j[3]; bit[8] d = g[2];",
                "00000001 00000011"
            ),
            ("array[int[8], 4] a = {1, 2, 3, 4}; a[0:2] = a[1:3]; bit[8] c = a[0]; bit[8] d = a[2];", "00000100 00000010"),
            // Angles are bits of a turn.
            ("angle[4] a = 9 * (pi / 8); bit[4] b = a << 2; bit[4] c = a >> 2; bit[4] d = ~a;", "0110 0010 0100"),
            ("angle[4] a = 9 * (pi / 8); bit[4] b = rotl(a, 1); uint[4] n = popcount(a); bit[4] c = n;", "0010 0011"),
            // Loops.
            ("int n = 0; for int i in [0:3] { i = 7; n += 1; } bit c; if (n == 4) c = 1;", "1"),
            (
                "qubit q; x q; bit m = measure q; int n = 0; int last = int(m) + 2; for int i in [0:last] { i = 7; n += 1; } bit c; if (n == 4) c = 1;",
                "1 1"
            ),
            ("int i = 3; bit c; if (i in {0, 3}) c = 1; bit d; if (i in {1, 2}) d = 1;", "0 1"),
            // Casts: a literal of the number's own size, a bit, numbers without a size.
            ("uint[4] a = \"0101\"; int b = \"011\"; bit[4] c = a; bit d; if (b == 3) d = 1;", "1 0101"),
            ("bit[2] c; qubit[2] q; x q[0]; c = measure q; int[8] a = c; bit d; if (a == 1) d = 1;", "1 01"),
            // Statements that only compute something.
            ("1 + 2; pi; sin(1.0); int(3.2); -(4); \"01\"; bit c = 1;", "1"),
        ])
    func outcome(source: String, expected: String) throws {
        let first = try circuit(source)
        #expect(try outcomes(first) == [expected])
        let text = OpenQASM.write(first)
        let again = OpenQASM.parse(text, file: "p.qasm")
        let second = try #require(again.circuit, "\(again.diagnostics.map(\.description))\n\(text)")
        #expect(try outcomes(second) == [expected], "\(text)")
        #expect(OpenQASM.write(second) == text)
    }

    private func outcomes(_ circuit: Circuit) throws -> [String] {
        try DenseEvolution(circuit, values: [:]).distribution.filter { $0.value > 1e-12 }.keys.sorted()
    }

    @Test(
        "what the specification forbids is refused at its place",
        arguments: [
            // Sizes of casts.
            ("int[8] a = \"01\";", "3:12", "qasm.size-mismatch"), ("uint[4] a = uint[4](\"01\");", "3:21", "qasm.size-mismatch"),
            ("angle[8] a = \"01\";", "3:14", "qasm.size-mismatch"), ("bit[4] c; int[2] a = c;", "3:22", "qasm.size-mismatch"),
            ("bit[4] b = true;", "3:12", "qasm.size-mismatch"),
            // Registers and arrays.
            ("qubit[2] q; let a = q ++ q[0:0];", "3:21", "qasm.type"), ("qubit[2] q; let a = q[{}];", "3:24", "qasm.syntax"),
            ("qubit[4] q; let a = q[3:1];", "3:23", "qasm.index"), ("{ array[int, 2] a; }", "3:3", "qasm.scope"),
            ("array[int[8], 2] a = {1, 2}; array[int[8], 3] b = a ++ a;", "3:51", "qasm.size-mismatch"),
            // Arrays as arguments.
            ("def f(readonly array[int[8], #dim = 2] a) { } array[int[8], 2] b; f(b);", "3:69", "qasm.size-mismatch"),
            ("def f(readonly array[int[8], 3] a) { } array[int[8], 2] b; f(b);", "3:62", "qasm.size-mismatch"),
            ("def f(readonly array[int[8], #dim = 1] a) { } array[float, 2] b; f(b);", "3:68", "qasm.type"),
            // What must be constant.
            ("qubit[2] q; int n = 1; ctrl(n) @ x q[0], q[1];", "3:29", "qasm.not-constant"),
            ("int i = 1; int j = 2; switch (i) { case j { } }", "3:41", "qasm.not-constant"),
            // Switches, annotations.
            ("int i = 1; switch (i) { }", "3:12", "qasm.case"), ("int i = 1; switch (i) { default { } }", "3:12", "qasm.case"),
            ("int i = 1; switch (i) { case 1 { } default { } default { } }", "3:48", "qasm.case"),
            ("int i = 1; switch (i) { default { } case 1 { } }", "3:37", "qasm.case"), ("qubit q;\n@foo", "4:1", "qasm.syntax"),
            // Loops that plainly never end.
            ("qubit q; while (true) { x q; }", "3:10", "qasm.endless-loop"), ("while (1 < 2) { }", "3:1", "qasm.endless-loop"),
            ("int i = 3; qubit q; bit c; while (i > 2) { c = measure q; }", "3:28", "qasm.endless-loop"),
        ])
    func refused(source: String, place: String, code: String) {
        let found = OpenQASM.parse(header + source, file: "p.qasm").diagnostics.filter { $0.severity == .error }
        #expect(found.first.map { "\($0.span?.start.line ?? 0):\($0.span?.start.column ?? 0)" } == place, "\(found)")
        #expect(found.first?.code == code, "\(found)")
    }

    @Test(
        "loops that something may end are not called endless",
        arguments: [
            "int i = 0; while (true) { i += 1; if (i == 5) break; }", "qubit q; bit c; while (true) { h q; c = measure q; if (c) end; }",
            "bit c = 1; let d = c; while (c) { d = 0; }", "def f() { end; } while (true) { f(); }",
        ])
    func ending(source: String) {
        let found = OpenQASM.parse(header + source, file: "p.qasm").diagnostics
        #expect(found.isEmpty, "\(found)")
    }

    @Test(
        "what was nearly a name is asked for",
        arguments: [
            ("input float theta; qubit q; rx(thta) q;", "did you mean 'theta'?"), ("qubit q; rx(pii) q;", "did you mean 'pi'?"),
            ("gate g(theta) target { rx(thta) target; }", "did you mean 'theta'?"),
            ("gate g target { h targt; }", "did you mean 'target'?"),
            ("qubit[2] data; h dta;", "did you mean 'data'?"), ("gate foo a { } qubit q; fooo q;", "did you mean 'foo'?"),
            ("flaot x;", "did you mean 'float'?"), ("int count = 0; cuont = 2;", "did you mean 'count'?"),
        ])
    func suggestion(source: String, hint: String) {
        #expect(OpenQASM.parse(header + source, file: "p.qasm").diagnostics.first?.hint == hint)
    }

    @Test("a name of a million letters is quoted in short")
    func longNames() {
        let name = String(repeating: "n", count: 1_000_000)
        for source in ["x \(name);", "\(name) q;", "int a = \(name)(1);", "int a = \(String(repeating: "7", count: 100_000));"] {
            let found = OpenQASM.parse(header + source, file: "p.qasm").diagnostics
            #expect(!found.isEmpty && found.allSatisfy { $0.description.utf8.count < 400 }, "\(found.map { $0.description.prefix(500) })")
        }
    }

    @Test("inputs of bits are numbers and truths, and read back as they are")
    func inputBits() throws {
        let found = try circuit("input bit k; input bit[3] m; qubit[2] q; bit[2] c; if (k) x q[0]; if (m[2]) x q[1]; c = measure q;")
        #expect(found.inputs == ["k", "m"] && found.inputTypes == ["k": .bits(1), "m": .bits(3)])
        for (k, m, expected) in [(1.0, 4.0, "11"), (0.0, 3.0, "00"), (1.0, 3.0, "01")] {
            let outcomes = try DenseEvolution(found, values: ["k": k, "m": m]).distribution.filter { $0.value > 1e-12 }
            #expect(Array(outcomes.keys) == [expected])
        }
        let text = OpenQASM.write(found)
        let again = try #require(OpenQASM.parse(text, file: "p.qasm").circuit)
        #expect(OpenQASM.write(again) == text)
    }

    @Test("arrays are handed to functions that are defined elsewhere, and are not known any more where those may change them")
    func externalArrays() throws {
        let found = try circuit(
            """
            extern sum(readonly array[int[8], 3]) -> int[8];
            extern turn(mutable array[float, #dim = 2], float);
            array[int[8], 3] a = {1, 2, 3};
            array[float, 2, 2] b = {{0.1, 0.2}, {0.3, 0.4}};
            qubit q;
            int[8] n = sum(a);
            rx(b[0, 1]) q;
            turn(b, 0.5);
            rx(b[0, 1]) q;
            for int i in [0:2] { a[i] = n; n = sum(a); }
            """)
        let text = OpenQASM.write(found)
        for line in ["array[int[8], 3] a;", "array[float[64], 2, 2] b;", "n = sum(a);", "turn(b, 0.5);", "rx(b[0, 1]) q[0];", "a[2] = n;"] {
            #expect(text.contains(line + "\n"), "\(line) in\n\(text)")
        }
        // Before the call its angle is known.
        #expect(text.contains("rx(0.2) q[0];"))
        let again = try #require(OpenQASM.parse(text, file: "p.qasm").circuit)
        #expect(OpenQASM.write(again) == text && again.operations == found.operations && again.variables == found.variables)
        for (source, place, code) in [
            ("extern f(readonly array[int[8], 3]); array[int[8], 2] a; f(a);", "3:60", "qasm.size-mismatch"),
            ("extern f(readonly array[int[8], #dim = 2]); array[int[8], 2] a; f(a);", "3:67", "qasm.size-mismatch"),
            ("extern f(readonly array[float, #dim = 1]); array[int[8], 2] a; f(a);", "3:66", "qasm.type"),
            ("extern f(readonly array[int[8], 2]); int a; f(a);", "3:47", "qasm.type"),
        ] {
            let fault = OpenQASM.parse(header + source, file: "p.qasm").diagnostics.first
            #expect(fault.map { "\($0.span?.start.line ?? 0):\($0.span?.start.column ?? 0)" } == place && fault?.code == code)
        }
    }

    @Test(
        "arrays and bits that are copied over and over come to a limit",
        arguments: [
            "array[int, 100000] a; array[int, 100001] b;", "array[int, 90000] a; array[int, 90000] b; for int i in [0:50] { a = b; }",
            "extern f(mutable array[int, #dim = 1]); array[int, 90000] a; for int i in [0:50] { f(a); }",
            "uint[4096] u = 0; for int i in [0:2000] { u[0:4095] = ~u[0:4095]; }",
        ])
    func copies(source: String) {
        let found = OpenQASM.parse(header + source, file: "p.qasm", mostSteps: 20_000).diagnostics.filter { $0.severity == .error }
        #expect(found.map(\.code) == ["qasm.too-large"])
    }

    @Test("places are found in a line of a megabyte, characters counted that take several bytes")
    func longLines() {
        let source = "qubit q;" + String(repeating: "box{h q;}/*ψ*/", count: 5_000) + "y θ;"
        let found = OpenQASM.parse(header + source, file: "p.qasm", wantsPlaces: true).diagnostics
        #expect(found.map(\.description) == ["p.qasm:3:70011: error: 'θ' is not declared"])
    }

    @Test("calibrations of older grammars are kept as they are")
    func calibrations() throws {
        let written = "defcal rz(angle[20] theta) $q { shift_phase drive($q), -theta; }"
        #expect(try circuit("defcalgrammar \"openpulse\";\n\(written)").directives.last == written)
    }
}

@Suite("Boxes")
struct BoxTests {
    private static let program = """
        qubit[3] q;
        bit[1] c;
        gate echo a, b {
          box {
            h a;
            delay[20ns] b;
          }
          barrier a, b;
        }
        // first
        box[1000ns] {
          x q[0];
          box {
            cx q[0], q[1];
          }
          delay[100ns] q[1];
        }
        echo q[0], q[1];
        c[0] = measure q[0];
        if (c[0]) {
          box[200ns + 2 * g] {
            z q[2];
          }
        }
        box {
        }
        """

    @Test("are kept: what is read and written is the same, in gates and under conditions too")
    func roundTrip() throws {
        let first = try circuit("stretch g;\n" + Self.program)
        let text = OpenQASM.write(first)
        let second = try #require(OpenQASM.parse(text, file: "p.qasm").circuit)
        #expect(OpenQASM.write(second) == text)
        #expect(first.operations == second.operations && first.definitions == second.definitions)
        let expected = Self.program.split(separator: "\n").filter { !["//"].contains(where: $0.hasPrefix) }
        for line in expected { #expect(text.contains(line), "\(line)") }
        #expect(first.operations.first == .box(.begin(DelayLength(nanoseconds: 1000))))
    }

    @Test("change nothing that is computed")
    func meaning() throws {
        let boxed = try circuit("qubit[2] q; box { h q[0]; box[1us] { cx q[0], q[1]; } }")
        let plain = try circuit("qubit[2] q; h q[0]; cx q[0], q[1];")
        #expect(boxed.depth == plain.depth && boxed.gateCount == plain.gateCount && boxed.isUnitary)
        #expect(try boxed.inverse().inverse() == boxed)
    }

    @Test("other languages get barriers or nothing where they only hold gates together, a refusal where they take a time")
    func otherLanguages() throws {
        let plain = try circuit("qubit[2] q; x q[0]; box { x q[1]; x q[0]; } x q[0];")
        #expect(try OpenQASM.writeVersion2(plain).contains("x q[0];\nbarrier q[0],q[1];\nx q[1];\nx q[0];\nbarrier q[0],q[1];\nx q[0];"))
        let timed = try circuit("qubit[2] q; box[1us] { x q[1]; }")
        for format in CircuitFormat.all {
            guard format.name != "qasm3", let write = format.write, !format.name.hasPrefix("qir") else { continue }
            _ = try write(plain)
            #expect(throws: FormatError.self, "\(format.name)") { _ = try write(timed) }
        }
    }

    @Test("edges that an editor left alone are written as whole boxes")
    func loose() throws {
        var circuit = try circuit("qubit q; box { x q; }")
        circuit.operations.removeLast()
        #expect(OpenQASM.write(circuit).hasSuffix("box {\n  x q[0];\n}\n"))
        circuit.operations = [.box(.end)] + circuit.operations.dropFirst()
        #expect(OpenQASM.write(circuit).hasSuffix("qubit[1] q;\nx q[0];\n"))
        #expect(Circuit.qubits(ofBoxAt: 0, in: circuit.operations) == [])
    }
}
