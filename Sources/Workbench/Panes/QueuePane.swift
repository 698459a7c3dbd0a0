import Workspace

/// The backends-and-queue pane: where work can run, and the jobs of this project.
public enum QueuePane {
    public struct State: Equatable, Sendable {
        /// The chosen job.
        private(set) var chosen: String?
        public init() {}

        mutating func move(by step: Int, in jobs: [JobSummary]) {
            guard !jobs.isEmpty else { return }
            let now = chosen.flatMap { id in jobs.firstIndex { $0.id == id } } ?? 0
            chosen = jobs[min(max(now + step, 0), jobs.count - 1)].id
        }

        /// Lets go of a job that is no longer there.
        mutating func keep(within jobs: [JobSummary]) {
            if let id = chosen, !jobs.contains(where: { $0.id == id }) { chosen = nil }
        }

        func job(in jobs: [JobSummary]) -> JobSummary? { chosen.flatMap { id in jobs.first { $0.id == id } } ?? jobs.first }
    }

    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        let backends = state.workspace.backends
        let jobRows = min(max(state.workspace.jobs.count, 1), max(canvas.rows / 2, 3)) + 1
        let backendRows = max(min(backends.count + 1, canvas.rows - jobRows - 1), min(2, canvas.rows))
        canvas.within(Rect(column: 0, row: 0, columns: canvas.columns, rows: backendRows)) { Self.backends(state, on: &$0) }
        let top = backendRows + (canvas.rows > 6 ? 1 : 0)
        canvas.within(Rect(column: 0, row: top, columns: canvas.columns, rows: canvas.rows - top)) { jobs(state, on: &$0) }
    }

    private static func backends(_ state: ScreenState, on canvas: inout Canvas) {
        let isWide = canvas.columns >= 50
        canvas.write("Backends", column: 0, row: 0, as: .heading)
        if isWide { canvas.write("qubits double / single", endingAt: canvas.columns, row: 0, as: .label) }
        if state.workspace.backends.isEmpty {
            canvas.write("none known yet", column: 2, row: 1, as: .faint)
        }
        for (index, backend) in state.workspace.backends.prefix(max(canvas.rows - 1, 0)).enumerated() {
            let row = index + 1
            let (mark, role): (String, Role) =
                switch backend.status {
                case .online: (canvas.symbols.running, .success)
                case .offline: (canvas.symbols.failed, .error)
                case .unconfigured: (canvas.symbols.waiting, .warning)
                }
            let limits =
                isWide ? "\(backend.qubitsDouble) / \(backend.qubitsSingle)" : "\(backend.qubitsDouble)/\(backend.qubitsSingle) qubits"
            let room = canvas.columns - Width.columns(of: limits) - 1
            let why = backend.why.map { "  " + $0 } ?? ""
            var at = canvas.write(mark + " ", column: 0, row: row, as: role)
            at = canvas.write(
                Width.shortened(backend.name, to: max(room - at, 1), ellipsis: canvas.symbols.ellipsis), column: at, row: row, as: .value)
            for text in ["  " + backend.kind, "  " + backend.status.rawValue + why] where at + Width.columns(of: text) <= room {
                at = canvas.write(text, column: at, row: row, as: .dim)
            }
            canvas.write(limits, endingAt: canvas.columns, row: row, as: .value)
        }
    }

    private static func jobs(_ state: ScreenState, on canvas: inout Canvas) {
        let jobs = state.workspace.jobs
        canvas.write("Jobs", column: 0, row: 0, as: .heading)
        let open = jobs.filter { !$0.state.isOver }.count
        if !jobs.isEmpty { canvas.write("\(open) open, \(jobs.count - open) over", endingAt: canvas.columns, row: 0, as: .label) }
        guard !jobs.isEmpty else {
            let (goTo, key) = (PaneID.training.key, Action.key(.startTraining))
            _ = canvas.write("no jobs; \(goTo) then \(key) starts a training", column: 2, row: 1, as: .faint)
            return
        }
        let chosen = state.queue.job(in: jobs)
        let detail = chosen?.why == nil || canvas.rows < 5 ? 0 : 1
        let room = max(canvas.rows - 1 - detail, 0)
        let place = jobs.firstIndex { $0.id == chosen?.id } ?? 0
        let first = min(max(place - room / 2, 0), max(jobs.count - room, 0))
        for (index, job) in jobs.dropFirst(first).prefix(room).enumerated() {
            let row = index + 1
            line(job, row, state, on: &canvas)
            if job.id == chosen?.id, state.focus == .queue {
                canvas.highlight(Rect(column: 0, row: row, columns: canvas.columns, rows: 1), as: .selection)
            }
        }
        if detail > 0, let why = chosen?.why {
            canvas.write(why, column: 2, row: canvas.rows - 1, as: .dim, limit: canvas.columns - 2)
        }
    }

    private static func line(_ job: JobSummary, _ row: Int, _ state: ScreenState, on canvas: inout Canvas) {
        let (mark, role) = job.state.look(canvas.symbols)
        let progress = job.state == .running ? job.progress.map { " " + Figures.fixed($0 * 100, 0) + " %" } ?? "" : ""
        let tail = job.state.rawValue + progress
        var room = canvas.columns - Width.columns(of: tail) - 1
        let age = Figures.moment(job.submittedAt)
        var at = canvas.write(mark + " ", column: 0, row: row, as: role)
        at = canvas.write(job.id + " ", column: at, row: row, as: .value)
        if canvas.columns >= 64, !age.isEmpty {
            canvas.write(age, endingAt: room, row: row, as: .faint)
            room -= Width.columns(of: age) + 1
        }
        if at < room {
            let text = job.title.hasPrefix(job.kind) ? job.title : job.title.isEmpty ? job.kind : "\(job.kind) \(job.title)"
            at = canvas.write(Width.shortened(text, to: room - at, ellipsis: canvas.symbols.ellipsis), column: at, row: row, as: .text)
            if at + Width.columns(of: job.backend) + 5 <= room { canvas.write(" on " + job.backend, column: at, row: row, as: .dim) }
        }
        canvas.write(tail, endingAt: canvas.columns, row: row, as: role)
    }
}

extension JobState {
    /// The mark and the role of a state, so that colour is not all that tells it.
    func look(_ symbols: Symbols) -> (mark: String, role: Role) {
        switch self {
        case .queued, .validating, .submitted: (symbols.waiting, .info)
        case .running: (symbols.running, .info)
        case .completed: (symbols.done, .success)
        case .failed: (symbols.failed, .error)
        case .cancelled: (symbols.stopped, .warning)
        }
    }
}
