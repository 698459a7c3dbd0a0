import Diagnostics
import Testing

@Suite("A diagnostic")
struct DiagnosticTests {
    let span = SourceSpan(file: "a.qasm", at: SourcePosition(line: 3, column: 7, offset: 40))

    @Test("prints its place, what is wrong and what to do")
    func description() {
        let diagnostic = Diagnostic(code: "qasm.unknown-gate", "no gate 'cxx'", at: span, hint: "did you mean 'cx'?")
        #expect(diagnostic.description == "a.qasm:3:7: error: no gate 'cxx'; did you mean 'cx'?")
        #expect(Diagnostic(.warning, code: "x", "unused").description == "warning: unused")
    }

    @Test("is a fault's default answer only where there is one")
    func fault() {
        struct Plain: Fault {
            var kind: FaultKind { .busy }
            var description: String { "busy" }
        }
        #expect(Plain().diagnostics.isEmpty && Plain().hint == nil)
    }

    @Test("spans and places compare by what they cover")
    func places() {
        let end = SourcePosition(line: 4, column: 1, offset: 50)
        let later = SourceSpan(file: "a.qasm", at: end)
        #expect(span.start < end && SourcePosition.start < span.start)
        #expect(span.extended(to: later) == SourceSpan(file: "a.qasm", start: span.start, end: end))
        #expect("\(span)" == "a.qasm:3:7")
    }
}
