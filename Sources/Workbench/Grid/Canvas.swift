/// A part of a grid to draw on: what falls outside of it is not drawn.
///
/// Places are counted from the part's own top left corner.
public struct Canvas {
    public private(set) var grid: CellGrid
    public let theme: Theme
    public let symbols: Symbols
    private var area: Rect
    private var visible: Rect
    /// Indices in the grid of the styles of the theme's roles, filled as they are used.
    private var roles: [UInt16?]

    public init(size: Size, theme: Theme, symbols: Symbols = .unicode) {
        grid = CellGrid(columns: size.columns, rows: size.rows, style: theme[.text])
        area = Rect(column: 0, row: 0, columns: grid.columns, rows: grid.rows)
        (visible, self.theme, self.symbols) = (area, theme, symbols)
        roles = Array(repeating: nil, count: Role.allCases.count)
    }

    public var columns: Int { area.columns }
    public var rows: Int { area.rows }
    /// The whole part.
    public var bounds: Rect { Rect(column: 0, row: 0, columns: columns, rows: rows) }

    /// Draws on a part of this part.
    public mutating func within(_ rect: Rect, _ draw: (inout Canvas) -> Void) {
        let (outer, outerVisible) = (area, visible)
        area = Rect(column: outer.column + rect.column, row: outer.row + rect.row, columns: rect.columns, rows: rect.rows)
        visible = area.intersection(outerVisible)
        draw(&self)
        (area, visible) = (outer, outerVisible)
    }

    /// Sets one cell.
    public mutating func put(_ scalar: Unicode.Scalar, column: Int, row: Int, as role: Role) {
        guard let index = place(column, row) else { return }
        set(symbols.mark(scalar).value, at: index, style: styleIndex(role))
    }

    /// Writes a text on one line and returns the column after it, which may lie outside of the part.
    @discardableResult
    public mutating func write(_ text: String, column: Int, row: Int, as role: Role, limit: Int = .max) -> Int {
        let style = styleIndex(role)
        var (text, at) = (symbols.spelled(text), column)
        if limit != .max { text = Width.shortened(text, to: limit, ellipsis: symbols.ellipsis) }
        for scalar in text.unicodeScalars {
            let width = Width.columns(of: scalar)
            if width == 0 { continue }
            if let index = place(at, row) {
                if width == 1 {
                    set(symbols.mark(Width.drawable(scalar)).value, at: index, style: style)
                } else if place(at + 1, row) != nil {
                    set(scalar.value, at: index, style: style)
                    set(0, at: index + 1, style: style)
                } else {
                    set(32, at: index, style: style)
                }
            }
            at += width
        }
        return at
    }

    /// Writes a text that ends before a column.
    public mutating func write(_ text: String, endingAt column: Int, row: Int, as role: Role) {
        write(text, column: column - Width.columns(of: symbols.spelled(text)), row: row, as: role)
    }

    /// Writes a text in the middle of a row.
    public mutating func write(centered text: String, row: Int, as role: Role) {
        let shortened = Width.shortened(symbols.spelled(text), to: columns, ellipsis: symbols.ellipsis)
        write(shortened, column: (columns - Width.columns(of: shortened)) / 2, row: row, as: role)
    }

    /// Writes several texts, each in its role, one after the other.
    @discardableResult
    public mutating func write(_ parts: [(text: String, role: Role)], column: Int, row: Int) -> Int {
        parts.reduce(column) { write($1.text, column: $0, row: row, as: $1.role) }
    }

    /// Fills a rectangle with a character.
    public mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", as role: Role) {
        let style = styleIndex(role)
        let part = Rect(column: area.column + rect.column, row: area.row + rect.row, columns: rect.columns, rows: rect.rows).intersection(
            visible)
        guard !part.isEmpty else { return }
        for row in part.row..<part.row + part.rows {
            for column in part.column..<part.column + part.columns { set(scalar.value, at: row * grid.columns + column, style: style) }
        }
    }

    /// Gives the cells of a rectangle the background and the attributes of a role, and leaves their characters and text colours.
    public mutating func highlight(_ rect: Rect, as role: Role) {
        let part = Rect(column: area.column + rect.column, row: area.row + rect.row, columns: rect.columns, rows: rect.rows).intersection(
            visible)
        guard !part.isEmpty else { return }
        let wanted = theme[role]
        for row in part.row..<part.row + part.rows {
            for column in part.column..<part.column + part.columns {
                let index = row * grid.columns + column
                var style = grid.styles[Int(grid.cells[index].style)]
                style.background = wanted.background
                style.attributes.formUnion(wanted.attributes)
                if wanted.background.isOnlyOfSixteen { style.foreground = wanted.foreground }
                grid.cells[index].style = grid.index(of: style)
            }
        }
    }

    /// Gives the cells of a rectangle the style of a role, and leaves their characters.
    public mutating func restyle(_ rect: Rect, as role: Role) {
        let part = Rect(column: area.column + rect.column, row: area.row + rect.row, columns: rect.columns, rows: rect.rows)
            .intersection(visible)
        guard !part.isEmpty else { return }
        let style = styleIndex(role)
        for row in part.row..<part.row + part.rows {
            for column in part.column..<part.column + part.columns { grid.cells[row * grid.columns + column].style = style }
        }
    }

    /// Draws a box around the part.
    public mutating func box(as role: Role) {
        guard columns >= 2, rows >= 2 else { return }
        for column in 1..<columns - 1 {
            put(symbols.horizontal, column: column, row: 0, as: role)
            put(symbols.horizontal, column: column, row: rows - 1, as: role)
        }
        for row in 1..<rows - 1 {
            put(symbols.vertical, column: 0, row: row, as: role)
            put(symbols.vertical, column: columns - 1, row: row, as: role)
        }
        let places = [(0, 0), (columns - 1, 0), (columns - 1, rows - 1), (0, rows - 1)]
        for (corner, (column, row)) in zip(symbols.corners, places) { put(corner, column: column, row: row, as: role) }
    }

    /// Shows the terminal's cursor at a place of the part.
    public mutating func showCursor(column: Int, row: Int) {
        guard place(column, row) != nil else { return }
        grid.cursor = Point(column: area.column + column, row: area.row + row)
    }

    private mutating func styleIndex(_ role: Role) -> UInt16 {
        let number = role.index
        if let known = roles[number] { return known }
        let index = grid.index(of: theme[role])
        roles[number] = index
        return index
    }

    private func place(_ column: Int, _ row: Int) -> Int? {
        let (x, y) = (area.column &+ column, area.row &+ row)
        guard x >= visible.column, x < visible.column + visible.columns, y >= visible.row, y < visible.row + visible.rows else {
            return nil
        }
        return y * grid.columns + x
    }

    /// Sets a cell, and clears the other half where it cuts a wide character.
    private mutating func set(_ scalar: UInt32, at index: Int, style: UInt16) {
        let column = index % grid.columns
        if grid.cells[index].scalar == 0, scalar != 0, column > 0 { grid.cells[index - 1].scalar = 32 }
        if scalar != 0, column + 1 < grid.columns, grid.cells[index + 1].scalar == 0 { grid.cells[index + 1].scalar = 32 }
        grid.cells[index] = Cell(scalar: scalar, style: style)
    }
}

extension Color {
    /// Whether a terminal with few colours may not show a text of another colour readably on it.
    var isOnlyOfSixteen: Bool {
        if case .indexed(let index) = self { index < 16 } else { false }
    }
}
