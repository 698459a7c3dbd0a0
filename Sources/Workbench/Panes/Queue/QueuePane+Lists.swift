import Workspace

extension QueuePane {
    // MARK: - Backends

    static func backends(_ state: ScreenState, _ plan: QueueRows, on canvas: inout Canvas) {
        let all = state.workspace.backends
        let name = canvas.write([("Backends", .heading)], column: 0, row: 0)
        guard !all.isEmpty else {
            _ = canvas.write("none known yet", column: 2, row: 1, as: .faint)
            return
        }
        let lines = all.map { BackendLine($0, state, canvas.symbols) }
        let columns = BackendLine.columns(of: lines, width: canvas.columns)
        var at = canvas.columns
        for column in columns.reversed() {
            canvas.write(column.title, endingAt: at, row: 0, as: .label)
            at -= column.width + 2
        }
        let chosen = state.queue.backend(in: all)?.name
        let shown = min(max(canvas.rows - 1, 0), lines.count - plan.firstBackend)
        if shown < lines.count, name + 12 <= at {
            let dash = canvas.symbols.dash
            canvas.write(
                "\(plan.firstBackend + 1)\(dash)\(plan.firstBackend + shown) of \(lines.count)", column: name + 1, row: 0, as: .faint)
        }
        for (index, line) in lines.dropFirst(plan.firstBackend).prefix(max(canvas.rows - 1, 0)).enumerated() {
            line.draw(row: index + 1, columns, on: &canvas)
            if line.backend.name == chosen, state.focus == .queue {
                canvas.write(canvas.symbols.pointer, column: 0, row: index + 1, as: .accent)
            }
        }
    }

    // MARK: - Jobs

    static func jobs(_ state: ScreenState, _ plan: QueueRows, on canvas: inout Canvas) {
        let jobs = state.workspace.jobs
        let at = canvas.write("Jobs", column: 0, row: 0, as: .heading)
        heading(state, from: at, on: &canvas)
        guard !jobs.isEmpty else {
            let (goTo, key) = (PaneID.training.key, Action.key(.startTraining))
            let text = "no jobs; \(Action.key(.submitJob)) submits the circuit, \(goTo) then \(key) starts a training"
            for (row, line) in Figures.lines(of: text, columns: canvas.columns - 2).enumerated() {
                canvas.write(line, column: 2, row: row + 1, as: .faint)
            }
            return
        }
        let chosen = state.queue.job(in: jobs)
        for (index, job) in jobs.dropFirst(plan.firstJob).prefix(plan.jobRows).enumerated() {
            JobLine(job, state, canvas.symbols).draw(row: index + 1, on: &canvas)
            if job.id == chosen?.id, state.focus == .queue {
                canvas.highlight(Rect(column: 0, row: index + 1, columns: canvas.columns, rows: 1), as: .selection)
            }
        }
        guard let chosen else { return }
        if plan.tailRows > 0 {
            canvas.within(Rect(column: 2, row: plan.jobRows + 2, columns: canvas.columns - 2, rows: plan.tailRows - 1)) { tail in
                state.queue.log.lines(above: 0, from: 0, rows: tail.rows, on: &tail)
            }
        }
        guard plan.detailRows > 0 else { return }
        details(of: chosen, state, rows: plan.detailRows, from: canvas.rows - plan.detailRows, on: &canvas)
    }

    /// How many jobs there are, and whether what is shown is as old as it looks.
    private static func heading(_ state: ScreenState, from start: Int, on canvas: inout Canvas) {
        let jobs = state.workspace.jobs
        guard !jobs.isEmpty else { return }
        let open = jobs.filter { !$0.state.isOver }.count
        var end = canvas.columns
        if let age = state.dataAge {
            let text = "\(canvas.symbols.warning) \(Figures.duration(age)) old"
            canvas.write(text, endingAt: end, row: 0, as: .warning)
            end -= Width.columns(of: text) + 2
        } else {
            canvas.write("live", endingAt: end, row: 0, as: .success)
            end -= 6
        }
        let text = "\(open) open, \(jobs.count - open) over"
        if end - Width.columns(of: text) > start + 1 { canvas.write(text, endingAt: end, row: 0, as: .label) }
    }

    /// What is to be said of the chosen job below the list.
    static func told(of job: JobSummary, _ state: ScreenState) -> [(text: String, role: Role)] {
        let now = state.now
        var parts: [String] = []
        if let started = job.startedAt, job.state == .running || job.state.isOver {
            let end = job.endedAt ?? now
            if end >= started, end > 0 { parts.append((job.state.isOver ? "took " : "runs for ") + Figures.duration(end - started)) }
        }
        parts.append("submitted \(Figures.moment(job.submittedAt))")
        if job.priority != 0 { parts.append("priority \(job.priority)") }
        if job.cost > .zero { parts.append("cost \(job.cost.shown) \(state.workspace.queue.budget.currency)") }
        var lines: [(text: String, role: Role)] = [(parts.joined(separator: ", "), .dim)]
        if let why = job.why ?? state.whyNot(job) ?? state.stage(of: job) {
            lines.insert((why, job.state == .failed ? .error : .dim), at: 0)
        }
        return lines
    }

    private static func details(of job: JobSummary, _ state: ScreenState, rows: Int, from top: Int, on canvas: inout Canvas) {
        let (lines, budget) = (told(of: job, state), state.workspace.queue.budget)
        for (index, line) in lines.prefix(rows).enumerated() {
            canvas.write(line.text, column: 2, row: top + index, as: line.role, limit: canvas.columns - 2)
        }
        guard rows > lines.count, budget.cap != nil || budget.spent > .zero else { return }
        self.budget(budget, row: top + rows - 1, on: &canvas)
    }

    static func budget(_ budget: Budget, row: Int, on canvas: inout Canvas) {
        let spent = budget.spent.plus(budget.reserved) ?? budget.spent
        guard let cap = budget.cap, let left = budget.remaining else {
            canvas.write(
                [("spent ", .label), ("\(spent.shown) \(budget.currency)", .value), (", no cap", .faint)], column: 2, row: row)
            return
        }
        let isLow = left <= .zero || Double(left.billionths) < 0.1 * Double(cap.billionths)
        let text = "\(left.shown) of \(cap.shown) \(budget.currency) left"
        let at = canvas.write([("budget ", .label), (text, isLow ? .warning : .value)], column: 2, row: row)
        let reserved = budget.reserved > .zero ? "  \(budget.reserved.shown) reserved" : ""
        if at + reserved.count + 14 < canvas.columns {
            let end = canvas.write(reserved, column: at, row: row, as: .dim)
            let room = min(canvas.columns - end - 3, 24)
            let share = cap > .zero ? min(max(Double(spent.billionths) / Double(cap.billionths), 0), 1) : 1
            let full = Int((share * Double(room)).rounded())
            let start = canvas.columns - room
            for index in 0..<room {
                canvas.put(
                    index < full ? canvas.symbols.barFull : canvas.symbols.barEmpty, column: start + index, row: row,
                    as: index < full ? (isLow ? .warning : .bar) : .barEmpty)
            }
        }
    }
}

extension ScreenState {
    /// Whether a job's log, or the end of it, stands on the screen.
    var showsLog: Bool {
        if queue.page == .log { return true }
        let inside = ScreenLayout(self).inside(.queue)
        return queue.page == .list && !inside.isEmpty && QueueRows(self, columns: inside.columns, rows: inside.rows).tailRows > 0
    }

    /// The time that figures on the screen go by; that of the last look at the store where nobody tells it.
    var now: Double { max(clock, workspace.queue.asOf) }

    /// Seconds since the store could last be read; nil while it is followed.
    var dataAge: Double? { workspace.queue.staleness == nil ? nil : max(now - workspace.queue.asOf, 0) }

    /// What a running training does after its epochs.
    func stage(of job: JobSummary) -> String? {
        guard job.state == .running, let run = job.run.flatMap(workspace.run), run.epoch >= run.epochs else { return nil }
        return run.why
    }

    /// What a job waits for that nobody wrote down.
    func whyNot(_ job: JobSummary) -> String? {
        guard job.state == .queued else { return nil }
        let before = workspace.predecessors(of: job)
        if !before.isEmpty { return "begins when \(before.joined(separator: ", ")) \(before.count == 1 ? "is" : "are") completed" }
        if job.isHeld { return "held; \(Action.key(.requeueJob)) lets it go on" }
        if workspace.lacksWorker { return "no worker lives: \(Action.key(.requeueJob)) starts one" }
        return nil
    }
}
