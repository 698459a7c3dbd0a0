public import Diagnostics

/// Why a circuit cannot be read.
public enum FormatError: Error, Hashable, Sendable {
    /// The text has faults; at least one diagnostic is an error.
    case faults([Diagnostic])
    /// The file cannot be read: what the reader says.
    case unreadable(kind: FaultKind, message: String, diagnostics: [Diagnostic])
    /// No reader for that kind of file.
    case unknownFormat(String)
}

extension FormatError: Fault {
    public var kind: FaultKind {
        switch self {
        case .faults: .data
        case .unreadable(let kind, _, _): kind
        case .unknownFormat: .usage
        }
    }

    public var description: String {
        switch self {
        case .faults(let diagnostics):
            (diagnostics.first { $0.severity == .error } ?? diagnostics.first).map(\.description) ?? "faulty circuit"
        case .unreadable(_, let message, _): message
        case .unknownFormat(let path): "\(path): no reader for this kind of file; circuits are read from .qasm"
        }
    }

    public var diagnostics: [Diagnostic] {
        switch self {
        case .faults(let diagnostics), .unreadable(_, _, let diagnostics): diagnostics
        case .unknownFormat: []
        }
    }
}
