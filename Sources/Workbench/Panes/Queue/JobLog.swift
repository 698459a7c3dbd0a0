import Workspace

/// What a job tells, line by line; it follows the end until one scrolls up.
struct JobLog: Equatable, Sendable {
    private(set) var job: String?
    private(set) var lines: [JobLogLine] = []
    private(set) var fault: String?
    /// Lines between the last one shown and the end.
    private(set) var above = 0
    private var asked: Question?

    private struct Question: Equatable {
        let job: JobSummary
        let epoch: Int
    }

    /// The job whose lines are to be read now; nil where what is shown is what there is.
    mutating func request(for job: JobSummary?, in workspace: WorkspaceState) -> String? {
        guard let job else { return nil }
        if job.id != self.job { (self.job, lines, fault, above, asked) = (job.id, [], nil, 0, nil) }
        let question = Question(job: job, epoch: job.run.flatMap { workspace.run($0)?.epoch } ?? 0)
        guard question != asked else { return nil }
        asked = question
        return job.id
    }

    mutating func take(_ new: [JobLogLine], of id: String) {
        guard id == job else { return }
        // Who reads further up keeps the lines in place.
        if above > 0 { above += max(new.count - lines.count, 0) }
        (lines, fault) = (new, nil)
    }

    mutating func take(fault why: String, of id: String) { if id == job { fault = why } }

    mutating func scroll(by step: Int, page: Int) { above = min(max(above - step, 0), max(lines.count - max(page, 1), 0)) }

    mutating func scroll(toEnd: Bool) { above = toEnd ? 0 : lines.count }

    /// So many rows that end so many lines above the last one; a long line takes several rows.
    func lines(above: Int, from top: Int, rows: Int, on canvas: inout Canvas) {
        if lines.isEmpty {
            canvas.write(fault ?? "reading\(canvas.symbols.ellipsis)", column: 0, row: top, as: fault == nil ? .faint : .error)
        }
        let isWide = canvas.columns >= 60
        let width = canvas.columns - (isWide ? 20 : 9)
        let shown = lines.dropLast(above).suffix(rows).flatMap { line in
            let isBad = line.text.hasPrefix("failed") || line.text.hasPrefix("warning")
            let parts = width < 20 ? [line.text] : Figures.lines(of: line.text, columns: width)
            return parts.enumerated().map { (at: $0 == 0 ? line.at : nil, text: $1, role: isBad ? Role.warning : .text) }
        }
        for (index, row) in shown.suffix(rows).enumerated() {
            if let time = row.at {
                canvas.write(isWide ? Figures.second(time) : Figures.clock(time), column: 0, row: top + index, as: .faint)
            }
            canvas.write(row.text, column: canvas.columns - width, row: top + index, as: row.role, limit: width)
        }
    }

    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        let log = state.queue.log
        guard let id = log.job, let job = state.workspace.jobs.first(where: { $0.id == id }) else {
            return canvas.write(centered: "no job to read of", row: canvas.rows / 2, as: .dim)
        }
        JobLine(job, state, canvas.symbols).draw(row: 0, on: &canvas)
        let room = max(canvas.rows - 2, 1)
        let above = min(log.above, max(log.lines.count - room, 0))
        log.lines(above: above, from: 1, rows: room, on: &canvas)
        let foot = "\(log.lines.count) lines \(canvas.symbols.dot) " + (above == 0 ? "follows the end" : "\(above) more below")
        canvas.write("Esc back to the queue", column: 0, row: canvas.rows - 1, as: .faint)
        let left = canvas.columns - Width.columns(of: canvas.symbols.spelled(foot))
        canvas.write(
            (left < 23 ? String(repeating: " ", count: max(left, 0)) : "") + foot, endingAt: canvas.columns, row: canvas.rows - 1,
            as: .label)
    }
}
