import Glibc
import Workspace

/// Something that an estimate assumes and that a person may move.
enum ResourceSlider: String, CaseIterable, Sendable {
    case rate, machine, code, budget, factories

    private typealias State = ResourcePane.State

    var title: String {
        switch self {
        case .rate: "physical error rate"
        case .machine: "machine"
        case .code: "code"
        case .budget: "error budget"
        case .factories: "T factories at most"
        }
    }

    /// The budgets from the largest to the least, as a slider has them.
    private static let budgets = ResourcePane.State.budgets.sorted(by: >)

    func value(_ pane: ResourcePane.State) -> String {
        let settings = pane.settings
        switch self {
        case .rate: return settings.machine == .gateBased ? Figures.significant(settings.errorRate, 2) : "the machine's"
        case .machine: return settings.machine.rawValue
        case .code: return settings.code.rawValue
        case .budget: return Figures.significant(settings.errorBudget, 2)
        case .factories: return settings.mostFactories.map { "\($0)" } ?? "any"
        }
    }

    /// The value in a sentence.
    func phrase(_ pane: ResourcePane.State) -> String {
        switch self {
        case .rate: "error rate \(value(pane))"
        case .machine: "machine \(value(pane))"
        case .code: "code \(value(pane))"
        case .budget: "error budget \(value(pane))"
        case .factories:
            pane.settings.mostFactories.map { "at most \($0) T \($0 == 1 ? "factory" : "factories")" } ?? "any number of T factories"
        }
    }

    private var ends: (first: String, last: String) {
        switch self {
        case .rate: ("5e-3", "1e-5")
        case .budget: ("1/3", "1e-6")
        case .factories: ("any", "50")
        case .machine, .code: ("", "")
        }
    }

    /// Where the value lies between the ends, 0…1; values of one's own lie where they belong.
    private func share(_ pane: ResourcePane.State) -> Double {
        func place(_ index: Int?, of count: Int) -> Double { Double(index ?? 0) / Double(max(count - 1, 1)) }
        func logarithmic(_ value: Double, _ all: [Double]) -> Double {
            guard let first = all.first, let last = all.last, value > 0 else { return 0 }
            return min(max((log(first) - log(value)) / (log(first) - log(last)), 0), 1)
        }
        let settings = pane.settings
        switch self {
        case .rate: return logarithmic(settings.errorRate, ResourcePane.State.rates)
        case .budget: return logarithmic(settings.errorBudget, Self.budgets)
        case .machine:
            return place(ResourceSettings.Machine.allCases.firstIndex(of: settings.machine), of: ResourceSettings.Machine.allCases.count)
        case .code: return place(ResourceSettings.Code.allCases.firstIndex(of: settings.code), of: ResourceSettings.Code.allCases.count)
        case .factories:
            return place(
                ResourcePane.State.factoryLimits.firstIndex(of: settings.mostFactories), of: ResourcePane.State.factoryLimits.count)
        }
    }

    /// One step towards the right end (1) or the left one (-1).
    func step(_ direction: Int, _ pane: inout ResourcePane.State) {
        func neighbor<Value: Equatable>(_ value: Value, in all: [Value]) -> Value {
            all[min(max((all.firstIndex(of: value) ?? 0) + direction, 0), all.count - 1)]
        }
        let settings = pane.settings
        switch self {
        case .rate: pane.step(-direction)
        case .machine: pane.choose(neighbor(settings.machine, in: ResourceSettings.Machine.allCases))
        case .code: pane.choose(neighbor(settings.code, in: ResourceSettings.Code.allCases))
        case .budget:
            let next =
                direction > 0
                ? Self.budgets.first { $0 < settings.errorBudget * 0.999 } : Self.budgets.last { $0 > settings.errorBudget * 1.001 }
            if let next { pane.choose(budget: next) }
        case .factories: pane.choose(mostFactories: neighbor(settings.mostFactories, in: ResourcePane.State.factoryLimits))
        }
    }

    // MARK: - Drawing

    /// The slider on two lines, its value above its scale.
    func block(_ pane: ResourcePane.State, isFocused: Bool, on canvas: inout Canvas) {
        let end = canvas.write([(title + " ", .label), (value(pane), .accent)], column: 0, row: 0)
        let hint = canvas.symbols.isASCII ? "arrows change it, j next" : "← → changes it, j next"
        if isFocused, end + hint.count + 2 <= canvas.columns { canvas.write(hint, endingAt: canvas.columns, row: 0, as: .faint) }
        scale(pane, column: 0, row: 1, width: min(canvas.columns - 6, 46), isChosen: true, on: &canvas)
    }

    /// The slider on one line.
    func line(_ pane: ResourcePane.State, isFocused: Bool, row: Int, on canvas: inout Canvas) {
        let isChosen = pane.slider == self
        if isChosen { canvas.write(canvas.symbols.pointer, column: 0, row: row, as: isFocused ? .accent : .faint) }
        canvas.write(title, column: 2, row: row, as: .label)
        canvas.write(value(pane), column: 23, row: row, as: isChosen ? .accent : .value)
        let start = lineStart(pane)
        scale(pane, column: start, row: row, width: min(canvas.columns - start, 40), isChosen: isChosen, on: &canvas)
    }

    /// The cells of the scale's bar; nil where there is no room for one.
    private func bar(column: Int, width: Int) -> (column: Int, width: Int)? {
        let (first, last) = ends
        let bar = width - (first.isEmpty ? 0 : first.count + 1) - (last.isEmpty ? 0 : last.count + 1)
        return bar > 4 ? (column + (first.isEmpty ? 0 : first.count + 1), bar) : nil
    }

    /// The share of the scale under a column of the slider's line, or of its block; nil beside the bar.
    func share(at column: Int, _ pane: ResourcePane.State, isBlock: Bool, columns: Int) -> Double? {
        let start = isBlock ? 0 : lineStart(pane)
        guard let bar = bar(column: start, width: min(columns - (isBlock ? 6 : start), isBlock ? 46 : 40)) else { return nil }
        guard (bar.column..<bar.column + bar.width).contains(column) else { return nil }
        return Double(column - bar.column) / Double(bar.width - 1)
    }

    /// Steps until the value lies as near to a share of the scale as it can.
    func move(to wanted: Double, _ pane: inout ResourcePane.State) {
        for direction in [1, -1] {
            for _ in 0..<20 {
                var next = pane
                step(direction, &next)
                guard abs(share(next) - wanted) < abs(share(pane) - wanted) else { break }
                pane = next
            }
        }
    }

    /// Where the scale of the slider's line begins.
    private func lineStart(_ pane: ResourcePane.State) -> Int { max(23 + Width.columns(of: value(pane)) + 2, 42) }

    private func scale(_ pane: ResourcePane.State, column: Int, row: Int, width: Int, isChosen: Bool, on canvas: inout Canvas) {
        let (first, last) = ends
        guard let (at, bar) = bar(column: column, width: width) else { return }
        if !first.isEmpty { canvas.write(first, column: column, row: row, as: .faint) }
        for place in 0..<bar { canvas.put(canvas.symbols.barEmpty, column: at + place, row: row, as: .barEmpty) }
        let knob = at + Int((min(max(share(pane), 0), 1) * Double(bar - 1)).rounded())
        canvas.write(canvas.symbols.running, column: knob, row: row, as: isChosen ? .accent : .value)
        if !last.isEmpty { canvas.write(" " + last, column: at + bar, row: row, as: .faint) }
    }
}
