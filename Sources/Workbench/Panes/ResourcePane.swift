import Circuits
import Drawing
import Glibc
import Workspace

/// The error-correction pane: what the circuit asks for, and what an error-corrected machine would need for it.
public enum ResourcePane {
    public struct State: Equatable, Sendable {
        /// Error rate of the machine's gates and measurements; the estimator's default.
        static let defaultRate = 1e-3
        /// The rates that the keys step through, worst first.
        static let rates = [5e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5, 1e-5]
        static let budgets = [1e-3, 1e-4, 1e-6, 1.0 / 3, 1e-1, 1e-2]
        static let factoryLimits: [Int?] = [nil, 1, 2, 5, 10, 20, 50]

        /// What the arrow keys change.
        var slider = ResourceSlider.rate
        private(set) var settings = ResourceSettings(errorRate: State.defaultRate)
        /// The last answer.
        var report: ResourceReport?
        var isWaiting = false
        private var asked: ResourceRequest?

        var errorRate: Double { settings.errorRate }

        public init() {}

        /// One rate worse (1) or better (-1).
        mutating func step(_ direction: Int) {
            let worse = direction > 0
            if let next = worse ? Self.rates.last(where: { $0 > errorRate * 1.001 }) : Self.rates.first(where: { $0 < errorRate * 0.999 }) {
                set(next)
            }
        }

        /// A rate of one's own is one of the gate-based machine.
        mutating func set(_ rate: Double) {
            settings.errorRate = rate
            settings.machine = .gateBased
        }

        mutating func nextMachine() { settings.machine = Self.following(settings.machine, in: ResourceSettings.Machine.allCases) }

        mutating func nextBudget() { settings.errorBudget = Self.following(settings.errorBudget, in: Self.budgets) }

        mutating func nextFactoryLimit() { settings.mostFactories = Self.following(settings.mostFactories, in: Self.factoryLimits) }

        mutating func moveSlider(by step: Int) {
            let all = ResourceSlider.allCases
            slider = all[((all.firstIndex(of: slider) ?? 0) + step + all.count) % all.count]
        }

        mutating func nextCode() { settings.code = Self.following(settings.code, in: ResourceSettings.Code.allCases) }

        mutating func choose(_ machine: ResourceSettings.Machine) { settings.machine = machine }

        mutating func choose(_ code: ResourceSettings.Code) { settings.code = code }

        mutating func choose(budget: Double) { settings.errorBudget = budget }

        mutating func choose(mostFactories: Int?) { settings.mostFactories = mostFactories }

        private static func following<Value: Equatable>(_ value: Value, in values: [Value]) -> Value {
            values[((values.firstIndex(of: value) ?? -1) + 1) % values.count]
        }

        /// The question to ask now; nil where it was asked already.
        mutating func request(for circuit: Circuit?) -> ResourceRequest? {
            guard let circuit else {
                (report, asked, isWaiting) = (nil, nil, false)
                return nil
            }
            let request = ResourceRequest(circuit: circuit, settings: settings)
            guard request != asked else { return nil }
            (asked, isWaiting) = (request, true)
            return request
        }
    }

    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        let pane = state.resources
        guard state.circuit.layout != nil else {
            return canvas.write(centered: "no circuit to estimate", row: max(canvas.rows / 2 - 1, 0), as: .dim)
        }
        let isTall = showsAllSliders(columns: canvas.columns, rows: canvas.rows)
        let top = isTall ? ResourceSlider.allCases.count + 1 : 3
        if isTall {
            for (row, slider) in ResourceSlider.allCases.enumerated() {
                slider.line(pane, isFocused: state.focus == .qec, row: row, on: &canvas)
            }
        } else {
            pane.slider.block(pane, isFocused: state.focus == .qec, on: &canvas)
            assumptions(pane, on: &canvas)
        }
        guard let report = pane.report else {
            _ = canvas.write("estimating" + canvas.symbols.ellipsis, column: 0, row: top, as: .faint)
            return
        }
        let body = Rect(column: 0, row: top, columns: canvas.columns, rows: canvas.rows - top - (canvas.rows >= 18 ? 1 : 0))
        let isTwoColumns = body.columns >= 46
        let logical = report.logical.map(Self.logical) ?? []
        let physical = report.physical.map { Self.physical($0, canvas.symbols) } ?? []
        if isTwoColumns {
            let (left, right) = body.cut(left: body.columns * 2 / 5)
            canvas.within(Rect(column: 0, row: left.row, columns: left.columns - 2, rows: left.rows)) {
                table("The circuit", logical, on: &$0)
                frontier(report, on: &$0, below: logical.count + 2)
            }
            canvas.within(right) { inner in
                table("The machine", physical, on: &inner)
                let after = physical.count + 1
                if inner.rows - after >= 10, let found = report.physical {
                    let end = ResourcePie.draw(found, report.budget, on: &inner, below: after + 1)
                    suggestions(report.suggestions, on: &inner, below: end + 1)
                } else {
                    share(report.physical, on: &inner, after: after)
                    suggestions(report.suggestions, on: &inner, below: after + 4)
                }
            }
        } else {
            canvas.within(body) { table("The machine", physical + [("", "")] + logical, on: &$0) }
        }
        // What is not there yet is said, not left to be missed.
        if canvas.rows >= 18 {
            let short = "lattices wait for the error-correction engine"
            canvas.write(
                missing.count <= canvas.columns ? missing : short, column: 0, row: canvas.rows - 1, as: .faint, limit: canvas.columns)
        }
        if let why = report.why { canvas.write(why, column: 0, row: canvas.rows - 1, as: .warning, limit: canvas.columns) }
        if pane.isWaiting { canvas.write("estimating" + canvas.symbols.ellipsis, endingAt: canvas.columns, row: top - 1, as: .faint) }
    }

    /// What this version has no engine for.
    static let missing = "lattice, matching and threshold views wait for the error-correction engine"

    static func showsAllSliders(columns: Int, rows: Int) -> Bool { rows >= 26 && columns >= 44 }

    /// What else is not the default, where only one slider is shown.
    private static func assumptions(_ pane: State, on canvas: inout Canvas) {
        let usual = State()
        let parts = ResourceSlider.allCases.filter { $0 != pane.slider && $0.value(pane) != $0.value(usual) }.map { $0.phrase(pane) }
        canvas.write(parts.joined(separator: ", "), column: 0, row: 2, as: .accent, limit: canvas.columns)
    }

    /// Qubits across, time upwards, both logarithmic: what more qubits buy.
    private static func frontier(_ report: ResourceReport, on canvas: inout Canvas, below row: Int) {
        let rows = min(canvas.rows - row - 2, 12)
        guard report.frontier.count > 1, rows >= 3, canvas.columns >= 16 else { return }
        let points = report.frontier.map { (log10(Double(max($0.qubits, 1))), log10(Double(max($0.runtimeNanoseconds, 1)))) }
            .sorted { $0.0 < $1.0 }
        guard let left = points.first, let right = points.last, let low = points.map(\.1).min(), let high = points.map(\.1).max() else {
            return
        }
        canvas.write("Time by qubits", column: 0, row: row, as: .heading)
        let times = report.frontier.map(\.runtimeNanoseconds)
        let span = "\(Figures.nanoseconds(times.min() ?? 0)) to \(Figures.nanoseconds(times.max() ?? 0))"
        let isWide = span.count + 16 <= canvas.columns
        if isWide { canvas.write(span, endingAt: canvas.columns, row: row, as: .axisLabel) }
        var plot = CurvePlot(columns: canvas.columns, rows: rows, usesBraille: canvas.symbols.hasBraille)
        let horizontal = left.0...max(right.0, left.0 + 1e-9)
        plot.draw(Curve(points, over: horizontal, columns: plot.pixels.columns), over: low...max(high, low + 1e-9), series: 0)
        for line in 0..<rows {
            for column in 0..<canvas.columns {
                guard let cell = plot[column, line] else { continue }
                canvas.put(cell.scalar, column: column, row: row + 1 + line, as: .curve1)
            }
        }
        // The curve falls: above its end and below its beginning there is room.
        if !isWide, rows >= 4 {
            canvas.write(Figures.nanoseconds(times.max() ?? 0), endingAt: canvas.columns, row: row + 1, as: .axisLabel)
            canvas.write(Figures.nanoseconds(times.min() ?? 0), column: 0, row: row + rows, as: .axisLabel)
        }
        let (few, many) = (report.frontier.map(\.qubits).min() ?? 0, report.frontier.map(\.qubits).max() ?? 0)
        let (first, last) = (Figures.count(few), Figures.count(many))
        if first.count + last.count + 1 <= canvas.columns { canvas.write(first, column: 0, row: row + 1 + rows, as: .axisLabel) }
        canvas.write(last, endingAt: canvas.columns, row: row + 1 + rows, as: .axisLabel)
    }

    /// What would make it cheaper, as many as there is room for.
    private static func suggestions(_ suggestions: [String], on canvas: inout Canvas, below row: Int) {
        guard !suggestions.isEmpty, row + 3 <= canvas.rows, canvas.columns >= 30 else { return }
        var line = row + 1
        for suggestion in suggestions {
            let parts = Figures.lines(of: suggestion, columns: canvas.columns - 2)
            guard line + parts.count <= canvas.rows else { return }
            if line == row + 1 { canvas.write("What would change it", column: 0, row: row, as: .heading) }
            for (index, part) in parts.enumerated() {
                canvas.write(part, column: index == 0 ? 0 : 2, row: line + index, as: .label, limit: canvas.columns)
            }
            line += parts.count
        }
    }

    private static func logical(_ logical: ResourceReport.Logical) -> [(String, String)] {
        [
            ("qubits", Figures.count(logical.qubits)), ("T gates", Figures.count(logical.tGates)),
            ("rotations", Figures.count(logical.rotations)),
            ("rotation depth", Figures.count(logical.rotationDepth)), ("CCZ gates", Figures.count(logical.cczGates)),
            ("measurements", Figures.count(logical.measurements)),
        ]
    }

    private static func physical(_ physical: ResourceReport.Physical, _ symbols: Symbols) -> [(String, String)] {
        [
            ("physical qubits", Figures.count(physical.qubits)), ("runtime", Figures.nanoseconds(physical.runtimeNanoseconds)),
            ("code distance", "\(physical.codeDistance)"), ("logical qubits", Figures.count(physical.logicalQubits)),
            ("logical error rate", Figures.significant(physical.logicalErrorRate, 2)), ("logical cycles", Figures.count(physical.cycles)),
            ("T states", Figures.count(physical.tStates)), ("T factories", Figures.count(physical.factories)),
            ("operations a second", Figures.count(physical.operationsPerSecond)),
        ]
    }

    private static func table(_ title: String, _ rows: [(String, String)], on canvas: inout Canvas) {
        canvas.write(title, column: 0, row: 0, as: .heading)
        if rows.isEmpty { canvas.write(canvas.symbols.dash, column: 0, row: 1, as: .faint) }
        for (index, row) in rows.enumerated() where index + 1 < canvas.rows {
            canvas.write(row.0, column: 0, row: index + 1, as: .label)
            canvas.write(row.1, endingAt: canvas.columns, row: index + 1, as: .value)
        }
    }

    /// How the physical qubits divide between the program and its factories.
    private static func share(_ physical: ResourceReport.Physical?, on canvas: inout Canvas, after row: Int) {
        guard let physical, physical.qubits > 0, row + 2 < canvas.rows, canvas.columns >= 20 else { return }
        let share = Double(physical.qubitsForAlgorithm) / Double(physical.qubits)
        TrainingPane.bar(share, column: 0, row: row + 1, width: canvas.columns, on: &canvas)
        canvas.write("program \(Figures.fixed(share * 100, 0)) %", column: 0, row: row + 2, as: .label)
        canvas.write("factories \(Figures.fixed(100 - share * 100, 0)) %", endingAt: canvas.columns, row: row + 2, as: .label)
    }
}
