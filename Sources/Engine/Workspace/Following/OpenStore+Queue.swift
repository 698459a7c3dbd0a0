import Scheduling

extension OpenStore {
    /// Budget, workers and how long jobs take that are like the open ones.
    func queueSummary() throws -> QueueSummary {
        var summary = QueueSummary()
        (summary.workers, summary.budget, summary.asOf) = (try workers.count(now: now()), try jobs.budget(), now())
        let open = try jobs.all(limit: 200).filter { !$0.state.isOver }
        for job in open {
            let key = QueueSummary.key(kind: job.kind, title: job.title)
            guard summary.durations[key] == nil else { continue }
            let seconds = try jobs.durations(kind: job.kind, title: job.title).sorted()
            guard let least = seconds.first, let most = seconds.last else { continue }
            summary.durations[key] =
                seconds.count > 3 ? seconds[seconds.count / 4]...seconds[seconds.count * 3 / 4] : least * 0.8...most * 1.25
        }
        return summary
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
