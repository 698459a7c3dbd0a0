/// Ends training when a metric has stopped getting better.
public struct EarlyStopping: Codable, Hashable, Sendable {
    /// The metric's name: `loss`, `trainAccuracy`, `validationLoss`, `validationAccuracy`, …
    public let metric: String
    /// Epochs without a better value before training ends.
    public let patience: Int
    /// How much better a value must be to count.
    public let minimumDelta: Double
    /// The best value so far and its epoch.
    public private(set) var best: Double?
    public private(set) var bestEpoch: Int?
    /// Epochs since then.
    public private(set) var waited = 0

    public init(metric: String = "validationLoss", patience: Int = 5, minimumDelta: Double = 0) {
        (self.metric, self.patience, self.minimumDelta) = (metric, patience, minimumDelta)
    }

    /// Whether smaller is better: so for every loss and error, not for accuracies.
    public var isMinimized: Bool {
        let name = metric.lowercased()
        return name.hasSuffix("loss") || name.hasSuffix("error")
    }

    /// Takes an epoch's value; a value that is no number counts as no better.
    ///
    /// - Returns: whether training should end now.
    public mutating func shouldStop(after value: Double, epoch: Int) -> Bool {
        let gain = best.map { isMinimized ? $0 - value : value - $0 } ?? .infinity
        if !value.isNaN, gain > minimumDelta {
            (best, bestEpoch, waited) = (value, epoch, 0)
        } else {
            waited += 1
        }
        return waited >= patience
    }
}
