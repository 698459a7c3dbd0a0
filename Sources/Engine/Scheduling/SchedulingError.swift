public import Diagnostics

/// What can go wrong with jobs and workers.
public enum SchedulingError: Fault, Hashable {
    case noWorker(executable: String, reason: String)
    case noSuchJob(String)
    /// The job is held by another process, or over.
    case notPossible(job: String, state: JobState, request: String)
    /// Another process took over the job because this one was silent for too long.
    case leaseLost(job: String)
    case overBudget(cost: Money, remaining: Money, currency: String)
    /// A price over the one that was named as the highest.
    case overLimit(cost: Money, limit: Money, currency: String)
    /// A budget in another currency than that of what was spent.
    case otherCurrency(String, has: String)

    public var kind: FaultKind {
        switch self {
        case .noWorker: .unavailable
        case .noSuchJob: .missingInput
        case .notPossible, .otherCurrency: .usage
        case .leaseLost: .busy
        case .overBudget, .overLimit: .notPermitted
        }
    }

    public var description: String {
        switch self {
        case .noWorker(let executable, let reason): "the worker process could not be started: \(executable): \(reason)"
        case .noSuchJob(let id): "no job '\(id)' in this project"
        case .notPossible(let job, let state, let request): "job '\(job)' is \(state.rawValue): it cannot be \(request)"
        case .leaseLost(let job): "another process took over job '\(job)'"
        case .overBudget(let cost, let remaining, let currency):
            "the job costs \(cost.shown) \(currency), and the budget has \(remaining.shown) \(currency) left"
        case .overLimit(let cost, let limit, let currency):
            "the job costs \(cost.shown) \(currency), more than the limit of \(limit.shown) \(currency)"
        case .otherCurrency(let wanted, let has): "the budget is in \(has), and it cannot be set in \(wanted)"
        }
    }

    public var hint: String? {
        switch self {
        case .noSuchJob: "`quantum-mlops jobs list` shows the jobs"
        case .leaseLost: "this process was silent for longer than its lease; the other one goes on from the last checkpoint"
        case .overBudget: "`quantum-mlops budget set --cap X` raises it"
        case .otherCurrency: "jobs were paid in its currency already"
        case .noWorker, .notPossible, .overLimit: nil
        }
    }
}
