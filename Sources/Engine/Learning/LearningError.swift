public import Diagnostics
public import Documents

/// What can go wrong between a project's data and a trained model.
public enum LearningError: Fault, Hashable {
    /// A file could not be read, or is no CSV.
    case document(DocumentError)
    /// A fault in a data file.
    case data(Diagnostic)
    /// The project asks for what its data or its model cannot give.
    case configuration(_ message: String, hint: String? = nil)
    /// A name that is none of a table's.
    case unknown(_ what: String, _ name: String, nearest: [String])
    /// A checkpoint that is of another computation, or damaged.
    case corruptCheckpoint(String)
    /// Training left the finite numbers.
    case notFinite(String)
    /// A library refused.
    case library(String)

    public var kind: FaultKind {
        switch self {
        case .document(let error): error.kind
        case .data, .corruptCheckpoint, .notFinite: .data
        case .configuration, .unknown: .configuration
        case .library: .internalError
        }
    }

    public var diagnostics: [Diagnostic] {
        switch self {
        case .document(let error): error.diagnostics
        case .data(let diagnostic): [diagnostic]
        default: []
        }
    }

    public var hint: String? {
        switch self {
        case .document(let error): error.hint
        case .data(let diagnostic): diagnostic.hint
        case .configuration(_, let hint): hint
        case .unknown(_, _, let nearest): nearest.isEmpty ? nil : "did you mean '\(nearest.joined(separator: "' or '"))'?"
        case .corruptCheckpoint: "start the training again without --resume"
        case .notFinite: "lower the learning rate or clip the gradient"
        case .library: nil
        }
    }

    public var description: String {
        switch self {
        case .document(let error): return error.description
        case .data(let diagnostic): return diagnostic.description
        case .configuration(let message, _): return message + (hint.map { "; \($0)" } ?? "")
        case .unknown(let what, let name, _): return "no \(what) '\(name)'" + (hint.map { "; \($0)" } ?? "")
        case .corruptCheckpoint(let why): return "the checkpoint does not fit this training: \(why)"
        case .notFinite(let what): return what + "; lower the learning rate or clip the gradient"
        case .library(let why): return why
        }
    }
}
