public import Diagnostics

/// What can go wrong with jobs and workers.
public enum SchedulingError: Fault, Hashable {
    case noWorker(executable: String, reason: String)
    case noSuchJob(String)
    /// The job is held by another process, or over.
    case notPossible(job: String, state: JobState, request: String)
    /// Another process took over the job because this one was silent for too long.
    case leaseLost(job: String)

    public var kind: FaultKind {
        switch self {
        case .noWorker: .unavailable
        case .noSuchJob: .missingInput
        case .notPossible: .usage
        case .leaseLost: .busy
        }
    }

    public var description: String {
        switch self {
        case .noWorker(let executable, let reason): "the worker process could not be started: \(executable): \(reason)"
        case .noSuchJob(let id): "no job '\(id)' in this project"
        case .notPossible(let job, let state, let request): "job '\(job)' is \(state.rawValue): it cannot be \(request)"
        case .leaseLost(let job): "another process took over job '\(job)'"
        }
    }

    public var hint: String? {
        switch self {
        case .noSuchJob: "`quantum-mlops jobs list` shows the jobs"
        case .leaseLost: "this process was silent for longer than its lease; the other one goes on from the last checkpoint"
        case .noWorker, .notPossible: nil
        }
    }
}
