import Workspace

/// What the list of runs is sorted by.
enum RunOrder: String, CaseIterable, Sendable {
    case started, status, seed, loss, train, validation, test

    var next: RunOrder {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    /// Newest, or best, first; runs without the figure last. Children stay below their parents where the list is by time.
    func sorted(_ runs: [RunSummary]) -> [RunSummary] { places(Array(runs.indices), in: runs).map { runs[$0] } }

    /// The places of runs in that order; equal ones stay as they were.
    func places(_ places: [Int], in runs: [RunSummary]) -> [Int] {
        switch self {
        case .started: places
        case .status: sorted(places) { runs[$0].status.rawValue }
        case .seed: sorted(places) { runs[$0].seed }
        case .loss: sorted(places) { Self.number(runs[$0], "loss") ?? .infinity }
        case .train: sorted(places) { -(Self.number(runs[$0], "trainAccuracy") ?? -.infinity) }
        case .validation: sorted(places) { -(Self.number(runs[$0], "validationAccuracy") ?? -.infinity) }
        case .test: sorted(places) { -(Self.number(runs[$0], "test.accuracy") ?? -.infinity) }
        }
    }

    /// Keys are taken once a run, so that thousands are sorted within milliseconds.
    private func sorted(_ places: [Int], by key: (Int) -> some Comparable) -> [Int] {
        places.map { (key($0), $0) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    }

    private static func number(_ run: RunSummary, _ metric: String) -> Double? {
        run.metrics[metric].flatMap { $0.isNaN ? nil : $0 }
    }
}
