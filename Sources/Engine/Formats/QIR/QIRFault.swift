internal import Diagnostics

/// Why a module is refused.
struct QIRFault: Error {
    var code: String
    var message: String
    var hint: String?
    /// Texts of one line of the source, in order; the fault is at the last of them.
    var near: [String] = []

    init(_ code: String, _ message: String, hint: String? = nil, near: [String] = []) {
        (self.code, self.message, self.hint, self.near) = ("qir.\(code)", message, hint, near)
    }
}

/// Where texts stand in a module's source.
struct QIRPlaces {
    let file: String
    let source: [UInt8]
    let isText: Bool

    func diagnostic(_ fault: QIRFault, _ severity: Diagnostic.Severity = .error) -> Diagnostic {
        Diagnostic(severity, code: fault.code, fault.message, at: span(fault.near), hint: fault.hint)
    }

    /// The last of the texts in the first line that has all of them, in order; the file's start where there is none, and in bitcode.
    func span(_ texts: [String]) -> SourceSpan {
        guard isText, !texts.isEmpty else { return SourceSpan(file: file) }
        let parts = texts.map { Array($0.utf8) }
        var (line, start) = (1, 0)
        while start < source.count {
            var end = start
            while end < source.count, source[end] != 0x0A { end += 1 }
            if source[start] != UInt8(ascii: ";"), let found = find(parts, in: start..<end) {
                let before = String(decoding: source[start..<found.lowerBound], as: UTF8.self).unicodeScalars.count
                let width = String(decoding: source[found], as: UTF8.self).unicodeScalars.count
                let from = SourcePosition(line: line, column: before + 1, offset: found.lowerBound)
                return SourceSpan(
                    file: file, start: from, end: SourcePosition(line: line, column: before + 1 + width, offset: found.upperBound))
            }
            (line, start) = (line + 1, end + 1)
        }
        return SourceSpan(file: file)
    }

    private func find(_ parts: [[UInt8]], in line: Range<Int>) -> Range<Int>? {
        var from = line.lowerBound
        var last: Range<Int>?
        for part in parts {
            guard let place = first(part, from: from, to: line.upperBound) else { return nil }
            last = place..<place + part.count
            from = place + part.count
        }
        return last
    }

    private func first(_ part: [UInt8], from: Int, to: Int) -> Int? {
        guard let head = part.first, to - from >= part.count else { return nil }
        for place in from...to - part.count where source[place] == head {
            if part.indices.allSatisfy({ source[place + $0] == part[$0] }) { return place }
        }
        return nil
    }
}
