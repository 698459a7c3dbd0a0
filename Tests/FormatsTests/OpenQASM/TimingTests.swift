import Circuits
import Diagnostics
import Testing

@testable import Formats

@Suite("Stretches and functions that are defined elsewhere")
struct TimingTests {
    private func circuit(_ text: String) throws -> Circuit {
        let parsed = OpenQASM.parse("OPENQASM 3.0; include \"stdgates.inc\"; " + text, file: "t.qasm")
        return try #require(parsed.circuit, "\(parsed.diagnostics)")
    }

    @Test("delays keep the stretches they are made of")
    func stretches() throws {
        let read = try circuit("qubit[2] q; stretch a; stretch b; duration d = 2 * a + 100ns; delay[d - b / 2 + 3dt] q; delay[a - a] q[0];")
        #expect(
            read.operations == [
                .delay(qubits: [0, 1], DelayLength(nanoseconds: 100, cycles: 3, stretches: ["a": 2, "b": -0.5])),
                .delay(qubits: [0], DelayLength()),
            ])
        let written = OpenQASM.write(read)
        #expect(written.contains("stretch a;\nstretch b;\ndelay[100ns + 3dt + 2 * a + -0.5 * b] q[0], q[1];"))
        #expect(OpenQASM.parse(written, file: "u.qasm").circuit?.operations == read.operations)
    }

    @Test("stretches of inner blocks are others")
    func scopes() throws {
        let read = try circuit("qubit q; stretch a; delay[a] q; for int i in [0:1] { stretch a; delay[a] q; }")
        #expect(
            read.operations == ["a", "a_2", "a_2"].map { Circuits.Operation.delay(qubits: [0], DelayLength(stretches: [$0: 1])) })
    }

    @Test("a stretch has no number")
    func numbers() {
        let parsed = OpenQASM.parse("qubit q; stretch a; if (a > 10ns) { U(0, 0, 0) q; }", file: "t.qasm")
        #expect(parsed.circuit == nil)
        #expect(OpenQASM.parse("qubit q; stretch a; delay[3 * a / a] q;", file: "t.qasm").circuit == nil)
        let quil = try? CircuitFormat.of(path: "x.quil")?.write?(
            OpenQASM.parse("qubit q; stretch a; delay[a] q;", file: "t").circuit ?? Circuit())
        #expect(quil == nil)
    }

    @Test("calls of functions that are defined elsewhere are kept, in order and once each")
    func calls() throws {
        let read = try circuit(
            """
            extern f(int[32], bit[2]) -> float[64]; extern note(uint[8]); extern bits(int) -> bit[2]; qubit q; bit[2] b;
            b[0] = measure q; note(3); float w = f(7, b); rx(2 * f(1, "01") + w) q; b = bits(4); if (bits(5) == 2) { U(0, 0, 0) q; }
            """)
        let calls = read.operations.compactMap { if case .assign(_, .external(let name, _, _)) = $0 { name } else { nil } }
        #expect(calls == ["note", "f", "f", "bits", "bits"])
        let written = OpenQASM.write(read)
        #expect(written.contains("extern f(int[32], bit[2]) -> float[64];\nextern note(uint[8]);\nextern bits(int[64]) -> bit[2];\n"))
        #expect(written.contains("\nnote(uint[8](3));\n") && written.contains("w = f(int[32](7), b);"))
        let again = OpenQASM.parse(written, file: "u.qasm")
        #expect(again.circuit.map { OpenQASM.write($0) } == written, "\(again.diagnostics)")
        #expect(throws: ClassicalFault.external("f")) {
            _ = try ClassicalExpression.external("f", [], .real).replacing { _ in nil }.evaluate(Nothing())
        }
        for file in ["x.ll", "x.quil", "x.cirq.json", "x.qasm2"] {
            #expect(throws: (any Error).self) { _ = try CircuitFormat.of(path: file)?.write?(read) }
        }
    }

    private struct Nothing: ClassicalMemory {
        func bit(_ bit: Int) -> Bool { false }
        func variable(_ variable: Int) -> ClassicalValue { .boolean(false) }
        func input(_ name: String) -> Double? { nil }
    }
}
