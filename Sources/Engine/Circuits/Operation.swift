/// One step of a circuit, in 16 bytes.
public enum Operation: Hashable, Sendable, Codable {
    case gate(GateApplication)
    /// In the computational basis; without a bit the outcome is forgotten.
    indirect case measure(qubit: Int, bit: Int?)
    case reset(qubit: Int)
    /// Nothing moves across it on these qubits; it does nothing to the state.
    case barrier(qubits: [Int])
    indirect case conditional(Condition, then: [Operation], otherwise: [Operation])
    /// Repeats the body while the condition holds, which is tested before each time.
    indirect case loop(while: Condition, body: [Operation])
    /// Stores what the expression is worth now.
    indirect case assign(ClassicalTarget, ClassicalExpression)
    /// Waits on these qubits; it does nothing to an ideal state.
    indirect case delay(qubits: [Int], DelayLength)
    /// An edge of a box: compilers change what is inside or what is outside, nothing across. Boxes nest and end in the block that they begin in.
    indirect case box(BoxEdge)
}

/// Where a box begins or ends.
public enum BoxEdge: Hashable, Sendable, Codable {
    /// With the time that the box takes, where the program says it.
    case begin(DelayLength?)
    case end
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
    /// The expression is true.
    indirect case expression(ClassicalExpression)

    public enum Comparison: String, Hashable, Sendable, Codable, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// Whether it holds in that state of the circuit.
    public func holds(in memory: some ClassicalMemory) throws(ClassicalFault) -> Bool {
        switch self {
        case .bit(let bit): return memory.bit(bit)
        case .constant(let value): return value
        case .not(let inner): return !(try inner.holds(in: memory))
        case .and(let left, let right): return try left.holds(in: memory) ? try right.holds(in: memory) : false
        case .or(let left, let right): return try left.holds(in: memory) ? true : try right.holds(in: memory)
        case .expression(let expression):
            guard let truth = try expression.evaluate(memory).truth else { throw .types("a condition") }
            return truth
        case .compare(let bits, let comparison, let wanted):
            var (number, isHuge): (UInt64, Bool) = (0, false)
            for (place, bit) in bits.enumerated() where memory.bit(bit) {
                if place < 64 { number |= 1 << UInt64(place) } else { isHuge = true }
            }
            return comparison.holds(number, wanted, leftIsHuge: isHuge)
        }
    }

    /// Whether it holds for these values of the bits; false where it also reads variables or inputs that then have no value.
    public func holds(_ value: (_ bit: Int) -> Bool) -> Bool {
        withoutActuallyEscaping(value) { value in (try? holds(in: BitsAlone(value: value))) ?? false }
    }

    private struct BitsAlone: ClassicalMemory {
        let value: (Int) -> Bool

        func bit(_ bit: Int) -> Bool { value(bit) }
        func variable(_ variable: Int) -> ClassicalValue { .boolean(false) }
        func input(_ name: String) -> Double? { nil }
    }

    /// The classical bits it reads.
    public var bits: Set<Int> {
        switch self {
        case .bit(let bit): [bit]
        case .compare(let bits, _, _): Set(bits)
        case .constant: []
        case .not(let inner): inner.bits
        case .and(let left, let right), .or(let left, let right): left.bits.union(right.bits)
        case .expression(let expression): expression.bits
        }
    }

    /// The variables it reads.
    public var variables: Set<Int> {
        switch self {
        case .bit, .compare, .constant: []
        case .not(let inner): inner.variables
        case .and(let left, let right), .or(let left, let right): left.variables.union(right.variables)
        case .expression(let expression): expression.variables
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
