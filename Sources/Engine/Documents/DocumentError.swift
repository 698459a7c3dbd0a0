public import Diagnostics

/// A text that could not be read, or a file that could not be written.
public struct DocumentError: Fault, Hashable {
    public var kind: FaultKind
    public var diagnostic: Diagnostic

    public init(_ kind: FaultKind = .data, _ diagnostic: Diagnostic) {
        (self.kind, self.diagnostic) = (kind, diagnostic)
    }

    public init(_ kind: FaultKind = .data, code: String, _ message: String, at span: SourceSpan? = nil, hint: String? = nil) {
        self.init(kind, Diagnostic(code: code, message, at: span, hint: hint))
    }

    public var diagnostics: [Diagnostic] { [diagnostic] }
    public var hint: String? { diagnostic.hint }
    public var description: String { diagnostic.description }
}
