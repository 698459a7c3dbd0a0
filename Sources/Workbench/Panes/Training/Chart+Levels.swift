import Drawing

/// Values to compare with, across the chart, and what happened on the way, from top to bottom; their names stand where they hide least.
extension Chart {
    func drawLevels(_ frame: Frame, on canvas: inout Canvas) {
        let mark: Unicode.Scalar = canvas.symbols.isASCII ? "-" : "╌"
        var taken: Set<Int> = []
        for level in levels where scaled(level.value).isFinite {
            let row = frame.row(scaled(level.value))
            guard taken.insert(row).inserted else { continue }
            for column in 0..<frame.area.columns { canvas.put(mark, column: frame.area.column + column, row: row, as: .curve5) }
        }
    }

    /// Names stand over the curves, at the end of the line where they hide less of them.
    func nameLevels(_ frame: Frame, over plot: CurvePlot, on canvas: inout Canvas) {
        let area = frame.area
        var taken: Set<Int> = []
        for level in levels where scaled(level.value).isFinite {
            let row = frame.row(scaled(level.value))
            guard taken.insert(row).inserted else { continue }
            let name = Width.shortened(" \(level.name) ", to: max(area.columns - 2, 0), ellipsis: canvas.symbols.ellipsis)
            let width = Width.columns(of: name)
            func hidden(from column: Int) -> Int { (column..<column + width).filter { plot[$0, row - area.row] != nil }.count }
            let (left, right) = (1, max(area.columns - 1 - width, 1))
            canvas.write(name, column: area.column + (hidden(from: left) <= hidden(from: right) ? left : right), row: row, as: .curve5)
        }
    }

    func drawMarks(_ frame: Frame, on canvas: inout Canvas) {
        for mark in marks where frame.horizontal.contains(mark.place) {
            let column = frame.column(mark.place)
            for row in 0..<frame.area.rows {
                canvas.put(canvas.symbols.isASCII ? "!" : "╎", column: column, row: frame.area.row + row, as: .dim)
            }
        }
    }

    /// Each name stands beside its line, at the top or the bottom; one that would lie over another is left out.
    func nameMarks(_ frame: Frame, over plot: CurvePlot, on canvas: inout Canvas) {
        let area = frame.area
        var taken: [Int: Int] = [:]
        for mark in marks where frame.horizontal.contains(mark.place) {
            let width = Width.columns(of: mark.name)
            let column = frame.column(mark.place) - area.column
            let start = column + 1 + width <= area.columns ? column + 1 : column - width
            guard start >= 0 else { continue }
            func hidden(in row: Int) -> Int { (start..<start + width).filter { plot[$0, row] != nil }.count }
            let free = [0, area.rows - 1].filter { taken[$0, default: 0] <= start }
            guard let row = free.min(by: { hidden(in: $0) < hidden(in: $1) }) else { continue }
            canvas.write(mark.name, column: area.column + start, row: area.row + row, as: .dim)
            taken[row] = start + width + 1
        }
    }
}
