import Documents
import Scheduling
import Store
import Tracking

/// Follows a project's store: what is there at first, then every event that any process writes.
///
/// It belongs to one thread.
final class StoreFollower {
    private let folder: String
    private var store: OpenStore?
    private var canWrite = false
    private var sequence = 0
    private var version = -1
    private var lastRecovery = 0.0
    private var lastSummary = 0.0
    private var lastRead = 0.0
    /// What was last told of a store that cannot be read.
    private var complaint: String?

    /// The number of the oldest run that is known; nil once all are.
    private var oldest: Int?

    /// Whether a worker was lost while the store was followed, since this was last set back.
    var hasLostWorker = false

    /// Whether older runs are still to be read.
    var isLoading: Bool { oldest != nil }

    /// Runs and jobs that are loaded at first; the curves of the newest ones only.
    private static let runLimit = 200
    /// Runs that are read at a time after those.
    private static let chunk = 1000
    private static let curveLimit = 20
    /// Epochs of a run whose curves are read at first.
    private static let longest = 20_000

    init(folder: String) { self.folder = folder }

    /// Brings the state up to date.
    ///
    /// - Returns: whether anything changed.
    func update(_ state: inout WorkspaceState) -> Bool {
        do {
            guard let store = try opened() else { return false }
            var changed = try recover(store, &state)
            let current = try store.database.dataVersion()
            let isOther = changed || current != version
            if version == -1 {
                try load(store, into: &state)
                changed = true
            } else if let before = oldest {
                try loadOlder(than: before, store, into: &state)
                if current != version { _ = try follow(store, &state) }
                changed = true
            } else if current != version {
                changed = try follow(store, &state) || changed
            }
            version = current
            // A worker may end without a word; that matters while jobs are open.
            if isOther || (now() - lastSummary > 2 && state.jobs.contains { !$0.state.isOver }) {
                let summary = try store.queueSummary()
                changed = summary.isOtherThan(state.queue) || changed
                if changed { state.apply(Event(time: now(), .queue(summary))) }
                lastSummary = now()
            }
            lastRead = now()
            if complaint != nil {
                complaint = nil
                state.apply(Event(time: now(), .notice("")))
                changed = true
            }
            return changed
        } catch {
            // The store is asked again later: a lock ends, a disk is emptied.
            let text = "\(error)"
            guard complaint != text else { return false }
            complaint = text
            state.apply(Event(time: now(), .notice(text)))
            var summary = state.queue
            (summary.staleness, summary.asOf) = (text, lastRead > 0 ? lastRead : now())
            state.apply(Event(time: now(), .queue(summary)))
            return true
        }
    }

    private func opened() throws -> OpenStore? {
        if let store { return store }
        guard OpenStore.exists(in: folder) else { return nil }
        do {
            store = try OpenStore.open(in: folder)
            canWrite = true
        } catch let error as StoreError where error.isRefusedWriting {
            store = try OpenStore.openForReading(in: folder)
        }
        return store
    }

    // MARK: What is there at first

    private func load(_ store: OpenStore, into state: inout WorkspaceState) throws {
        try store.database.transaction(.deferred) {
            sequence = try store.log.lastSequence()
            for job in try store.jobs.all(limit: Self.runLimit).reversed() {
                state.apply(Event(time: job.submittedAt, run: job.run, .job(JobSummary(job))))
            }
            let listed = try store.runs.listed(limit: Self.runLimit)
            state.append(older: listed)
            // Those of very many points are read when they are to be drawn: the first screen does not wait for them.
            for run in listed.prefix(Self.curveLimit).reversed() where run.epoch <= Self.longest {
                try loadCurves(of: run.id, at: run.startedAt, store, into: &state)
            }
            oldest = listed.count == Self.runLimit ? listed.last?.number : nil
        }
    }

    /// All other runs, a part at a time, so that what the front end asks for is never long in coming.
    private func loadOlder(than number: Int, _ store: OpenStore, into state: inout WorkspaceState) throws {
        let listed = try store.runs.listed(before: number, limit: Self.chunk)
        state.append(older: listed)
        oldest = listed.count == Self.chunk ? listed.last?.number : nil
    }

    /// Brings the curves of a run whose figures alone were read.
    ///
    /// - Returns: whether there are any.
    func showCurves(of run: String, _ state: inout WorkspaceState) -> Bool {
        guard state.curves[run] == nil, let known = state.run(run), let store = try? opened() else { return false }
        try? loadCurves(of: run, at: known.startedAt, store, into: &state)
        return state.curves[run] != nil
    }

    /// Epochs and files of a run; where it stands is as it was.
    private func loadCurves(of run: String, at time: Double, _ store: OpenStore, into state: inout WorkspaceState) throws {
        let before = state.run(run)
        state.setCurves(try store.runs.curves(of: run), of: run)
        for artifact in try store.runs.artifacts(of: run) { state.apply(Event(time: time, run: run, .artifact(artifact))) }
        if let before { state.restore(before) }
    }

    private func load(_ run: RunRecord, _ store: OpenStore, into state: inout WorkspaceState, withCurves: Bool) throws {
        func apply(_ time: Double, _ kind: Event.Kind) { state.apply(Event(time: time, run: run.id, kind)) }
        apply(
            run.startedAt,
            .created(RunCreation(name: run.name, seed: run.seed, epochs: run.epochs, parent: run.parent, job: run.job)))
        if withCurves {
            for record in try store.runs.history(of: run.id) { apply(run.startedAt, .epoch(record)) }
            for artifact in try store.runs.artifacts(of: run.id) { apply(run.startedAt, .artifact(artifact)) }
        }
        state.setParameters(try store.runs.parameters(of: run.id), of: run.id)
        let results = try store.runs.lastMetrics(of: run.id)
        if !results.isEmpty { apply(run.startedAt, .metrics(results)) }
        state.setEpoch(run.epoch, of: run.id)
        apply(run.endedAt ?? run.startedAt, .status(run.status, why: run.why))
    }

    // MARK: What comes

    private func follow(_ store: OpenStore, _ state: inout WorkspaceState) throws -> Bool {
        let events = try store.log.events(after: sequence)
        for (number, body) in events {
            sequence = number
            guard let event = Event(body) else { continue }
            // A run from before those that were loaded at first may be taken up again.
            if let run = event.run, state.run(run) == nil, event.name != "created", let record = try? store.runs.run(run) {
                try load(record, store, into: &state, withCurves: true)
            }
            // What comes is added to what was; a run of long ago that goes on has its curves in the store alone.
            if case .epoch = event.kind, let run = event.run, state.curves[run] == nil, let known = state.run(run), known.epoch > 0 {
                try loadCurves(of: run, at: known.startedAt, store, into: &state)
            }
            state.apply(event)
            if let run = event.run, event.name == "created" { state.setParameters(try store.runs.parameters(of: run), of: run) }
        }
        return !events.isEmpty
    }

    /// Marks what dead processes left; in a folder that may not be written only in the state.
    private func recover(_ store: OpenStore, _ state: inout WorkspaceState) throws -> Bool {
        guard now() - lastRecovery > 1 else { return false }
        lastRecovery = now()
        guard !canWrite else {
            let events = try store.recoverAbandoned(project: folder)
            // Events of this connection do not change its data version.
            guard !events.isEmpty, version != -1 else { return false }
            hasLostWorker = true
            return try follow(store, &state)
        }
        var changed = false
        for job in try store.jobs.abandoned(now: now()) {
            guard let run = job.run, state.run(run)?.status == .running else { continue }
            state.apply(Event(time: now(), run: run, .status(.interrupted, why: "its process ended without a word")))
            changed = true
        }
        return changed
    }
}
