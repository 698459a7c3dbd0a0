/// Outcomes of a measurement that are told wrong.
public struct ReadoutError: Hashable, Sendable, Codable {
    /// The probability that 1 is read where the qubit was 0.
    public let oneGivenZero: Double
    /// The probability that 0 is read where the qubit was 1.
    public let zeroGivenOne: Double

    public init(oneGivenZero: Double, zeroGivenOne: Double) throws(NoiseError) {
        for (name, value) in [("p1_given_0", oneGivenZero), ("p0_given_1", zeroGivenOne)] {
            guard value >= 0, value <= 1 else { throw .probability(name, value, most: 1) }
        }
        (self.oneGivenZero, self.zeroGivenOne) = (oneGivenZero, zeroGivenOne)
    }

    /// The probability of reading a value where the qubit had another.
    public func probability(ofReading read: Bool, where actual: Bool) -> Double {
        let one = actual ? 1 - zeroGivenOne : oneGivenZero
        return read ? one : 1 - one
    }

    /// Rows are measured, columns prepared values.
    public var confusion: [[Double]] { [[1 - oneGivenZero, zeroGivenOne], [oneGivenZero, 1 - zeroGivenOne]] }

    /// The matrix that undoes ``confusion``; nil where outcomes say nothing of the qubit.
    public var inverse: [[Double]]? {
        let determinant = 1 - oneGivenZero - zeroGivenOne
        guard abs(determinant) > 1e-12 else { return nil }
        return [
            [(1 - zeroGivenOne) / determinant, -zeroGivenOne / determinant],
            [-oneGivenZero / determinant, (1 - oneGivenZero) / determinant],
        ]
    }

    /// The mean probability of reading the right value.
    public var assignmentFidelity: Double { 1 - (oneGivenZero + zeroGivenOne) / 2 }

    public var isPerfect: Bool { oneGivenZero == 0 && zeroGivenOne == 0 }

    /// This misreading followed by another.
    public func followed(by next: ReadoutError) -> ReadoutError {
        let one = oneGivenZero * (1 - next.zeroGivenOne) + (1 - oneGivenZero) * next.oneGivenZero
        let zero = zeroGivenOne * (1 - next.oneGivenZero) + (1 - zeroGivenOne) * next.zeroGivenOne
        return ReadoutError(unchecked: min(max(one, 0), 1), min(max(zero, 0), 1))
    }

    private init(unchecked one: Double, _ zero: Double) { (oneGivenZero, zeroGivenOne) = (one, zero) }

    private enum CodingKeys: CodingKey { case oneGivenZero, zeroGivenOne }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            oneGivenZero: container.decode(Double.self, forKey: .oneGivenZero),
            zeroGivenOne: container.decode(Double.self, forKey: .zeroGivenOne))
    }
}
