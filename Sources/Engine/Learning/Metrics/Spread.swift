import Numerics

/// Mean and deviation of a figure over several seeds.
public struct Spread: Codable, Hashable, Sendable {
    public let mean: Double
    /// The sample deviation (over n − 1); nil of a single seed.
    public let deviation: Double?

    /// Nil of nothing.
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        mean = Statistics.mean(values)
        deviation = values.count > 1 ? Statistics.deviation(values) : nil
    }
}

extension ClassificationMetrics {
    /// Mean and deviation over seeds of every metric that all of them have.
    public static func spread(over runs: [ClassificationMetrics]) -> [Metric: Spread] {
        var spread: [Metric: Spread] = [:]
        for metric in Metric.allCases {
            let values = runs.compactMap { $0[metric] }
            if values.count == runs.count { spread[metric] = Spread(values) }
        }
        return spread
    }
}
