public import Numerics

/// How well a classifier did on one part of the data, each figure with its 95 % interval.
///
/// A figure that the samples leave undefined (the sensitivity where no sample is positive) is nil.
public struct ClassificationMetrics: Codable, Hashable, Sendable {
    public let accuracy: Double
    public let balancedAccuracy: Double
    public let f1: Double?
    public let rocAuc: Double?
    public let sensitivity: Double?
    public let specificity: Double?
    public let calibrationError: Double
    /// How many samples of each class (rows) were taken for each class (columns), both in the data set's order.
    public let confusionMatrix: [[Int]]
    /// 95 % intervals by ``Metric`` name.
    public let intervals: [String: Interval]

    /// Bins of equal width over [0, 1] in which ``calibrationError`` compares confidence and accuracy.
    public static let calibrationBins = 10

    /// - Parameters:
    ///   - probabilities: one row a sample, one column a class; the predicted class is the row's largest, the first of equals.
    ///   - labels: the samples' classes; at least one sample.
    ///   - positive: the class that F1, ROC-AUC, sensitivity and specificity speak of; nil for the last of two classes, and for the mean over more than two.
    public init(probabilities: Matrix, labels: [Int], positive: Int? = nil) {
        precondition(probabilities.rows == labels.count && !labels.isEmpty && probabilities.columns > 1)
        let predictions = Self.predictions(probabilities)
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: probabilities.columns), count: probabilities.columns)
        for (label, prediction) in zip(labels, predictions) { confusion[label][prediction] += 1 }
        let spoken = positive.map { [$0] } ?? (probabilities.columns == 2 ? [1] : Array(0..<probabilities.columns))

        var estimates: [Metric: Estimate] = [:]
        estimates[.accuracy] = .share(zip(labels, predictions).count { $0 == $1 }, of: labels.count)
        estimates[.balancedAccuracy] = .mean(confusion.indices.map { .share(confusion[$0][$0], of: confusion[$0].reduce(0, +)) })
        let counts = spoken.map { OneAgainstRest(confusion, positive: $0) }
        estimates[.f1] = .mean(counts.map(\.f1))
        estimates[.sensitivity] = .mean(counts.map(\.sensitivity))
        estimates[.specificity] = .mean(counts.map(\.specificity))
        estimates[.rocAuc] = .mean(
            spoken.map { positive in .areaUnderCurve(scores: probabilities.column(positive), isPositive: labels.map { $0 == positive }) })
        let calibration = Calibration(probabilities, predictions: predictions, labels: labels, bins: Self.calibrationBins)
        estimates[.calibrationError] = calibration.estimate

        accuracy = estimates[.accuracy]?.value ?? 0
        balancedAccuracy = estimates[.balancedAccuracy]?.value ?? 0
        f1 = estimates[.f1]?.value
        rocAuc = estimates[.rocAuc]?.value
        sensitivity = estimates[.sensitivity]?.value
        specificity = estimates[.specificity]?.value
        calibrationError = calibration.estimate.value
        confusionMatrix = confusion
        intervals = Dictionary(uniqueKeysWithValues: estimates.map { ($0.rawValue, $1.interval) })
    }

    /// The value of a metric; nil where it is undefined.
    public subscript(metric: Metric) -> Double? {
        switch metric {
        case .accuracy: accuracy
        case .balancedAccuracy: balancedAccuracy
        case .f1: f1
        case .rocAuc: rocAuc
        case .sensitivity: sensitivity
        case .specificity: specificity
        case .calibrationError: calibrationError
        }
    }

    /// The most probable class of each row; the first of equals.
    public static func predictions(_ probabilities: Matrix) -> [Int] {
        (0..<probabilities.rows).map { row in
            var best = 0
            for column in 1..<max(probabilities.columns, 1) where probabilities[row, column] > probabilities[row, best] { best = column }
            return best
        }
    }

    /// The share of the rows whose most probable class is the label; nil where there are no rows.
    public static func accuracy(_ probabilities: Matrix, labels: [Int]) -> Double? {
        guard !labels.isEmpty else { return nil }
        return Double(zip(predictions(probabilities), labels).count { $0 == $1 }) / Double(labels.count)
    }
}

/// One class's samples against all others.
private struct OneAgainstRest {
    var truePositives, falseNegatives, falsePositives, trueNegatives: Int

    init(_ confusion: [[Int]], positive: Int) {
        let total = confusion.reduce(0) { $0 + $1.reduce(0, +) }
        truePositives = confusion[positive][positive]
        falseNegatives = confusion[positive].reduce(0, +) - truePositives
        falsePositives = confusion.reduce(0) { $0 + $1[positive] } - truePositives
        trueNegatives = total - truePositives - falseNegatives - falsePositives
    }

    var sensitivity: Estimate? { .share(truePositives, of: truePositives + falseNegatives) }
    var specificity: Estimate? { .share(trueNegatives, of: trueNegatives + falsePositives) }

    /// F1 is 2 J / (1 + J) with J = TP / (TP + FP + FN), which is a proportion.
    var f1: Estimate? {
        guard let overlap = Estimate.share(truePositives, of: truePositives + falsePositives + falseNegatives) else { return nil }
        func score(_ share: Double) -> Double { 2 * share / (1 + share) }
        return Estimate(
            value: score(overlap.value), interval: Interval(low: score(overlap.interval.low), high: score(overlap.interval.high)))
    }
}
