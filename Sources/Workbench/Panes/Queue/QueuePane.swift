import Workspace

/// The backends-and-queue pane: where work can run, the jobs of this project, what one of them tells, and a device as a map.
public enum QueuePane {
    /// What the pane shows.
    enum Page: String, Equatable, Sendable {
        case list, log, map
    }

    public struct State: Equatable, Sendable {
        /// The chosen job.
        private(set) var chosen: String?
        /// The chosen backend; nil is the first.
        private(set) var backend: String?
        var page = Page.list
        var log = JobLog()
        var map = DeviceMap()

        public init() {}

        mutating func move(by step: Int, in jobs: [JobSummary]) {
            guard !jobs.isEmpty else { return }
            let now = chosen.flatMap { id in jobs.firstIndex { $0.id == id } } ?? 0
            chosen = jobs[min(max(now + step, 0), jobs.count - 1)].id
        }

        mutating func choose(job: String) { chosen = job }

        mutating func choose(backend: String) { self.backend = backend }

        mutating func nextBackend(of all: [BackendSummary]) {
            guard !all.isEmpty else { return }
            let now = all.firstIndex { $0.name == backend } ?? 0
            backend = all[(now + 1) % all.count].name
        }

        /// Lets go of a job that is no longer there.
        mutating func keep(within jobs: [JobSummary]) {
            if let id = chosen, !jobs.contains(where: { $0.id == id }) { chosen = nil }
        }

        func job(in jobs: [JobSummary]) -> JobSummary? { chosen.flatMap { id in jobs.first { $0.id == id } } ?? jobs.first }

        func backend(in all: [BackendSummary]) -> BackendSummary? { backend.flatMap { name in all.first { $0.name == name } } ?? all.first }
    }

    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        switch state.queue.page {
        case .list: list(state, on: &canvas)
        case .log: JobLog.view(state, on: &canvas)
        case .map: DeviceMap.view(state, on: &canvas)
        }
    }

    private static func list(_ state: ScreenState, on canvas: inout Canvas) {
        let plan = QueueRows(state, columns: canvas.columns, rows: canvas.rows)
        canvas.within(Rect(column: 0, row: 0, columns: canvas.columns, rows: plan.backendRows)) { backends(state, plan, on: &$0) }
        canvas.within(Rect(column: 0, row: plan.jobsTop, columns: canvas.columns, rows: canvas.rows - plan.jobsTop)) {
            jobs(state, plan, on: &$0)
        }
    }
}

/// Where the lists of the pane stand; the mouse asks it too.
struct QueueRows: Equatable {
    /// Lines of the backends, their heading with them.
    let backendRows: Int
    let firstBackend: Int
    let jobsTop: Int
    /// Lines of the jobs alone.
    let jobRows: Int
    let firstJob: Int
    /// Lines below the jobs about the chosen one and the budget.
    let detailRows: Int
    /// Lines between those and the jobs that show the end of the chosen job's log; 0 where there is no room to spare.
    let tailRows: Int

    init(_ state: ScreenState, columns: Int, rows: Int) {
        let (backends, jobs) = (state.workspace.backends, state.workspace.jobs)
        let hasBudget = state.workspace.queue.budget.cap != nil || state.workspace.queue.budget.spent > .zero
        let chosen = state.queue.job(in: jobs)
        let wanted = (chosen.map { QueuePane.told(of: $0, state).count } ?? 0) + (hasBudget ? 1 : 0)
        detailRows = rows >= 10 ? wanted : rows >= 6 ? min(wanted, 1) : 0
        let gap = rows > 9 ? 1 : 0
        let jobsWanted = min(max(jobs.count, 1), max(rows / 2, 2)) + 1 + detailRows
        backendRows = max(min(backends.count + 1, rows - jobsWanted - gap), min(2, rows))
        jobsTop = min(backendRows + gap, rows)
        let room = max(rows - jobsTop - 1 - detailRows, 0)
        let spare = room - jobs.count - 1
        tailRows = jobs.isEmpty || columns < 60 || spare < 6 ? 0 : spare
        jobRows = tailRows > 0 ? jobs.count : room
        func first(_ place: Int, _ count: Int, _ room: Int) -> Int { min(max(place - room / 2, 0), max(count - room, 0)) }
        let backend = state.queue.backend(in: backends).flatMap { chosen in backends.firstIndex { $0.name == chosen.name } } ?? 0
        firstBackend = first(backend, backends.count, backendRows - 1)
        let job = chosen.flatMap { chosen in jobs.firstIndex { $0.id == chosen.id } } ?? 0
        firstJob = first(job, jobs.count, jobRows)
    }

    /// The backend on a line of the pane.
    func backend(at row: Int, of backends: [BackendSummary]) -> BackendSummary? {
        guard (1..<max(backendRows, 1)).contains(row) else { return nil }
        let index = firstBackend + row - 1
        return backends.indices.contains(index) ? backends[index] : nil
    }

    /// The job on a line of the pane.
    func job(at row: Int, of jobs: [JobSummary]) -> JobSummary? {
        let line = row - jobsTop - 1
        guard line >= 0, line < jobRows, jobs.indices.contains(firstJob + line) else { return nil }
        return jobs[firstJob + line]
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
