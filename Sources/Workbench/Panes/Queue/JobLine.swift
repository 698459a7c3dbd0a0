import Workspace

/// A job as a line: what it is to the left, how it stands to the right.
struct JobLine {
    let job: JobSummary
    private let mark: String
    private let role: Role
    /// State, with progress or the place in the queue.
    private let standing: String
    /// When it begins or ends, or how long it took.
    private let timing: String
    private let submitted: String
    private let cost: String
    /// Whether any job of the list has a cost, so that there is a column for it.
    private let hasCosts: Bool

    init(_ job: JobSummary, _ state: ScreenState, _ symbols: Symbols) {
        self.job = job
        var (mark, role) = job.state.look(symbols)
        if job.isHeld { (mark, role) = (symbols.paused, .warning) }
        (self.mark, self.role) = (mark, role)
        let (workspace, now) = (state.workspace, state.now)
        func range(_ seconds: ClosedRange<Double>) -> String { Figures.range(seconds, dash: symbols.dash) }
        switch job.state {
        case .running:
            standing = "running" + (job.progress.map { " \(Figures.fixed($0 * 100, 0)) %" } ?? "")
            timing = workspace.remaining(of: job, at: now).map { "ETA \(range($0))" } ?? "ETA unknown"
        case .queued:
            let place = workspace.place(of: job, at: now)
            let before = workspace.predecessors(of: job)
            standing =
                job.isHeld
                ? "queued, held"
                : !before.isEmpty
                    ? "queued, after \(before[0])" + (before.count > 1 ? "…" : "")
                    : "queued" + (place.map { " \($0.position) of \($0.waiting)" } ?? "")
            timing =
                place.map {
                    $0.wait.map { $0.upperBound < 0.05 ? "begins now" : "begins in \(range($0))" }
                        ?? (workspace.lacksWorker ? "no worker" : "wait unknown")
                } ?? ""
        default:
            standing = job.state.rawValue
            let took = job.startedAt.flatMap { start in job.endedAt.map { $0 - start } }
            timing = took.map { $0 >= 0 ? "took \(Figures.duration($0))" : "" } ?? ""
        }
        submitted = Figures.moment(job.submittedAt)
        hasCosts = workspace.jobs.contains { $0.cost > .zero }
        cost = job.cost > .zero ? "\(job.cost.shown) \(workspace.queue.budget.currency)" : ""
    }

    func draw(row: Int, on canvas: inout Canvas) {
        let width = canvas.columns
        var end = width
        canvas.write(standing, endingAt: end, row: row, as: role)
        // Columns of one width, so that states and times stand below each other.
        end -= max(Width.columns(of: standing), width >= 64 ? 13 : 0) + 2
        for (text, least, room, role) in [(timing, 58, 19, Role.text), (cost, 84, 12, .value), (submitted, 100, 16, .faint)]
        where width >= least && (room != 12 || hasCosts) {
            canvas.write(text, endingAt: end, row: row, as: role)
            end -= max(Width.columns(of: canvas.symbols.spelled(text)), room) + 2
        }
        var at = canvas.write(mark + " ", column: 0, row: row, as: role)
        at = canvas.write(job.id + " ", column: at, row: row, as: .value)
        if job.priority != 0 {
            at = canvas.write("\(job.priority > 0 ? "+" : "")\(job.priority) ", column: at, row: row, as: .accent)
        }
        guard at < end else { return }
        at = canvas.write(Width.shortened(job.what, to: end - at, ellipsis: canvas.symbols.ellipsis), column: at, row: row, as: .text)
        if at + Width.columns(of: job.backend) + 4 <= end { canvas.write(" on " + job.backend, column: at, row: row, as: .dim) }
    }
}
