import Store

/// A job as the store has it.
public struct Job: Hashable, Sendable, Identifiable {
    public let id: String
    /// `train`, …
    public var kind: String
    public var title: String
    public var backend: String
    public var state: JobState
    /// Whether a queued job waits for a person to let it go on.
    public var isHeld: Bool
    /// A higher one goes first; equals go in the order of their submission.
    public var priority: Int
    public var run: String?
    /// Unix time in seconds.
    public var submittedAt: Double
    public var progress: Double?
    public var why: String?
    /// The process that works on it.
    public var owner: ProcessIdentity?
    /// Unix time in seconds until which its owner may be silent.
    public var leaseUntil: Double?
    /// Unix time in seconds of its last beginning.
    public var startedAt: Double?
    public var endedAt: Double?
    /// Reserved while it is open, settled when it is over.
    public var cost = Money.zero
    /// The jobs that have to be completed before it begins.
    public var after: [String] = []
    /// Of its run, where it has one.
    public var epochs: Int?
}

/// A step of a job's life.
public struct JobStep: Hashable, Sendable {
    public var at: Double
    public var state: JobState
    public var why: String?
}

extension Job {
    static let columns =
        "id, kind, title, backend, state, held, priority, run, submittedAt, progress, why, owner, leaseUntil, startedAt, endedAt, cost, "
        + "(SELECT group_concat(after, ' ') FROM jobOrder WHERE job = jobs.id), (SELECT epochs FROM runs WHERE id = jobs.run)"

    init?(_ row: Row) {
        guard let id = row[0].text, let kind = row[1].text, let title = row[2].text, let backend = row[3].text,
            let state = row[4].text.flatMap(JobState.init), let priority = row[6].integer, let submittedAt = row[8].real
        else { return nil }
        self.init(
            id: id, kind: kind, title: title, backend: backend, state: state, isHeld: row[5].bool ?? false, priority: priority,
            run: row[7].text, submittedAt: submittedAt, progress: row[9].real, why: row[10].text,
            owner: row[11].text.flatMap(ProcessIdentity.init), leaseUntil: row[12].real,
            startedAt: row[13].real, endedAt: row[14].real, cost: Money(billionths: Int64(row[15].integer ?? 0)),
            after: row[16].text?.split(separator: " ").map(String.init) ?? [], epochs: row[17].integer)
    }

    /// Whether the process that should work on it has gone without a word.
    ///
    /// Of a process on this machine that is known for certain; of any other the lease tells.
    public func isAbandoned(now: Double) -> Bool {
        guard state == .running else { return false }
        switch owner?.life ?? .unknown {
        case .alive: return false
        case .dead: return true
        case .unknown: return (leaseUntil ?? 0) < now
        }
    }
}
