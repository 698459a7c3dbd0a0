public import Documents
public import Scheduling
import Store

/// A line of what a job tells.
public struct JobLogLine: Hashable, Sendable {
    /// Unix time in seconds.
    public var at: Double
    public var text: String

    public init(at: Double, text: String) { (self.at, self.text) = (at, text) }
}

/// A job with all that the store knows of it.
public struct JobDetails: Sendable {
    public var job: JobSummary
    public var history: [JobStep]
    /// What it found; nil while it has found nothing.
    public var result: JSONValue?
    public var work: CircuitWork?
}

extension Workspace {
    /// What the project may spend and has spent.
    public func queueBudget() throws -> Budget { try storeForReading()?.jobs.budget() ?? Budget() }

    /// The project's jobs, newest first.
    public func jobs(limit: Int = 1000) throws -> [JobSummary] { try storeForReading()?.jobs.all(limit: limit).map(JobSummary.init) ?? [] }

    public func job(_ id: String) throws -> JobDetails {
        guard let jobs = try storeForReading()?.jobs else { throw SchedulingError.noSuchJob(id) }
        let job = try jobs.job(id)
        return JobDetails(
            job: JobSummary(job), history: try jobs.history(of: id),
            result: try jobs.result(of: id).map { JSONValue(try JSON.parse($0, file: "result of \(id)")) },
            work: try jobs.work(of: id).map { try JSON.decode(CircuitWork.self, from: $0, file: "job \(id)") })
    }

    /// Seconds that a job submitted now would wait; nil where that cannot be told.
    public func expectedWait(priority: Int) throws -> ClosedRange<Double>? {
        guard let store = try storeForReading() else { return 0...0 }
        var state = WorkspaceState()
        for job in try store.jobs.all().reversed() { state.apply(Event(time: job.submittedAt, .job(JobSummary(job)))) }
        state.queue = try store.queueSummary()
        return state.waitOfNewJob(at: now(), priority: priority)
    }

    /// Does what a front end asks of the queue, at once and in this process.
    ///
    /// - Parameter worker: how a worker process is started where one is needed.
    public func steer(_ command: WorkspaceCommand) throws { _ = try Steering(folder: path, worker: worker).perform(command) }

    /// Starts a worker where jobs wait and none lives: whatever process was killed, the work is carried on.
    public func carryOn() throws { _ = try Steering(folder: path, worker: worker).carryOn() }

    /// Queues a circuit and starts a worker where none is.
    ///
    /// - Parameter others: the jobs that have to be completed before it begins.
    public func submit(_ work: CircuitWork, after others: [String] = []) throws -> Job {
        let steering = Steering(folder: path, worker: worker)
        let store = try OpenStore.open(in: path)
        let job = try steering.submit(work, store, after: others)
        if try store.jobs.waiting() > 0 { _ = try steering.ensureWorker(store) }
        return job
    }

    /// What a job has told so far, oldest first: its states, the lines that it wrote, and what its run's events say.
    public func log(ofJob id: String, limit: Int = 2000) throws -> [JobLogLine] {
        guard let store = try storeForReading() else { throw SchedulingError.noSuchJob(id) }
        let job = try store.jobs.job(id)
        var lines = try store.jobs.history(of: id).map { step in
            JobLogLine(at: step.at, text: step.state.rawValue + (step.why.map { ": \($0)" } ?? ""))
        }
        lines += try store.jobs.log(of: id, limit: limit).map { JobLogLine(at: $0.at, text: $0.text) }
        if let run = job.run {
            let runs = try [run] + store.runs.children(of: run).map(\.id)
            for (order, one) in runs.enumerated() {
                let name = runs.count > 1 && order > 0 ? "\(one): " : ""
                lines += try store.log.events(of: one, after: job.submittedAt, limit: limit).compactMap { body in
                    guard let event = Event(body), let text = event.logged else { return nil }
                    return JobLogLine(at: event.time, text: name + text)
                }
            }
        }
        return Array(lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element).suffix(limit))
    }
}

extension Event {
    /// The event as a line of a log; nil for what is told elsewhere.
    var logged: String? {
        func figure(_ value: Double) -> String { "\((value * 1e4).rounded() / 1e4)" }
        switch kind {
        case .epoch(let record):
            return "epoch \(record.epoch): loss \(figure(record.loss)), train accuracy \(figure(record.trainAccuracy))"
                + (record.validationAccuracy.map { ", validation accuracy \(figure($0))" } ?? "")
        case .rate(let change): return "learning rate \(change.rate) from epoch \(change.epoch) on"
        // What the job's own states say already.
        case .status(.running, nil), .status(.finished, nil): return nil
        case .status(.running, let stage?): return stage
        case .status(let status, let why): return "run \(status.rawValue)" + (why.map { ": \($0)" } ?? "")
        case .warning(let text): return "warning: \(text)"
        case .metrics(let values):
            return values.sorted { $0.key < $1.key }.map { "\($0.key) \(figure($0.value))" }.joined(separator: ", ")
        case .artifact(let artifact): return "wrote \(artifact.path)"
        case .created, .job, .notice, .project, .fault, .backends, .queue: return nil
        }
    }
}
