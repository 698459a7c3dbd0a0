public import Diagnostics

/// What can go wrong with the record of runs.
public enum TrackingError: Fault, Hashable {
    case noSuchRun(String, nearest: [String])
    case noCheckpoint(run: String)
    case corruptCheckpoint(run: String)

    public var kind: FaultKind {
        switch self {
        case .noSuchRun, .noCheckpoint: .missingInput
        case .corruptCheckpoint: .data
        }
    }

    public var description: String {
        switch self {
        case .noSuchRun(let id, _): "no run '\(id)' in this project"
        case .noCheckpoint(let run): "run '\(run)' has no checkpoint"
        case .corruptCheckpoint(let run): "the checkpoint of run '\(run)' is damaged: its digest does not fit its bytes"
        }
    }

    public var hint: String? {
        switch self {
        case .noSuchRun(_, let near):
            near.isEmpty ? "`quantum-mlops runs` shows the runs" : "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
        case .noCheckpoint: nil
        case .corruptCheckpoint:
            "the run's history is kept; `quantum-mlops train PROJECT` starts anew with the same seed and ends in the same bits"
        }
    }
}
