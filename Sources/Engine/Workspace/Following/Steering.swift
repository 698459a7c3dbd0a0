import Documents
import Glibc
import Learning
import Scheduling
import Store
import Tracking

/// How the worker process of a project is started.
public struct WorkerCommand: Hashable, Sendable {
    public var executable: String
    /// The arguments before `--project PATH --reservation ID`.
    public var arguments: [String]

    public init(executable: String, arguments: [String] = ["worker"]) { (self.executable, self.arguments) = (executable, arguments) }

    /// This program's own `worker` subcommand.
    public static var own: WorkerCommand { WorkerCommand(executable: WorkerProcess.ownExecutable) }
}

/// What a front end's commands do to a project's store.
struct Steering {
    let folder: String
    let worker: WorkerCommand

    /// - Returns: the worker process that was started, if one was.
    func perform(_ command: WorkspaceCommand) throws -> Int32? {
        let store = try OpenStore.open(in: folder)
        try store.recoverAbandoned(project: folder)
        switch command {
        case .startTraining:
            _ = try store.submit(RunManifest(Project.load(folder)), takenBy: nil)
            return try ensureWorker(store)
        case .resumeTraining(let run): return try resume(topmost(run, store), store)
        case .pauseTraining(let run): try tell(.pause, topmost(run, store), store)
        case .stopTraining(let run): try tell(.stop, topmost(run, store), store)
        case .branchTraining(let run, let rate, let epochs, let from): return try branch(topmost(run, store), rate, epochs, from, store)
        case .setLearningRate(let run, let rate): try setLearningRate(rate, of: topmost(run, store), store)
        case .keepCheckpoint(let run): try keepCheckpoints(of: topmost(run, store), store)
        case .cancelJob(let id):
            try cancel(store.jobs.job(id), store)
            try store.endOrphans()
        case .showCurves: break
        case .submit(let work):
            _ = try submit(work, store)
            return try ensureWorker(store)
        case .requeueJob(let id): return try requeue(store.jobs.job(id), store)
        case .setPriority(let id, let priority):
            try store.durably {
                let time = now()
                try store.jobs.setPriority(priority, of: id, now: time)
                _ = try store.noteJob(id, at: time)
            }
        case .setBudget(let cap, let currency): try store.jobs.setBudget(cap: cap, currency: currency)
        }
        return nil
    }

    private func topmost(_ run: String, _ store: OpenStore) throws -> RunRecord {
        let record = try store.runs.run(run)
        return try record.parent.map(store.runs.run) ?? record
    }

    private func resume(_ run: RunRecord, _ store: OpenStore) throws -> Int32? {
        switch run.status {
        case .finished: throw WorkspaceError.over(run: run.id)
        case .running: return nil
        case .queued: return try ensureWorker(store)
        case .paused, .failed, .stopped, .interrupted:
            _ = try store.resubmit(run, takenBy: nil)
            return try ensureWorker(store)
        }
    }

    private func branch(_ run: RunRecord, _ learningRate: Double?, _ epochs: Int?, _ from: Int?, _ store: OpenStore) throws -> Int32? {
        var manifest = try RunManifest(text: run.manifest, run: run.id)
        if let learningRate { (manifest.work.training.learningRate, manifest.work.training.rateChanges) = (learningRate, nil) }
        if let epochs { manifest.work.training.epochs = epochs }
        let children = try store.runs.children(of: run.id)
        let checkpoints = try (children.isEmpty ? [run] : children).map { record -> StoredCheckpoint? in
            guard
                let stored = try from.map({ try store.keptCheckpoint(of: record.id, epoch: $0, in: folder) })
                    ?? store.runs.checkpoint(of: record.id)
            else { return nil }
            let branch = try Checkpoint(decoding: stored.bytes).branched(to: manifest.work.training)
            return StoredCheckpoint(epoch: branch.epoch, bytes: try branch.encoded())
        }
        guard checkpoints.contains(where: { $0 != nil }) else {
            throw WorkspaceError.notPossible("run '\(run.id)' has no checkpoint yet to branch from")
        }
        if let job = try run.job.map(store.jobs.job), !job.state.isOver { try tell(.stop, run, store) }
        _ = try store.submit(manifest, from: checkpoints, of: run.id, takenBy: nil)
        return try ensureWorker(store)
    }

    private func setLearningRate(_ rate: Double, of run: RunRecord, _ store: OpenStore) throws {
        let manifest = try RunManifest(text: run.manifest, run: run.id)
        guard rate > 0, rate.isFinite else { throw WorkspaceError.notPossible("\(rate) is no learning rate above 0") }
        guard run.status != .finished, run.epoch < run.epochs else {
            throw WorkspaceError.notPossible("run '\(run.id)' has no epoch left for another learning rate; a branch takes one")
        }
        guard manifest.seeds.count == 1 else {
            throw WorkspaceError.notPossible(
                "run '\(run.id)' compares \(manifest.seeds.count) seeds, which keep one learning rate; a branch takes another")
        }
        guard manifest.work.training.rate(inEpoch: 1) != nil else {
            throw WorkspaceError.notPossible("run '\(run.id)' trains by \(manifest.work.training.optimizer), which has no learning rate")
        }
        try store.durably {
            // Asked again inside the transaction: the worker may have taken another rate.
            let now = try RunManifest(text: store.runs.run(run.id).manifest, run: run.id).work.training.rate(inEpoch: run.epoch + 1)
            try store.runs.want(rate: rate == now ? nil : rate, of: run.id)
        }
    }

    /// Keeps the last checkpoint of a run, or those of its seeds.
    private func keepCheckpoints(of run: RunRecord, _ store: OpenStore) throws {
        let children = try store.runs.children(of: run.id)
        var kept = false
        for record in children.isEmpty ? [run] : children {
            guard let stored = try store.runs.checkpoint(of: record.id) else { continue }
            try store.keep(stored, of: record.id, in: folder)
            kept = true
        }
        guard kept else { throw WorkspaceError.notPossible("run '\(run.id)' has no checkpoint yet to keep") }
    }

    private func tell(_ verb: JobCommand, _ run: RunRecord, _ store: OpenStore) throws {
        guard let job = try run.job.map(store.jobs.job), !job.state.isOver else {
            throw WorkspaceError.notPossible("run '\(run.id)' is \(run.status.rawValue): there is nothing to \(verb.rawValue)")
        }
        if job.state == .running { return try store.jobs.send(verb, to: job.id, now: now()) }
        try endQueued(job, run, verb, store)
    }

    /// Queues a circuit after its backend has said that it takes it.
    func submit(_ work: CircuitWork, _ store: OpenStore, after others: [String] = []) throws -> Job {
        let all = BackendSummary.all(in: folder)
        guard let backend = all.first(where: { $0.name == work.backend }) else {
            throw WorkspaceError.noBackend(work.backend, known: all.map(\.name))
        }
        _ = try backend.options(for: work.circuit(), work)
        return try store.submit(work, on: backend, after: others)
    }

    private func requeue(_ job: Job, _ store: OpenStore) throws -> Int32? {
        if let run = job.run { return try resume(topmost(run, store), store) }
        switch job.state {
        case .queued:
            try store.durably {
                try store.jobs.release(job.id, now: now())
                _ = try store.noteJob(job.id, at: now())
            }
        case .failed, .cancelled, .completed:
            guard let text = try store.jobs.work(of: job.id) else {
                throw WorkspaceError.notPossible("job '\(job.id)' does not say what it did")
            }
            _ = try submit(JSON.decode(CircuitWork.self, from: text, file: "job \(job.id)"), store)
        case .running, .submitted, .validating:
            throw SchedulingError.notPossible(job: job.id, state: job.state, request: "put back into the queue")
        }
        return try ensureWorker(store)
    }

    private func cancel(_ job: Job, _ store: OpenStore) throws {
        switch job.state {
        case .completed, .failed, .cancelled:
            throw SchedulingError.notPossible(job: job.id, state: job.state, request: "cancelled")
        case .running, .submitted, .validating: try store.jobs.send(.cancel, to: job.id, now: now())
        case .queued: try endQueued(job, job.run.map(store.runs.run), .cancel, store)
        }
    }

    /// Does at once what needs no process: the job waits in the queue.
    private func endQueued(_ job: Job, _ run: RunRecord?, _ verb: JobCommand, _ store: OpenStore) throws {
        try store.durably {
            // Asked again inside the transaction: a worker may have taken it.
            guard try store.jobs.job(job.id).state == .queued else { return try store.jobs.send(verb, to: job.id, now: now()) }
            let time = now()
            let why: String
            switch verb {
            case .pause:
                why = "paused"
                try store.jobs.holdQueued(job.id, why: why, now: time)
            case .stop, .cancel:
                why = verb == .stop ? "stopped" : "cancelled"
                try store.jobs.end(job.id, .cancelled, why: why, now: time)
            }
            _ = try store.noteJob(job.id, at: time)
            guard let run else { return }
            try store.append([Event(time: time, run: run.id, .status(verb == .pause ? .paused : .stopped, why: why))])
        }
    }

    /// Starts a worker where jobs wait and none lives.
    func carryOn() throws -> Int32? {
        let store = try OpenStore.open(in: folder)
        try store.recoverAbandoned(project: folder)
        return try store.jobs.waiting() > 0 ? ensureWorker(store) : nil
    }

    /// Starts a worker where none lives.
    func ensureWorker(_ store: OpenStore) throws -> Int32? {
        guard let reservation = try store.workers.reserve(now: now()) else { return nil }
        let folder = absolute(self.folder)
        do {
            return try WorkerProcess.start(
                executable: worker.executable, arguments: worker.arguments + ["--project", folder, "--reservation", reservation],
                log: OpenStore.folder(of: folder) + "/worker.log")
        } catch {
            try store.workers.remove(reservation)
            throw error
        }
    }
}

/// The path from the root, for a process whose current folder is another.
private func absolute(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
}
