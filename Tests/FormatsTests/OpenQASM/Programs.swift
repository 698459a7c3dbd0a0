import Circuits
import Diagnostics
import Formats
import TestSupport
import Testing

/// A program behind the usual two lines; its own lines begin with the third.
func program(_ source: String) -> Parsed { OpenQASM.parse("OPENQASM 3.0;\ninclude \"stdgates.inc\";\n" + source, file: "p.qasm") }

/// A program without superpositions ends in this outcome, also after writing and reading it, and its text stays the same.
func expect(_ source: String, endsIn expected: String, values: [String: Double] = [:]) throws {
    let first = try #require(program(source).circuit, "\(program(source).diagnostics.map(\.description))")
    let text = OpenQASM.write(first)
    let again = OpenQASM.parse(text, file: "p.qasm")
    let second = try #require(again.circuit, "\(again.diagnostics.map(\.description))\n\(text)")
    for circuit in [first, second] {
        let found = try DenseEvolution(circuit, values: values).distribution.filter { $0.value > 1e-12 }
        #expect(found.keys.sorted() == [expected], "\(source)\n\(text)")
    }
    #expect(OpenQASM.write(second) == text)
}

/// A program is refused at this place with this code.
func expect(_ source: String, failsAt place: String, _ code: String) {
    let found = program(source).diagnostics.filter { $0.severity == .error }
    #expect(found.first.map { "\($0.span?.start.line ?? 0):\($0.span?.start.column ?? 0)" } == place, "\(found)")
    #expect(found.first?.code == code, "\(found)")
}
