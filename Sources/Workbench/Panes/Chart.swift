import Drawing
import Workspace

/// Curves over epochs with axes and a legend that tells each curve's last value.
struct Chart {
    struct Line {
        let name: String
        /// The letter at the curve's end, which tells curves apart without colours.
        let letter: Unicode.Scalar
        let points: [CurvePoint]
        let role: Role

        init(_ name: String, _ letter: Unicode.Scalar, _ points: [CurvePoint], _ role: Role) {
            (self.name, self.letter, self.points, self.role) = (name, letter, points, role)
        }
    }

    let title: String
    let lines: [Line]
    /// Whether values are shares of one, written as percentages.
    let isShare: Bool
    /// How far the axis reaches though the points do not yet.
    let epochs: Int

    func draw(on canvas: inout Canvas) {
        guard canvas.rows >= 4, canvas.columns >= 16 else { return legend(on: &canvas) }
        legend(on: &canvas)
        let values = lines.flatMap { $0.points.map(\.value) }.filter(\.isFinite)
        guard let low = values.min(), let high = values.max() else {
            return canvas.write(centered: "no points yet", row: canvas.rows / 2, as: .faint)
        }
        let range = Self.padded(low, high, isShare: isShare)
        let horizontal = axis(epochs: lines.flatMap { $0.points.map(\.epoch) })
        let levels = ticks(over: range, count: max((canvas.rows - 2) / 3, 2))
        let labels = levels.map { isShare ? Figures.significant($0 * 100, 3) : Figures.significant($0, 3) }
        let margin = (labels.map(\.count).max() ?? 0) + 1
        let area = Rect(column: margin + 1, row: 1, columns: canvas.columns - margin - 2, rows: canvas.rows - 3)
        guard area.columns > 4, area.rows > 0 else { return }
        drawAxes(area, range, horizontal, levels, labels, on: &canvas)
        drawCurves(area, range, horizontal, on: &canvas)
    }

    private func legend(on canvas: inout Canvas) {
        var parts = values(isLong: true, canvas.symbols)
        let width = parts.reduce(0) { $0 + Width.columns(of: $1.text) }
        if width > canvas.columns { parts = values(isLong: false, canvas.symbols) }
        // The title gives way to the values.
        if lines.count > 1, title.count + 2 + width <= canvas.columns { parts.insert(contentsOf: [(title, .label), ("  ", .text)], at: 0) }
        canvas.write(parts, column: 0, row: 0)
    }

    /// The last value of each curve.
    private func values(isLong: Bool, _ symbols: Symbols) -> [(text: String, role: Role)] {
        var parts: [(text: String, role: Role)] = []
        for line in lines where !line.points.isEmpty || lines.count == 1 {
            let mark = symbols.isASCII ? "\(line.letter) " : "━ "
            var value = line.points.last.map { isShare ? Figures.percent($0.value) : Figures.significant($0.value, 4) } ?? ""
            if !isLong, isShare { value = String(value.prefix { $0 != " " }) }
            if !parts.isEmpty { parts.append(("  ", .text)) }
            parts += [(mark, line.role), (line.name + " ", .label), (value, .value)]
        }
        return parts
    }

    /// The epochs that the axis spans.
    private func axis(epochs all: [Double]) -> ClosedRange<Double> {
        let first = min(all.min() ?? 1, 1)
        return first...max(all.max() ?? 1, Double(epochs), first + 1)
    }

    static func padded(_ low: Double, _ high: Double, isShare: Bool) -> ClosedRange<Double> {
        let span = high - low
        let margin = span > 0 ? span * 0.06 : max(abs(high) * 0.05, 0.01)
        if isShare { return max(low - margin, 0)...max(min(high + margin, 1), max(low - margin, 0) + 1e-6) }
        return (low >= 0 && low < span * 0.15 ? 0 : low - margin)...high + margin
    }

    private func drawAxes(
        _ area: Rect, _ range: ClosedRange<Double>, _ horizontal: ClosedRange<Double>, _ levels: [Double], _ labels: [String],
        on canvas: inout Canvas
    ) {
        let symbols = canvas.symbols
        for row in 0..<area.rows { canvas.put(symbols.vertical, column: area.column - 1, row: area.row + row, as: .axis) }
        for column in 0..<area.columns {
            canvas.put(symbols.horizontal, column: area.column + column, row: area.row + area.rows, as: .axis)
        }
        canvas.put(symbols.isASCII ? "+" : "└", column: area.column - 1, row: area.row + area.rows, as: .axis)
        let span = range.upperBound - range.lowerBound
        for (level, label) in zip(levels, labels) {
            let row = area.row + Int(((range.upperBound - level) / span * Double(area.rows - 1)).rounded())
            canvas.put(symbols.isASCII ? "+" : "┤", column: area.column - 1, row: row, as: .axis)
            for column in stride(from: 1, to: area.columns, by: 4) {
                canvas.put(symbols.isASCII ? "." : "·", column: area.column + column, row: row, as: .axisGrid)
            }
            canvas.write(label, endingAt: area.column - 1, row: row, as: .axisLabel)
        }
        let bottom = area.row + area.rows + 1
        let unit = "epoch"
        canvas.write(unit, endingAt: area.column + area.columns + 1, row: bottom, as: .axisLabel)
        let width = horizontal.upperBound - horizontal.lowerBound
        var free = area.column - 1
        for tick in ticks(over: horizontal, count: max(area.columns / 6, 1)) where tick == tick.rounded() {
            let label = "\(Int(tick))"
            let column = area.column + Int(((tick - horizontal.lowerBound) / width * Double(area.columns - 1)).rounded())
            let start = column - label.count / 2
            guard start >= free, start + label.count < area.column + area.columns - unit.count else { continue }
            canvas.put(symbols.isASCII ? "+" : "┬", column: column, row: bottom - 1, as: .axis)
            canvas.write(label, column: start, row: bottom, as: .axisLabel)
            free = start + label.count + 1
        }
    }

    private func drawCurves(_ area: Rect, _ range: ClosedRange<Double>, _ horizontal: ClosedRange<Double>, on canvas: inout Canvas) {
        var plot = CurvePlot(columns: area.columns, rows: area.rows, usesBraille: canvas.symbols.hasBraille)
        var broken: [(column: Int, role: Role)] = []
        for (series, line) in lines.enumerated() {
            let curve = Curve(line.points.lazy.map { ($0.epoch, $0.value) }, over: horizontal, columns: plot.pixels.columns)
            plot.draw(curve, over: range, series: series)
            broken += curve.broken.map { (plot.usesBraille ? $0 / 2 : $0, line.role) }
        }
        for row in 0..<area.rows {
            for column in 0..<area.columns {
                guard let cell = plot[column, row] else { continue }
                canvas.put(cell.scalar, column: area.column + column, row: area.row + row, as: lines[cell.series].role)
            }
        }
        // Values that are no finite number are marked on the axis rather than left out without a word.
        for mark in broken {
            canvas.put(canvas.symbols.isASCII ? "x" : "×", column: area.column + mark.column, row: area.row + area.rows, as: .error)
        }
        guard lines.count > 1 else { return }
        let (span, width) = (range.upperBound - range.lowerBound, horizontal.upperBound - horizontal.lowerBound)
        for line in lines {
            guard let last = line.points.last(where: { $0.value.isFinite }) else { continue }
            let row = Int(((range.upperBound - last.value) / span * Double(area.rows - 1)).rounded())
            let column = Int(((last.epoch - horizontal.lowerBound) / width * Double(area.columns - 1)).rounded()) + 1
            canvas.put(
                line.letter, column: area.column + min(column, area.columns), row: area.row + min(max(row, 0), area.rows - 1), as: line.role
            )
        }
    }
}
