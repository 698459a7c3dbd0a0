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

    public var gate: Reference
    public var angles: [Expression]
    /// The controls of modifiers first, outermost first, then the gate's own operands.
    public var qubits: [Int]
    /// Outermost first, as they are written.
    public var modifiers: [Modifier]

    public init(_ gate: Reference, angles: [Expression] = [], on qubits: [Int], modifiers: [Modifier] = []) {
        (self.gate, self.angles, self.qubits, self.modifiers) = (gate, angles, qubits, modifiers)
    }

    public init(_ gate: GateIndex, angles: [Expression] = [], on qubits: [Int], modifiers: [Modifier] = []) {
        self.init(.standard(gate), angles: angles, on: qubits, modifiers: modifiers)
    }

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
