import Workspace

/// The list of runs: sorted, filtered, those marked for the charts with a mark of their own.
enum RunTable {
    static func view(_ state: ScreenState, shown: RunSummary, on canvas: inout Canvas) {
        let pane = state.training
        let (listing, runs) = (pane.listing, state.workspace.runs)
        let test = listing.hasTest
        let titles = Line(
            name: "  run", epoch: "epoch", loss: "loss", train: "train", validation: "valid.", test: test ? "test" : nil, seed: "seed",
            started: "started")
        canvas.write(titles.text(canvas.columns), column: 0, row: 0, as: .label)
        note(pane, count: listing.count, of: runs.count, on: &canvas)
        guard listing.count > 0 else {
            canvas.write("  no run passes the filter", column: 0, row: 1, as: .warning)
            return
        }
        let (first, room) = window(state, shown: shown, rows: canvas.rows)
        for row in 0..<min(room, listing.count - first) {
            guard let run = listing.run(first + row, in: runs) else { continue }
            let (mark, role) = run.status.look(canvas.symbols)
            let indent = run.parent == nil || pane.order != .started ? "" : "  "
            let isMarked = pane.overlaid.contains(run.id)
            let line = Line(
                name: "  " + indent + (isMarked ? "+" : "") + run.id, epoch: epochs(of: run),
                loss: run.metrics["loss"].map { Figures.significant($0, 4) } ?? "",
                train: run.metrics["trainAccuracy"].map(Figures.percent) ?? "",
                validation: run.metrics["validationAccuracy"].map(Figures.percent) ?? "",
                test: test ? run.metrics["test.accuracy"].map(Figures.percent) ?? "" : nil, seed: "\(run.seed)",
                started: Figures.moment(run.startedAt))
            canvas.write(line.text(canvas.columns), column: 0, row: row + 1, as: run.id == shown.id || isMarked ? .value : .dim)
            canvas.write(mark, column: 0, row: row + 1, as: role)
            if run.id == shown.id { canvas.highlight(Rect(column: 0, row: row + 1, columns: canvas.columns, rows: 1), as: .selection) }
        }
    }

    /// Epochs done of all, where the column holds both.
    private static func epochs(of run: RunSummary) -> String {
        let both = "\(run.epoch)/\(run.epochs)"
        return run.epochs > 0 && both.count < 10 ? both : "\(run.epoch)"
    }

    /// The first run of the list that is shown, and how many there is room for.
    private static func window(_ state: ScreenState, shown: RunSummary, rows: Int) -> (first: Int, room: Int) {
        let (listing, room) = (state.training.listing, max(rows - 1, 0))
        let place = listing.place(of: shown.id, in: state.workspace.runs) ?? 0
        return (min(max(place - room / 2, 0), max(listing.count - room, 0)), room)
    }

    /// The run on a line of the list; nil for its head, and below its end.
    static func run(onRow row: Int, _ state: ScreenState, rows: Int) -> RunSummary? {
        guard let shown = state.shownRun, row > 0, row < rows else { return nil }
        return state.training.listing.run(window(state, shown: shown, rows: rows).first + row - 1, in: state.workspace.runs)
    }

    /// How the curves are drawn and what the list is sorted and filtered by, at the end of its head.
    private static func note(_ pane: TrainingPane.State, count: Int, of all: Int, on canvas: inout Canvas) {
        var parts = pane.page == .curves ? pane.manner : []
        if pane.order != .started { parts.append("by \(pane.order.rawValue)") }
        if let filter = pane.filter {
            parts.append("\(filter.text): \(count) of \(all)")
        } else if all > 20 {
            parts.append("\(Figures.count(UInt64(all))) runs")
        }
        guard !parts.isEmpty else { return }
        let text = Width.shortened(
            " " + parts.joined(separator: " \(canvas.symbols.dot) "), to: canvas.columns * 3 / 5, ellipsis: canvas.symbols.ellipsis)
        canvas.write(text, endingAt: canvas.columns, row: 0, as: .accent)
    }

    /// A line of the list: as many columns as there is room for, numbers aligned to the right.
    private struct Line {
        var name: String
        var epoch: String
        var loss: String
        var train: String
        var validation: String
        var test: String?
        var seed: String
        var started: String

        func text(_ width: Int) -> String {
            var line = padded(Width.shortened(name, to: 17), 18)
            let figures = [(epoch, 10), (loss, 9), (train, 8), (validation, 8)] + (test.map { [($0, 8)] } ?? []) + [(seed, 6)]
            for (text, wide) in figures {
                guard line.count + wide <= width else { return line }
                line += String(repeating: " ", count: max(wide - Width.columns(of: text), 0)) + text
            }
            // A moment takes sixteen columns; its heading stands over moments alone.
            return line.count + 18 <= width ? line + "  " + started : line
        }
    }
}

extension ScreenState {
    /// The runs that pass the filter, in the order that was asked for.
    var listedRuns: [RunSummary] { (0..<training.listing.count).compactMap { training.listing.run($0, in: workspace.runs) } }

    /// Keeps what is drawn of very long curves.
    mutating func followLongCurves() {
        let runs = [shownRun?.id].compactMap { $0 } + training.overlaid
        training.long.follow(workspace.curves, of: runs, metrics: training.shows.charts.flatMap { $0 }, training)
    }

    /// The curves of the runs that are drawn, where they are not at hand.
    mutating func curvesRequest() -> [Effect] {
        let wanted = [shownRun?.id].compactMap { $0 } + training.overlaid
        let missing = wanted.filter { id in
            workspace.curves[id] == nil && !training.askedCurves.contains(id) && workspace.run(id).map { $0.epoch > 0 } ?? false
        }
        training.askedCurves.formUnion(missing)
        return missing.map { .send(.showCurves(run: $0)) }
    }
}
