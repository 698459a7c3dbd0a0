import Circuits
import Diagnostics
import Formats
import Testing

/// So many of a thing with an operator between them.
private func chain(_ operand: String, _ operation: String, _ count: Int) -> String {
    [String](repeating: operand, count: count).joined(separator: " \(operation) ")
}

@Suite("Expressions of nearly a thousand operators")
struct LongExpressionTests {
    @Test(
        "are computed without descending into them, known or measured, and read back as the same",
        arguments: [
            ("int n = \(chain("1", "+", 990)); bit[10] c = uint[10](n);", "1111011110"),
            ("qubit q; x q; bit m = measure q; uint[10] u = m; uint[10] k = \(chain("u", "+", 990)); bit[10] c = k;", "1111011110 1"),
            ("qubit[2] q; x q[0]; bit[2] m = measure q; bit c; if (\(chain("m[1]", "||", 989)) || m[0]) c = 1;", "1 01"),
            ("qubit[2] q; x q[0]; bit[2] m = measure q; bit c = \(chain("m[0]", "^", 990));", "0 01"),
        ])
    func outcome(source: String, expected: String) throws {
        try expect(source, endsIn: expected)
    }

    @Test("of inputs stay angles of gates")
    func inputs() throws {
        let circuit = try #require(
            program("input float a; qubit q; rx(\(chain("a", "+", 990))) q;").circuit)
        guard case .gate(let gate) = circuit.operations[0] else { return }
        #expect(try gate.angles[0].evaluate(["a": 0.5]) == 495)
    }

    @Test(
        "longer ones, and deeper ones, are refused with the reason",
        arguments: ["int n = \(chain("1", "+", 1100));", "int n = \(String(repeating: "(", count: 200))1;"])
    func refused(source: String) {
        #expect(program(source).diagnostics.first?.code == "qasm.nesting")
    }

    @Test("a gate of the library that is declared again is called so")
    func library() {
        let found = program("gate x a { U(pi, 0, pi) a; }").diagnostics.first
        #expect(found?.message == "'x' is already declared as a gate by stdgates.inc" && found?.hint != nil)
        let own = program("gate g a { } gate g a { }").diagnostics.first
        #expect(own?.message == "'g' is already declared as a gate")
    }
}
