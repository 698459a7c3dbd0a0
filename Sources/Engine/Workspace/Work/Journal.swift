import Documents
import Learning
import Scheduling
import Store
import Tracking

/// Writes what a job does, first to the store, then to whoever listens.
///
/// Everything that belongs together is one transaction that also proves that the job is still this process's.
struct Journal {
    let store: OpenStore
    let job: String
    let owner: ProcessIdentity
    let listener: (Event) -> Void

    /// Stores the events, with a checkpoint where there is one, then shows them.
    func write(
        _ events: [Event], checkpoint: (run: String, state: StoredCheckpoint)? = nil, progress: Double? = nil, durably: Bool = false
    ) throws {
        try durably
            ? store.durably { try record(events, checkpoint, progress) }
            : store.database.transaction { try record(events, checkpoint, progress) }
        for event in events { listener(event) }
    }

    private func record(_ events: [Event], _ checkpoint: (run: String, state: StoredCheckpoint)?, _ progress: Double?) throws {
        try store.jobs.beat(job, as: owner, progress: progress, now: now())
        try store.append(events)
        if let checkpoint { try store.runs.save(checkpoint.state, of: checkpoint.run) }
    }

    /// Ends the work on the job, with what is to be told of its run.
    func end(
        _ events: [Event], as state: JobState, why: String?, report: (run: String, text: String)? = nil, result: String? = nil
    ) throws {
        try close(events) { time in
            if let result { try store.jobs.setResult(result, of: job) }
            if let report { try store.runs.setReport(report.text, of: report.run) }
            try store.jobs.finish(job, as: owner, state, why: why, now: time)
        }
    }

    /// Puts the job back into the queue, where it waits for a person.
    func hold(_ events: [Event], why: String) throws {
        try close(events) { time in try store.jobs.hold(job, as: owner, why: why, now: time) }
    }

    private func close(_ events: [Event], _ change: (Double) throws -> Void) throws {
        let time = now()
        let last = try store.durably {
            try store.jobs.beat(job, as: owner, progress: nil, now: time)
            try store.append(events)
            try change(time)
            return try store.noteJob(job, at: time)
        }
        for event in events + [last] { listener(event) }
    }
}

extension OpenStore {
    /// Writes events into the log and what they say into the tables; inside the caller's transaction.
    func append(_ events: [Event]) throws {
        for event in events {
            try log.append(event.json, run: event.run, at: event.time)
            guard let run = event.run else { continue }
            switch event.kind {
            case .status(let status, let why): try runs.set(status, of: run, why: why, at: event.time)
            case .epoch(let record): try runs.add(record, to: run)
            case .rate(let change): try take(change, in: run)
            case .metrics(let values): try runs.add(values, to: run)
            case .artifact(let artifact): try runs.add(artifact, to: run)
            case .created, .job, .warning, .notice, .project, .fault, .backends, .queue: break
            }
        }
    }

    private func take(_ change: RateChange, in run: String) throws {
        var manifest = try RunManifest(text: runs.run(run).manifest, run: run)
        manifest.work.training.take(change)
        try runs.take(rate: change.rate, of: run, manifest: manifest.text())
        try runs.add(parameters: manifest.parameters.filter { $0.name == RunManifest.rateChanges }, to: run)
    }

    /// Writes how a job stands now into the log; inside the caller's transaction.
    func noteJob(_ id: String, at time: Double) throws -> Event {
        let job = try jobs.job(id)
        let event = Event(time: time, run: job.run, .job(JobSummary(job)))
        try append([event])
        return event
    }
}
