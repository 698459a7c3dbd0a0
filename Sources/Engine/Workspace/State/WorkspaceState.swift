public import Diagnostics
public import Tracking

/// All that a front end shows of a project: a pure fold over ``Event``s.
public struct WorkspaceState: Hashable, Sendable {
    /// The last good project; nil before one was read.
    public var project: ProjectSummary?
    /// What is wrong with the project file, while something is.
    public var fault: Diagnostic?
    /// The last thing that the workspace had to tell: a command that was refused, a store that is locked.
    public var notice: String?
    /// Newest first.
    public var runs: [RunSummary] = []
    /// By run, then by metric (`loss`, `trainAccuracy`, `validationAccuracy`, `gradientNorm`, …), in the order of epochs.
    public var curves: [String: [String: [CurvePoint]]] = [:]
    /// Newest first.
    public var jobs: [JobSummary] = []
    public var backends: [BackendSummary] = []
    public var queue = QueueSummary()
    /// By run, in the order they came.
    public var warnings: [String: [String]] = [:]
    /// By run.
    public var artifacts: [String: [Artifact]] = [:]

    public init() {}

    public func run(_ id: String) -> RunSummary? { runs.first { $0.id == id } }

    /// The newest run that is neither over nor a child of another.
    public var currentRun: RunSummary? { runs.first { $0.parent == nil && ($0.status.isActive || $0.status == .paused) } }

    public mutating func apply(_ event: Event) {
        switch event.kind {
        case .project(let summary): (project, fault) = (summary, nil)
        case .fault(let diagnostic): fault = diagnostic
        case .backends(let all): backends = all
        case .queue(let summary): apply(summary)
        case .job(let job): apply(job)
        case .notice(let text): notice = text.isEmpty ? nil : text
        case .created, .status, .rate, .epoch, .metrics, .artifact, .warning:
            guard let run = event.run else { return }
            apply(event, to: run)
        }
    }

    private mutating func apply(_ summary: QueueSummary) {
        queue = summary
        for place in jobs.indices where jobs[place].state == .running {
            jobs[place].progress = summary.progress[jobs[place].id] ?? jobs[place].progress
        }
    }

    private mutating func apply(_ job: JobSummary) {
        if let index = jobs.firstIndex(where: { $0.id == job.id }) {
            jobs[index] = job
        } else {
            let index = jobs.firstIndex { $0.submittedAt <= job.submittedAt } ?? jobs.endIndex
            jobs.insert(job, at: index)
        }
        if let run = job.run, let index = runs.firstIndex(where: { $0.id == run }) { runs[index].job = job.id }
    }

    private mutating func apply(_ event: Event, to run: String) {
        if case .created(let creation) = event.kind { return create(run, creation, at: event.time) }
        guard let index = runs.firstIndex(where: { $0.id == run }) else { return }
        switch event.kind {
        case .status(let status, let why): set(status, why: why, at: index, time: event.time)
        case .epoch(let record): apply(record, to: index)
        case .rate(let change): runs[index].take(change)
        case .metrics(let values): runs[index].metrics.merge(values) { $1 }
        case .artifact(let artifact):
            artifacts[run, default: []].removeAll { $0.name == artifact.name }
            artifacts[run, default: []].append(artifact)
        case .warning(let text): warnings[run, default: []].append(text)
        case .created, .project, .fault, .backends, .job, .notice, .queue: break
        }
    }

    private mutating func create(_ run: String, _ creation: RunCreation, at time: Double) {
        guard !runs.contains(where: { $0.id == run }) else { return }
        let summary = RunSummary(
            id: run, name: creation.name, status: .queued, seed: creation.seed, epochs: creation.epochs, startedAt: time,
            parent: creation.parent, job: creation.job)
        // Nearly always the newest.
        let index = runs.firstIndex { $0.startedAt <= time } ?? runs.endIndex
        runs.insert(summary, at: index)
    }

    private mutating func set(_ status: RunStatus, why: String?, at index: Int, time: Double) {
        runs[index].status = status
        runs[index].why = why
        switch status {
        case .queued, .running, .paused: runs[index].endedAt = nil
        case .finished, .failed, .stopped, .interrupted: runs[index].endedAt = time
        }
        if status == .running { updateRemaining(at: index) } else { runs[index].remainingSeconds = nil }
    }

    private mutating func apply(_ record: EpochRecord, to index: Int) {
        let id = runs[index].id
        let metrics = record.metrics
        let before = metrics.first.flatMap { curves[id]?[$0.name]?.last { $0.epoch < Double(record.epoch) }?.seconds } ?? 0
        for (name, value) in metrics { append(value, as: name, of: record, after: before, to: index) }
        runs[index].epoch = record.epoch
        updateRemaining(at: index)
        guard let parent = runs[index].parent, let above = runs.firstIndex(where: { $0.id == parent }) else {
            return updateProgress(of: runs[index])
        }
        runs[above].epoch = runs.reduce(0) { $0 + ($1.parent == parent ? $1.epoch : 0) }
        runs[above].remainingSeconds = remaining(of: runs[above], timedBy: id)
        updateProgress(of: runs[above])
    }

    private mutating func updateProgress(of run: RunSummary) {
        guard run.epochs > 0, let index = jobs.firstIndex(where: { $0.id == run.job && $0.state == .running }) else { return }
        jobs[index].progress = JobSummary.trainingShare * min(Double(run.epoch) / Double(run.epochs), 1)
    }

    private mutating func append(_ value: Double, as metric: String, of record: EpochRecord, after seconds: Double, to index: Int) {
        let point = CurvePoint(epoch: Double(record.epoch), value: value, seconds: seconds + record.seconds)
        // In place: a copy a point would make a long run's curves quadratic work.
        curves[runs[index].id, default: [:]][metric, default: []].extend(by: point)
        runs[index].metrics[metric] = value
    }

    private mutating func updateRemaining(at index: Int) {
        runs[index].remainingSeconds = remaining(of: runs[index], timedBy: runs[index].id)
    }

    /// The time that the run's remaining epochs will take, judged by another's recent epochs (or its own).
    private func remaining(of run: RunSummary, timedBy other: String) -> ClosedRange<Double>? {
        guard run.status == .running, run.epochs > run.epoch, let points = curves[other]?["loss"], !points.isEmpty else { return nil }
        return epochSeconds(recent: points.suffix(10)).scaled(by: Double(run.epochs - run.epoch))
    }
}

/// The seconds that an epoch takes: the middle half of the recent ones, at least 5 % wide on either side.
///
/// One slow epoch among ten (a checkpoint on a busy disk, a laptop lid) moves neither end.
func epochSeconds(recent points: ArraySlice<CurvePoint>) -> ClosedRange<Double> {
    var previous = points.count > 1 ? points.first?.seconds ?? 0 : 0
    let steps = (points.count > 1 ? points.dropFirst() : points).map { point in
        defer { previous = point.seconds }
        return max(point.seconds - previous, 0)
    }.sorted()
    guard steps.count > 2 else {
        let mean = steps.reduce(0, +) / Double(max(steps.count, 1))
        return mean * 0.75...mean * 1.5
    }
    let (low, high) = (steps[steps.count / 4], steps[(steps.count * 3) / 4])
    return low * 0.95...high * 1.05
}

extension [CurvePoint] {
    /// Adds a point at the end; an epoch that was done again takes the place of what stood there and after it.
    fileprivate mutating func extend(by point: CurvePoint) {
        while let last, last.epoch >= point.epoch { removeLast() }
        append(point)
    }
}

extension ClosedRange<Double> {
    fileprivate func scaled(by factor: Double) -> ClosedRange<Double> { lowerBound * factor...upperBound * factor }
}

extension WorkspaceState {
    /// Sets a run back to what was known of it, but for the time that it will take.
    mutating func restore(_ run: RunSummary) {
        guard let index = runs.firstIndex(where: { $0.id == run.id }) else { return }
        let remaining = runs[index].remainingSeconds
        runs[index] = run
        if run.status == .running { runs[index].remainingSeconds = remaining }
    }

    /// Adds runs that are older than all others, newest first; those that are there already stay as they are.
    mutating func append(older listed: [ListedRun]) {
        let known = Set(runs.map(\.id))
        for run in listed where !known.contains(run.id) {
            var summary = RunSummary(
                id: run.id, name: run.name, status: run.status, seed: run.seed, epoch: run.epoch, epochs: run.epochs,
                startedAt: run.startedAt, endedAt: run.endedAt, metrics: run.metrics, why: run.why, parent: run.parent, job: run.job)
            summary.parameters = run.parameters
            runs.append(summary)
        }
    }

    /// Sets a run's curves as a whole.
    mutating func setCurves(_ metrics: [String: [(step: Int, value: Double, seconds: Double)]], of run: String) {
        // The metric with the most points tells the time; of two with as many it makes no difference.
        let longest = metrics.values.max { $0.count < $1.count } ?? []
        var elapsed = 0.0
        let times = longest.map { point -> (step: Int, seconds: Double) in
            elapsed += point.seconds
            return (point.step, elapsed)
        }
        curves[run] = metrics.mapValues { points in
            var place = 0
            return points.map { point in
                while place + 1 < times.count, times[place + 1].step <= point.step { place += 1 }
                return CurvePoint(epoch: Double(point.step), value: point.value, seconds: times[place].seconds)
            }
        }
        guard let index = runs.firstIndex(where: { $0.id == run }) else { return }
        updateRemaining(at: index)
        guard let above = runs.firstIndex(where: { $0.id == runs[index].parent }) else { return }
        runs[above].remainingSeconds = remaining(of: runs[above], timedBy: run)
    }

    mutating func setParameters(_ parameters: [(name: String, value: String)], of run: String) {
        guard let index = runs.firstIndex(where: { $0.id == run }) else { return }
        runs[index].parameters = Dictionary(parameters.map { ($0.name, $0.value) }) { $1 }
    }

    /// Sets how far a run is whose epochs are not told one by one.
    mutating func setEpoch(_ epoch: Int, of run: String) {
        guard let index = runs.firstIndex(where: { $0.id == run }) else { return }
        runs[index].epoch = max(runs[index].epoch, epoch)
    }
}
