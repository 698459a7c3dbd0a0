import Circuits
import Diagnostics
import Testing

@testable import Formats

@Suite("Whole numbers of more than 64 bits in OpenQASM")
struct WideNumberTests {
    private func circuit(_ text: String) throws -> Circuit {
        let parsed = OpenQASM.parse("OPENQASM 3.0; include \"stdgates.inc\"; " + text, file: "t.qasm")
        return try #require(parsed.circuit, "\(parsed.diagnostics)")
    }

    @Test(
        "what is known is computed exactly and wraps around",
        arguments: [
            ("const uint[100] big = 1267650600228229401496703205375; uint[100] n = big + 1;", "n == 0"),
            ("int[128] n = 170141183460469231731687303715884105727; n += 1;", "n == -170141183460469231731687303715884105728"),
            ("uint[128] n = 0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF;", "n + 1 == 0"), ("int[70] n = 1; n <<= 69;", "n < 0"),
            ("uint[100] n = 1; n = n << 99 >> 98;", "n == 2"), ("uint[96] n = 3; n = n ** 60;", "n == 42391158275216203514294433201"),
            ("int[128] n = -7; n = n / 2;", "n == -3"), ("uint[90] n = 0; n[80] = 1;", "n == 1208925819614629174706176"),
            ("uint[90] n = 1208925819614629174706176;", "bool(n[80])"), ("uint[64] n = 18446744073709551615; n += 2;", "n == 1"),
            ("int[100] n = 5;", "popcount(~n) == 98"),
            ("uint[70] n = rotl(uint[70](3), 69);", "n == 590295810358705651713"),
        ])
    func known(declaration: String, claim: String) throws {
        let circuit = try circuit("qubit q; \(declaration) if (\(claim)) { x q; } else { y q; }")
        #expect(circuit.operations == [.gate(GateApplication("x", on: [0]))])
    }

    @Test("what measurements decide is computed when the circuit runs, and written so that it is read again")
    func measured() throws {
        let read = try circuit(
            "qubit q; bit c = measure q; uint[100] n = 1; if (c) { n = n << 90; } if (n > 18446744073709551616) { x q; }")
        #expect(read.variables.map(\.type) == [.unsigned(bits: 100)])
        let written = OpenQASM.write(read)
        let again = OpenQASM.parse(written, file: "u.qasm").circuit
        #expect(again?.operations == read.operations)
    }

    @Test("a width that nobody needs is refused where it stands")
    func tooWide() {
        let parsed = OpenQASM.parse("OPENQASM 3.0; int[5000] n;", file: "t.qasm")
        #expect(
            parsed.diagnostics.map(\.description) == [
                "t.qasm:1:19: error: a whole number of 5000 bits is too wide; at most 4096 are supported"
            ])
        let digits = String(repeating: "9", count: 2000)
        #expect(OpenQASM.parse("OPENQASM 3.0; const int[128] n = \(digits);", file: "t.qasm").circuit == nil)
    }
}
