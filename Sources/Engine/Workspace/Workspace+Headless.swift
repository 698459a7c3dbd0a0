import Learning
public import Numerics
import Scheduling
import Store
import Tracking

/// What a headless run is asked to do.
public struct RunRequest: Hashable, Sendable {
    /// One fit with this seed, whatever the project's seeds.
    public var seed: UInt64?
    /// The run to go on with, in place of a new one.
    public var resume: String?
    /// The run to repeat from its manifest alone: a new run that ends in the same bits on the same kind of processor.
    public var manifest: RunManifest?

    public init(seed: UInt64? = nil, resume: String? = nil, repeating manifest: RunManifest? = nil) {
        (self.seed, self.resume, self.manifest) = (seed, resume, manifest)
    }
}

/// How a headless run ended.
public enum RunEnding: Sendable {
    case finished(RunReport)
    /// Ended early by a signal or by another front end; `advice` tells how to go on.
    case halted(run: String, status: RunStatus, advice: String)
}

extension Workspace {
    /// Runs the project's pipeline in this process: data, a fit for each seed, baselines and ablation, evaluation.
    ///
    /// Every event is in the store before `report` hears of it, on the calling thread. Cancelling saves a checkpoint first.
    /// - Throws: any ``Fault``: of project, data, store, learning. A run that was already made is then marked as failed.
    public func runHeadless(
        _ request: RunRequest = RunRequest(), on team: ThreadTeam = .shared, cancellation: Cancellation = Cancellation(),
        report: (Event) -> Void = { _ in }
    ) throws -> RunEnding {
        let owner = ProcessIdentity.current(nonce: "headless")
        let store: OpenStore
        let submitted: (run: String, job: Job)
        var loaded: LoadedData?
        if let resume = request.resume {
            store = try OpenStore.open(in: path)
            try store.recoverAbandoned(project: path)
            submitted = (resume, try take(resume, from: store, as: owner, report: report))
        } else {
            let manifest: RunManifest
            (manifest, loaded) = try prepare(request)
            store = try OpenStore.open(in: path)
            try store.recoverAbandoned(project: path)
            let new = try store.submit(manifest, takenBy: owner)
            for event in new.events { report(event) }
            submitted = (new.run, new.job)
        }
        // What was to follow this job is a worker's, however the job ends.
        defer { if (try? store.jobs.hasFollowers(submitted.job.id)) == true { try? carryOn() } }
        return try perform(
            submitted.job, submitted.run, in: store, as: owner, on: team, signals: cancellation, data: loaded, report: report)
    }

    /// What a new run will do; faults of its files are told here, before anything is written.
    private func prepare(_ request: RunRequest) throws -> (RunManifest, LoadedData?) {
        let project = try request.manifest?.projectAsItWas(in: path) ?? Project.load(path)
        let seed = request.manifest?.work.seed ?? request.seed ?? project.seeds.first ?? 0
        let data = try DataSet.load(request.manifest?.source(in: path) ?? project.source, seed: seed)
        _ = try project.estimate.map(EstimationStep.init)
        _ = try project.noise.map(NoiseStep.init)
        let manifest = try request.manifest ?? RunManifest(project, seed: request.seed, data: data)
        // Where the test part is cut from the training file, every seed has its own.
        return (manifest, manifest.source.test != nil || manifest.seeds.count == 1 ? data : nil)
    }

    /// Takes a run that was left off.
    private func take(_ id: String, from store: OpenStore, as owner: ProcessIdentity, report: (Event) -> Void) throws -> Job {
        var record = try store.runs.run(id)
        if let parent = record.parent { record = try store.runs.run(parent) }
        switch record.status {
        case .finished: throw WorkspaceError.over(run: record.id)
        case .running: throw WorkspaceError.atWork(run: record.id, why: "another process works on it")
        case .queued, .paused, .failed, .stopped, .interrupted: break
        }
        let (job, events) = try store.resubmit(record, takenBy: owner)
        guard job.owner == owner else { throw WorkspaceError.atWork(run: record.id, why: "another process has just taken it") }
        for event in events { report(event) }
        return job
    }

    func perform(
        _ job: Job, _ run: String, in store: OpenStore, as owner: ProcessIdentity, on team: ThreadTeam, signals: Cancellation,
        data: LoadedData? = nil, report: (Event) -> Void
    ) throws -> RunEnding {
        try withoutActuallyEscaping(report) { listener in
            let execution = Execution(
                store: store, job: job, run: try store.runs.run(job.run ?? run), owner: owner, folder: path, team: team,
                signals: signals, data: data, listener: listener)
            switch try execution.perform() {
            case .finished(let report): return .finished(report)
            case .halted:
                let record = try store.runs.run(job.run ?? run)
                return .halted(run: record.id, status: record.status, advice: record.why ?? "")
            }
        }
    }
}
