import Diagnostics
import Workspace

extension ScreenState {
    /// Does an action with the words that stood after its command.
    mutating func perform(_ action: ActionID, _ words: [String]) -> [Effect] {
        if let pane = action.pane {
            focus = pane
            return []
        }
        switch action {
        case .help: prompt = .actions(ActionList(.help, query: words.joined(separator: " ")))
        case .palette: prompt = .actions(ActionList(.palette))
        case .command: prompt = .line(.command, LineEditor())
        case .nextPane: focus = focus.next
        case .previousPane: focus = focus.previous
        case .zoom: isZoomed.toggle()
        case .borderLeft, .borderRight, .borderUp, .borderDown, .evenPanes: return performBorders(action, words)
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        case .theme:
            followsAppearance = false
            let names = Theme.embeddedNames
            let next = names[((names.firstIndex(of: themeName) ?? -1) + 1) % names.count]
            return [.theme(words.isEmpty ? next : words.joined(separator: " "))]
        case .left, .right, .up, .down, .pageLeft, .pageRight, .start, .end, .top, .bottom, .goTo, .density:
            return performCircuit(action, words)
        case .startTraining, .pauseTraining, .resumeTraining, .stopTraining, .nextRun, .previousRun: return performTraining(action)
        case .branchTraining: return branchTraining(words)
        case .learningRate: return setLearningRate(words)
        case .keepCheckpoint: return keepCheckpoint()
        case .metric, .trainingPage, .smoothing, .logarithmic, .curveAxis, .bestSoFar, .level, .overlayRun, .compareRuns, .sortRuns,
            .filterRuns,
            .crosshairLeft,
            .crosshairRight, .zoomIn, .zoomOut, .zoomAll, .panLeft, .panRight:
            return performCurves(action, words)
        case .nextGate, .previousGate, .jumpBack, .jumpForward: return performJump(action)
        case .source: return performSource(words)
        case .diff: return performDiff(words)
        case .showState, .setSymbol, .observe: return performLive(action, words)
        case .noise, .trajectory: return performNoise(action, words)
        case .trainedValues: return chooseValues(words.first)
        case .step, .stepBack, .runOn, .runToCursor, .breakpoint, .force, .debugSeed, .stopDebugging:
            return performDebug(action, words)
        case .nextJob, .previousJob, .queuePageUp, .queuePageDown, .queueFirst, .queueLast, .queueLeft, .queueRight, .submitJob, .cancelJob,
            .requeueJob, .raiseJob, .lowerJob, .setPriority, .jobLog, .nextBackend, .device, .deviceFigure, .budget:
            return performQueue(action, words)
        case .events:
            log.read()
            prompt = .events(EventPanel())
        case .notify: return setNotice(words)
        case .recent: return [.recent]
        case .worseQubits: resources.step(1)
        case .betterQubits: resources.step(-1)
        case .defaultQubits:
            guard let word = words.first else {
                resources.set(ResourcePane.State.defaultRate)
                return []
            }
            guard let rate = Double(word), rate > 0, rate < 1 else { return refuse("error-rate: '\(word)' is no rate between 0 and 1") }
            resources.set(rate)
        case .openFile:
            guard !words.isEmpty else {
                prompt = .line(.command, LineEditor("open "))
                return []
            }
            return [.open(words.joined(separator: " "))]
        case .picture:
            guard !words.isEmpty else {
                prompt = .line(.command, LineEditor("picture "))
                return []
            }
            return [.picture(words.joined(separator: " "))]
        case .nextSlider: resources.moveSlider(by: 1)
        case .previousSlider: resources.moveSlider(by: -1)
        case .sliderRight: resources.slider.step(1, &resources)
        case .sliderLeft: resources.slider.step(-1, &resources)
        case .code:
            guard let word = words.first else {
                resources.nextCode()
                return []
            }
            guard let code = ResourceSettings.Code(rawValue: word) else {
                let names = ResourceSettings.Code.allCases.map(\.rawValue)
                return refuse("code: no '\(word)'; there are \(names.joined(separator: ", "))")
            }
            resources.choose(code)
        case .machine, .errorBudget, .factories: return performResources(action, words)
        default: return performEdit(action, words)
        }
        return []
    }

    private mutating func performResources(_ action: ActionID, _ words: [String]) -> [Effect] {
        switch (action, words.first) {
        case (.machine, nil): resources.nextMachine()
        case (.machine, let name?):
            guard let machine = ResourceSettings.Machine(rawValue: name) else {
                let names = ResourceSettings.Machine.allCases.map(\.rawValue)
                return refuse(
                    "machine: no '\(name)'; " + (didYouMean(name, among: names) ?? "machines are \(names.joined(separator: ", "))"))
            }
            resources.choose(machine)
        case (.errorBudget, nil): resources.nextBudget()
        case (.errorBudget, let word?):
            guard let budget = Double(word), budget > 0, budget < 1 else {
                return refuse("error-budget: '\(word)' is no share between 0 and 1")
            }
            resources.choose(budget: budget)
        case (_, nil): resources.nextFactoryLimit()
        case (_, "any"?): resources.choose(mostFactories: nil)
        case (_, let word?):
            guard let most = Int(word), most > 0 else { return refuse("factories: '\(word)' is no number of at least 1") }
            resources.choose(mostFactories: most)
        }
        return []
    }

    private mutating func performCircuit(_ action: ActionID, _ words: [String]) -> [Effect] {
        let page = ScreenLayout(self).inside(.circuit)
        if [.start, .end, .top, .bottom, .goTo].contains(action) { circuit.noteJump() }
        switch action {
        case .left: circuit.move(.left)
        case .right: circuit.move(.right)
        case .up: circuit.move(.up)
        case .down: circuit.move(.down)
        case .pageLeft: circuit.move(.left, page: circuit.columns(in: page))
        case .pageRight: circuit.move(.right, page: circuit.columns(in: page))
        case .start: circuit.move(.left, page: .max)
        case .end: circuit.move(.right, page: .max)
        case .top: circuit.move(.up, page: .max)
        case .bottom: circuit.move(.down, page: .max)
        case .density:
            guard let word = words.first else {
                circuit.nextDensity()
                return []
            }
            guard let number = Int(word), let density = CircuitPane.density(number) else {
                return refuse("density: '\(word)' is not 1, 2 or 3")
            }
            circuit.density = density
        case .goTo:
            guard let wire = words.first else {
                prompt = .line(.command, LineEditor("goto "))
                return []
            }
            if let why = circuit.go(to: wire, column: words.dropFirst().first) { return refuse("goto: " + why) }
        default: break
        }
        return []
    }

    private mutating func performTraining(_ action: ActionID) -> [Effect] {
        switch action {
        case .startTraining:
            guard workspace.project != nil else { return refuse("start: no project is open") }
            training.run = nil
            message = Message(.info, "training asked for; it goes on when this screen closes")
            return [.send(.startTraining)]
        case .nextRun: moveRun(by: 1)
        case .previousRun: moveRun(by: -1)
        default:
            guard let run = shownRun else { return refuse("no run yet: \(Action.key(.startTraining)) starts one") }
            switch action {
            case .pauseTraining: return [.send(.pauseTraining(run: run.id))]
            case .resumeTraining: return [.send(.resumeTraining(run: run.id))]
            case .stopTraining: return [.send(.stopTraining(run: run.id))]
            default: break
            }
        }
        return []
    }

    private mutating func setNotice(_ words: [String]) -> [Effect] {
        guard let name = words.first, let notice = TerminalNotice(rawValue: name) else {
            let names = TerminalNotice.allCases.map(\.rawValue).joined(separator: ", ")
            return refuse("notify: " + (words.first.map { "no '\($0)'; " } ?? "") + "the terminal tells of what happens by \(names)")
        }
        message = Message(.info, "notifications: \(name)")
        return [.notify(notice)]
    }

    mutating func refuse(_ why: String) -> [Effect] {
        message = Message(.error, why)
        return []
    }
}
