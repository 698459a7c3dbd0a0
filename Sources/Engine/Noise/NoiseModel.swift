/// What a device's noise does after gates and at measurements: rules that are applied in order.
///
/// ``applied(to:)`` puts the channels between a circuit's operations; both the density matrix and trajectories work on what it returns.
public struct NoiseModel: Hashable, Sendable, Codable {
    public var rules: [NoiseRule]

    public init(_ rules: [NoiseRule] = []) { self.rules = rules }

    /// Whether any rule changes gates; otherwise only outcomes are misread.
    public var hasChannels: Bool {
        rules.contains { if case .channel = $0.effect { true } else { false } }
    }
}

/// One rule of a noise model.
public struct NoiseRule: Hashable, Sendable, Codable {
    public enum Place: Hashable, Sendable, Codable {
        /// Every gate on so many qubits.
        case gates(qubits: Int)
        /// The gate of that name, of the library or of the circuit.
        case gate(String)
        case measurement
    }

    public enum Effect: Hashable, Sendable, Codable {
        case channel(Channel)
        case readout(ReadoutError)
    }

    public var place: Place
    /// On one operand: any of these qubits. On several: the gate's operands are exactly these, in this order. nil: anywhere.
    public var qubits: [Int]?
    /// The one operand of the gate that a one-qubit channel acts on; nil: on each.
    public var operand: Int?
    public var effect: Effect

    public init(on place: Place, qubits: [Int]? = nil, operand: Int? = nil, _ effect: Effect) {
        (self.place, self.qubits, self.operand, self.effect) = (place, qubits, operand, effect)
    }

    func matches(name: String, qubits operands: [Int]) -> Bool {
        switch place {
        case .gates(let count): guard count == operands.count else { return false }
        case .gate(let wanted): guard wanted == name else { return false }
        case .measurement: return false
        }
        return fits(operands)
    }

    func fits(_ operands: [Int]) -> Bool {
        guard let qubits else { return true }
        return operands.count == 1 ? qubits.contains(operands[0]) : qubits == operands
    }
}
