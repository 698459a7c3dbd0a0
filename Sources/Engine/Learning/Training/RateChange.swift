/// A learning rate that took the place of the one before while the training ran: `0.01@8` is 0.01 from the eighth epoch on.
public struct RateChange: Codable, Hashable, Sendable, LosslessStringConvertible {
    /// The first epoch of that rate, counted from 1.
    public var epoch: Int
    /// Before the schedule.
    public var rate: Double

    public init(epoch: Int, rate: Double) { (self.epoch, self.rate) = (epoch, rate) }

    public init?(_ description: String) {
        let parts = description.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let rate = Double(parts[0]), let epoch = Int(parts[1]) else { return nil }
        self.init(epoch: epoch, rate: rate)
    }

    public var description: String { "\(rate)@\(epoch)" }
}

extension TrainingSpecification {
    /// The learning rate of an epoch, counted from 1, before the schedule; nil where the optimiser has none.
    public func rate(inEpoch epoch: Int) -> Double? {
        guard let standard = (try? Optimizer.named(optimizer))?.learningRate else { return nil }
        return rateChanges?.last { $0.epoch <= epoch }?.rate ?? learningRate ?? standard
    }

    /// Goes on with another rate; what was to change later no longer does.
    public mutating func take(_ change: RateChange) {
        rateChanges = (asKnown(inEpoch: change.epoch - 1).rateChanges ?? []) + [change]
    }

    /// The same as it was before changes that come after an epoch.
    func asKnown(inEpoch epoch: Int) -> TrainingSpecification {
        var known = self
        known.rateChanges = rateChanges.map { $0.filter { $0.epoch <= epoch } }.flatMap { $0.isEmpty ? nil : $0 }
        return known
    }
}
