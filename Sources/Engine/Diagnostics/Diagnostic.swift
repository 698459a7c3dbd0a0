/// What is wrong in a text, where, and what was expected.
public struct Diagnostic: Hashable, Sendable, Codable {
    public enum Severity: String, Sendable, Codable {
        case error, warning, note
    }

    public var severity: Severity
    /// Stable name of the fault for machines, such as `qasm.unknown-gate`.
    public var code: String
    /// One sentence without a full stop that quotes the offending text.
    public var message: String
    public var span: SourceSpan?
    /// What to do about it.
    public var hint: String?

    public init(_ severity: Severity = .error, code: String, _ message: String, at span: SourceSpan? = nil, hint: String? = nil) {
        self.severity = severity
        self.code = code
        self.message = message.shorteningLongWords
        self.span = span
        self.hint = hint?.shorteningLongWords
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: error: message; hint`
    public var description: String {
        let place = span.map { "\($0): " } ?? ""
        let advice = hint.map { "; \($0)" } ?? ""
        return "\(place)\(severity.rawValue): \(message)\(advice)"
    }
}
