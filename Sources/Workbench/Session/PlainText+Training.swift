import Workspace

extension PlainText {
    /// What the training pane shows, in sentences: its page, then the runs of its list.
    static func training(_ state: ScreenState) -> [String] {
        let runs = state.listedRuns.prefix(20).map { line($0) + (state.training.overlaid.contains($0.id) ? ", marked" : "") }
        return page(state) + runs
    }

    private static func page(_ state: ScreenState) -> [String] {
        guard let run = state.shownRun else { return [] }
        switch state.training.page {
        case .curves:
            let health = state.workspace.gradientHealth(of: run.id).map { ["gradients: \($0.told)"] } ?? []
            let rates = run.rateChanges.map { "learning rate \(Figures.significant($0.rate, 3)) from epoch \($0.epoch) on" }
            return TrainingPane.charts(state).flatMap { chart in curves(chart, state) } + rates + health
        case .comparison:
            return RunComparison.rows(RunComparison.compared(state)).map { "\($0.name): \($0.values.joined(separator: ", "))" }
        case .results, .parameters:
            guard let found = state.training.inspection, found.run == run.id else {
                return [state.training.inspectionFault ?? "looking at the model"]
            }
            return state.training.page == .results ? results(found) : parameters(found, from: state.training.firstParameter)
        }
    }

    /// Where each curve begins, ends and is at its best.
    private static func curves(_ chart: Chart, _ state: ScreenState) -> [String] {
        func told(_ point: CurvePoint) -> String {
            let value = chart.isShare ? Figures.percent(point.value) : Figures.significant(point.value, 4)
            return "\(value) at \(chart.unit) \(Figures.significant(chart.axis.place(of: point), 4))"
        }
        return chart.lines.map { line in
            let name = chart.title.isEmpty || line.name == chart.title ? line.name : "\(chart.title), \(line.name)"
            let finite = line.points.filter(\.value.isFinite)
            guard let first = finite.first, let last = finite.last else { return "\(name): \(chart.absence)" }
            if let crosshair = state.training.crosshair, let here = line.points.at(crosshair, on: chart.axis) {
                return "\(name): \(told(here))"
            }
            let best = chart.isShare ? finite.max { $0.value < $1.value } : finite.min { $0.value < $1.value }
            var text = "\(name): from \(told(first)) to \(told(last))"
            if let best, best != first, best != last { text += ", \(chart.isShare ? "highest" : "lowest") \(told(best))" }
            let broken = line.points.count - finite.count
            return broken > 0 ? text + ", \(broken) values that are no numbers" : text
        }
    }

    private static func results(_ found: ModelInspection) -> [String] {
        var lines = zip(found.classes, found.confusionMatrix).flatMap { name, counts in
            zip(found.classes, counts).map { "\(found.part) part: \($1) of class \(name) taken for \($0)" }
        }
        if let roc = found.roc { lines.append("area under the ROC curve of class \(found.positive): \(Figures.significant(roc.area, 4))") }
        return lines
    }

    private static func parameters(_ found: ModelInspection, from first: Int) -> [String] {
        let shown = found.parameters.dropFirst(first).prefix(50)
        let lines = shown.map { "\($0.name): \(Figures.significant($0.value, 4)), gradient \(Figures.significant($0.gradient, 3))" }
        let rest = found.parameters.count - first - shown.count
        return rest > 0 ? lines + ["and \(rest) more; l goes on"] : lines
    }
}
