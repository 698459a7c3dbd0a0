import Drawing
import Glibc
import Workspace

/// Curves with axes and a legend that tells each curve's last value, or its value at the crosshair.
struct Chart {
    struct Line {
        let name: String
        /// The letter at the curve's end, which tells curves apart without colours.
        let letter: Unicode.Scalar
        /// What is drawn in the line's colour.
        let points: [CurvePoint]
        let role: Role
        /// Drawn faintly below: the values before smoothing, the ends of a band, the best so far.
        var faint: [[CurvePoint]] = []

        init(_ name: String, _ letter: Unicode.Scalar, _ points: [CurvePoint], _ role: Role, faint: [[CurvePoint]] = []) {
            (self.name, self.letter, self.points, self.role, self.faint) = (name, letter, points, role, faint)
        }
    }

    /// A value to compare with, drawn across the whole chart.
    struct Level: Equatable, Sendable {
        let name: String
        let value: Double
    }

    /// Something that happened at a place of the axis, drawn from top to bottom.
    struct Mark: Equatable, Sendable {
        let name: String
        let place: Double
    }

    let title: String
    let lines: [Line]
    var levels: [Level] = []
    var marks: [Mark] = []
    /// Whether values are shares of one, written as percentages.
    var isShare = false
    var isLogarithmic = false
    var axis = CurveAxis.epoch
    /// How far the axis reaches though the points do not yet; 0 for no further.
    var reach = 0.0
    /// The part of the axis that is drawn; nil is all.
    var window: ClosedRange<Double>?
    var crosshair: Double?
    /// What stands at the horizontal axis' end.
    var unit = "epoch"
    /// What stands in the place of curves without points.
    var absence = "no points yet"
    /// Whether the legend tells values.
    var showsLast = true

    func draw(on canvas: inout Canvas) {
        legend(on: &canvas)
        guard canvas.rows >= 4, canvas.columns >= 16 else { return }
        guard let (frame, marks, labels) = frame(columns: canvas.columns, rows: canvas.rows) else { return sayWhyEmpty(on: &canvas) }
        drawAxes(frame, marks, labels, on: &canvas)
        drawLevels(frame, on: &canvas)
        drawMarks(frame, on: &canvas)
        drawCrosshair(frame, on: &canvas)
        let plot = drawCurves(frame, on: &canvas)
        nameLevels(frame, over: plot, on: &canvas)
        nameMarks(frame, over: plot, on: &canvas)
    }

    /// The place on the axis that stands over a column of cells; nil beside the curves.
    func place(at point: Point, columns: Int, rows: Int) -> Double? {
        guard rows >= 4, columns >= 16, let (frame, _, _) = frame(columns: columns, rows: rows), frame.area.columns > 1 else { return nil }
        let (area, axis) = (frame.area, frame.horizontal)
        guard area.contains(point) else { return nil }
        let share = Double(point.column - area.column) / Double(area.columns - 1)
        return axis.lowerBound + share * (axis.upperBound - axis.lowerBound)
    }

    private func sayWhyEmpty(on canvas: inout Canvas) {
        let hasPoints = lines.contains { !$0.points.isEmpty }
        let why = !hasPoints ? absence : isLogarithmic ? "no positive value for a logarithmic axis" : "no finite value here"
        let texts = Figures.lines(of: why, columns: canvas.columns - 2)
        for (row, text) in texts.enumerated() {
            canvas.write(centered: text, row: max((canvas.rows - texts.count) / 2, 1) + row, as: .faint)
        }
    }

    /// What lies where in so many cells; nil where there is nothing to draw, or no room for it.
    private func frame(columns: Int, rows: Int) -> (frame: Frame, marks: [Double], labels: [String])? {
        let horizontal = window ?? whole
        let drawn = lines.flatMap { [$0.points] + $0.faint }
        let values = drawn.flatMap { $0.lazy.filter { horizontal.contains(axis.place(of: $0)) }.map { scaled($0.value) } }.filter(
            \.isFinite)
        guard var low = values.min(), var high = values.max() else { return nil }
        for level in levels.map({ scaled($0.value) }) where level.isFinite { (low, high) = (min(low, level), max(high, level)) }
        let range =
            isLogarithmic ? low - (high - low) * 0.04 - 0.01...high + (high - low) * 0.04 + 0.01 : Self.padded(low, high, isShare: isShare)
        let marks = isLogarithmic ? logarithmicTicks(over: range) : ticks(over: range, count: max((rows - 2) / 3, 2))
        let labels = marks.map { Figures.significant((isLogarithmic ? pow(10, $0) : $0) * (isShare ? 100 : 1), 3) }
        let margin = (labels.map(\.count).max() ?? 0) + 1
        let area = Rect(column: margin + 1, row: 1, columns: columns - margin - 2, rows: rows - 3)
        guard area.columns > 4, area.rows > 0 else { return nil }
        return (Frame(area: area, vertical: range, horizontal: horizontal), marks, labels)
    }

    /// Where values lie in cells.
    struct Frame {
        let area: Rect
        let vertical: ClosedRange<Double>
        let horizontal: ClosedRange<Double>

        func row(_ value: Double) -> Int {
            let span = vertical.upperBound - vertical.lowerBound
            return area.row + min(max(Int(((vertical.upperBound - value) / span * Double(area.rows - 1)).rounded()), 0), area.rows - 1)
        }

        func column(_ place: Double) -> Int {
            let span = horizontal.upperBound - horizontal.lowerBound
            return area.column
                + min(max(Int(((place - horizontal.lowerBound) / span * Double(area.columns - 1)).rounded()), 0), area.columns)
        }
    }

    /// The value as the axis has it; no finite number where the axis has no place for it.
    func scaled(_ value: Double) -> Double { !isLogarithmic ? value : value > 0 ? log10(value) : .nan }

    /// The whole axis.
    var whole: ClosedRange<Double> {
        let places = lines.flatMap { $0.points.map(axis.place) }
        guard axis == .epoch else { return 0...max(places.max() ?? 0, 0.001) }
        let first = min(places.min() ?? 1, 1)
        return first...max(places.max() ?? 1, reach, first + 1)
    }

    // MARK: - Legend

    private func legend(on canvas: inout Canvas) {
        var parts = values(isLong: true, canvas.symbols)
        let width = parts.reduce(0) { $0 + Width.columns(of: $1.text) }
        if width > canvas.columns { parts = values(isLong: false, canvas.symbols) }
        // The title gives way to the values.
        if lines.count > 1, title.count + 2 + width <= canvas.columns { parts.insert(contentsOf: [(title, .label), ("  ", .text)], at: 0) }
        canvas.write(parts, column: 0, row: 0)
    }

    /// The last value of each curve, or that at the crosshair.
    private func values(isLong: Bool, _ symbols: Symbols) -> [(text: String, role: Role)] {
        var parts: [(text: String, role: Role)] = []
        for line in lines where !line.points.isEmpty || lines.count == 1 {
            let mark = symbols.isASCII ? "\(line.letter) " : "━ "
            let shown = crosshair.map { line.points.at($0, on: axis) } ?? line.points.last
            var value = !showsLast ? "" : shown.map { isShare ? Figures.percent($0.value) : Figures.significant($0.value, 4) } ?? ""
            if !isLong, isShare { value = String(value.prefix { $0 != " " }) }
            if !parts.isEmpty { parts.append(("  ", .text)) }
            parts += [(mark, line.role), (line.name + " ", .label), (value, crosshair == nil ? .value : .accent)]
        }
        return parts
    }

    // MARK: - Axes

    static func padded(_ low: Double, _ high: Double, isShare: Bool) -> ClosedRange<Double> {
        let span = high - low
        let margin = span > 0 ? span * 0.06 : max(abs(high) * 0.05, 0.01)
        if isShare { return max(low - margin, 0)...max(min(high + margin, 1), max(low - margin, 0) + 1e-6) }
        return (low >= 0 && low < span * 0.15 ? 0 : low - margin)...high + margin
    }

    /// Powers of ten, with multiples between them where they are few.
    private func logarithmicTicks(over range: ClosedRange<Double>) -> [Double] {
        let first = Int(max(range.lowerBound, -320).rounded(.down))
        let last = Int(min(range.upperBound, 320).rounded(.up))
        let step = max((last - first) / 6, 1)
        let decades = stride(from: first, through: last, by: step).map(Double.init)
        let parts: [Double] = last - first <= 1 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : last - first <= 2 ? [1, 2, 5] : [1]
        let fine = decades.flatMap { decade in parts.map { decade + log10($0) } }
        return fine.filter(range.contains)
    }

    private func drawAxes(_ frame: Frame, _ marks: [Double], _ labels: [String], on canvas: inout Canvas) {
        let (area, symbols) = (frame.area, canvas.symbols)
        for row in 0..<area.rows { canvas.put(symbols.vertical, column: area.column - 1, row: area.row + row, as: .axis) }
        for column in 0..<area.columns {
            canvas.put(symbols.horizontal, column: area.column + column, row: area.row + area.rows, as: .axis)
        }
        canvas.put(symbols.isASCII ? "+" : "└", column: area.column - 1, row: area.row + area.rows, as: .axis)
        var taken: Set<Int> = []
        for (mark, label) in zip(marks, labels) {
            let row = frame.row(mark)
            guard taken.insert(row).inserted else { continue }
            canvas.put(symbols.isASCII ? "+" : "┤", column: area.column - 1, row: row, as: .axis)
            for column in stride(from: 1, to: area.columns, by: 4) {
                canvas.put(symbols.isASCII ? "." : "·", column: area.column + column, row: row, as: .axisGrid)
            }
            canvas.write(label, endingAt: area.column - 1, row: row, as: .axisLabel)
        }
        drawHorizontalAxis(frame, on: &canvas)
    }

    private func drawHorizontalAxis(_ frame: Frame, on canvas: inout Canvas) {
        let (area, symbols) = (frame.area, canvas.symbols)
        let bottom = area.row + area.rows + 1
        canvas.write(unit, endingAt: area.column + area.columns + 1, row: bottom, as: .axisLabel)
        var free = area.column - 1
        let told = crosshairLabel(frame)
        for tick in ticks(over: frame.horizontal, count: max(area.columns / 6, 1)) where !axis.isWhole || tick == tick.rounded() {
            let label = axis == .epoch ? "\(Int(tick))" : Figures.significant(tick, 3)
            let column = frame.column(tick)
            let start = column - label.count / 2
            guard start >= free, start + label.count < area.column + area.columns - unit.count else { continue }
            if let told, start <= told.start + told.text.count, start + label.count >= told.start { continue }
            canvas.put(symbols.isASCII ? "+" : "┬", column: column, row: bottom - 1, as: .axis)
            canvas.write(label, column: start, row: bottom, as: .axisLabel)
            free = start + label.count + 1
        }
    }

    // MARK: - Inside

    /// What stands below the crosshair, and the column where it begins.
    private func crosshairLabel(_ frame: Frame) -> (text: String, start: Int)? {
        guard let crosshair, frame.horizontal.contains(crosshair) else { return nil }
        let text = axis == .epoch ? "\(Int(crosshair.rounded()))" : Figures.significant(crosshair, 4)
        let (area, column) = (frame.area, frame.column(crosshair))
        return (text, min(max(column - text.count / 2, area.column), area.column + area.columns - text.count))
    }

    private func drawCrosshair(_ frame: Frame, on canvas: inout Canvas) {
        guard let crosshair, frame.horizontal.contains(crosshair) else { return }
        let (area, column) = (frame.area, frame.column(crosshair))
        for row in 0..<area.rows { canvas.put(canvas.symbols.isASCII ? ":" : "┊", column: column, row: area.row + row, as: .accent) }
        guard let (label, start) = crosshairLabel(frame) else { return }
        let bottom = area.row + area.rows + 1
        let free = area.column + area.columns + 1 - unit.count
        if start + label.count >= free {
            canvas.fill(Rect(column: free, row: bottom, columns: unit.count, rows: 1), as: .axisLabel)
        }
        canvas.write(" " + label + " ", column: start - 1, row: bottom, as: .accent)
    }

    /// - Returns: the cells that the curves take.
    private func drawCurves(_ frame: Frame, on canvas: inout Canvas) -> CurvePlot {
        let area = frame.area
        var plot = CurvePlot(columns: area.columns, rows: area.rows, usesBraille: canvas.symbols.hasBraille)
        var broken: [(column: Int, role: Role)] = []
        func draw(_ points: [CurvePoint], _ series: Int) -> Curve {
            let places = points.lazy.map { (axis.place(of: $0), scaled($0.value)) }
            let curve = Curve(places, over: frame.horizontal, columns: plot.pixels.columns)
            plot.draw(curve, over: frame.vertical, series: series)
            return curve
        }
        let faint = lines.count
        for line in lines { for points in line.faint { _ = draw(points, faint) } }
        for (series, line) in lines.enumerated() {
            broken += draw(line.points, series).broken.map { (plot.usesBraille ? $0 / 2 : $0, line.role) }
        }
        for row in 0..<area.rows {
            for column in 0..<area.columns {
                guard let cell = plot[column, row] else { continue }
                let role = cell.series < faint ? lines[cell.series].role : Role.faint
                canvas.put(cell.scalar, column: area.column + column, row: area.row + row, as: role)
            }
        }
        // Values that are no finite number are marked on the axis rather than left out without a word.
        for mark in broken {
            canvas.put(canvas.symbols.isASCII ? "x" : "×", column: area.column + mark.column, row: area.row + area.rows, as: .error)
        }
        guard lines.count > 1 else { return plot }
        for line in lines {
            guard let last = line.points.last(where: { scaled($0.value).isFinite && frame.horizontal.contains(axis.place(of: $0)) }) else {
                continue
            }
            let column = min(frame.column(axis.place(of: last)) + 1, area.column + area.columns)
            canvas.put(line.letter, column: column, row: frame.row(scaled(last.value)), as: line.role)
        }
        return plot
    }
}
