import Foundation
import Learning
import Numerics
import Testing

@Suite("Metrics of a classifier")
struct ClassificationMetricsTests {
    /// Seven samples worked by hand: two of three positives found, one of four negatives taken for one.
    static let labels = [1, 1, 1, 0, 0, 0, 0]
    static let scores = [0.9, 0.8, 0.4, 0.7, 0.3, 0.2, 0.4]
    static let byHand = ClassificationMetrics(probabilities: table(scores), labels: labels)

    static func table(_ scores: [Double]) -> Matrix { Matrix(scores.map { [1 - $0, $0] }) }

    @Test("every figure agrees with the one worked by hand")
    func values() throws {
        let metrics = Self.byHand
        #expect(metrics.confusionMatrix == [[3, 1], [1, 2]])
        try expect(metrics.accuracy, 5.0 / 7)
        try expect(metrics.balancedAccuracy, (2.0 / 3 + 3.0 / 4) / 2)
        try expect(metrics.sensitivity, 2.0 / 3)
        try expect(metrics.specificity, 3.0 / 4)
        try expect(metrics.f1, 2.0 / 3)
        // 4 + 4 + 2.5 of 12 pairs, the tie a half.
        try expect(metrics.rocAuc, 10.5 / 12)
        // Bins .6, .7, .8, .9 are off by .2, .4, .4 and .1 samples.
        try expect(metrics.calibrationError, 1.1 / 7)
    }

    @Test("proportions have Wilson's interval")
    func wilson() throws {
        try expect(Self.byHand, .accuracy, 0.358934, 0.917781)
        try expect(Self.byHand, .sensitivity, 0.207660, 0.938508)
        try expect(Self.byHand, .specificity, 0.300642, 0.954413)
        // TP / (TP + FP + FN) = 2/4 has [0.150039, 0.849961].
        try expect(Self.byHand, .f1, 2 * 0.150039 / 1.150039, 2 * 0.849961 / 1.849961)
        let half = [(2.0 / 3 - 0.207660, 0.938508 - 2.0 / 3), (0.75 - 0.300642, 0.954413 - 0.75)]
        let (below, above) = (
            (half.map { $0.0 * $0.0 }.reduce(0, +)).squareRoot() / 2, (half.map { $0.1 * $0.1 }.reduce(0, +)).squareRoot() / 2
        )
        try expect(Self.byHand, .balancedAccuracy, 17.0 / 24 - below, 17.0 / 24 + above)
    }

    @Test("at the ends of the area's interval the estimate is 1.96 of their own Hanley–McNeil deviations away")
    func area() throws {
        let interval = try #require(Self.byHand.intervals["rocAuc"])
        for end in [interval.low, interval.high] {
            let (m, n) = (3.0, 4.0)
            let middle = (m + n) / 2 - 1
            let variance = end * (1 - end) * (1 + middle * (1 - end) / (2 - end) + middle * end / (1 + end)) / (m * n)
            #expect(abs(abs(end - 0.875) - 1.959964 * variance.squareRoot()) < 1e-6)
        }
    }

    @Test("a perfect classifier has ones, with intervals that stay open below")
    func perfect() throws {
        let metrics = ClassificationMetrics(probabilities: Self.table([1, 1, 0, 0]), labels: [1, 1, 0, 0])
        for metric in Metric.allCases {
            #expect(metrics[metric] == (metric == .calibrationError ? 0 : 1))
            let interval = try #require(metrics.intervals[metric.rawValue])
            #expect(interval.high == (metric == .calibrationError ? 0 : 1))
            if metric != .calibrationError { #expect(interval.low < 0.8) }
        }
    }

    @Test("every interval holds its value")
    func order() throws {
        let (training, _) = try FixtureData.load("iris")
        let model = LogisticRegression(features: training.features, labels: training.labels, classes: 3, c: 0.01)
        for metrics in [Self.byHand, ClassificationMetrics(probabilities: model.probabilities(training.features), labels: training.labels)]
        {
            for metric in Metric.allCases {
                let (value, interval) = (try #require(metrics[metric]), try #require(metrics.intervals[metric.rawValue]))
                #expect(0 <= interval.low && interval.low <= value && value <= interval.high && interval.high <= 1, "\(metric)")
            }
        }
    }

    @Test("naming the other class swaps sensitivity and specificity")
    func positive() throws {
        let other = ClassificationMetrics(probabilities: Self.table(Self.scores), labels: Self.labels, positive: 0)
        #expect(other.sensitivity == Self.byHand.specificity)
        #expect(other.specificity == Self.byHand.sensitivity)
        #expect(other.rocAuc == Self.byHand.rocAuc)
        try expect(other.f1, 0.75)
    }

    @Test("what the samples leave undefined is nil, the rest is not")
    func undefined() {
        let metrics = ClassificationMetrics(probabilities: Self.table([0.2, 0.6]), labels: [0, 0])
        #expect(metrics.sensitivity == nil && metrics.rocAuc == nil)
        #expect(metrics.specificity == 0.5 && metrics.accuracy == 0.5 && metrics.balancedAccuracy == 0.5)
        #expect(metrics.intervals["rocAuc"] == nil)
    }

    @Test("with three classes the figures are means over the classes")
    func threeClasses() throws {
        let probabilities = Matrix([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.3, 0.3, 0.4], [0.1, 0.6, 0.3]])
        let metrics = ClassificationMetrics(probabilities: probabilities, labels: [0, 1, 2, 2])
        #expect(metrics.confusionMatrix == [[1, 0, 0], [0, 1, 0], [0, 1, 1]])
        try expect(metrics.sensitivity, (1 + 1 + 0.5) / 3)
        try expect(metrics.specificity, (1 + 2.0 / 3 + 1) / 3)
        try expect(metrics.f1, (1 + 2.0 / 3 + 2.0 / 3) / 3)
        // Class 0: 3/3; class 1: 2 of 3 (0.6 beats it); class 2: .4 and .3 against .1 and .3: 3.5 of 4.
        try expect(metrics.rocAuc, (1 + 2.0 / 3 + 3.5 / 4) / 3)
    }

    @Test("metrics encoded to JSON return as they were")
    func codable() throws {
        let data = try JSONEncoder().encode(Self.byHand)
        #expect(try JSONDecoder().decode(ClassificationMetrics.self, from: data) == Self.byHand)
    }

    @Test("over seeds there is a mean and a sample deviation")
    func spread() throws {
        let runs = [[0.9, 0.8, 0.7, 0.1, 0.1, 0.1, 0.1], Self.scores].map {
            ClassificationMetrics(probabilities: Self.table($0), labels: Self.labels)
        }
        let spread = try #require(ClassificationMetrics.spread(over: runs)[.accuracy])
        try expect(spread.mean, 6.0 / 7)
        try expect(spread.deviation, 2.squareRoot() / 7)
        #expect(try #require(Spread([0.5])).deviation == nil)
        #expect(Spread([]) == nil)
    }

    private func expect(_ value: Double?, _ expected: Double, at location: SourceLocation = #_sourceLocation) throws {
        #expect(abs(try #require(value) - expected) < 1e-12, sourceLocation: location)
    }

    private func expect(
        _ metrics: ClassificationMetrics, _ metric: Metric, _ low: Double, _ high: Double, at location: SourceLocation = #_sourceLocation
    ) throws {
        let interval = try #require(metrics.intervals[metric.rawValue], sourceLocation: location)
        #expect(abs(interval.low - low) < 2e-6 && abs(interval.high - high) < 2e-6, "\(interval)", sourceLocation: location)
    }
}
