public import Numerics
import Scheduling
import Store
import Tracking

extension Workspace {
    /// Works on the project's queue until it is empty: the body of the hidden `worker` subcommand.
    ///
    /// - Parameters:
    ///   - reservation: the entry that the front end made before it started this process.
    ///   - signals: cancelled when the process is told to end; the running job's checkpoint is then saved.
    ///   - report: told of every event but the epochs; the worker's log.
    public func runWorker(
        reservation: String? = nil, on team: ThreadTeam = .shared, signals: Cancellation = Cancellation(),
        report: (Event) -> Void = { _ in }
    ) throws {
        let store = try OpenStore.open(in: path)
        let owner = ProcessIdentity.current(nonce: "worker")
        let entry = reservation ?? "w\(owner.pid)-\(UInt64(now() * 1e6))"
        try store.workers.adopt(entry, as: owner, now: now())
        defer { try? store.workers.remove(entry) }
        while !signals.isCancelled {
            try store.recoverAbandoned(project: path)
            try store.workers.beat(entry, now: now())
            guard let job = try store.jobs.take(as: owner, now: now()) else {
                if try store.workers.retire(entry) { return }
                continue
            }
            try take(job, from: store, as: owner, on: team, signals: signals, report: report)
        }
    }

    private func take(
        _ job: Job, from store: OpenStore, as owner: ProcessIdentity, on team: ThreadTeam, signals: Cancellation, report: (Event) -> Void
    ) throws {
        report(try store.durably { try store.noteJob(job.id, at: now()) })
        guard let run = job.run else {
            // The job says itself why it failed; a lost one is another process's.
            do {
                try withoutActuallyEscaping(report) { report in
                    try CircuitExecution(
                        store: store, job: job, owner: owner, folder: path, team: team, signals: signals, listener: report
                    ).perform()
                }
            } catch {
                report(Event(time: now(), .notice("job \(job.id): \(error)")))
            }
            return
        }
        do {
            _ = try perform(job, run, in: store, as: owner, on: team, signals: signals) { event in
                // A log that grew with every epoch would fill the disk in time.
                if case .epoch = event.kind { return }
                report(event)
            }
        } catch {
            // The run and its job tell why; the worker goes on with the next job.
            report(Event(time: now(), run: run, .warning("\(error)")))
        }
    }
}
