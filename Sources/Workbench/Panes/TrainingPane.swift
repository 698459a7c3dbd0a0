import Drawing
import Workspace

/// The training pane: where the run stands, its curves, and the list of runs.
public enum TrainingPane {
    public struct State: Equatable, Sendable {
        /// The run that is shown; nil follows the newest.
        var run: String?
        var shows = Shows.both
        public init() {}
    }

    /// Which curves are drawn.
    enum Shows: String, Sendable, CaseIterable {
        case both, loss, accuracy

        var next: Shows {
            switch self {
            case .both: .loss
            case .loss: .accuracy
            case .accuracy: .both
            }
        }
    }

    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        guard let run = state.shownRun else { return empty(state, on: &canvas) }
        status(run, state, on: &canvas)
        let listRows = canvas.rows >= 16 ? min(max(canvas.rows / 5, 3), state.workspace.runs.count + 1) : canvas.rows >= 11 ? 2 : 0
        let scored = canvas.rows >= 10 && results(run, row: 1, on: &canvas) ? 1 : 0
        let plots = Rect(column: 0, row: 1 + scored, columns: canvas.columns, rows: canvas.rows - 1 - scored - listRows)
        curves(run, state, in: plots, on: &canvas)
        guard listRows > 0 else { return }
        canvas.within(Rect(column: 0, row: canvas.rows - listRows, columns: canvas.columns, rows: listRows)) {
            list(state, shown: run, on: &$0)
        }
    }

    private static func empty(_ state: ScreenState, on canvas: inout Canvas) {
        let row = max(canvas.rows / 2 - 2, 0)
        canvas.write(centered: "no run yet", row: row, as: .dim)
        let key = Action.key(.startTraining)
        let text = state.focus == .training ? "press \(key) to train" : "press \(PaneID.training.key), then \(key) to train"
        canvas.write(centered: text, row: row + 1, as: .accent)
        canvas.write(centered: "training goes on when this screen is closed", row: row + 2, as: .faint)
    }

    /// The line that says where the run stands.
    private static func status(_ run: RunSummary, _ state: ScreenState, on canvas: inout Canvas) {
        let (mark, role) = run.status.look(canvas.symbols)
        var column = canvas.write([(mark + " ", role), (run.status.rawValue, role), ("  ", .text)], column: 0, row: 0)
        let end = canvas.columns
        var tail: [(text: String, role: Role)] = []
        switch run.status {
        case .running, .queued:
            tail = [("ETA ", .label), (eta(run, canvas.symbols), .value)]
        case .paused: tail = [("\(Action.key(.resumeTraining))", .accent), (" goes on", .label)]
        default:
            if let why = run.why { tail = [(Width.shortened(why, to: max(end / 2, 8), ellipsis: canvas.symbols.ellipsis), role)] }
            if run.why == nil, run.endedAt != nil { tail = [(Figures.moment(run.endedAt ?? 0), .dim)] }
        }
        let tailWidth = tail.reduce(0) { $0 + Width.columns(of: canvas.symbols.spelled($1.text)) }
        let epochs = "epoch \(run.epoch)" + (run.epochs > 0 ? "/\(run.epochs)" : "")
        if column + epochs.count + 2 + tailWidth <= end {
            column = canvas.write([("epoch ", .label), (String(epochs.dropFirst(6)), .value), ("  ", .text)], column: column, row: 0)
        }
        let room = end - column - tailWidth - 2
        if room >= 8, run.epochs > 0 {
            bar(Double(run.epoch) / Double(run.epochs), column: column, row: 0, width: min(room, 40), on: &canvas)
        }
        if column + tailWidth <= end { canvas.write(tail, column: end - tailWidth, row: 0) }
    }

    /// The line that sets the score on the test part beside those of the classical baselines and of the model without entanglement; false where there is none.
    private static func results(_ run: RunSummary, row: Int, on canvas: inout Canvas) -> Bool {
        guard let score = run.metrics["test.accuracy"] else { return false }
        var at = canvas.write([("test ", .label), (Figures.percent(score), .accent)], column: 0, row: row)
        let names = run.metrics.keys.filter { $0.hasSuffix(".accuracy") && ($0.hasPrefix("baseline.") || $0.hasPrefix("ablation.")) }
        for name in names.sorted(by: { ($0.hasPrefix("ablation.") ? 1 : 0, $0) < ($1.hasPrefix("ablation.") ? 1 : 0, $1) }) {
            let short = name == "ablation.withoutEntanglement.accuracy" ? "no entanglement" : String(name.dropFirst(9).dropLast(9))
            let value = Figures.percent(run.metrics[name] ?? .nan)
            guard at + 3 + short.count + value.count <= canvas.columns else { continue }
            at = canvas.write([("  " + short + " ", .label), (value, .value)], column: at, row: row)
        }
        return true
    }

    /// The time that is left, as a range.
    static func eta(_ run: RunSummary, _ symbols: Symbols) -> String {
        let remaining = max(run.epochs - run.epoch, 0)
        guard let range = run.remainingSeconds else {
            return run.epoch == 0 ? "after the first epoch" : "unknown, \(remaining) epochs left"
        }
        return Figures.range(range, dash: symbols.dash)
    }

    static func bar(_ share: Double, column: Int, row: Int, width: Int, on canvas: inout Canvas) {
        let share = share.isFinite ? min(max(share, 0), 1) : 0
        let full = Int((share * Double(width)).rounded())
        for place in 0..<width {
            canvas.put(
                place < full ? canvas.symbols.barFull : canvas.symbols.barEmpty, column: column + place, row: row,
                as: place < full ? .bar : .barEmpty)
        }
    }

    // MARK: - Curves

    private static func curves(_ run: RunSummary, _ state: ScreenState, in rect: Rect, on canvas: inout Canvas) {
        let all =
            state.workspace.curves[run.id] ?? state.workspace.runs.first { $0.parent == run.id }.flatMap { state.workspace.curves[$0.id] }
            ?? [:]
        let loss = Chart(title: "loss", lines: [Chart.Line("loss", "l", all["loss"] ?? [], .curve1)], isShare: false, epochs: run.epochs)
        let accuracy = Chart(
            title: "accuracy",
            lines: [
                Chart.Line("train", "t", all["trainAccuracy"] ?? [], .curve2),
                Chart.Line("valid.", "v", all["validationAccuracy"] ?? [], .curve3),
            ], isShare: true, epochs: run.epochs)
        var charts = state.training.shows == .loss ? [loss] : state.training.shows == .accuracy ? [accuracy] : [loss, accuracy]
        if charts.count == 2, rect.columns < 60, rect.rows < 12 { charts = [loss] }
        if charts.count == 2, rect.columns >= 60 {
            let (left, right) = rect.cut(left: rect.columns / 2)
            canvas.within(Rect(column: left.column, row: left.row, columns: left.columns - 1, rows: left.rows)) { loss.draw(on: &$0) }
            canvas.within(Rect(column: right.column + 1, row: right.row, columns: right.columns - 1, rows: right.rows)) {
                accuracy.draw(on: &$0)
            }
        } else if charts.count == 2 {
            let (upper, lower) = rect.cut(top: rect.rows / 2)
            canvas.within(upper) { loss.draw(on: &$0) }
            canvas.within(lower) { accuracy.draw(on: &$0) }
        } else if let chart = charts.first {
            canvas.within(rect) { chart.draw(on: &$0) }
        }
    }

    // MARK: - Runs

    private static func list(_ state: ScreenState, shown: RunSummary, on canvas: inout Canvas) {
        let runs = state.workspace.runs
        let test = runs.contains { $0.metrics["test.accuracy"] != nil }
        let head = columns("  run", "epoch", "loss", "train", "valid.", test ? "test" : nil, "seed", "started", in: canvas.columns)
        canvas.write(head, column: 0, row: 0, as: .label)
        let place = runs.firstIndex { $0.id == shown.id } ?? 0
        let room = canvas.rows - 1
        let first = min(max(place - room / 2, 0), max(runs.count - room, 0))
        for (row, run) in runs.dropFirst(first).prefix(max(room, 0)).enumerated() {
            let (mark, role) = run.status.look(canvas.symbols)
            let line = columns(
                "  " + (run.parent == nil ? "" : "  ") + run.id, run.epochs > 0 ? "\(run.epoch)/\(run.epochs)" : "\(run.epoch)",
                run.metrics["loss"].map { Figures.significant($0, 4) } ?? "", run.metrics["trainAccuracy"].map(Figures.percent) ?? "",
                run.metrics["validationAccuracy"].map(Figures.percent) ?? "",
                test ? run.metrics["test.accuracy"].map(Figures.percent) ?? "" : nil, "\(run.seed)",
                Figures.moment(run.startedAt),
                in: canvas.columns)
            canvas.write(line, column: 0, row: row + 1, as: run.id == shown.id ? .value : .dim)
            canvas.write(mark, column: 0, row: row + 1, as: role)
            if run.id == shown.id { canvas.highlight(Rect(column: 0, row: row + 1, columns: canvas.columns, rows: 1), as: .selection) }
        }
    }

    /// A line of the list of runs: as many columns as there is room for, numbers aligned to the right.
    private static func columns(
        _ name: String, _ epoch: String, _ loss: String, _ train: String, _ validation: String, _ test: String?, _ seed: String,
        _ started: String,
        in width: Int
    ) -> String {
        var line = padded(Width.shortened(name, to: 17), 18)
        for (text, wide) in [(epoch, 8), (loss, 9), (train, 8), (validation, 8)] + (test.map { [($0, 8)] } ?? []) + [(seed, 5)] {
            guard line.count + wide <= width else { return line }
            line += String(repeating: " ", count: max(wide - Width.columns(of: text), 0)) + text
        }
        return line.count + started.count + 2 <= width ? line + "  " + started : line
    }
}

extension RunStatus {
    /// The mark and the role of a status, so that colour is not all that tells it.
    func look(_ symbols: Symbols) -> (mark: String, role: Role) {
        switch self {
        case .queued: (symbols.waiting, .info)
        case .running: (symbols.running, .info)
        case .paused: (symbols.paused, .warning)
        case .finished: (symbols.done, .success)
        case .failed: (symbols.failed, .error)
        case .stopped: (symbols.stopped, .warning)
        case .interrupted: (symbols.warning, .warning)
        }
    }
}
