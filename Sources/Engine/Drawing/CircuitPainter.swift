import Circuits

/// How many rows a wire takes in a drawing.
public enum Density: Int, Hashable, Sendable, CaseIterable, Codable {
    /// One row: the most qubits on a screen.
    case compact = 1
    /// Two: lines between wires are seen.
    case normal = 2
    /// Three: gates in boxes.
    case boxed = 3
}

/// Draws the part of a circuit that a window shows, character by character.
///
/// Only what the window shows is looked at, so that a drawing takes the same time whatever the circuit's length.
public struct CircuitPainter: Sendable {
    public let layout: CircuitLayout
    public var density: Density
    public var isASCII: Bool
    /// The most columns that a gate's text may take.
    public var textLimit = 14
    /// How many frames stand around what is drawn.
    var depth = 0

    public init(_ layout: CircuitLayout, density: Density = .normal, isASCII: Bool = false) {
        (self.layout, self.density, self.isASCII) = (layout, density, isASCII)
    }

    /// Where a column of the circuit stands in the window.
    public struct PlacedColumn: Hashable, Sendable {
        public let column: Int
        /// The first character column.
        public let start: Int
        /// Character columns that its marks take, without the gap after.
        public let width: Int

        public init(column: Int, start: Int, width: Int) { (self.column, self.start, self.width) = (column, start, width) }
    }

    /// Character columns that the wires' names take, the gap after them included.
    public var labelWidth: Int {
        (layout.wireNames.reduce(0) { max($0, min(text($1).unicodeScalars.count, 12)) }) + 2
    }

    /// Rows that a number of wires takes.
    public func rows(wires: Int) -> Int { density == .normal ? max(2 * wires - 1, 0) : density.rawValue * wires }

    /// Wires that fit in a number of rows.
    public func wires(rows: Int) -> Int { density == .normal ? (rows + 1) / 2 : rows / density.rawValue }

    /// The row on which a wire runs, from the first wire's first row.
    public func row(ofWire wire: Int) -> Int { density == .boxed ? 3 * wire + 1 : density.rawValue * wire }

    /// Columns of the circuit, from the first on, that fit in a number of character columns after the names; the last may be cut.
    public func columns(from first: Int, in width: Int) -> [PlacedColumn] {
        var (placed, at, column) = ([PlacedColumn](), 0, first)
        while at < width, column < layout.columnCount {
            let columns = self.width(ofColumn: column)
            placed.append(PlacedColumn(column: column, start: at, width: columns))
            at += columns + gap
            column += 1
        }
        return placed
    }

    private var gap: Int { 1 }

    /// Character columns that a column's marks take.
    public func width(ofColumn column: Int) -> Int {
        let style = ColumnWidths.Style(isBoxed: density == .boxed, isASCII: isASCII, limit: textLimit)
        return layout.widths.width(ofColumn: column, style, of: layout.operations(inColumn: column), in: layout.circuit) {
            measuredWidth(of: $0)
        }
    }

    private func measuredWidth(of operation: Operation) -> Int {
        if let frame = BlockFrame(operation, in: self) { return frame.width }
        return layout.glyphs(of: operation, isASCII: isASCII, limit: textLimit).reduce(1) { width, mark in
            if case .box = mark.glyph { return max(width, mark.glyph.columns + (density == .boxed ? 4 : 0)) }
            return max(width, mark.glyph.columns)
        }
    }

    /// A character of a drawing, at its place in the window.
    public struct Mark: Hashable, Sendable {
        public let column: Int
        public let row: Int
        public let scalar: Unicode.Scalar
        public let ink: Ink
    }

    /// What a window shows.
    public struct Drawing: Sendable {
        /// Later ones lie over earlier ones.
        public fileprivate(set) var marks: [Mark] = []
        /// The circuit's columns, counted from the window's left edge.
        public fileprivate(set) var columns: [PlacedColumn] = []
    }

    /// Draws what a window of that many character columns and rows shows, from a wire and a column of the circuit on.
    public func draw(firstWire: Int, firstColumn: Int, columns: Int, rows: Int) -> Drawing {
        let labels = labelWidth
        guard columns > labels, rows > 0, !layout.wireNames.isEmpty else { return Drawing() }
        let first = min(max(firstWire, 0), layout.wireNames.count - 1)
        let count = min(max(wires(rows: rows), 1), layout.wireNames.count - first)
        let shown = first..<first + count
        var pen = Pen(columns: columns, rows: rows)
        drawWires(shown, labels, firstColumn, &pen)
        let placed = self.columns(from: max(firstColumn, 0), in: columns - labels).map {
            PlacedColumn(column: $0.column, start: $0.start + labels, width: $0.width)
        }
        for column in placed {
            for element in layout.elements(inColumn: column.column) where element.wires.overlaps(shown) {
                draw(element, column, shown, &pen)
            }
        }
        return Drawing(marks: pen.marks, columns: placed)
    }

    private func drawWires(_ shown: Range<Int>, _ labels: Int, _ firstColumn: Int, _ pen: inout Pen) {
        for wire in shown {
            let row = row(ofWire: wire - shown.lowerBound)
            let name = Array(text(layout.wireNames[wire]).unicodeScalars.prefix(12))
            for (place, scalar) in name.enumerated() { pen.put(labels - 2 - name.count + place, row, scalar, .label) }
            pen.put(labels - 2, row, ":", .label)
            for column in labels - 1..<max(pen.columns, labels) { pen.put(column, row, isASCII ? "-" : "─", .wire) }
            if firstColumn > 0 { pen.put(labels - 1, row, isASCII ? "<" : "‹", .label) }
        }
    }

    private func draw(_ element: CircuitLayout.Element, _ column: PlacedColumn, _ shown: Range<Int>, _ pen: inout Pen) {
        if let frame = BlockFrame(layout.operation(of: element), in: self) { return draw(frame, column, shown, &pen) }
        let glyphs = layout.glyphs(of: layout.operation(of: element), isASCII: isASCII, limit: textLimit)
        let middle = column.start + (column.width - 1) / 2
        let marked = glyphs.map(\.wire)
        let isBarrier = glyphs.first.map { $0.glyph == .barrier } ?? false
        if let low = marked.min(), let high = marked.max(), low < high {
            drawLine(from: low, to: high, marked: Set(marked), at: middle, shown, isBarrier, &pen)
        }
        for (wire, glyph) in glyphs where shown.contains(wire) {
            let row = row(ofWire: wire - shown.lowerBound)
            switch glyph {
            case .mark(let scalar, let ink): pen.put(middle, row, scalar, ink)
            case .barrier: pen.put(middle, row, isASCII ? ":" : "░", .barrier)
            case .box(let name, let parameters, let ink):
                drawBox(name, parameters, ink, column, row, &pen)
            }
        }
    }

    /// A block: its edges, its names, and what stands inside.
    private func draw(_ frame: BlockFrame, _ column: PlacedColumn, _ shown: Range<Int>, _ pen: inout Pen) {
        let start = column.start + (column.width - frame.width) / 2
        let wires = frame.wires.clamped(to: shown.lowerBound...shown.upperBound - 1)
        let top = row(ofWire: wires.lowerBound - shown.lowerBound)
        for (at, part) in frame.parts {
            switch part {
            case .edge(let edge):
                let bottom = row(ofWire: wires.upperBound - shown.lowerBound)
                for row in top...bottom {
                    let isTop = row == top && wires.lowerBound == frame.wires.lowerBound
                    let isBottom = row == bottom && wires.upperBound == frame.wires.upperBound
                    pen.put(start + at, row, edge.mark(isTop: isTop, isBottom: isBottom, isASCII: isASCII), .classical)
                }
            case .name(let name):
                guard wires.lowerBound == frame.wires.lowerBound else { continue }
                for (place, scalar) in name.enumerated() { pen.put(start + at + place, top, scalar, .parameter) }
            case .column(let inner, let number, let width):
                let place = PlacedColumn(column: number, start: start + at, width: width)
                for element in inner.layout.elements(inColumn: number) where element.wires.overlaps(shown) {
                    inner.draw(element, place, shown, &pen)
                }
            case .more:
                for wire in wires {
                    pen.put(start + at, row(ofWire: wire - shown.lowerBound), isASCII ? "~" : "…", .classical)
                }
            }
        }
    }

    /// The line that ties an operation's marks together, over the wires between.
    private func drawLine(
        from low: Int, to high: Int, marked: Set<Int>, at column: Int, _ shown: Range<Int>, _ isBarrier: Bool, _ pen: inout Pen
    ) {
        let ink: Ink = isBarrier ? .barrier : .control
        let line: Unicode.Scalar = isASCII ? (isBarrier ? ":" : "|") : (isBarrier ? "░" : "│")
        let crossing: Unicode.Scalar = isASCII ? (isBarrier ? "-" : "+") : (isBarrier ? "─" : "┼")
        let top = max(low, shown.lowerBound)
        let bottom = min(high, shown.upperBound - 1)
        guard top <= bottom else { return }
        let firstRow = low < shown.lowerBound ? 0 : row(ofWire: top - shown.lowerBound)
        let lastRow = high >= shown.upperBound ? pen.rows - 1 : row(ofWire: bottom - shown.lowerBound)
        guard firstRow <= lastRow else { return }
        for row in firstRow...lastRow {
            let isOnWire = (top...bottom).contains { self.row(ofWire: $0 - shown.lowerBound) == row }
            pen.put(column, row, isOnWire ? crossing : line, ink)
        }
    }

    private func drawBox(_ name: String, _ parameters: String, _ ink: Ink, _ column: PlacedColumn, _ row: Int, _ pen: inout Pen) {
        let count = name.unicodeScalars.count + parameters.unicodeScalars.count
        let isBoxed = density == .boxed
        let width = count + (isBoxed ? 4 : 0)
        var at = column.start + (column.width - width) / 2
        if isBoxed {
            let box: [Unicode.Scalar] = isASCII ? ["+", "-", "+", "|", "|"] : ["╭", "─", "╮", "┤", "├"]
            let lower: [Unicode.Scalar] = isASCII ? ["+", "-", "+"] : ["╰", "─", "╯"]
            for place in 0..<width {
                let corner = place == 0 ? 0 : place == width - 1 ? 2 : 1
                pen.put(at + place, row - 1, box[corner], ink)
                pen.put(at + place, row + 1, lower[corner], ink)
                pen.put(at + place, row, place == 0 ? box[3] : place == width - 1 ? box[4] : " ", ink)
            }
            at += 2
        }
        for scalar in name.unicodeScalars {
            pen.put(at, row, scalar, ink)
            at += 1
        }
        for scalar in parameters.unicodeScalars {
            pen.put(at, row, scalar, .parameter)
            at += 1
        }
    }

    private func text(_ text: String) -> String { isASCII ? spelledInASCII(text) : text }

    /// Keeps what is drawn inside the window.
    private struct Pen {
        let columns: Int
        let rows: Int
        var marks: [Mark] = []

        mutating func put(_ column: Int, _ row: Int, _ scalar: Unicode.Scalar, _ ink: Ink) {
            if column >= 0, column < columns, row >= 0, row < rows {
                marks.append(Mark(column: column, row: row, scalar: scalar, ink: ink))
            }
        }
    }
}

extension CircuitPainter {
    /// The whole circuit as text, folded where it is wider than `width` character columns; each line ends with a newline.
    public func text(width: Int = .max) -> String {
        var (text, first) = ("", 0)
        let labels = labelWidth
        repeat {
            var (used, count) = (0, 0)
            while first + count < layout.columnCount {
                let columns = self.width(ofColumn: first + count)
                if count > 0, labels + used + columns + gap > width { break }
                used += columns + gap
                count += 1
            }
            if !text.isEmpty { text += "\n" }
            let (columns, rows) = (labels + used, self.rows(wires: layout.wireNames.count))
            var lines = Array(repeating: Array(repeating: Unicode.Scalar(" "), count: columns), count: rows)
            for mark in draw(firstWire: 0, firstColumn: first, columns: columns, rows: rows).marks {
                lines[mark.row][mark.column] = mark.scalar
            }
            for line in lines {
                var written = String(String.UnicodeScalarView(line))
                while written.last == " " { written.removeLast() }
                text += written + "\n"
            }
            first += max(count, 1)
        } while first < layout.columnCount
        return text
    }
}
