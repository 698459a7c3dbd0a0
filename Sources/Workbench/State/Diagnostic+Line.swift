import Diagnostics

extension Diagnostic {
    /// The fault with its place in one line: the file's own name first, so that the line stays short.
    var placed: String {
        guard let span else { return message }
        let name = span.file.split(separator: "/").last.map(String.init) ?? span.file
        return "\(name):\(span.start.line):\(span.start.column): \(severity.rawValue): \(message)" + (hint.map { "; \($0)" } ?? "")
    }
}
