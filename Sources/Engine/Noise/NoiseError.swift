public import Circuits
public import Diagnostics

/// Why there is no such channel, or why a noise model does not fit a circuit.
public enum NoiseError: Error, Hashable, Sendable {
    /// A parameter that is no probability: its name and value, and the largest value it may have.
    case probability(String, Double, most: Double)
    /// Probabilities that add up to more than 1.
    case probabilitySum([String], Double)
    /// A time that is negative or no number.
    case time(String, Double)
    case notFinite(String)
    /// Coherence that outlives what relaxation allows, in nanoseconds.
    case coherence(t1: Double, t2: Double)
    /// Another number of qubits than channels act on.
    case width(Int)
    /// A Kraus operator of another size than 2ⁿ × 2ⁿ: its place from 0 and its rows.
    case operatorSize(Int, rows: Int, expected: Int)
    case noOperators
    /// Kraus operators whose ΣK†K is this far from the identity.
    case notTracePreserving(deviation: Double)
    /// A channel on more qubits than the gate it follows has.
    case channelTooWide(String, qubits: Int, gate: String, operands: Int)
    /// A gate of a rule that neither the library nor the circuit has.
    case unknownGate(String, known: [String])
    /// A qubit of a rule that is none.
    case qubit(Int)
    /// Something that a circuit needs and a device's calibration does not have.
    case calibration(String, hint: String? = nil)
    /// A list of physical qubits that does not fit the circuit or the device.
    case layout(String)
    case circuit(CircuitError)
}

extension NoiseError: Fault {
    public var kind: FaultKind {
        switch self {
        case .circuit(let error): error.kind
        case .layout: .usage
        default: .data
        }
    }

    public var description: String {
        switch self {
        case .probability(let name, let value, let most):
            "'\(name)' is \(value), expected a probability from 0 to \(most == 1 ? "1" : "\(most)")"
        case .probabilitySum(let names, let sum): "\(names.map { "'\($0)'" }.joined(separator: ", ")) add up to \(sum), more than 1"
        case .time(let name, let value): "'\(name)' is \(value), expected a time of at least 0"
        case .notFinite(let name): "'\(name)' is no finite number"
        case .coherence(let t1, let t2): "'t2_ns' (T2) is \(t2), longer than twice T1, which is \(t1)"
        case .width(let qubits): "channels act on 1 or 2 qubits, not on \(qubits)"
        case .operatorSize(let place, let rows, let expected):
            "Kraus operator \(place) has \(rows) rows or columns, expected a matrix of \(expected) by \(expected)"
        case .noOperators: "a channel needs at least one Kraus operator"
        case .notTracePreserving(let deviation):
            "the Kraus operators are not trace preserving: the sum of K†K differs from the identity by up to \(rounded(deviation))"
        case .channelTooWide(let channel, let qubits, let gate, let operands):
            "channel '\(channel)' acts on \(qubits) qubits, and '\(gate)' has \(operands)"
        case .unknownGate(let name, _): "a rule names gate '\(name)', which neither the library nor the circuit has"
        case .qubit(let qubit): "a rule names qubit \(qubit), and the first is qubit 0"
        case .calibration(let message, _), .layout(let message): message
        case .circuit(let error): error.description
        }
    }

    public var hint: String? {
        switch self {
        case .coherence: "physics allows T2 up to 2·T1"
        case .unknownGate(let name, let known): didYouMean(name, among: known)
        case .calibration(_, let hint): hint
        case .circuit(let error): error.hint
        default: nil
        }
    }

    /// Six digits are enough to tell a slip from rounding.
    private func rounded(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return "\(value)" }
        var scale = 1.0
        while abs(value) * scale < 1e5 { scale *= 10 }
        while abs(value) * scale >= 1e6, scale > 1e-300 { scale /= 10 }
        return "\((value * scale).rounded() / scale)"
    }
}
