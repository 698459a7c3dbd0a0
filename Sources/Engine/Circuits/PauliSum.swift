internal import Numerics

/// A real observable: a sum of Pauli strings with real coefficients, in canonical order, each string once.
public struct PauliSum: Hashable, Sendable {
    public struct Term: Hashable, Sendable, Codable {
        public let coefficient: Double
        public let string: PauliString

        public init(_ coefficient: Double, _ string: PauliString) { (self.coefficient, self.string) = (coefficient, string) }
    }

    /// By string, ascending; no coefficient is 0.
    public let terms: [Term]

    /// The sum of these terms; equal strings are added up in the order given.
    public init(_ terms: [Term] = []) {
        var coefficients: [PauliString: Double] = [:]
        for term in terms { coefficients[term.string, default: 0] += term.coefficient }
        self.terms = coefficients.filter { $0.value != 0 }.map { Term($0.value, $0.key) }.sorted { $0.string < $1.string }
    }

    public init(_ string: PauliString) { self.init([Term(1, string)]) }

    /// One more than the highest qubit named.
    public var width: Int { terms.reduce(0) { max($0, $1.string.width) } }

    /// Whether all its strings commute with one another.
    public var isCommuting: Bool {
        for (place, term) in terms.enumerated() {
            for other in terms[..<place] where !term.string.commutes(with: other.string) { return false }
        }
        return true
    }

    public func commutes(with other: PauliSum) -> Bool {
        // [A, B] = Σ ab (PQ − QP): what anticommutes must cancel.
        var left: [PauliString: Complex] = [:]
        for one in terms {
            for two in other.terms where !one.string.commutes(with: two.string) {
                let (turns, string) = one.string.times(two.string)
                left[string, default: Complex(0)] += PauliSum.unit(turns) * Complex(one.coefficient * two.coefficient)
            }
        }
        return left.values.allSatisfy { $0.magnitude < 1e-14 }
    }

    static func unit(_ quarterTurns: Int) -> Complex { [Complex(1), Complex(0, 1), Complex(-1), Complex(0, -1)][quarterTurns] }
}

extension PauliSum {
    public static func + (one: PauliSum, other: PauliSum) -> PauliSum { PauliSum(one.terms + other.terms) }
    public static func - (one: PauliSum, other: PauliSum) -> PauliSum { one + -1 * other }
    public static func * (factor: Double, sum: PauliSum) -> PauliSum {
        PauliSum(sum.terms.map { Term(factor * $0.coefficient, $0.string) })
    }

    /// The symmetric product (AB + BA)/2, which is the product where the two commute.
    public static func * (one: PauliSum, other: PauliSum) -> PauliSum {
        var terms: [Term] = []
        for left in one.terms {
            for right in other.terms where left.string.commutes(with: right.string) {
                let (turns, string) = left.string.times(right.string)
                terms.append(Term(left.coefficient * right.coefficient * (turns == 0 ? 1 : -1), string))
            }
        }
        return PauliSum(terms)
    }
}

extension PauliSum: CustomStringConvertible {
    /// `0.5*Z0*Z1 - X2`; reads back to an equal sum. The empty sum is `0`.
    public var description: String {
        guard !terms.isEmpty else { return "0" }
        var text = ""
        for (place, term) in terms.enumerated() {
            let magnitude = Expression.text(of: abs(term.coefficient))
            if place == 0 { text += term.coefficient < 0 ? "-" : "" } else { text += term.coefficient < 0 ? " - " : " + " }
            if term.string.isIdentity {
                text += magnitude
            } else {
                text += (abs(term.coefficient) == 1 ? "" : magnitude + "*") + term.string.description
            }
        }
        return text
    }
}

extension PauliSum: Codable {
    public init(from decoder: any Decoder) throws { try self.init(parsing: decoder.singleValueContainer().decode(String.self)) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
