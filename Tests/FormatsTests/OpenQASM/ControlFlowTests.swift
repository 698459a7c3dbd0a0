import Circuits
import Diagnostics
import Documents
import Formats
import Numerics
import TestSupport
import Testing

private let header = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n"

private func circuit(_ source: String) throws -> Circuit {
    let parsed = OpenQASM.parse(header + source, file: "p.qasm")
    return try #require(parsed.circuit, "\(parsed.diagnostics.map(\.description))")
}

private func errors(_ source: String) -> [String] {
    OpenQASM.parse(header + source, file: "p.qasm", mostSteps: 20_000).diagnostics.filter { $0.severity == .error }.map(\.description)
}

/// Distribution of a program, also of what writing and reading it back gives.
private func distribution(_ source: String, values: [String: Double] = [:]) throws -> [String: Double] {
    let first = try circuit(source)
    let text = OpenQASM.write(first)
    let parsed = OpenQASM.parse(text, file: "p.qasm")
    let second = try #require(parsed.circuit, "\(parsed.diagnostics.map(\.description))\n\(text)")
    #expect(OpenQASM.write(second) == text)
    let (one, other) = (try DenseEvolution(first, values: values).distribution, try DenseEvolution(second, values: values).distribution)
    for key in Set(one.keys).union(other.keys) { #expect(abs((one[key] ?? 0) - (other[key] ?? 0)) < 1e-12, "\(key)\n\(text)") }
    return one.filter { $0.value > 1e-12 }
}

private func isClose(_ one: [String: Double], _ other: [String: Double]) -> Bool {
    Set(one.keys).union(other.keys).allSatisfy { abs((one[$0] ?? 0) - (other[$0] ?? 0)) < 1e-9 }
}

@Suite("Control flow that measurements decide")
struct ControlFlowReadingTests {
    @Test("what is known is done at once: loops, conditions, variables and calls leave gates alone")
    func known() throws {
        let found = try circuit(
            """
            qubit[4] q;
            int[32] n = 0;
            def flip(qubit a, int[32] k) -> int[32] { if (k > 1) { x a; return k; } return 0; }
            for int i in [0:3] {
              if (i == 2) continue;
              n += flip(q[i], i);
            }
            while (n < 10) { n += 4; h q[0]; if (n == 7) break; }
            switch (n) { case 7 { z q[1]; } default { y q[1]; } }
            """)
        #expect(found.gateCounts == ["x": 1, "h": 1, "z": 1])
        #expect(found.variables.isEmpty && found.isUnitary)
    }

    @Test("repeat until success: a loop with break")
    func untilSuccess() throws {
        let found = try distribution(
            """
            qubit q; bit c; int[8] n = 0; bit[2] out;
            while (true) {
              reset q; h q;
              c = measure q;
              n += 1;
              if (c) break;
              if (n == 3) { break; }
            }
            out = n;
            """)
        #expect(isClose(found, ["01 1": 0.5, "10 1": 0.25, "11 1": 0.125, "11 0": 0.125]), "\(found)")
    }

    @Test("continue skips the rest of one turn only")
    func skipping() throws {
        let found = try distribution(
            """
            qubit[2] q; bit[2] c; int[8] n; n = 0; bit[2] out;
            for int i in [0:1] {
              h q[i];
              c[i] = measure q[i];
              if (c[i]) { continue; }
              n += 1;
            }
            out = n;
            """)
        #expect(isClose(found, ["10 00": 0.25, "01 01": 0.25, "01 10": 0.25, "00 11": 0.25]), "\(found)")
    }

    @Test("a subroutine returns early where a measurement says so")
    func earlyReturn() throws {
        let found = try distribution(
            """
            def attempt(qubit a, qubit b) -> int[8] {
              bit m;
              h a;
              m = measure a;
              if (m) { return 3; }
              x b;
              return 1;
            }
            qubit[2] q; bit[2] out; bit c;
            out = attempt(q[0], q[1]);
            c = measure q[1];
            """)
        #expect(isClose(found, ["0 11": 0.5, "1 01": 0.5]), "\(found)")
    }

    @Test("the program ends where a measurement says so")
    func ends() throws {
        let found = try distribution(
            """
            qubit[2] q; bit[2] c;
            h q[0]; c[0] = measure q[0];
            if (c[0]) { end; }
            x q[1];
            c[1] = measure q[1];
            """)
        #expect(isClose(found, ["01": 0.5, "10": 0.5]), "\(found)")
    }

    @Test("a measured number selects qubits, bits, elements and angles")
    func selecting() throws {
        let found = try distribution(
            """
            qubit[3] q; bit[2] c; bit[3] d;
            array[float[64], 2] turns = {0.0, 3.141592653589793};
            h q[0]; c[0] = measure q[0]; reset q[0];
            int[8] k = int[8](c[0]) + 1;
            x q[k];
            float[64] turn = turns[k - 1];
            rx(turn) q[0];
            d = measure q;
            """)
        #expect(isClose(found, ["010 00": 0.5, "101 01": 0.5]), "\(found)")
    }

    @Test("loops over an input run as often as it says")
    func inputs() throws {
        let source = """
            input int[32] n; input float[64] theta;
            qubit q; bit c; bit[3] out; int[8] sum = 0;
            for int i in [1:n] { sum += i; rx(theta / n) q; }
            c = measure q;
            out = sum;
            """
        #expect(isClose(try distribution(source, values: ["n": 3, "theta": .pi]), ["110 1": 1]))
        #expect(isClose(try distribution(source, values: ["n": 0, "theta": .pi]), ["000 0": 1]))
    }

    @Test("a switch over measured bits takes one case")
    func switched() throws {
        let found = try distribution(
            """
            qubit[2] q; bit[2] c; bit[2] out;
            h q; c = measure q;
            switch (int[8](c)) {
              case 0 { out = "01"; }
              case 1, 2 { out = "10"; }
              default { out = "11"; }
            }
            """)
        #expect(isClose(found, ["01 00": 0.25, "10 01": 0.25, "10 10": 0.25, "11 11": 0.25]), "\(found)")
    }

    @Test("known values meet measured ones where branches join")
    func joined() throws {
        let found = try distribution(
            """
            qubit q; bit c; int[8] a = 1; int[8] b = 2; bit[4] out;
            h q; c = measure q;
            if (c) { a = b + 1; b = 0; } else { b = a; }
            out = a + b;
            """)
        #expect(isClose(found, ["0011 1": 0.5, "0010 0": 0.5]), "\(found)")
    }

    @Test("bits that the program sets itself are part of the answer")
    func ownBits() throws {
        let found = try distribution("qubit q; bit[4] c = \"0110\"; c[0] = measure q; c[3] = c[1] ^ c[2]; bit b = 1;")
        #expect(isClose(found, ["1 0110": 1]), "\(found)")
    }

    @Test("pragmas, calibrations, annotations and delays are kept")
    func kept() throws {
        let found = try circuit(
            """
            pragma vendor.optimise level=2
            defcal rz(angle[20] t) $0 { shift { nested } }
            qubit[2] q;
            @label "first"
            h q[0];
            delay[20us] q;
            delay[durationof({ delay[5ns] q[0]; }) + 3dt] q[1];
            box[1ms] { x q[0]; }
            """)
        #expect(found.directives == ["pragma vendor.optimise level=2", "defcal rz(angle[20] t) $0 { shift { nested } }"])
        #expect(found.annotations == [Circuit.Annotation("@label \"first\"", before: 0)])
        #expect(found.operations.contains(.delay(qubits: [0, 1], DelayLength(nanoseconds: 20_000))))
        #expect(found.operations.contains(.delay(qubits: [1], DelayLength(nanoseconds: 5, cycles: 3))))
        var read = try #require(OpenQASM.parse(OpenQASM.write(found), file: "p").circuit)
        read.name = found.name
        #expect(read == found)
    }
}

@Suite("What the checker of OpenQASM 3 finds")
struct CheckerTests {
    @Test(
        "a fault is named at its place",
        arguments: [
            ("int[8] a = 1.5 + \"01\";", "3:12", "qasm.type"), ("const int n = 3; n += 1;", "3:18", "qasm.constant"),
            ("qubit q; bit c; c = measure q; int[4] a = 1 / 0;", "3:43", "qasm.no-value"),
            ("qubit[2] q; for int i in [0:2] { x q[i]; }", "3:38", "qasm.index"),
            ("def f(int a) -> int { return f(a); } int b = f(1);", "3:30", "qasm.recursion"),
            ("def f(qubit a) { } qubit[2] q; f(q);", "3:34", "qasm.size-mismatch"),
            ("int a = 1; def f() -> int { return a; }", "3:36", "qasm.undefined"), ("def f() { return 1; }", "3:18", "qasm.return"),
            ("int[4097] a;", "3:5", "qasm.too-large"), ("bit[2] a = \"011\";", "3:12", "qasm.type"),
            ("array[int[8], 2] a = {1, 2, 3};", "3:22", "qasm.size-mismatch"),
            ("switch (1) { case 1 { } case 1 { } }", "3:30", "qasm.case"),
            ("int a = popcnt(3);", "3:9", "qasm.unknown-function"), ("if (false) { h nothing; }", "3:16", "qasm.undefined"),
            ("def f(readonly array[int[8], #dim = 1] a) { a[0] = 1; } array[int[8], 2] b; f(b);", "3:45", "qasm.constant"),
            ("qubit q; delay[3] q;", "3:16", "qasm.type"), ("for int i in [0:0:3] { }", "3:15", "qasm.index"),
        ])
    func faults(source: String, place: String, code: String) {
        let found = OpenQASM.parse(header + source, file: "p.qasm").diagnostics.filter { $0.severity == .error }
        #expect(found.first.map { "\($0.span?.start.line ?? 0):\($0.span?.start.column ?? 0)" } == place, "\(found)")
        #expect(found.first?.code == code, "\(found)")
    }

    @Test(
        "hostile programs end with a word about the limit",
        arguments: [
            "qubit q; for int i in [0:1000000000000] { x q; }", "qubit q; while (true) { x q; }",
            "int n = 1; while (n > 0) { n = n + 1; }", "qubit q; for int i in [0:9223372036854775807] { x q; }",
            "qubit q; for int i in [0:2000] { for int j in [0:2000] { x q; } }", "array[int[8], 1000000, 1000000] a;", "bit[100000000] c;",
            "def a(qubit q) { x q; x q; } def b(qubit q) { for int i in [0:2000] a(q); } qubit q; for int i in [0:2000] { b(q); }",
            "int x = 2 ** 60 ** 60;", "qubit[2] q; ctrl(100000) @ x q[0], q[1];",
            "uint[64] k = 1 << 70; array[int[8], 9] z; int y = z[k - 1];",
        ])
    func hostile(source: String) {
        let found = errors(source)
        #expect((1...3).contains(found.count), "\(found)")
    }

    @Test("a huge power is a short circuit, and refused where it is none")
    func powers() throws {
        #expect(try circuit("qubit q; pow(2 ** 60) @ x q; pow(2 ** 60) @ rx(0.1) q;").operations.count == 2)
    }
}

private let programs: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

@Suite("Programs put together from pieces of others")
struct SplicingTests {
    /// Programs cut into statements, roughly.
    private static let pieces: [String] = programs.filter { $0.hasPrefix("qasm3") }.flatMap { name in
        ((try? fixture("qasm/\(name).qasm")) ?? "").split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("OPENQASM") && !$0.hasPrefix("include")
        }
    }

    private static let control = [
        "if (c[0]) {", "while (n < 3) {", "for int i in [0:3] {", "}", "}", "} else {", "break;", "continue;", "end;", "int[8] n = 0;",
        "n += 1;", "qubit[4] q;",
        "bit[4] c;", "c = measure q;", "switch (n) { case 0 {", "} default { } }", "c[n] = measure q[n];", "return n;",
        "def f(int[8] n) -> int[8] {", "n = f(n);",
        "while (!c[1]) {", "x q[n];", "c = \"0101\";",
    ]

    @Test("give a circuit that is whole, or faults with places, in bounded time", arguments: 0..<60)
    func spliced(seed: Int) throws {
        var generator = Philox(seed: 23, stream: UInt64(seed))
        var lines = ["OPENQASM 3.0;", "include \"stdgates.inc\";", "qubit[4] q; bit[4] c; int[8] n = 0;"]
        for _ in 0..<(5 + Int(generator.uniform() * 25)) {
            let list = generator.uniform() < 0.6 ? SplicingTests.control : SplicingTests.pieces
            lines.append(list[Int(generator.uniform() * Double(list.count))])
        }
        let source = lines.joined(separator: "\n")
        let parsed = OpenQASM.parse(source, file: "s.qasm", mostSteps: 3000)
        #expect((parsed.circuit == nil) == parsed.hasErrors)
        #expect(parsed.diagnostics.allSatisfy { $0.span != nil })
        _ = OpenQASM.formatted(source, file: "s.qasm")
        guard let circuit = parsed.circuit else { return }
        try circuit.check()
        let text = OpenQASM.write(circuit)
        let again = OpenQASM.parse(text, file: "s.qasm")
        let read = try #require(again.circuit, "\(again.diagnostics.map(\.description))\n\(source)\n---\n\(text)")
        #expect(OpenQASM.write(read) == text, "\(source)")
    }
}
