public import Numerics

/// A gate applied to qubits of a circuit.
public struct GateApplication: Hashable, Sendable, Codable {
    public enum Reference: Hashable, Sendable, Codable {
        case standard(GateIndex)
        /// A definition of the circuit, by name.
        case defined(String)
        case unitary(Unitary)
    }

    /// What changes a gate before it is applied.
    public enum Modifier: Hashable, Sendable, Codable {
        /// One more qubit, on which the gate depends: it acts where that qubit is 1 (`positive`) or 0.
        case control(positive: Bool)
        case inverse
        case power(Expression)
    }

    private var storage: GateStorage

    public init(_ gate: Reference, angles: [Expression] = [], on qubits: [Int], modifiers: [Modifier] = []) {
        storage = GateStorage(gate, angles: angles, qubits: qubits, modifiers: modifiers)
    }

    public init(_ gate: GateIndex, angles: [Expression] = [], on qubits: [Int], modifiers: [Modifier] = []) {
        self.init(.standard(gate), angles: angles, on: qubits, modifiers: modifiers)
    }

    public var gate: Reference {
        get { storage.gate }
        set { storage = GateStorage(newValue, angles: angles, qubits: qubits, modifiers: modifiers) }
    }

    public var angles: [Expression] {
        get { storage.angles }
        set { storage = GateStorage(gate, angles: newValue, qubits: qubits, modifiers: modifiers) }
    }

    /// The controls of modifiers first, outermost first, then the gate's own operands.
    public var qubits: [Int] {
        get { storage.qubits }
        set { storage = GateStorage(gate, angles: angles, qubits: newValue, modifiers: modifiers) }
    }

    /// Outermost first, as they are written.
    public var modifiers: [Modifier] {
        get { storage.modifiers }
        set { storage = GateStorage(gate, angles: angles, qubits: qubits, modifiers: newValue) }
    }

    /// How many qubits it is on; cheaper than the list of them.
    public var qubitCount: Int { storage.operandCount }

    /// Calls `body` with each of the qubits in order; cheaper than the list of them.
    public func forEachQubit(_ body: (Int) -> Void) { storage.forEachQubit(body) }

    /// The same gate on another qubit, sharing what it can with this one.
    public func on(_ qubit: Int) -> GateApplication { storage.on(qubit).map(GateApplication.init(storage:)) ?? moved(to: [qubit]) }

    /// The same gate on two other qubits, sharing what it can with this one.
    public func on(_ one: Int, _ other: Int) -> GateApplication {
        storage.on(one, other).map(GateApplication.init(storage:)) ?? moved(to: [one, other])
    }

    /// The same gate on other qubits, sharing what it can with this one.
    public func on(_ qubits: [Int]) -> GateApplication { storage.on(qubits).map(GateApplication.init(storage:)) ?? moved(to: qubits) }

    /// The same gate on those of the given qubits whose places its own qubits are.
    public func renumbered(_ numbers: [Int]) -> GateApplication {
        let places = qubits
        switch places.count {
        case 1: return on(numbers[places[0]])
        case 2: return on(numbers[places[0]], numbers[places[1]])
        default: return on(places.map { numbers[$0] })
        }
    }

    private init(storage: GateStorage) { self.storage = storage }

    private func moved(to qubits: [Int]) -> GateApplication { GateApplication(gate, angles: angles, on: qubits, modifiers: modifiers) }

    /// How many of the first qubits are controls of modifiers.
    public var modifierControls: Int {
        var count = 0
        for case .control in modifiers { count += 1 }
        return count
    }

    /// The gate's name with its modifiers, as OpenQASM writes them: `ctrl @ inv @ s`.
    public var name: String {
        modifiers.map { "\($0) @ " }.joined() + baseName
    }

    /// The gate's name without modifiers.
    public var baseName: String {
        switch gate {
        case .standard(let index): index.gate.name
        case .defined(let name): name
        case .unitary(let unitary): unitary.name
        }
    }

    /// The row of the table, where the gate is a standard one.
    public var standardGate: Gate? {
        if case .standard(let index) = gate { return index.gate }
        return nil
    }
}

extension GateApplication {
    private enum CodingKeys: CodingKey { case gate, angles, qubits, modifiers }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(Reference.self, forKey: .gate), angles: try container.decode([Expression].self, forKey: .angles),
            on: try container.decode([Int].self, forKey: .qubits), modifiers: try container.decode([Modifier].self, forKey: .modifiers))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(gate, forKey: .gate)
        try container.encode(angles, forKey: .angles)
        try container.encode(qubits, forKey: .qubits)
        try container.encode(modifiers, forKey: .modifiers)
    }
}

extension GateApplication.Modifier: CustomStringConvertible {
    public var description: String {
        switch self {
        case .control(true): "ctrl"
        case .control(false): "negctrl"
        case .inverse: "inv"
        case .power(let exponent): "pow(\(exponent.text(power: "**")))"
        }
    }
}

/// A matrix applied as a gate of its own.
public struct Unitary: Hashable, Sendable, Codable {
    /// What drawings and messages call it.
    public let name: String
    public let qubits: Int
    /// Row-major, 2ⁿ × 2ⁿ; the first operand is the least significant bit of an index.
    public let values: [Complex]

    public init(name: String = "unitary", qubits: Int, values: [Complex]) {
        precondition(values.count == 1 << (2 * qubits), "a matrix on \(qubits) qubits has \(1 << (2 * qubits)) entries")
        (self.name, self.qubits, self.values) = (name, qubits, values)
    }

    /// The matrix that undoes this one.
    public var inverse: Unitary { Unitary(name: name, qubits: qubits, values: adjoint(values)) }

    private enum CodingKeys: CodingKey { case name, qubits, values }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let qubits = try container.decode(Int.self, forKey: .qubits)
        let values = try container.decode([Complex].self, forKey: .values)
        guard (0...12).contains(qubits), values.count == 1 << (2 * qubits) else {
            throw DecodingError.dataCorruptedError(forKey: .values, in: container, debugDescription: "not a matrix on \(qubits) qubits")
        }
        self.init(name: try container.decode(String.self, forKey: .name), qubits: qubits, values: values)
    }
}
