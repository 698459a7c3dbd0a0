/// The keys of a YAML text by their lines and indentation, which a text that is being written has even where it is no YAML yet.
struct ProjectLines {
    struct Entry {
        /// Dotted from the top of the file.
        let path: String
        let key: Range<Int>
        /// What stands behind the colon on the same line.
        let value: Range<Int>
        let indent: Int
        let line: Int
    }

    private(set) var entries: [Entry] = []
    private let text: EditedText

    init(_ text: EditedText) {
        self.text = text
        var open: [(indent: Int, path: String)] = []
        for line in 0..<text.lineCount {
            guard let (indent, key, value) = Self.entry(text, text.line(line)) else { continue }
            open.removeAll { $0.indent >= indent }
            let path = (open.last.map { $0.path + "." } ?? "") + text.string(key)
            // A key stays short; what grows without end is no project.
            guard open.count < 32, path.utf8.count < 1000 else { continue }
            entries.append(Entry(path: path, key: key, value: value, indent: indent, line: line))
            open.append((indent, path))
        }
    }

    /// `KEY: VALUE` of a line, an item's dash counted as blank.
    private static func entry(_ text: EditedText, _ line: Range<Int>) -> (indent: Int, key: Range<Int>, value: Range<Int>)? {
        var place = line.lowerBound
        while place < line.upperBound, text.bytes[place] == UInt8(ascii: " ") || text.bytes[place] == UInt8(ascii: "-") { place += 1 }
        let start = place
        while place < line.upperBound, isKey(text.bytes[place]) { place += 1 }
        guard place > start, place < line.upperBound, text.bytes[place] == UInt8(ascii: ":") else { return nil }
        guard place + 1 == line.upperBound || text.bytes[place + 1] == UInt8(ascii: " ") else { return nil }
        return (start - line.lowerBound, start..<place, min(place + 2, line.upperBound)..<line.upperBound)
    }

    private static func isKey(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    func place(of path: String) -> Range<Int>? { entries.first { $0.path == path }.map(\.key) }

    /// The section that a line with that indentation belongs to.
    func section(line: Int, indent: Int) -> String { entries.last { $0.line < line && $0.indent < indent }?.path ?? "" }

    /// The keys right below a section.
    func keys(of section: String) -> Set<String> {
        let depth = section.isEmpty ? 0 : section.split(separator: ".").count
        let prefix = section.isEmpty ? "" : section + "."
        return Set(
            entries.filter { $0.path.hasPrefix(prefix) && $0.path.split(separator: ".").count == depth + 1 }.compactMap {
                $0.path.split(separator: ".").last.map(String.init)
            })
    }
}
