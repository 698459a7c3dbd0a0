import Workspace

/// What the list of runs is sorted by.
enum RunOrder: String, CaseIterable, Sendable {
    case started, status, seed, loss, train, validation, test

    var next: RunOrder {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    /// Newest, or best, first; runs without the figure last. Children stay below their parents where the list is by time.
    func sorted(_ runs: [RunSummary]) -> [RunSummary] {
        switch self {
        case .started: runs
        case .status: stable(runs) { $0.status.rawValue < $1.status.rawValue }
        case .seed: stable(runs) { $0.seed < $1.seed }
        case .loss: stable(runs) { Self.number($0, "loss", .infinity) < Self.number($1, "loss", .infinity) }
        case .train: best(runs, "trainAccuracy")
        case .validation: best(runs, "validationAccuracy")
        case .test: best(runs, "test.accuracy")
        }
    }

    private func best(_ runs: [RunSummary], _ metric: String) -> [RunSummary] {
        stable(runs) { Self.number($0, metric, -.infinity) > Self.number($1, metric, -.infinity) }
    }

    private func stable(_ runs: [RunSummary], _ isBefore: (RunSummary, RunSummary) -> Bool) -> [RunSummary] {
        runs.enumerated().sorted { isBefore($0.element, $1.element) || !isBefore($1.element, $0.element) && $0.offset < $1.offset }
            .map(\.element)
    }

    private static func number(_ run: RunSummary, _ metric: String, _ missing: Double) -> Double {
        guard let value = run.metrics[metric], !value.isNaN else { return missing }
        return value
    }
}
