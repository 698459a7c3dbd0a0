/// Columns of text for people: numbers to the right, the rest to the left.
struct TextTable {
    var header: [String]
    var rows: [[String]] = []
    /// Columns whose texts end at one place.
    var rightAligned: Set<Int> = []

    init(_ header: [String], rightAligned: Set<Int> = []) { (self.header, self.rightAligned) = (header, rightAligned) }

    mutating func add(_ cells: String...) { rows.append(cells) }

    /// One line a row, the header first; `indent` spaces before each.
    func lines(indent: Int = 0) -> [String] {
        let all = (header.allSatisfy(\.isEmpty) ? [] : [header]) + rows
        let widths = header.indices.map { column in all.map { displayWidth($0[column]) }.max() ?? 0 }
        return all.map { row in
            let cells = row.indices.map { column -> String in
                let space = String(repeating: " ", count: widths[column] - displayWidth(row[column]))
                return rightAligned.contains(column) ? space + row[column] : row[column] + space
            }
            return trimmedEnd(String(repeating: " ", count: indent) + cells.joined(separator: "  "))
        }
    }
}

/// Cells that a text of letters, digits and drawing characters takes on a terminal.
func displayWidth(_ text: String) -> Int { text.count }

func trimmedEnd(_ text: String) -> String {
    var text = Substring(text)
    while text.last == " " { text.removeLast() }
    return String(text)
}

/// Breaks a text into lines of at most `width` characters at its spaces.
func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
        var line = ""
        for word in paragraph.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
    }
    return lines
}
