import Circuits

/// Draws the text beside the circuit: line numbers, the language's words in colours, what is wrong on its line.
enum SourcePanel {
    static func draw(_ source: SourceText, on canvas: inout Canvas) {
        let symbols = canvas.symbols
        canvas.write("OpenQASM", column: 0, row: 0, as: .heading)
        let fault = source.faults[source.row] ?? source.faults.min { $0.key < $1.key }.map { "line \($0.key + 1): \($0.value)" }
        let state: (String, Role) =
            !source.isRead
            ? (symbols.ellipsis, .warning)
            : fault != nil
                ? ("\(source.faults.count) error\(source.faults.count == 1 ? "" : "s")", .error)
                : (source.isFocused ? "Esc leaves" : "Q edits", .faint)
        canvas.write(state.0, endingAt: canvas.columns, row: 0, as: state.1)
        let rows = Self.rows(canvas.rows, source)
        let label = "\(source.lines.count)".count + 1
        for place in 0..<rows where source.firstRow + place < source.lines.count {
            let (number, row) = (source.firstRow + place, place + 1)
            let isWrong = source.faults[number] != nil
            canvas.write("\(number + 1)", endingAt: label - 1, row: row, as: isWrong ? .error : .faint)
            if isWrong { canvas.write(symbols.failed, column: label - 1, row: row, as: .error) }
            var at = label
            for (text, role) in Self.colored(source.lines[number]) {
                for scalar in text {
                    let column = at - source.firstColumn
                    if column >= label, column < canvas.columns {
                        canvas.write(String(Character(scalar)), column: column, row: row, as: role)
                    }
                    at += 1
                }
            }
        }
        if source.isFocused { canvas.showCursor(column: label + source.column - source.firstColumn, row: source.row - source.firstRow + 1) }
        if let fault { canvas.write(fault, column: 0, row: canvas.rows - 1, as: .error, limit: canvas.columns) }
    }

    /// Rows that the text has.
    static func rows(_ rows: Int, _ source: SourceText) -> Int { max(rows - 1 - (source.faults.isEmpty ? 0 : 1), 1) }

    private static let keywords: Set<String> = [
        "OPENQASM", "include", "qubit", "bit", "qreg", "creg", "gate", "input", "output", "measure", "reset", "barrier", "if", "else",
        "for",
        "while", "in", "def", "return", "ctrl", "inv", "pow", "negctrl", "float", "int", "uint", "angle", "const", "let", "U", "gphase",
    ]

    /// Words, numbers and remarks of a line in their roles.
    private static func colored(_ line: [Unicode.Scalar]) -> [(text: ArraySlice<Unicode.Scalar>, role: Role)] {
        var parts: [(ArraySlice<Unicode.Scalar>, Role)] = []
        var at = 0
        func end(_ from: Int, _ holds: (Unicode.Scalar) -> Bool) -> Int {
            var end = from
            while end < line.count, holds(line[end]) { end += 1 }
            return end
        }
        func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.properties.isAlphabetic }
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
        while at < line.count {
            let scalar = line[at]
            var (next, role) = (at + 1, Role.text)
            if scalar == "/", at + 1 < line.count, line[at + 1] == "/" {
                (next, role) = (line.count, .dim)
            } else if isLetter(scalar) {
                next = end(at) { isLetter($0) || isDigit($0) }
                let word = String(String.UnicodeScalarView(line[at..<next]))
                role = keywords.contains(word) ? .accent : (try? Gate.named(word)) != nil ? .gate : .text
            } else if isDigit(scalar) {
                next = end(at) { isDigit($0) || $0 == "." || $0 == "e" }
                role = .gateParameter
            } else if scalar == "\"" {
                next = min(end(at + 1) { $0 != "\"" } + 1, line.count)
                role = .classical
            }
            parts.append((line[at..<next], role))
            at = next
        }
        return parts
    }
}
