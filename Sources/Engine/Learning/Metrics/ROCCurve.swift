/// The receiver operating characteristic: how many positives are found at the price of how many false alarms, for every threshold.
public struct ROCCurve: Hashable, Sendable {
    public struct Point: Hashable, Sendable {
        /// Share of the negatives that are taken for positives.
        public var falsePositiveRate: Double
        /// Share of the positives that are found.
        public var truePositiveRate: Double
    }

    /// From (0, 0) to (1, 1); equal scores are one step.
    public let points: [Point]

    /// Nil where there is no positive, no negative, or a score that is no number.
    public init?(scores: [Double], isPositive: [Bool]) {
        let positives = isPositive.count { $0 }
        guard positives > 0, positives < isPositive.count, scores.count == isPositive.count, !scores.contains(where: \.isNaN) else {
            return nil
        }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var points = [Point(falsePositiveRate: 0, truePositiveRate: 0)]
        var (found, alarms) = (0, 0)
        for (place, sample) in order.enumerated() {
            if isPositive[sample] { found += 1 } else { alarms += 1 }
            if place + 1 < order.count, scores[order[place + 1]] == scores[sample] { continue }
            points.append(
                Point(
                    falsePositiveRate: Double(alarms) / Double(isPositive.count - positives),
                    truePositiveRate: Double(found) / Double(positives)))
        }
        self.points = points
    }

    /// The area under the curve by the trapezoidal rule, which counts ties half.
    public var area: Double {
        zip(points, points.dropFirst()).reduce(0) {
            $0 + ($1.1.falsePositiveRate - $1.0.falsePositiveRate) * ($1.1.truePositiveRate + $1.0.truePositiveRate) / 2
        }
    }
}
