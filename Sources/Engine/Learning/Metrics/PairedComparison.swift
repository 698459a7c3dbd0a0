public import Numerics

/// Two classifiers on the same samples: how far one is ahead, and whether that could be luck.
public struct PairedComparison: Codable, Hashable, Sendable {
    /// Samples that only the first, or only the second, gets right.
    public let onlyFirst: Int
    public let onlySecond: Int
    /// The first's accuracy less the second's.
    public let difference: Double
    /// The difference's 95 % interval for paired proportions (Newcombe's method 10, 1998).
    public let interval: Interval
    /// The chance of a difference at least as large between equals: McNemar's exact test, two-sided.
    public let pValue: Double

    /// Nil of no samples.
    public init?(first: [Int], second: [Int], labels: [Int]) {
        precondition(first.count == labels.count && second.count == labels.count)
        guard !labels.isEmpty else { return nil }
        var (both, onlyFirst, onlySecond) = (0, 0, 0)
        for (label, (one, other)) in zip(labels, zip(first, second)) {
            switch (one == label, other == label) {
            case (true, true): both += 1
            case (true, false): onlyFirst += 1
            case (false, true): onlySecond += 1
            case (false, false): break
            }
        }
        (self.onlyFirst, self.onlySecond) = (onlyFirst, onlySecond)
        difference = Double(onlyFirst - onlySecond) / Double(labels.count)
        interval = Self.interval(both, onlyFirst, onlySecond, neither: labels.count - both - onlyFirst - onlySecond)
        pValue = Self.exactTest(onlyFirst, onlySecond)
    }

    private static func interval(_ both: Int, _ onlyFirst: Int, _ onlySecond: Int, neither: Int) -> Interval {
        let count = both + onlyFirst + onlySecond + neither
        let (one, other) = (both + onlyFirst, both + onlySecond)
        let (p, q) = (Double(one) / Double(count), Double(other) / Double(count))
        let (first, second) = (Statistics.wilson(successes: one, of: count), Statistics.wilson(successes: other, of: count))
        // Correlation of the two proportions, with Newcombe's correction towards 0.
        let product = Double(one) * Double(count - one) * Double(other) * Double(count - other)
        var excess = Double(both) * Double(neither) - Double(onlyFirst) * Double(onlySecond)
        if excess > 0 { excess = max(excess - Double(count) / 2, 0) }
        let correlation = product > 0 ? excess / product.squareRoot() : 0
        func reach(_ a: Double, _ b: Double) -> Double { max(a * a - 2 * correlation * a * b + b * b, 0).squareRoot() }
        let difference = Double(onlyFirst - onlySecond) / Double(count)
        return Interval(
            low: max(difference - reach(p - first.low, second.high - q), -1),
            high: min(difference + reach(first.high - p, q - second.low), 1))
    }

    /// Twice the chance of the smaller count or fewer in a fair coin's throws, at most 1.
    private static func exactTest(_ one: Int, _ other: Int) -> Double {
        let (count, least) = (one + other, min(one, other))
        guard count > 0, one != other else { return 1 }
        return min(2 * Statistics.betaProbability(0.5, Double(count - least), Double(least + 1)), 1)
    }
}
