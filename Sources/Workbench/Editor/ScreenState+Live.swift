import Circuits
import Drawing
import Workspace

extension ScreenState {
    /// How the state under the cursor is shown, and for which values.
    mutating func performLive(_ action: ActionID, _ words: [String]) -> [Effect] {
        switch action {
        case .showState: return showState(words.first)
        case .setSymbol: return setSymbol(words)
        default:
            guard !words.isEmpty else {
                if circuit.live.observables.isEmpty {
                    prompt = .line(.command, LineEditor("observe "))
                } else {
                    circuit.live.observables = []
                    message = Message(.info, "no observables are shown")
                }
                return []
            }
            do {
                let sum = try PauliSum(parsing: words.joined(separator: " "))
                guard sum.width <= circuit.wireCount else { return refuse("observe: there is no qubit \(sum.width - 1)") }
                circuit.live.observables.append(sum)
            } catch {
                return refuse("observe: \(error.description)")
            }
            return []
        }
    }

    private mutating func showState(_ word: String?) -> [Effect] {
        guard let word else {
            let isPanel = circuit.parts(ScreenLayout(self).inside(.circuit)).panel != nil
            circuit.live.shows = circuit.live.shows.next(isPanel: isPanel)
            message = Message(.info, "state: \(circuit.live.shows.rawValue)")
            return []
        }
        guard let shows = LiveState.Shows(rawValue: word) else {
            return refuse("state: '\(word)' is not \(LiveState.Shows.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        circuit.live.shows = shows
        return []
    }

    private mutating func setSymbol(_ words: [String]) -> [Effect] {
        guard let name = words.first else {
            let given = circuit.live.values.sorted { $0.key < $1.key }.map { "\($0.key) = \(Figures.significant($0.value, 6))" }
            message = Message(.info, given.isEmpty ? "all symbols are 0; set NAME VALUE" : given.joined(separator: ", "))
            return []
        }
        let symbols = editor?.circuit.symbols ?? []
        guard symbols.contains(name) else {
            return refuse("set: no symbol '\(name)'" + (symbols.isEmpty ? "" : "; they are \(symbols.prefix(8).joined(separator: ", "))"))
        }
        guard words.count > 1 else {
            circuit.live.values[name] = nil
            return []
        }
        let text = words.dropFirst().joined(separator: " ")
        guard let value = try? Expression(parsing: text).evaluate([:]), value.isFinite else {
            return refuse("set: '\(text)' is no number")
        }
        circuit.live.values[name] = value
        return []
    }

    // MARK: - Stepping through

    mutating func performDebug(_ action: ActionID, _ words: [String]) -> [Effect] {
        guard let layout = circuit.layout, layout.columnCount > 0 else { return refuse("no circuit to step through") }
        let done = circuit.debugger.done
        switch action {
        case .step, .stepBack:
            let times = words.first.map { Int($0) ?? 0 } ?? 1
            guard times > 0 else { return refuse("debug: '\(words[0])' is no number of columns") }
            if action == .stepBack, done == nil { return refuse("nothing is stepped through; \(Action.key(.step)) begins") }
            stop(after: (done ?? 0) + (action == .step ? times : -times))
        case .runOn: runOn(layout)
        case .runToCursor: stop(after: circuit.column + 1)
        case .breakpoint:
            let standing = Set(layout.elements(inColumn: circuit.column).map(\.operation))
            guard let first = standing.min() else { return refuse("no operation in this column") }
            if circuit.debugger.breakpoints.isDisjoint(with: standing) {
                circuit.debugger.breakpoints.insert(first)
            } else {
                circuit.debugger.breakpoints.subtract(standing)
            }
        case .force: return force(words.first)
        case .debugSeed:
            if let word = words.first, word != "none" {
                guard let seed = UInt64(word) else { return refuse("debug seed: '\(word)' is no number") }
                circuit.live.seed = seed
                message = Message(.info, "outcomes are drawn with seed \(seed)")
            } else {
                circuit.live.seed = nil
                message = Message(.info, "measurements take the likelier outcome")
            }
        default:
            guard done != nil else { return refuse("nothing is stepped through") }
            circuit.debugger.done = nil
        }
        return []
    }

    /// Runs to the next breakpoint: into a block that has one inside, and out of a block that is done.
    private mutating func runOn(_ layout: CircuitLayout) {
        let done = circuit.debugger.done
        if done == layout.columnCount, editor?.path.isEmpty == false {
            _ = editor?.leave()
            followEditor()
            if let outer = circuit.layout { runOn(outer) }
            return
        }
        if let done, let step = circuit.debugger.inner.compactMap(\.way.first).first(where: { layout.column(of: $0.operation) == done }),
            editor?.enter(step) == true
        {
            followEditor()
            message = Message(.info, "stopped inside the block, before column \(circuit.debugger.done ?? 0)")
            return
        }
        let next = circuit.debugger.stops(in: layout).filter { $0 > done ?? -1 }.min()
        stop(after: next ?? layout.columnCount)
        guard let next else { return }
        let isInside = circuit.debugger.inner.contains { $0.way.first.flatMap { layout.column(of: $0.operation) } == next }
        let way = isInside ? "; a breakpoint is inside: \(Action.key(.runOn)) goes on to it" : ""
        message = Message(.info, "stopped before column \(next)" + way)
    }

    /// Stops after that many columns, with the cursor on the last of them.
    private mutating func stop(after count: Int) {
        let most = circuit.layout?.columnCount ?? 0
        let done = min(max(count, 0), most)
        if circuit.debugger.done == done { message = Message(.info, done == 0 ? "this is the beginning" : "this is the end") }
        circuit.debugger.done = done
        circuit.column = max(done - 1, 0)
    }

    private mutating func force(_ word: String?) -> [Effect] {
        guard let layout = circuit.layout, let element = layout.element(wire: circuit.wire, column: circuit.column),
            layout.operation(of: element).measures
        else { return refuse("force: no measurement here") }
        let number = element.operation
        switch (word, circuit.debugger.forced[number]) {
        case ("0"?, _), (nil, nil): circuit.debugger.forced[number] = false
        case ("1"?, _), (nil, false?): circuit.debugger.forced[number] = true
        case ("none"?, _), (nil, true?): circuit.debugger.forced[number] = nil
        case (let other?, _): return refuse("force: '\(other)' is not 0, 1 or none")
        }
        let outcome = circuit.debugger.forced[number].map { $0 ? "outcome 1" : "outcome 0" } ?? "no outcome"
        message = Message(.info, "\(outcome) is forced")
        return []
    }
}

extension Operation {
    /// Whether it measures, if only under a condition.
    fileprivate var measures: Bool {
        switch self {
        case .measure: true
        case .gate, .reset, .barrier, .delay, .assign, .box: false
        case .loop(_, let body): body.contains(where: \.measures)
        case .conditional(_, let then, let otherwise): (then + otherwise).contains(where: \.measures)
        }
    }
}
