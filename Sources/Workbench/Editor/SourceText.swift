import Diagnostics

/// The circuit as OpenQASM in an editor of lines, beside the drawing.
struct SourceText: Sendable, Equatable {
    private(set) var lines: [[Unicode.Scalar]] = [[]]
    private(set) var row = 0
    private(set) var column = 0
    private(set) var firstRow = 0
    private(set) var firstColumn = 0
    /// Whether the keys go here.
    var isFocused = true
    /// The layout that the text belongs to; nil while it is being written.
    var version: Int?
    /// What is wrong, by the line, counted from 0.
    private(set) var faults: [Int: String] = [:]
    /// Counts the texts that were handed over to be read.
    private(set) var serial = 0
    private(set) var isRead = true

    static let mostLines = 20_000
    static let mostColumns = 2000

    var text: String { lines.map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n") }

    /// Takes a new text; the cursor stays where it was as far as it can.
    mutating func take(_ text: String, version: Int) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        if lines.count > 1, lines.last == [] { lines.removeLast() }
        if lines.isEmpty { lines = [[]] }
        (self.version, faults, isRead) = (version, [:], true)
        clamp()
    }

    /// Takes what came of reading the text of that number; false where it is an older one.
    mutating func take(_ diagnostics: [Diagnostic], serial: Int) -> Bool {
        guard serial == self.serial else { return false }
        (faults, isRead) = ([:], true)
        for diagnostic in diagnostics where diagnostic.severity == .error {
            let line = min(max((diagnostic.span?.start.line ?? 1) - 1, 0), lines.count - 1)
            if faults[line] == nil { faults[line] = diagnostic.message + (diagnostic.hint.map { "; \($0)" } ?? "") }
        }
        return true
    }

    /// Notes that the text changed; the number under which it is to be read.
    private mutating func changed() {
        serial += 1
        isRead = false
    }

    private mutating func clamp() {
        row = min(max(row, 0), lines.count - 1)
        column = min(max(column, 0), lines[row].count)
    }

    /// Puts in text as it is pasted or typed.
    mutating func insert(_ text: some Sequence<Unicode.Scalar>) {
        for scalar in text {
            if scalar == "\n" || scalar == "\r" {
                guard lines.count < Self.mostLines else { continue }
                let rest = Array(lines[row][column...])
                lines[row].removeSubrange(column...)
                lines.insert(rest, at: row + 1)
                (row, column) = (row + 1, 0)
            } else if scalar == "\t" || (scalar.value >= 32 && scalar.value != 127), lines[row].count < Self.mostColumns {
                lines[row].insert(scalar == "\t" ? " " : scalar, at: column)
                column += 1
            }
        }
        changed()
    }

    /// Does what a key says; false where it means nothing here.
    mutating func take(_ key: Key, page: Int) -> Bool {
        switch (key.code, key.modifiers) {
        case (.character(let scalar), []): insert(CollectionOfOne(scalar))
        case (.enter, []): insert(CollectionOfOne("\n"))
        case (.tab, []): insert("    ".unicodeScalars)
        case (.backspace, []):
            if column > 0 {
                column -= 1
                lines[row].remove(at: column)
            } else if row > 0 {
                let rest = lines.remove(at: row)
                row -= 1
                column = lines[row].count
                lines[row] += rest
            }
            changed()
        case (.delete, []):
            if column < lines[row].count {
                lines[row].remove(at: column)
            } else if row + 1 < lines.count {
                let rest = lines.remove(at: row + 1)
                lines[row] += rest
            }
            changed()
        case (.left, []):
            if column > 0 { column -= 1 } else if row > 0 { (row, column) = (row - 1, lines[row - 1].count) }
        case (.right, []):
            if column < lines[row].count { column += 1 } else if row + 1 < lines.count { (row, column) = (row + 1, 0) }
        case (.up, []): row -= 1
        case (.down, []): row += 1
        case (.pageUp, []): row -= max(page, 1)
        case (.pageDown, []): row += max(page, 1)
        case (.home, []), (.character("a"), .control): column = 0
        case (.end, []), (.character("e"), .control): column = lines[row].count
        case (.home, .control): (row, column) = (0, 0)
        case (.end, .control): (row, column) = (lines.count - 1, .max)
        case (.character("k"), .control):
            if column < lines[row].count {
                lines[row].removeSubrange(column...)
            } else if row + 1 < lines.count {
                let rest = lines.remove(at: row + 1)
                lines[row] += rest
            }
            changed()
        default: return false
        }
        clamp()
        return true
    }

    /// Moves the window so that the cursor is in it.
    mutating func scroll(columns: Int, rows: Int) {
        firstRow = min(max(firstRow, row - max(rows, 1) + 1, 0), row)
        firstColumn = min(max(firstColumn, column - max(columns, 1) + 1, 0), column)
    }

    /// Puts the cursor on a line.
    mutating func go(to line: Int, column: Int = 0) {
        (row, self.column) = (line, column)
        clamp()
    }
}
