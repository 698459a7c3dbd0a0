import Documents

/// How an editor counts the characters of a line.
enum PositionEncoding: String {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
    case utf32 = "utf-32"

    /// The units of the character that begins with a byte of UTF-8.
    fileprivate func units(_ lead: UInt8) -> Int {
        switch self {
        case .utf8: EditedText.length(lead)
        case .utf16: lead >= 0xF0 ? 2 : 1
        case .utf32: 1
        }
    }
}

/// The text of a document as an editor has it: places in bytes and in the editor's lines and characters.
struct EditedText {
    private(set) var text: String
    private(set) var bytes: [UInt8]
    /// Where lines begin; they end with a line feed, a carriage return or both.
    private var lineStarts: [Int] = []
    /// Units from the start of the text to every 1024th byte; empty where each unit is a byte. A line may be as long as the text.
    private var marks: [Int] = []
    let encoding: PositionEncoding

    init(_ text: String, encoding: PositionEncoding) {
        (self.text, bytes, self.encoding) = (text, Array(text.utf8), encoding)
        findLines()
    }

    private mutating func findLines() {
        (lineStarts, marks) = ([0], [])
        bytes.withUnsafeBufferPointer { bytes in
            var isPlain = true
            for place in bytes.indices {
                let byte = bytes[place]
                if byte >= 0x80 { isPlain = false }
                if byte == 0x0A || (byte == 0x0D && (place + 1 == bytes.count || bytes[place + 1] != 0x0A)) { lineStarts.append(place + 1) }
            }
            if isPlain || encoding == .utf8 { return }
            var units = 0
            for place in bytes.indices {
                if place & 1023 == 0 { marks.append(units) }
                if bytes[place] & 0xC0 != 0x80 { units += encoding.units(bytes[place]) }
            }
        }
    }

    /// Units from the start of the text to a byte that begins a character.
    private func units(to offset: Int) -> Int {
        guard !marks.isEmpty else { return offset }
        let mark = min(offset >> 10, marks.count - 1)
        var units = marks[mark]
        for place in (mark << 10)..<offset where bytes[place] & 0xC0 != 0x80 { units += encoding.units(bytes[place]) }
        return units
    }

    static func length(_ lead: UInt8) -> Int { lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1 }

    var lineCount: Int { lineStarts.count }

    /// The bytes of a line without its end.
    func line(_ line: Int) -> Range<Int> {
        guard lineStarts.indices.contains(line) else { return bytes.count..<bytes.count }
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count
        if end > lineStarts[line], line + 1 < lineStarts.count || bytes[end - 1] == 0x0A { end -= 1 }
        if end > lineStarts[line], bytes[end - 1] == 0x0D { end -= 1 }
        return lineStarts[line]..<end
    }

    func line(at offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    func string(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<bytes.count)
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// The byte at an editor's place; the end of the line for a place behind it, of the text for a line behind the last.
    func offset(line number: Int, character: Int) -> Int {
        guard number >= 0, number < lineStarts.count else { return number < 0 ? 0 : bytes.count }
        let line = line(number)
        guard character > 0 else { return line.lowerBound }
        let before = units(to: line.lowerBound)
        guard character < units(to: line.upperBound) - before else { return line.upperBound }
        guard !marks.isEmpty else { return beginning(line.lowerBound + character) }
        let wanted = before + character
        // The last mark that is not behind it, then byte by byte.
        var (low, high) = (line.lowerBound >> 10, min(line.upperBound >> 10, marks.count - 1) + 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if marks[middle] <= wanted { low = middle } else { high = middle }
        }
        var (place, units) = low << 10 > line.lowerBound ? (low << 10, marks[low]) : (line.lowerBound, before)
        while place < line.upperBound, bytes[place] & 0xC0 == 0x80 { place += 1 }
        while place < line.upperBound {
            let more = encoding.units(bytes[place])
            if units + more > wanted { break }
            units += more
            place += Self.length(bytes[place])
        }
        return min(place, line.upperBound)
    }

    /// Where the character that a byte belongs to begins.
    private func beginning(_ offset: Int) -> Int {
        var place = offset
        while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }

    /// `{"line","character"}` of a byte.
    func position(_ offset: Int) -> JSONValue {
        let offset = beginning(min(max(offset, 0), bytes.count))
        let line = line(at: offset)
        return ["line": .integer(line), "character": .integer(units(to: offset) - units(to: lineStarts[line]))]
    }

    func range(_ range: Range<Int>) -> JSONValue { ["start": position(range.lowerBound), "end": position(range.upperBound)] }

    /// Puts other text in a place.
    mutating func replace(_ range: Range<Int>, with other: String) {
        bytes.replaceSubrange(range.clamped(to: 0..<bytes.count), with: other.utf8)
        text = String(decoding: bytes, as: UTF8.self)
        bytes = Array(text.utf8)
        findLines()
    }
}
