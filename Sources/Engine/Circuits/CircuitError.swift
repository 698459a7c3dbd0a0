public import Diagnostics

/// Why a circuit cannot be built, evaluated or transformed.
public enum CircuitError: Error, Hashable, Sendable {
    case unknownGate(UnknownGate)
    /// A gate or definition that takes another number of qubits.
    case qubitCount(gate: String, expected: Int, found: Int)
    case angleCount(gate: String, expected: Int, found: Int)
    case qubitOutOfRange(Int, count: Int)
    case bitOutOfRange(Int, count: Int)
    case variableOutOfRange(Int, count: Int)
    case repeatedQubit(Int, gate: String)
    /// A parameter without a value.
    case unboundSymbol(String)
    /// An expression whose value is no finite number: its text and why.
    case notFinite(String, why: String)
    case unknownFunction(String, nearest: [String])
    /// A fault in the text of an expression or observable, at a column counted from 1.
    case syntax(String, text: String, column: Int)
    /// Measurement, reset and classical conditions have no inverse.
    case notInvertible(String)
    /// An opaque gate has no matrix.
    case opaque(String)
    /// A classical value that cannot be computed.
    case classical(ClassicalFault)
    /// A definition that uses itself.
    case recursion(String)
    /// A power whose exponent still has parameters, of a gate whose angles do not simply scale with it.
    case symbolicPower(String)
    /// A circuit that unfolds into more gates than a machine can hold.
    case tooLong(gate: String)
    /// A matrix too large to be written out.
    case tooWide(gate: String, qubits: Int)
}

extension CircuitError: Fault {
    public var kind: FaultKind {
        switch self {
        case .tooWide, .tooLong: .unavailable
        default: .data
        }
    }

    public var description: String {
        switch self {
        case .unknownGate(let unknown): unknown.description
        case .qubitCount(let gate, let expected, let found):
            "gate '\(gate)' takes \(counted(expected, "qubit")), got \(found)"
        case .angleCount(let gate, let expected, let found):
            "gate '\(gate)' takes \(counted(expected, "angle")), got \(found)"
        case .qubitOutOfRange(let qubit, let count): "no qubit \(qubit) in a circuit of \(counted(count, "qubit"))"
        case .bitOutOfRange(let bit, let count): "no bit \(bit) in a circuit of \(counted(count, "bit"))"
        case .variableOutOfRange(let variable, let count): "no variable \(variable) in a circuit of \(counted(count, "variable"))"
        case .repeatedQubit(let qubit, let gate): "gate '\(gate)' is applied to qubit \(qubit) twice"
        case .unboundSymbol(let name): "parameter '\(name)' has no value"
        case .notFinite(let text, let why): "'\(text)' has no value: \(why)"
        case .unknownFunction(let name, let nearest):
            "no function '\(name)'" + (nearest.isEmpty ? "" : "; did you mean \(nearest.joined(separator: " or "))?")
        case .syntax(let message, let text, let column): "column \(column) of '\(text)': \(message)"
        case .notInvertible(let operation): "\(operation) cannot be undone"
        case .opaque(let gate): "gate '\(gate)' is opaque: it has no definition"
        case .classical(let fault): fault.description
        case .recursion(let gate): "gate '\(gate)' is defined through itself"
        case .symbolicPower(let gate): "a power of '\(gate)' needs a number as its exponent"
        case .tooLong(let gate): "the circuit unfolds into too many gates at '\(gate)'"
        case .tooWide(let gate, let qubits): "the matrix of '\(gate)' on \(qubits) qubits is too large to be written out"
        }
    }

    public var hint: String? {
        switch self {
        case .unboundSymbol(let name): "give it one with --set \(name)=VALUE"
        default: nil
        }
    }
}

/// "1 qubit", "2 qubits".
func counted(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }
