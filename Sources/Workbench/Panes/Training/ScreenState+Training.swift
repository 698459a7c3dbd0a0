import Diagnostics
import Workspace

extension ScreenState {
    /// Does what the keys and commands of the curves and the list of runs ask for.
    mutating func performCurves(_ action: ActionID, _ words: [String]) -> [Effect] {
        switch action {
        case .metric: return chooseMetric(words.first)
        case .smoothing: return chooseSmoothing(words.first)
        case .logarithmic: training.isLogarithmic.toggle()
        case .curveAxis:
            guard let word = words.first else {
                training.nextAxis()
                return []
            }
            guard let axis = CurveAxis(rawValue: word) else {
                return refuse("axis: no '\(word)'; there are \(CurveAxis.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            training.choose(axis)
        case .bestSoFar: training.showsBest.toggle()
        case .level: return setLevel(words)
        case .overlayRun:
            guard let run = words.first ?? shownRun?.id else { return refuse("overlay: no run yet") }
            guard workspace.run(run) != nil else {
                return refuse("overlay: no run '\(run)'" + (didYouMean(run, among: workspace.runs.map(\.id)).map { "; " + $0 } ?? ""))
            }
            training.toggleOverlay(of: run)
        case .compareRuns: training.page = training.page == .comparison ? .curves : .comparison
        case .trainingPage:
            guard let word = words.first else {
                training.page = training.page.next
                return []
            }
            guard let page = TrainingPane.Page(rawValue: word) else {
                return refuse("view: no '\(word)'; there are \(TrainingPane.Page.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            training.page = page
        case .sortRuns: return sortRuns(words.first)
        case .filterRuns: return filterRuns(words)
        case .crosshairLeft, .crosshairRight:
            let step = action == .crosshairLeft ? -1 : 1
            if training.page == .parameters { training.scrollParameters(by: 10 * step) } else { moveCrosshair(by: step) }
        case .zoomIn: zoomCurves(by: 0.5)
        case .zoomOut: zoomCurves(by: 2)
        case .zoomAll: training.window = nil
        case .panLeft: panCurves(by: -0.25)
        case .panRight: panCurves(by: 0.25)
        default: break
        }
        return []
    }

    private mutating func chooseMetric(_ name: String?) -> [Effect] {
        guard let name else {
            training.shows = training.shows.next
            return []
        }
        let known = Set(workspace.curves.values.flatMap(\.keys)).sorted()
        guard let shows = TrainingPane.Shows(name, among: known) else {
            let names = ["both", "loss", "accuracy", "gradient"] + known
            return refuse("metric: no '\(name)'; " + (didYouMean(name, among: names) ?? "there are \(names.joined(separator: ", "))"))
        }
        training.shows = shows
        return []
    }

    /// A value with a percent sign is one of the shares, any other one of the losses and other metrics.
    private mutating func setLevel(_ words: [String]) -> [Effect] {
        guard let word = words.first else {
            training.levels = []
            return []
        }
        let isShare = word.hasSuffix("%")
        guard let value = Double(isShare ? String(word.dropLast()) : word), value.isFinite else {
            return refuse("level: '\(word)' is no value such as 0.12 or 95%")
        }
        guard training.levels.count < 20 else { return refuse("level: there are 20 lines already; level without a value takes them away") }
        let name = words.count > 1 ? words.dropFirst().joined(separator: " ") : word
        training.levels.append(
            TrainingPane.OwnLevel(level: Chart.Level(name: name, value: isShare ? value / 100 : value), isShare: isShare))
        return []
    }

    private mutating func chooseSmoothing(_ word: String?) -> [Effect] {
        guard let word else {
            training.nextSmoothing()
            return []
        }
        guard let weight = Double(word), weight >= 0, weight < 1 else {
            return refuse("smooth: '\(word)' is no number from 0 up to, not with, 1")
        }
        training.smoothing = weight
        return []
    }

    private mutating func sortRuns(_ word: String?) -> [Effect] {
        guard let word else {
            training.order = training.order.next
            list()
            return []
        }
        guard let order = RunOrder(rawValue: word) else {
            return refuse("sort: no '\(word)'; there are \(RunOrder.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        training.order = order
        list()
        return []
    }

    private mutating func filterRuns(_ words: [String]) -> [Effect] {
        guard !words.isEmpty else {
            prompt = .line(.runFilter, LineEditor(training.filter?.text ?? ""))
            return []
        }
        return filterRuns(words.joined(separator: " "))
    }

    /// Lists the runs anew where order or filter are others.
    private mutating func list() {
        training.listing.follow(workspace.runs, order: training.order, filter: training.filter, isNew: false)
    }

    /// Filters the runs by a condition; an empty one lets all pass.
    mutating func filterRuns(_ text: String) -> [Effect] {
        defer { list() }
        guard text.contains(where: { $0 != " " }) else {
            training.filter = nil
            return []
        }
        do { training.filter = try RunFilter(text) } catch { return refuse("filter:\(error.column): \(error.reason)") }
        return []
    }

    /// To the next or the previous point of the curves.
    private mutating func moveCrosshair(by step: Int) {
        let places = TrainingPane.places(self)
        guard let first = places.first, let last = places.last else { return }
        guard let now = training.crosshair else {
            training.crosshair = last
            return
        }
        // Points that share a cell are passed over: a million of them would take a million keys.
        let least = max((last - first) / 1000, 1e-9)
        let next = step > 0 ? places.firstAbove(now + least) : places.firstAbove(now - least) - 1
        training.crosshair = places.indices.contains(next) ? places[next] : step > 0 ? max(now, last) : min(now, first)
    }

    /// Shows a part of the axis around the crosshair, or around its end.
    mutating func zoomCurves(by factor: Double, around place: Double? = nil) {
        guard let chart = TrainingPane.charts(self).first else { return }
        let whole = chart.whole
        let now = training.window ?? whole
        let width = (now.upperBound - now.lowerBound) * factor
        guard width < whole.upperBound - whole.lowerBound else {
            training.window = nil
            return
        }
        // Two epochs are the least that a curve can be seen over.
        guard width >= (training.axis == .epoch ? 1 : (whole.upperBound - whole.lowerBound) / 1e4) else { return }
        // What is under the pointer stays there; without one the crosshair, or the end, comes to the middle.
        if let place {
            let share = (place - now.lowerBound) / (now.upperBound - now.lowerBound)
            training.window = kept(from: place - share * width, width: width, in: whole)
            return
        }
        let middle = training.crosshair ?? TrainingPane.places(self).last ?? now.upperBound
        training.window = kept(from: middle - width / 2, width: width, in: whole)
    }

    private mutating func panCurves(by share: Double) {
        guard let now = training.window, let chart = TrainingPane.charts(self).first else { return }
        let width = now.upperBound - now.lowerBound
        training.window = kept(from: now.lowerBound + share * width, width: width, in: chart.whole)
    }

    private func kept(from start: Double, width: Double, in whole: ClosedRange<Double>) -> ClosedRange<Double> {
        let first = min(max(start, whole.lowerBound), whole.upperBound - width)
        return first...first + width
    }

    /// Asks for another learning rate of the shown run; without words it asks which.
    mutating func setLearningRate(_ words: [String]) -> [Effect] {
        guard let run = shownRun else { return refuse("learning-rate: no run yet") }
        guard run.status != .finished, run.epochs == 0 || run.epoch < run.epochs else {
            return refuse("learning-rate: \(run.id) has no epoch left; \(Action.key(.branchTraining)) goes on from it as a new run")
        }
        guard let word = words.first else {
            prompt = .line(.learningRate, LineEditor(run.learningRate.flatMap(Double.init).map { "\($0)" } ?? ""))
            return []
        }
        guard words.count == 1, let rate = Double(word), rate > 0, rate.isFinite else {
            return refuse("learning-rate: '\(words.joined(separator: " "))' is no learning rate above 0")
        }
        let from = run.status == .running ? "from its next epoch on" : "when it goes on"
        message = Message(.info, "learning rate \(word) asked for; \(run.id) takes it \(from)")
        return [.send(.setLearningRate(run: run.id, rate))]
    }

    /// Goes on from the shown run's last checkpoint as a new run; without words it asks how.
    mutating func branchTraining(_ words: [String]) -> [Effect] {
        guard let run = shownRun else { return refuse("branch-run: no run yet") }
        guard let first = words.first else {
            prompt = .line(.branch, LineEditor(run.learningRate ?? ""))
            return []
        }
        let isSame = first == "same" || first == "auto"
        guard let rate = isSame ? 1 : Double(first), rate > 0, rate.isFinite else {
            return refuse("branch-run: '\(first)' is no learning rate above 0, nor 'same'")
        }
        var epochs: Int?
        if words.count > 1 {
            guard let number = Int(words[1]), number > 0 else { return refuse("branch-run: '\(words[1])' is no number of epochs") }
            epochs = number
        }
        var kept: Int?
        if words.count > 2 {
            let known = keptEpochs(of: run)
            guard let epoch = Int(words[2]), known.contains(epoch) else {
                let those =
                    known.isEmpty
                    ? "it keeps none; \(Action.key(.keepCheckpoint)) keeps the last one" : "it keeps those of \(epochList(known))"
                return refuse("branch-run: \(run.id) keeps no checkpoint of epoch '\(words[2])'; \(those)")
            }
            kept = epoch
        }
        let origin = kept.map { "the checkpoint of epoch \($0)" } ?? "the last checkpoint"
        (training.run, message) = (nil, Message(.info, "a new run asked for, from \(origin) of \(run.id)"))
        return [.send(.branchTraining(run: run.id, learningRate: isSame ? nil : rate, epochs: epochs, from: kept))]
    }

    private func epochList(_ epochs: [Int]) -> String { epochs.map(String.init).joined(separator: ", ") }

    /// The epochs after which checkpoints of a run, or of its first seed, were kept.
    func keptEpochs(of run: RunSummary) -> [Int] {
        let child = workspace.runs.last { $0.parent == run.id }?.id
        return (workspace.artifacts[child ?? run.id] ?? []).compactMap(\.keptEpoch).sorted()
    }

    /// What the prompt for a branch says of the shown run's kept checkpoints.
    var keptCheckpoints: String {
        let epochs = shownRun.map(keptEpochs) ?? []
        return epochs.isEmpty ? "" : ", then where it begins: \(epochList(epochs))"
    }

    /// Keeps the shown run's last checkpoint.
    mutating func keepCheckpoint() -> [Effect] {
        guard let run = shownRun else { return refuse("checkpoint: no run yet") }
        guard run.epoch > 0 else { return refuse("checkpoint: \(run.id) has none before its first epoch is done") }
        message = Message(.info, "the last checkpoint of \(run.id) is kept; \(Action.key(.branchTraining)) can go on from it")
        return [.send(.keepCheckpoint(run: run.id))]
    }

    mutating func moveRun(by step: Int) {
        let listing = training.listing
        guard listing.count > 0 else { return }
        let now = shownRun.flatMap { listing.place(of: $0.id, in: workspace.runs) }
        training.run = listing.run(min(max(now.map { $0 + step } ?? 0, 0), listing.count - 1), in: workspace.runs)?.id ?? training.run
    }
}
