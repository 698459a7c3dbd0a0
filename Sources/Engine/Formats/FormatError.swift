public import Diagnostics
internal import Documents

/// Why a circuit cannot be read.
public enum FormatError: Error, Hashable, Sendable {
    /// The text has faults; at least one diagnostic is an error.
    case faults([Diagnostic])
    /// The file cannot be read: what the reader says.
    case unreadable(kind: FaultKind, message: String, diagnostics: [Diagnostic])
    /// No reader for that kind of file.
    case unknownFormat(String)
    /// No writer for the language that the file's extension names.
    case unwritable(String, String)
    /// The language to write has no words for something in the circuit.
    case inexpressible(Inexpressible)

    init(_ error: DocumentError) {
        self = .unreadable(kind: error.kind, message: error.description, diagnostics: error.diagnostics)
    }
}

extension FormatError: Fault {
    public var kind: FaultKind {
        switch self {
        case .faults, .inexpressible: .data
        case .unreadable(let kind, _, _): kind
        case .unknownFormat, .unwritable: .usage
        }
    }

    public var description: String {
        switch self {
        case .faults(let diagnostics):
            (diagnostics.first { $0.severity == .error } ?? diagnostics.first).map(\.description) ?? "faulty circuit"
        case .unreadable(_, let message, _): message
        case .unknownFormat(let path):
            "\(path): no reader for this kind of file; circuits are read from \(CircuitFormat.endings(CircuitFormat.all.filter { $0.read != nil }))"
        case .unwritable(let path, let title): "\(path): \(title) is read, not written"
        case .inexpressible(let fault): fault.what
        }
    }

    public var diagnostics: [Diagnostic] {
        switch self {
        case .faults(let diagnostics), .unreadable(_, _, let diagnostics): diagnostics
        case .unknownFormat, .unwritable, .inexpressible: []
        }
    }
}
