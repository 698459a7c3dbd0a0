/// One step of a circuit.
public enum Operation: Hashable, Sendable, Codable {
    case gate(GateApplication)
    /// In the computational basis; without a bit the outcome is forgotten.
    case measure(qubit: Int, bit: Int?)
    case reset(qubit: Int)
    /// Nothing moves across it on these qubits; it does nothing to the state.
    case barrier(qubits: [Int])
    indirect case conditional(Condition, then: [Operation], otherwise: [Operation])
}

/// A claim about the classical bits of a circuit.
public enum Condition: Hashable, Sendable, Codable {
    /// The bit is 1.
    case bit(Int)
    /// The bits, least significant first, read as an unsigned number compare so with the value.
    indirect case compare(bits: [Int], Comparison, UInt64)
    case constant(Bool)
    indirect case not(Condition)
    indirect case and(Condition, Condition)
    indirect case or(Condition, Condition)

    public enum Comparison: String, Hashable, Sendable, Codable, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// Whether it holds for these values of the bits.
    public func holds(_ value: (_ bit: Int) -> Bool) -> Bool {
        switch self {
        case .bit(let bit): return value(bit)
        case .constant(let value): return value
        case .not(let inner): return !inner.holds(value)
        case .and(let left, let right): return left.holds(value) && right.holds(value)
        case .or(let left, let right): return left.holds(value) || right.holds(value)
        case .compare(let bits, let comparison, let wanted):
            var (number, isHuge): (UInt64, Bool) = (0, false)
            for (place, bit) in bits.enumerated() where value(bit) {
                if place < 64 { number |= 1 << UInt64(place) } else { isHuge = true }
            }
            return comparison.holds(number, wanted, leftIsHuge: isHuge)
        }
    }

    /// The classical bits it reads.
    public var bits: Set<Int> {
        switch self {
        case .bit(let bit): [bit]
        case .compare(let bits, _, _): Set(bits)
        case .constant: []
        case .not(let inner): inner.bits
        case .and(let left, let right), .or(let left, let right): left.bits.union(right.bits)
        }
    }
}

extension Condition.Comparison {
    func holds(_ left: UInt64, _ right: UInt64, leftIsHuge: Bool = false) -> Bool {
        switch self {
        case .equal: !leftIsHuge && left == right
        case .notEqual: leftIsHuge || left != right
        case .less: !leftIsHuge && left < right
        case .lessOrEqual: !leftIsHuge && left <= right
        case .greater: leftIsHuge || left > right
        case .greaterOrEqual: leftIsHuge || left >= right
        }
    }
}
