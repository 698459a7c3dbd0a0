import Workspace

/// The shown run beside those that are marked: settings that differ, then the last figures.
enum RunComparison {
    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        let runs = compared(state)
        guard runs.count > 1 else {
            canvas.write(
                centered: "mark runs with \(Action.key(.overlayRun)) to compare them with this one", row: canvas.rows / 2, as: .dim)
            return
        }
        let rows = rows(runs)
        let head = min(max(rows.map { Width.columns(of: $0.name) }.max() ?? 0, 8), canvas.columns / 3)
        let width = max(min((canvas.columns - head - 1) / runs.count, 22), 9)
        for (place, run) in runs.enumerated() {
            let (mark, role) = run.status.look(canvas.symbols)
            let end = head + 1 + (place + 1) * width
            let name = Width.shortened(run.id, to: width - 3, ellipsis: canvas.symbols.ellipsis)
            canvas.write(name, endingAt: end, row: 0, as: place == 0 ? .value : .heading)
            canvas.write(mark + " ", endingAt: end - Width.columns(of: name), row: 0, as: role)
        }
        for (row, entry) in rows.prefix(max(canvas.rows - 1, 0)).enumerated() {
            canvas.write(entry.name, column: 0, row: row + 1, as: .label, limit: head)
            for (place, value) in entry.values.enumerated() {
                let text = Width.shortened(value, to: width - 1, ellipsis: canvas.symbols.ellipsis)
                canvas.write(text, endingAt: head + 1 + (place + 1) * width, row: row + 1, as: entry.best == place ? .success : .value)
            }
        }
    }

    static func compared(_ state: ScreenState) -> [RunSummary] {
        guard let shown = state.shownRun else { return [] }
        return [shown] + state.training.overlaid.filter { $0 != shown.id }.compactMap(state.workspace.run)
    }

    struct Row: Equatable {
        let name: String
        let values: [String]
        /// The place of the best figure; nil for settings and ties.
        let best: Int?
    }

    static func rows(_ runs: [RunSummary]) -> [Row] {
        let settings = Set(runs.flatMap(\.parameters.keys)).sorted().compactMap { name -> Row? in
            let values = runs.map { $0.parameters[name] ?? "" }
            return Set(values).count > 1 ? Row(name: name, values: values, best: nil) : nil
        }
        let figures = Set(runs.flatMap(\.metrics.keys)).sorted().map { name in
            let values = runs.map { $0.metrics[name] }
            let isShare = name.hasSuffix("ccuracy")
            let texts = values.map { value in value.map { isShare ? Figures.percent($0) : Figures.significant($0, 4) } ?? "" }
            return Row(name: name, values: texts, best: best(values, isLargest: isLargestBest(name)))
        }
        return settings + figures
    }

    private static func isLargestBest(_ name: String) -> Bool? {
        // What stands beside the model is no figure of its own.
        if name.hasPrefix("baseline.") || name.hasPrefix("ablation.") { return nil }
        let lower = name.lowercased()
        if lower.hasSuffix("loss") || lower.contains("brier") || lower.contains("calibration") || lower.contains("ece") { return false }
        if lower.hasSuffix("accuracy") || lower.hasSuffix("auc") || lower.hasSuffix("f1") || lower.hasSuffix("ivity")
            || lower.hasSuffix("specificity")
        {
            return true
        }
        return nil
    }

    private static func best(_ values: [Double?], isLargest: Bool?) -> Int? {
        guard let isLargest else { return nil }
        let known = values.enumerated().compactMap { place, value in value.flatMap { $0.isFinite ? (place, $0) : nil } }
        guard let best = isLargest ? known.map(\.1).max() : known.map(\.1).min() else { return nil }
        let places = known.filter { $0.1 == best }.map(\.0)
        return places.count == 1 && known.count > 1 ? places[0] : nil
    }
}
