internal import Diagnostics

extension Parser {
    /// `cal { … }` or `defcal … { … }` as it is written, the word next.
    mutating func calibration() throws(Fault) -> String {
        let start = token.start
        // The header is the calibration grammar's too: '$q' may stand in it.
        let (bytes, count) = (lexer.source.bytes, lexer.source.count)
        let brace = (token.end..<count).first { bytes[$0] == UInt8(ascii: "{") || bytes[$0] == UInt8(ascii: ";") } ?? count
        guard brace < count, bytes[brace] == UInt8(ascii: "{") else {
            reread(from: brace)
            throw unexpected("expected '{'")
        }
        let opening = lexer.extent(brace, brace + 1)
        lexer.rewind(to: brace + 1)
        guard lexer.skipBlock() else {
            findings.report("qasm.syntax", "'{' is not closed", at: opening)
            reread(from: lexer.source.count)
            throw Fault()
        }
        let end = lexer.offset
        reread(from: end)
        return lexer.source.text(start..<end)
    }
}
