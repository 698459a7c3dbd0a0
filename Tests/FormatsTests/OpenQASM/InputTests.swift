import Circuits
import Diagnostics
import Formats
import TestSupport
import Testing

@Suite("Inputs of programs")
struct InputTests {
    private static let programs: [(String, [String: Double], String)] = [
        ("input bool b; qubit q; if (b) x q; bit c = measure q;", ["b": 1], "1"),
        ("input int[8] n; bit[8] c = n;", ["n": -3], "11111101"),
        ("input uint[4] n; uint[4] k = n + 9; bit[4] c = k;", ["n": 15], "1000"),
        ("input bit[5] b; bit[5] c = b << 1; bit d = b[4];", ["b": 21], "1 01010"),
        ("input angle[4] a; bit[4] c = a; angle[6] w = a; bit[6] d = w + w;", ["a": 3.5], "001000 1001"),
        ("input angle a; qubit q; rx(a / 2) q; bit c = measure q;", ["a": 2 * .pi], "1"),
        (
            "input complex[float[64]] zz; qubit[2] q; rx(real(zz)) q[0]; rx(imag(zz * zz)) q[1]; bit[2] c = measure q;",
            ["real(zz)": .pi, "imag(zz)": 0.5], "11"
        ),
        (
            "input array[float[64], 2] a; qubit[2] q; rx(a[1]) q[0]; ry(a[0] + a[1]) q[1]; bit[2] c = measure q;",
            ["a[0]": .pi, "a[1]": 0], "10"
        ),
        (
            "input array[int[8], 2, 2] a; int[8] n = 0; for int[8] v in a[1] { n += v; } bit[8] c = n * int[8](sizeof(a));",
            ["a[0, 0]": 1, "a[0, 1]": 2, "a[1, 0]": 3, "a[1, 1]": 4], "00001110"
        ),
        (
            "def last(readonly array[int[8], #dim = 1] a) -> int[8] { return a[-1]; } input array[int[8], 3] a; qubit q; x q; bit m = measure q; int n = m; int[8] k = a[n] + last(a[0:1]); bit[8] c = k;",
            ["a[0]": 1, "a[1]": 5, "a[2]": 9], "00001010 1"
        ),
        (
            "input duration d; bit c; if (d > 1us) c = 1; float r = d / 100ns; bit e; if (r == 25) e = 1; qubit q; delay[2 * d + 5ns] q; box[d] { x q; } bit f = measure q;",
            ["d": 2500], "1 1 1"
        ),
    ]

    @Test("of every type are read, computed with and written", arguments: programs)
    func outcome(source: String, values: [String: Double], expected: String) throws {
        try expect(source, endsIn: expected, values: values)
    }

    @Test("wider than a number are given bit by bit")
    func manyBits() throws {
        let source = "input bit[60] b; bit c = b[59]; bit d = b[0];"
        var values = Dictionary(uniqueKeysWithValues: (0..<60).map { ("b[\($0)]", 0.0) })
        values["b[59]"] = 1
        let circuit = try #require(program(source).circuit)
        let found = try DenseEvolution(circuit, values: values).distribution.filter { $0.value > 1e-12 }
        #expect(found.keys.sorted() == ["0 1"])
        let text = OpenQASM.write(circuit)
        #expect(text.contains("input bit[60] b;\n"))
        #expect(OpenQASM.write(try #require(OpenQASM.parse(text, file: "p.qasm").circuit)) == text)
    }

    @Test("are declared as they were, delays by their names")
    func written() throws {
        let declarations = [
            "input float[64] f;", "input angle a;", "input angle[20] b;", "input complex[float[64]] zz;", "input array[angle, 2, 3] w;",
            "input duration d;",
            "input bit[3] m;", "input int[8] n;", "input array[complex[float[64]], 2] v;",
        ]
        let source =
            declarations.joined(separator: "\n")
            + "\nqubit q;\nrx(real(zz) + f) q;\nrx(real(v[1])) q;\ndelay[5ns + 2 * d] q;\nrx(w[1, 2]) q;"
        let circuit = try #require(program(source).circuit)
        let text = OpenQASM.write(circuit)
        for line in declarations + ["rx(real(zz) + f) q[0];", "rx(real(v[1])) q[0];", "delay[5ns + 2 * d] q[0];", "rx(w[1, 2]) q[0];"] {
            #expect(text.contains(line + "\n"), "\(line) in\n\(text)")
        }
        #expect(circuit.settingDurations(to: ["d": 10]).operations.contains(.delay(qubits: [0], DelayLength(nanoseconds: 25))))
        let places = program(source).inputs
        #expect(places["imag(zz)"]?.start.line == 6 && places["w[1, 2]"]?.start.line == 7 && places["d"]?.start.column == 16)
    }

    private static let faulty: [(String, String, String)] = [
        ("input float a; a = 1;", "3:16", "qasm.constant"), ("input array[int, 2] a; a[0] = 1;", "3:24", "qasm.constant"),
        ("input stretch g;", "3:7", "qasm.type"), ("{ input float a; }", "3:3", "qasm.scope"),
        ("input float a; qubit[a] q;", "3:22", "qasm.not-constant"),
        ("input qubit q;", "3:7", "qasm.type"), ("input array[int, 0] a;", "3:18", "qasm.size"),
        ("input int n; int[8] n;", "3:21", "qasm.redeclared"),
    ]

    @Test("are refused at their place where they are none", arguments: faulty)
    func refused(source: String, place: String, code: String) { expect(source, failsAt: place, code) }

    @Test("hold what their types hold, and nothing else")
    func values() {
        #expect(
            ClassicalType.integer(bits: 8).value(of: -128) == .integer(-128, bits: 8)
                && ClassicalType.integer(bits: 8).value(of: 128) == nil)
        #expect(ClassicalType.unsigned(bits: 64).value(of: -1) == nil && ClassicalType.wholeNumber.value(of: 1.5) == nil)
        #expect(ClassicalType.boolean.value(of: 2) == nil && ClassicalType.bits(2).value(of: 2) == .bits([false, true]))
        #expect(ClassicalType.bits(2).value(of: 4) == nil && ClassicalType.duration.value(of: 5) == .duration(DelayLength(nanoseconds: 5)))
    }
}
