import Drawing
import Workspace

/// The training pane: where the run stands, its curves, and the list of runs.
public enum TrainingPane {
    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        guard let run = state.shownRun else { return empty(state, on: &canvas) }
        status(run, state, on: &canvas)
        let plan = TrainingPlan(state, columns: canvas.columns, rows: canvas.rows)
        if plan.hasScore { results(run, row: 1, on: &canvas) }
        switch state.training.page {
        case .curves:
            for (chart, rect) in TrainingPlan.placed(charts(state), in: plan.plots) { canvas.within(rect) { chart.draw(on: &$0) } }
            for (row, line) in plan.health.enumerated() {
                canvas.write(line, column: 0, row: plan.plots.row + plan.plots.rows + row, as: plan.isPlateau ? .warning : .dim)
            }
        case .comparison: canvas.within(plan.plots) { RunComparison.view(state, on: &$0) }
        case .results: canvas.within(plan.plots) { ModelView.results(state, on: &$0) }
        case .parameters: canvas.within(plan.plots) { ModelView.parameters(state, on: &$0) }
        }
        guard !plan.list.isEmpty else { return }
        canvas.within(plan.list) { RunTable.view(state, shown: run, on: &$0) }
    }

    private static func empty(_ state: ScreenState, on canvas: inout Canvas) {
        let key = Action.key(.startTraining)
        var lines: [(String, Role)] = [("no run yet", .dim)]
        if state.workspace.project == nil {
            lines.append(("there is no project to train: \(Action.key(.recent)) lists some", .accent))
        } else {
            lines.append(
                (state.focus == .training ? "press \(key) to train" : "press \(PaneID.training.key), then \(key) to train", .accent))
            lines.append(("it goes on when this screen closes", .faint))
        }
        let texts = lines.flatMap { text, role in Figures.lines(of: text, columns: canvas.columns).map { ($0, role) } }
        let top = max((canvas.rows - texts.count) / 2, 0)
        for (row, (text, role)) in texts.enumerated() { canvas.write(centered: text, row: top + row, as: role) }
    }

    /// The line that says where the run stands.
    private static func status(_ run: RunSummary, _ state: ScreenState, on canvas: inout Canvas) {
        let (mark, role) = run.status.look(canvas.symbols)
        var column = canvas.write([(mark + " ", role), (run.status.rawValue, role), ("  ", .text)], column: 0, row: 0)
        let end = canvas.columns
        var tail: [(text: String, role: Role)] = []
        switch run.status {
        case .running where run.why != nil && run.epoch >= run.epochs: tail = [(run.why ?? "", .value)]
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

    /// The line that sets the score on the test part beside those of the classical baselines and of the model without entanglement.
    private static func results(_ run: RunSummary, row: Int, on canvas: inout Canvas) {
        guard let score = run.metrics["test.accuracy"] else { return }
        var at = canvas.write([("test ", .label), (Figures.percent(score), .accent)], column: 0, row: row)
        let names = run.metrics.keys.filter { $0.hasSuffix(".accuracy") && ($0.hasPrefix("baseline.") || $0.hasPrefix("ablation.")) }
        for name in names.sorted(by: { ($0.hasPrefix("ablation.") ? 1 : 0, $0) < ($1.hasPrefix("ablation.") ? 1 : 0, $1) }) {
            let short = name == "ablation.withoutEntanglement.accuracy" ? "no entanglement" : String(name.dropFirst(9).dropLast(9))
            let value = Figures.percent(run.metrics[name] ?? .nan)
            guard at + 3 + short.count + value.count <= canvas.columns else { continue }
            at = canvas.write([("  " + short + " ", .label), (value, .value)], column: at, row: row)
        }
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
