/// One character cell: a Unicode scalar and a style of the grid it stands in.
public struct Cell: Hashable, Sendable {
    /// The scalar; 0 in the right half of a character that is two columns wide.
    public var scalar: UInt32
    /// Index in ``CellGrid/styles``.
    public var style: UInt16

    public init(scalar: UInt32, style: UInt16) { (self.scalar, self.style) = (scalar, style) }
}

/// What a screen shows: characters and their styles, row by row.
///
/// Every front end draws into such a grid; drivers put it on a terminal or into a file.
public struct CellGrid: Sendable {
    public let columns: Int
    public let rows: Int
    /// Row-major.
    public var cells: [Cell]
    /// The styles in use; the first is the background's.
    public private(set) var styles: [Style]
    private var indices: [Style: UInt16]
    /// Where the terminal's cursor is shown.
    public var cursor: Point?

    /// A grid of spaces.
    public init(columns: Int, rows: Int, style: Style = Style()) {
        (self.columns, self.rows) = (max(columns, 0), max(rows, 0))
        cells = Array(repeating: Cell(scalar: 32, style: 0), count: self.columns * self.rows)
        styles = [style]
        indices = [style: 0]
    }

    /// The index of a style, which is added where it is new.
    public mutating func index(of style: Style) -> UInt16 {
        if let known = indices[style] { return known }
        guard styles.count <= UInt16.max else { return 0 }
        let index = UInt16(styles.count)
        styles.append(style)
        indices[style] = index
        return index
    }

    /// The style of a cell.
    public func style(column: Int, row: Int) -> Style { styles[Int(cells[row * columns + column].style)] }

    /// The characters of a row, without the spaces at its end.
    public func text(row: Int) -> String {
        var text = ""
        for cell in cells[row * columns..<(row + 1) * columns] where cell.scalar != 0 {
            text.unicodeScalars.append(Unicode.Scalar(cell.scalar) ?? " ")
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The characters of all rows, a newline after each.
    public var text: String { (0..<rows).map { text(row: $0) + "\n" }.joined() }

    /// Whether a cell looks the same in another grid of the same size.
    func looksSame(as other: CellGrid, at index: Int) -> Bool {
        let (mine, theirs) = (cells[index], other.cells[index])
        return mine.scalar == theirs.scalar && styles[Int(mine.style)] == other.styles[Int(theirs.style)]
    }
}

/// A cell's place, from the top left corner.
public struct Point: Hashable, Sendable, Codable {
    public var column: Int
    public var row: Int
    public init(column: Int, row: Int) { (self.column, self.row) = (column, row) }
}

/// Columns and rows of a screen or a part of it.
public struct Size: Hashable, Sendable, Codable {
    public var columns: Int
    public var rows: Int
    public init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

    /// The size written `COLSxROWS`, each 1–1000; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let columns = Int(parts[0]), let rows = Int(parts[1]), (1...1000).contains(columns), (1...1000).contains(rows)
        else { return nil }
        self.init(columns: columns, rows: rows)
    }
}

/// A rectangle of cells. Its size is never negative.
public struct Rect: Hashable, Sendable {
    public let column: Int
    public let row: Int
    public let columns: Int
    public let rows: Int

    public init(column: Int, row: Int, columns: Int, rows: Int) {
        (self.column, self.row, self.columns, self.rows) = (column, row, max(columns, 0), max(rows, 0))
    }

    public var isEmpty: Bool { columns == 0 || rows == 0 }

    /// The part that both rectangles cover.
    public func intersection(_ other: Rect) -> Rect {
        let (left, top) = (max(column, other.column), max(row, other.row))
        return Rect(
            column: left, row: top, columns: min(column + columns, other.column + other.columns) - left,
            rows: min(row + rows, other.row + other.rows) - top)
    }

    public func contains(_ point: Point) -> Bool {
        point.column >= column && point.column < column + columns && point.row >= row && point.row < row + rows
    }

    /// The rectangle without a margin on each side.
    public func inset(columns margin: Int, rows edge: Int) -> Rect {
        Rect(column: column + margin, row: row + edge, columns: columns - 2 * margin, rows: rows - 2 * edge)
    }

    /// The upper part of that many rows, and the rest.
    public func cut(top count: Int) -> (Rect, Rect) {
        let count = min(max(count, 0), rows)
        return (
            Rect(column: column, row: row, columns: columns, rows: count),
            Rect(column: column, row: row + count, columns: columns, rows: rows - count)
        )
    }

    /// The left part of that many columns, and the rest.
    public func cut(left count: Int) -> (Rect, Rect) {
        let count = min(max(count, 0), columns)
        return (
            Rect(column: column, row: row, columns: count, rows: rows),
            Rect(column: column + count, row: row, columns: columns - count, rows: rows)
        )
    }
}
