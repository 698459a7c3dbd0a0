import Workspace

extension TrainingPane {
    /// The charts of the shown run, and of those laid over it.
    static func charts(_ state: ScreenState) -> [Chart] {
        guard let run = state.shownRun else { return [] }
        let over = state.training.overlaid.filter { $0 != run.id && state.workspace.run($0) != nil }
        return state.training.shows.charts.map { metrics in
            let lines =
                over.isEmpty
                ? lines(of: run, metrics, state) : ([run.id] + over).enumerated().compactMap { line($1, at: $0, metrics, state) }
            let isShare = metrics.allSatisfy { $0.hasSuffix("ccuracy") }
            let known = over.isEmpty ? metrics : metrics.prefix(1).map { $0 }
            let axis = state.training.axis
            return Chart(
                title: title(known), lines: lines, levels: levels(of: run, isShare: isShare, state, metric: metrics[0]),
                marks: rateMarks(of: run, state), isShare: isShare,
                isLogarithmic: state.training.isLogarithmic || metrics[0] == "gradientVariance", axis: axis,
                reach: axis == .epoch ? Double(epochs(of: run, state)) : 0, window: state.training.window,
                crosshair: state.training.crosshair, unit: axis.unit(currency: state.workspace.queue.budget.currency),
                absence: absence(of: metrics[0], in: run, state))
        }
    }

    /// What to say in a chart without points.
    private static func absence(of metric: String, in run: RunSummary, _ state: ScreenState) -> String {
        guard run.epoch > 0 else { return "no points yet" }
        if state.workspace.curves[run.id] == nil, state.training.askedCurves.contains(run.id) { return "reading the curves" }
        let hasPoints = state.workspace.curves[run.id]?[metric].map { !$0.isEmpty } ?? false
        let hasNorm = state.workspace.curves[run.id]?["gradientNorm"] != nil
        if metric.hasPrefix("gradient"), !hasPoints, hasNorm { return "this run tells the norm of its gradients alone" }
        if metric.hasPrefix("gradient"), !hasPoints { return "this run's optimiser asks for no gradients, or told none" }
        return state.training.axis.absence
    }

    private static func title(_ metrics: [String]) -> String {
        switch metrics.first {
        case "trainAccuracy", "validationAccuracy": "accuracy"
        case "loss", "validationLoss": "loss"
        case "gradientNorm": "gradient norm"
        case "gradientVariance", "gradientNoise": "gradient variance"
        case let name?: name
        case nil: ""
        }
    }

    /// A run of several seeds has as many epochs as its seeds together; each seed's curve ends at its own last one.
    private static func epochs(of run: RunSummary, _ state: ScreenState) -> Int {
        state.workspace.runs.first { $0.parent == run.id }?.epochs ?? run.epochs
    }

    /// One line a metric. A run of several seeds shows their mean, between the smallest and the largest value.
    private static func lines(of run: RunSummary, _ metrics: [String], _ state: ScreenState) -> [Chart.Line] {
        let first: [Role] =
            metrics[0] == "loss" ? [.curve1, .curve4] : metrics[0] == "trainAccuracy" ? [.curve2, .curve3] : [.curve4, .curve5]
        return zip(metrics, first).compactMap { metric, role in
            let name = short(metric)
            let letter = name.unicodeScalars.first ?? "x"
            if let long = state.training.long[run.id, metric] { return Chart.Line(name, letter, long.points, role, faint: long.faint) }
            let isLargest = metric.hasSuffix("ccuracy")
            let curves = curves(metric, of: run, state)
            // What a run does not have takes no place beside what it has.
            if curves.allSatisfy(\.isEmpty), metric != metrics[0] { return nil }
            let band = CurveBand(curves.count > 1 ? curves : [])
            let raw = curves.count > 1 ? band.mean : curves.first ?? []
            var faint = curves.count > 1 ? [band.low, band.high] : []
            let drawn = raw.smoothed(state.training.smoothing)
            if state.training.smoothing > 0 { faint.append(raw) }
            if state.training.showsBest { faint.append(raw.best(isLargest: isLargest)) }
            return Chart.Line(name, letter, drawn, role, faint: faint)
        }
    }

    /// One line a run: what the metrics have in common is told by the chart's title.
    private static func line(_ id: String, at place: Int, _ metrics: [String], _ state: ScreenState) -> Chart.Line? {
        guard let run = state.workspace.run(id), let metric = metrics.last(where: { hasPoints($0, of: run, state) })
        else {
            return nil
        }
        let roles: [Role] = [.curve1, .curve2, .curve3, .curve4, .curve5, .curve6]
        let letters = Array("abcdefghijklmnopqrstuvwxyz".unicodeScalars)
        let (letter, role) = (letters[place % letters.count], roles[place % roles.count])
        if let long = state.training.long[id, metric] { return Chart.Line(id, letter, long.points, role, faint: long.faint) }
        let all = curves(metric, of: run, state)
        let raw = all.count > 1 ? CurveBand(all).mean : all.first ?? []
        var faint = state.training.smoothing > 0 ? [raw] : []
        if state.training.showsBest { faint.append(raw.best(isLargest: metric.hasSuffix("ccuracy"))) }
        return Chart.Line(id, letter, raw.smoothed(state.training.smoothing), role, faint: faint)
    }

    private static func hasPoints(_ metric: String, of run: RunSummary, _ state: ScreenState) -> Bool {
        state.training.long[run.id, metric].map { !$0.points.isEmpty } ?? !curves(metric, of: run, state).allSatisfy(\.isEmpty)
    }

    /// The curve of a run, or those of its seeds.
    private static func curves(_ metric: String, of run: RunSummary, _ state: ScreenState) -> [[CurvePoint]] {
        let axis = state.training.axis
        if let own = state.workspace.curves[run.id] { return [axis.placed(own[metric] ?? [], by: own)] }
        let children = state.workspace.runs.filter { $0.parent == run.id }.compactMap { child in
            state.workspace.curves[child.id].flatMap { own in own[metric].map { axis.placed($0, by: own) } }
        }
        return children.isEmpty ? [[]] : children.filter { !$0.isEmpty }
    }

    /// The first epoch of each learning rate that was set on the way.
    private static func rateMarks(of run: RunSummary, _ state: ScreenState) -> [Chart.Mark] {
        run.rateChanges.compactMap { change in
            state.training.axis.place(ofEpoch: change.epoch, in: state.workspace.curves[run.id] ?? [:]).map { place in
                Chart.Mark(name: "lr \(Figures.significant(change.rate, 3))", place: place)
            }
        }
    }

    private static func short(_ metric: String) -> String {
        switch metric {
        case "trainAccuracy": "train"
        case "validationAccuracy", "validationLoss": "valid."
        case "gradientNorm": "gradient norm"
        case "gradientVariance": "variance over parameters"
        case "gradientNoise": "over steps"
        default: metric
        }
    }

    /// What the curves are to pass: the classical baselines, what the run calls `reference.NAME`, a person's own lines.
    private static func levels(of run: RunSummary, isShare: Bool, _ state: ScreenState, metric: String) -> [Chart.Level] {
        // A variance is not what a person compares losses with.
        if metric.hasPrefix("gradient") { return [] }
        let own = state.training.levels.filter { $0.isShare == isShare }.map(\.level)
        guard !isShare else { return baselines(of: run) + own }
        let references = run.metrics.sorted { $0.key < $1.key }.compactMap { name, value in
            name.hasPrefix("reference.") ? Chart.Level(name: String(name.dropFirst("reference.".count)), value: value) : nil
        }
        return references + own
    }

    private static func baselines(of run: RunSummary) -> [Chart.Level] {
        run.metrics.sorted { $0.key < $1.key }.compactMap { name, value in
            guard name.hasPrefix("baseline."), name.hasSuffix(".accuracy") else { return nil }
            return Chart.Level(name: String(name.dropFirst(9).dropLast(9)), value: value)
        }
    }

    /// Places of the shown charts' points on the axis, in order, each once.
    static func places(_ state: ScreenState) -> [Double] {
        let charts = charts(state)
        let window = charts.first.map { $0.window ?? $0.whole }
        var all: [Double] = []
        for line in charts.flatMap(\.lines) {
            for point in line.points {
                let place = state.training.axis.place(of: point)
                if window?.contains(place) ?? true { all.append(place) }
            }
        }
        all.sort()
        return all.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
}
