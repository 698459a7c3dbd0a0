/// A Pauli matrix other than the identity.
public enum Pauli: String, Hashable, Sendable, Codable, Comparable, CaseIterable {
    case x = "X"
    case y = "Y"
    case z = "Z"

    public static func < (one: Pauli, other: Pauli) -> Bool { one.rawValue < other.rawValue }
}

/// A product of Pauli matrices on different qubits; the identity where there are none.
public struct PauliString: Hashable, Sendable, Codable {
    public struct Factor: Hashable, Sendable, Codable {
        public let qubit: Int
        public let pauli: Pauli

        public init(_ qubit: Int, _ pauli: Pauli) { (self.qubit, self.pauli) = (qubit, pauli) }
    }

    /// By qubit, ascending.
    public let factors: [Factor]

    /// The string of these factors, one a qubit.
    public init(_ factors: [Factor] = []) {
        self.factors = factors.sorted { $0.qubit < $1.qubit }
        precondition(zip(self.factors, self.factors.dropFirst()).allSatisfy { $0.qubit < $1.qubit }, "one Pauli a qubit")
    }

    public static let identity = PauliString()

    public var isIdentity: Bool { factors.isEmpty }

    /// One more than the highest qubit named.
    public var width: Int { (factors.last?.qubit ?? -1) + 1 }

    /// A bit for every qubit with X or Y. For qubits below 64.
    public var flipMask: UInt64 { factors.reduce(0) { $1.pauli == .z ? $0 : $0 | 1 << UInt64($1.qubit) } }

    /// A bit for every qubit with Z or Y. For qubits below 64.
    public var signMask: UInt64 { factors.reduce(0) { $1.pauli == .x ? $0 : $0 | 1 << UInt64($1.qubit) } }

    /// How many factors are Y.
    public var yCount: Int { factors.count { $0.pauli == .y } }

    /// Whether the two commute: they differ on an even number of shared qubits.
    public func commutes(with other: PauliString) -> Bool {
        var (mine, theirs, differing) = (0, 0, 0)
        while mine < factors.count, theirs < other.factors.count {
            let (left, right) = (factors[mine], other.factors[theirs])
            if left.qubit == right.qubit, left.pauli != right.pauli { differing += 1 }
            if left.qubit <= right.qubit { mine += 1 }
            if right.qubit <= left.qubit { theirs += 1 }
        }
        return differing.isMultiple(of: 2)
    }

    /// The product with another string: a string times a power of i.
    public func times(_ other: PauliString) -> (quarterTurns: Int, string: PauliString) {
        var (turns, product) = (0, [Factor]())
        var (mine, theirs) = (factors[...], other.factors[...])
        while let left = mine.first, let right = theirs.first {
            if left.qubit < right.qubit {
                product.append(mine.removeFirst())
            } else if right.qubit < left.qubit {
                product.append(theirs.removeFirst())
            } else {
                mine.removeFirst()
                theirs.removeFirst()
                guard left.pauli != right.pauli else { continue }
                switch (left.pauli, right.pauli) {
                case (.x, .y), (.y, .x): product.append(Factor(left.qubit, .z))
                case (.y, .z), (.z, .y): product.append(Factor(left.qubit, .x))
                default: product.append(Factor(left.qubit, .y))
                }
                switch (left.pauli, right.pauli) {
                case (.x, .y), (.y, .z), (.z, .x): turns += 1
                default: turns += 3
                }
            }
        }
        return (turns % 4, PauliString(product + mine + theirs))
    }
}

extension PauliString: Comparable {
    /// Fewer factors first, then by qubits, then X before Y before Z.
    public static func < (one: PauliString, other: PauliString) -> Bool {
        if one.factors.count != other.factors.count { return one.factors.count < other.factors.count }
        for (left, right) in zip(one.factors, other.factors) where left != right {
            return left.qubit == right.qubit ? left.pauli < right.pauli : left.qubit < right.qubit
        }
        return false
    }
}

extension PauliString: CustomStringConvertible {
    /// `Z0*Z1`; the identity is `I`.
    public var description: String { isIdentity ? "I" : factors.map { "\($0.pauli.rawValue)\($0.qubit)" }.joined(separator: "*") }
}
