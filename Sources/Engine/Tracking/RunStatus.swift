/// Where a run stands.
public enum RunStatus: String, Sendable, Codable, CaseIterable {
    /// Written to the store; no process works on it yet.
    case queued
    case running
    /// Held at a checkpoint because a person asked.
    case paused
    case finished
    /// Ended by a fault; the run's `why` tells it.
    case failed
    /// Ended because a person asked; its checkpoint stays.
    case stopped
    /// Its process ended without a word; its checkpoint stays.
    case interrupted

    /// Whether some process works on it or will without being asked again.
    public var isActive: Bool { self == .queued || self == .running }

    /// Whether `resume` can take it up again.
    public var canResume: Bool {
        switch self {
        case .paused, .stopped, .interrupted, .failed: true
        case .queued, .running, .finished: false
        }
    }

    /// The coarser name that `runs` publishes: `running`, `finished`, `failed` or `killed`.
    public var published: String {
        switch self {
        case .queued, .running, .paused: "running"
        case .finished: "finished"
        case .failed: "failed"
        case .stopped, .interrupted: "killed"
        }
    }
}
