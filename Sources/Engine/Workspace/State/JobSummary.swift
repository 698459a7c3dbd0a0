public import Scheduling

/// What a front end shows of a job.
public struct JobSummary: Hashable, Sendable, Identifiable {
    public let id: String
    /// `train`, `circuit`.
    public var kind: String
    public var title: String
    public var backend: String
    public var state: JobState
    /// Share of the work done, 0…1, where it is known.
    public var progress: Double?
    /// Unix time in seconds.
    public var submittedAt: Double
    public var why: String?
    /// The run that it works on.
    public var run: String?
    /// A higher one goes first.
    public var priority = 0
    /// Whether it waits in the queue for a person to let it go on.
    public var isHeld = false
    public var startedAt: Double?
    public var endedAt: Double?
    /// What it costs, or is thought to cost while it is open.
    public var cost = Money.zero
    /// The jobs that have to be completed before it begins.
    public var after: [String] = []

    public init(
        id: String, kind: String, title: String, backend: String, state: JobState, progress: Double? = nil, submittedAt: Double = 0,
        why: String? = nil, run: String? = nil
    ) {
        (self.id, self.kind, self.title, self.backend, self.state) = (id, kind, title, backend, state)
        (self.progress, self.submittedAt, self.why, self.run) = (progress, submittedAt, why, run)
    }

    /// Kind and title in one: `train moons, seed 0`.
    public var what: String { title.hasPrefix(kind) ? title : title.isEmpty ? kind : "\(kind) \(title)" }

    /// The part of a training's work that its epochs are: the model without entanglement, which it stands beside, takes about as long.
    static let trainingShare = 0.5

    init(_ job: Job) {
        self.init(
            id: job.id, kind: job.kind, title: job.title, backend: job.backend, state: job.state, progress: job.progress,
            submittedAt: job.submittedAt, why: job.why, run: job.run)
        (priority, isHeld, startedAt, endedAt, cost) = (job.priority, job.isHeld, job.startedAt, job.endedAt, job.cost)
        after = job.after
    }
}

/// What a front end shows of a project's queue as a whole.
public struct QueueSummary: Hashable, Sendable {
    /// Worker processes that live or are being started.
    public var workers = 0
    public var budget = Budget()
    /// Unix time in seconds at which the store was last read.
    public var asOf = 0.0
    /// Why it cannot be read now, so that what is shown grows old; nil while it is followed.
    public var staleness: String?
    /// By open job, the seconds that those like it took: the middle half of those that were completed last.
    public var durations: [String: ClosedRange<Double>] = [:]
    /// By running job, the share of the work done.
    public var progress: [String: Double] = [:]

    public init() {}
}

/// Where a job in the queue stands, and when it may begin and end.
public struct QueuePlace: Hashable, Sendable {
    /// 1 is the next to begin.
    public var position: Int
    public var waiting: Int
    /// Seconds until it begins; nil where that cannot be told.
    public var wait: ClosedRange<Double>?
}

extension WorkspaceState {
    /// The jobs before a queued one that are not completed yet.
    public func predecessors(of job: JobSummary) -> [String] {
        guard job.state == .queued, !job.after.isEmpty else { return [] }
        return job.after.filter { id in jobs.first { $0.id == id }.map { $0.state != .completed } ?? false }
    }

    /// The jobs that wait for a worker, in the order in which they will be taken; those that wait for other jobs are not among them.
    public var waitingJobs: [JobSummary] {
        jobs.reversed().filter { $0.state == .queued && !$0.isHeld && predecessors(of: $0).isEmpty }.enumerated().sorted {
            ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset)
        }.map(\.element)
    }

    /// A waiting job's place in the queue; nil for one that does not wait.
    public func place(of job: JobSummary, at time: Double) -> QueuePlace? {
        let waiting = waitingJobs
        guard let index = waiting.firstIndex(where: { $0.id == job.id }) else { return nil }
        return QueuePlace(
            position: index + 1, waiting: waiting.count, wait: lacksWorker ? nil : wait(behind: waiting[..<index], at: time))
    }

    /// Seconds that a job submitted now would wait; nil where that cannot be told.
    public func waitOfNewJob(at time: Double, priority: Int = 0) -> ClosedRange<Double>? {
        wait(behind: waitingJobs.filter { $0.priority >= priority }[...], at: time)
    }

    /// Whether jobs wait though no process will take them.
    public var lacksWorker: Bool { queue.asOf > 0 && queue.workers == 0 && !jobs.contains { $0.state == .running } }

    private func wait(behind others: ArraySlice<JobSummary>, at time: Double) -> ClosedRange<Double>? {
        var (low, high) = (0.0, 0.0)
        for job in jobs where job.state == .running {
            guard let rest = remaining(of: job, at: time) else { return nil }
            (low, high) = (low + rest.lowerBound, high + rest.upperBound)
        }
        for job in others {
            guard let whole = duration(of: job) else { return nil }
            (low, high) = (low + whole.lowerBound, high + whole.upperBound)
        }
        return low...high
    }

    /// Seconds that a job takes from its beginning to its end, judged by those like it; nil without any.
    public func duration(of job: JobSummary) -> ClosedRange<Double>? {
        queue.durations[job.id]
    }

    /// Seconds until a running job ends; nil where nothing is known.
    public func remaining(of job: JobSummary, at time: Double) -> ClosedRange<Double>? {
        guard job.state == .running else { return nil }
        if let run = job.run.flatMap(run), let told = run.remainingSeconds, run.epochs > run.epoch {
            // After the epochs that are left the model without entanglement trains as many as all of them.
            let whole = Double(run.epochs) / Double(run.epochs - run.epoch) * (1 - JobSummary.trainingShare) / JobSummary.trainingShare
            return told.lowerBound * (1 + 0.5 * whole)...told.upperBound * (1 + whole)
        }
        let elapsed = job.startedAt.map { max(time - $0, 0) }
        if let progress = job.progress, progress > 0.02, let elapsed, elapsed > 0 {
            let rest = elapsed * (1 - progress) / progress
            return rest * 0.75...rest * 1.5
        }
        guard let whole = duration(of: job), let elapsed else { return nil }
        return max(whole.lowerBound - elapsed, 0)...max(whole.upperBound - elapsed, 0)
    }
}
