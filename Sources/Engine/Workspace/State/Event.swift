public import Diagnostics
public import Learning
public import Tracking

/// Something that happened in a project; a ``WorkspaceState`` is a fold over these.
///
/// Every event of a run is written to the store before it is shown. `--events` prints ``json`` as one line.
public struct Event: Hashable, Sendable {
    /// Unix time in seconds.
    public var time: Double
    /// The run that it speaks of; nil where it speaks of the project, its jobs or its backends.
    public var run: String?
    public var kind: Kind

    public init(time: Double, run: String? = nil, _ kind: Kind) { (self.time, self.run, self.kind) = (time, run, kind) }

    public enum Kind: Hashable, Sendable {
        // Of the project
        /// The project file was read and is sound.
        case project(ProjectSummary)
        /// The project file or what it names is broken; the last good one stays.
        case fault(Diagnostic)
        case backends([BackendSummary])
        /// A job is new or changed.
        case job(JobSummary)
        /// Something to tell the person at the screen: a command that was refused, a store that is locked.
        case notice(String)
        /// Budget, workers and what the queue knows of its jobs' durations; not stored.
        case queue(QueueSummary)

        // Of a run
        /// A run was made.
        case created(RunCreation)
        case status(RunStatus, why: String?)
        /// A learning rate that was asked for is taken; the manifest has it.
        case rate(RateChange)
        /// An epoch was done and its checkpoint saved.
        case epoch(EpochRecord)
        /// A result: test metrics, baselines, ablation. Names as in ``RunSummary/metrics``.
        case metrics([String: Double])
        case artifact(Artifact)
        case warning(String)
    }
}

/// What is known of a run when it is made.
public struct RunCreation: Hashable, Sendable {
    public var name: String
    public var seed: UInt64
    public var epochs: Int
    public var parent: String?
    public var job: String?

    public init(name: String, seed: UInt64, epochs: Int, parent: String? = nil, job: String? = nil) {
        (self.name, self.seed, self.epochs, self.parent, self.job) = (name, seed, epochs, parent, job)
    }
}
