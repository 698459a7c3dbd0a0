public import Diagnostics

/// A CSV text as cells with their places.
public struct CSVTable: Hashable, Sendable {
    public struct Cell: Hashable, Sendable {
        /// The cell's text without quotes.
        public var text: String
        public var line: Int
        public var column: Int

        public init(text: String, line: Int, column: Int) {
            (self.text, self.line, self.column) = (text, line, column)
        }
    }

    public var file: String
    /// The first row.
    public var header: [Cell]
    /// The other rows, each with as many cells as the header.
    public var rows: [[Cell]]

    public init(file: String, header: [Cell], rows: [[Cell]]) {
        (self.file, self.header, self.rows) = (file, header, rows)
    }

    /// The index of the column of that name.
    public func index(of name: String) -> Int? {
        header.firstIndex { $0.text == name }
    }

    /// Where a cell stands.
    public func span(of cell: Cell) -> SourceSpan {
        SourceSpan(file: file, at: SourcePosition(line: cell.line, column: cell.column, offset: 0))
    }

    /// A fault at a cell's place.
    public func fault(at cell: Cell, code: String, _ message: String, hint: String? = nil) -> DocumentError {
        DocumentError(.data, code: code, message, at: span(of: cell), hint: hint)
    }
}
