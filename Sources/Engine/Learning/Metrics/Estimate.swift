import Numerics

/// A figure with its 95 % interval.
struct Estimate: Hashable, Sendable {
    var value: Double
    var interval: Interval

    /// A proportion with Wilson's interval; nil of nothing.
    static func share(_ successes: Int, of trials: Int) -> Estimate? {
        guard trials > 0 else { return nil }
        return Estimate(value: Double(successes) / Double(trials), interval: Statistics.wilson(successes: successes, of: trials))
    }

    /// The mean of figures, undefined ones left out, with an interval recovered from theirs as if they were independent (Zou and Donner's MOVER, 2008).
    static func mean(_ parts: [Estimate?]) -> Estimate? {
        let parts = parts.compactMap(\.self)
        guard parts.count != 1 else { return parts[0] }
        guard !parts.isEmpty else { return nil }
        let count = Double(parts.count)
        let value = parts.reduce(0) { $0 + $1.value } / count
        let below = parts.reduce(0) { $0 + ($1.value - $1.interval.low) * ($1.value - $1.interval.low) }.squareRoot() / count
        let above = parts.reduce(0) { $0 + ($1.interval.high - $1.value) * ($1.interval.high - $1.value) }.squareRoot() / count
        return Estimate(value: value, interval: Interval(low: max(value - below, 0), high: min(value + above, 1)))
    }

    /// The area under the ROC curve: the share of pairs in which the positive sample scores higher, ties half; nil where one kind is missing.
    ///
    /// The interval holds the areas whose own Hanley–McNeil deviation makes the estimate plausible (Newcombe's method 5, 2006), so it stays open at an area of 1.
    static func areaUnderCurve(scores: [Double], isPositive: [Bool]) -> Estimate? {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var (rankSum, first, positives) = (0.0, 0, 0)
        while first < order.count {
            var last = first
            var tied = 0
            while last < order.count, scores[order[last]] == scores[order[first]] {
                tied += isPositive[order[last]] ? 1 : 0
                last += 1
            }
            // Ranks first + 1 … last share their mean.
            rankSum += Double(tied) * Double(first + 1 + last) / 2
            positives += tied
            first = max(last, first + 1)
        }
        let negatives = order.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        let pairs = Double(positives) * Double(negatives)
        let area = (rankSum - Double(positives) * Double(positives + 1) / 2) / pairs
        return Estimate(value: area, interval: areaInterval(area, positives, negatives))
    }

    private static func areaInterval(_ area: Double, _ positives: Int, _ negatives: Int) -> Interval {
        let (pairs, middle) = (Double(positives) * Double(negatives), Double(positives + negatives) / 2 - 1)
        func deviation(_ a: Double) -> Double {
            (a * (1 - a) * (1 + middle * (1 - a) / (2 - a) + middle * a / (1 + a)) / pairs).squareRoot()
        }
        /// The far end of the plausible areas, between the estimate and `limit`.
        func end(_ limit: Double) -> Double {
            var (inside, outside) = (area, limit)
            for _ in 0..<60 {
                let middle = (inside + outside) / 2
                if abs(middle - area) <= 1.959963984540054 * deviation(middle) { inside = middle } else { outside = middle }
            }
            return inside
        }
        return Interval(low: area == 0 ? 0 : end(0), high: area == 1 ? 1 : end(1))
    }
}
