/// Mean and deviation of a figure over several seeds.
public struct Spread: Codable, Hashable, Sendable {
    public let mean: Double
    /// The sample deviation (over n − 1); nil of a single seed.
    public let deviation: Double?

    /// Nil of nothing.
    public init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
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
