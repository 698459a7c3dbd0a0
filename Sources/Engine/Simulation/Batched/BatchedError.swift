public import Circuits
public import Diagnostics

/// Why a circuit cannot run in the batched engine.
public enum BatchedError: Fault, Hashable {
    /// More qubits than the engine takes.
    case tooWide(qubits: Int, limit: Int)
    /// An operation that is no gate.
    case notUnitary(String)
    /// A parameter of the circuit that is neither a feature nor trained.
    case unbound(String)
    /// A name given twice among features and parameters.
    case repeatedName(String)
    /// An observable on qubits that the circuit has not.
    case observableTooWide(String, qubits: Int)
    /// More features than basis states to hold them.
    case tooManyAmplitudes(features: Int, qubits: Int)
    case circuit(CircuitError)

    public var kind: FaultKind {
        switch self {
        case .tooWide: .unavailable
        case .circuit(let error): error.kind
        default: .data
        }
    }

    public var hint: String? {
        switch self {
        case .tooWide: "wider circuits are simulated one sample at a time"
        case .circuit(let error): error.hint
        default: nil
        }
    }

    public var description: String {
        switch self {
        case .tooWide(let qubits, let limit): "the batched engine holds up to \(limit) qubits, the circuit has \(qubits)"
        case .notUnitary(let operation): "\(operation) cannot stand in a circuit that is trained: only gates can"
        case .unbound(let name): "parameter '\(name)' of the circuit has no value: it is neither a feature nor trained"
        case .repeatedName(let name): "'\(name)' stands twice among the features and parameters"
        case .observableTooWide(let text, let qubits): "observable '\(text)' reaches beyond the circuit's \(qubits) qubits"
        case .tooManyAmplitudes(let features, let qubits): "\(features) features do not fit in the amplitudes of \(qubits) qubits"
        case .circuit(let error): error.description
        }
    }
}
