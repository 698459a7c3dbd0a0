import Workspace

/// Something that happened while a person may have looked elsewhere.
public struct LoggedEvent: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case finished, failed, started, budget, stale, reloaded, fault, error

        /// Whether a person should hear of it who looks elsewhere.
        var isUrgent: Bool { self != .started && self != .reloaded }

        func look(_ symbols: Symbols) -> (mark: String, role: Role) {
            switch self {
            case .finished: (symbols.done, .success)
            case .failed, .error, .fault: (symbols.failed, .error)
            case .started: (symbols.running, .info)
            case .budget, .stale: (symbols.warning, .warning)
            case .reloaded: (symbols.arrow, .dim)
            }
        }
    }

    /// Unix time in seconds.
    public var time: Double
    public var kind: Kind
    public var text: String
    /// What tells this event from all others, where it must not be told twice: `j2 completed 1795000000`.
    public var key: String?

    init(_ time: Double, _ kind: Kind, _ text: String, key: String? = nil) {
        (self.time, self.kind, self.text, self.key) = (time, kind, text, key)
    }
}

/// The log of what happened, newest last.
struct HappeningLog: Equatable, Sendable {
    private(set) var events: [LoggedEvent] = []
    /// How many of the last ones nobody has looked at.
    private(set) var unread = 0
    private var keys: Set<String> = []

    static let most = 1000

    /// Adds what is new; those that were told already are left out.
    mutating func add(_ new: [LoggedEvent]) -> [LoggedEvent] {
        let fresh = new.filter { event in event.key.map { keys.insert($0).inserted } ?? true }
        events += fresh
        if events.count > Self.most { events.removeFirst(events.count - Self.most) }
        unread = min(unread + fresh.filter(\.kind.isUrgent).count, events.count)
        return fresh
    }

    /// What an earlier screen told.
    mutating func recall(_ old: [LoggedEvent]) {
        events = Array((old + events).suffix(Self.most))
        keys.formUnion(old.compactMap(\.key))
    }

    mutating func read() { unread = 0 }
}

extension ScreenState {
    /// A calibration is stale after so many seconds: devices drift within days.
    static let staleSeconds = 30 * 86400.0

    /// What a new state of the project tells that the one before did not.
    func happenings(to new: WorkspaceState) -> [LoggedEvent] {
        let time = max(new.queue.asOf, clock)
        var found: [LoggedEvent] = []
        let isFirst = workspace.queue.asOf == 0
        for job in new.jobs {
            let before = workspace.jobs.first { $0.id == job.id }
            if before?.state != job.state || (isFirst && before == nil) {
                found += events(of: job, isFirst: isFirst, since: log.events.first?.time)
            }
        }
        if let fault = new.fault, fault != workspace.fault { found.append(LoggedEvent(time, .fault, fault.placed)) }
        if workspace.project != nil, new.fault == nil, new.project != workspace.project || workspace.fault != nil {
            found.append(LoggedEvent(time, .reloaded, "project.yaml or its files were read anew"))
        }
        if let notice = new.notice, notice != workspace.notice { found.append(LoggedEvent(time, .error, notice)) }
        let (budget, before) = (new.queue.budget, workspace.queue.budget)
        if let cap = budget.cap, let left = budget.remaining, left <= .zero, before.remaining.map({ $0 > .zero }) ?? true, cap > .zero {
            found.append(
                LoggedEvent(
                    time, .budget, "the budget of \(cap.shown) \(budget.currency) is reached", key: "budget \(cap) \(budget.spent)"))
        }
        for backend in new.backends {
            guard let taken = backend.calibratedAt, time > 0, time - taken > Self.staleSeconds else { continue }
            let days = Int((time - taken) / 86400)
            found.append(
                LoggedEvent(
                    time, .stale, "the calibration of \(backend.name) is \(days) days old", key: "stale \(backend.name) \(Int(taken))"))
        }
        return found
    }

    /// At first only what ended since the log began, and was not told by a screen before.
    private func events(of job: JobSummary, isFirst: Bool, since: Double?) -> [LoggedEvent] {
        let name = "job \(job.id) (\(job.title))"
        switch job.state {
        case .completed, .failed, .cancelled:
            let time = job.endedAt ?? workspace.queue.asOf
            if isFirst, time < since ?? .infinity { return [] }
            let took = job.startedAt.map { ", took \(Figures.duration(max(time - $0, 0)))" } ?? ""
            let text = "\(name) \(job.state.rawValue)" + (job.why.map { ": \($0)" } ?? took)
            return [
                LoggedEvent(time, job.state == .failed ? .failed : .finished, text, key: "\(job.id) \(job.state.rawValue) \(Int(time))")
            ]
        case .running where !isFirst:
            let time = job.startedAt ?? workspace.queue.asOf
            return [LoggedEvent(time, .started, "\(name) runs", key: "\(job.id) running \(Int(time))")]
        default: return []
        }
    }
}
