internal import Diagnostics

extension CSVTable {
    /// Reads CSV as RFC 4180 has it: commas, double quotes, lines that end in LF or CR LF, a byte-order mark or none.
    ///
    /// Spaces belong to the cell. Empty lines are skipped, except in a table of one column, where they are empty cells. Rows of another length
    /// than the header's, a column twice and stray quotes are refused.
    public static func parse(_ text: String, file: String) throws(DocumentError) -> CSVTable {
        var text = text
        let answer: Result<CSVTable, DocumentError> = text.withUTF8 { bytes in
            var parser = CSVParser(bytes: bytes, file: file)
            do throws(DocumentError) {
                return .success(try parser.table())
            } catch {
                return .failure(error)
            }
        }
        return try answer.get()
    }
}

private struct CSVParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    var offset = 0
    var line = 1
    var column = 1

    private let comma = UInt8(ascii: ",")
    private let quote = UInt8(ascii: "\"")

    init(bytes: UnsafeBufferPointer<UInt8>, file: String) {
        (self.bytes, self.file) = (bytes, file)
    }

    mutating func table() throws(DocumentError) -> CSVTable {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        while isAtLineEnd, offset < bytes.count { try endLine() }
        guard offset < bytes.count else { throw fault("csv.empty", "no header", hint: "the first line names the columns") }
        let header = try row(expecting: 0)
        for (index, cell) in header.enumerated() {
            if let first = header[..<index].first(where: { $0.text == cell.text }) {
                throw fault(
                    at: cell, "csv.repeated-column", "column '\(cell.text)' twice", hint: "the first is at \(first.line):\(first.column)")
            }
        }
        var rows: [[CSVTable.Cell]] = []
        while offset < bytes.count {
            if isAtLineEnd, header.count > 1 {
                try endLine()
                continue
            }
            let cells = try row(expecting: header.count)
            guard cells.count == header.count else {
                let place = cells.count > header.count ? cells[header.count] : cells[cells.count - 1]
                throw fault(
                    at: place, "csv.ragged", "\(count(cells.count, "cell")) in a row, and the header names \(count(header.count, "column"))"
                )
            }
            rows.append(cells)
        }
        return CSVTable(file: file, header: header, rows: rows)
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    private mutating func row(expecting count: Int) throws(DocumentError) -> [CSVTable.Cell] {
        var cells: [CSVTable.Cell] = []
        cells.reserveCapacity(count)
        while true {
            let (startLine, startColumn) = (line, column)
            let text = offset < bytes.count && bytes[offset] == quote ? try quotedText() : try plainText()
            cells.append(CSVTable.Cell(text: text, line: startLine, column: startColumn))
            guard offset < bytes.count else { return cells }
            guard bytes[offset] == comma else {
                try endLine()
                return cells
            }
            (offset, column) = (offset + 1, column + 1)
        }
    }

    private mutating func plainText() throws(DocumentError) -> String {
        let start = offset
        while offset < bytes.count, bytes[offset] != comma, !isAtLineEnd {
            guard bytes[offset] != quote else {
                throw fault("csv.quote", "a quote inside a cell", hint: "put the whole cell in quotes and write \"\" for a quote")
            }
            advance()
        }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
    }

    private mutating func quotedText() throws(DocumentError) -> String {
        let opening = SourcePosition(line: line, column: column, offset: offset)
        advance()
        var decoded: [UInt8] = []
        var start = offset
        while offset < bytes.count {
            guard bytes[offset] == quote else {
                advance()
                continue
            }
            decoded.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<offset]))
            advance()
            if offset < bytes.count, bytes[offset] == quote {
                start = offset
                advance()
                continue
            }
            guard offset == bytes.count || bytes[offset] == comma || isAtLineEnd else {
                throw fault(
                    "csv.quote", "text after a closing quote", hint: "expected ',' or the end of the line; a quote inside quotes is \"\"")
            }
            return String(decoding: decoded, as: UTF8.self)
        }
        throw DocumentError(
            code: "csv.unterminated", "the cell that starts here has no closing quote", at: SourceSpan(file: file, at: opening))
    }

    private var isAtLineEnd: Bool {
        guard offset < bytes.count else { return true }
        return bytes[offset] == 0x0A || bytes[offset] == 0x0D
    }

    private mutating func endLine() throws(DocumentError) {
        if bytes[offset] == 0x0D {
            offset += 1
            guard offset == bytes.count || bytes[offset] == 0x0A else {
                throw fault("csv.return", "a carriage return without a line feed", hint: "lines end in LF or CR LF")
            }
        }
        if offset < bytes.count { offset += 1 }
        (line, column) = (line + 1, 1)
    }

    private mutating func advance() {
        let byte = bytes[offset]
        offset += 1
        if byte == 0x0A {
            (line, column) = (line + 1, 1)
        } else if offset == bytes.count || bytes[offset] & 0xC0 != 0x80 {
            column += 1
        }
    }

    private func fault(_ code: String, _ message: String, hint: String? = nil) -> DocumentError {
        let place = SourcePosition(line: line, column: column, offset: offset)
        return DocumentError(code: code, message, at: SourceSpan(file: file, at: place), hint: hint)
    }

    private func fault(at cell: CSVTable.Cell, _ code: String, _ message: String, hint: String? = nil) -> DocumentError {
        let place = SourcePosition(line: cell.line, column: cell.column, offset: 0)
        return DocumentError(code: code, message, at: SourceSpan(file: file, at: place), hint: hint)
    }
}
