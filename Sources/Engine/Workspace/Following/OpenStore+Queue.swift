import Scheduling

extension OpenStore {
    /// Budget, workers, how far the running jobs are, and how long jobs take that are like the open ones.
    func queueSummary() throws -> QueueSummary {
        var summary = QueueSummary()
        (summary.workers, summary.budget, summary.asOf) = (try workers.count(now: now()), try jobs.budget(), now())
        var known: [String: ClosedRange<Double>] = [:]
        for job in try jobs.all(limit: 200) where !job.state.isOver {
            if job.state == .running { summary.progress[job.id] = job.progress }
            // A run's epochs make its job a kind of its own.
            let key = "\(job.kind) \(job.title) \(job.epochs ?? 0)"
            if known[key] == nil { known[key] = Self.middle(of: try jobs.durations(like: job)) }
            summary.durations[job.id] = known[key]
        }
        return summary
    }

    /// The middle half; of few durations more than all of them.
    private static func middle(of durations: [Double]) -> ClosedRange<Double>? {
        let seconds = durations.sorted()
        guard let least = seconds.first, let most = seconds.last else { return nil }
        return seconds.count > 3 ? seconds[seconds.count / 4]...seconds[seconds.count * 3 / 4] : least * 0.8...most * 1.25
    }
}

extension QueueSummary {
    /// Whether it says something else, its own time aside.
    func isOtherThan(_ other: QueueSummary) -> Bool {
        var copy = self
        copy.asOf = other.asOf
        return copy != other
    }
}
