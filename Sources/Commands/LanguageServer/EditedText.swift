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
    let encoding: PositionEncoding

    init(_ text: String, encoding: PositionEncoding) {
        (self.text, bytes, self.encoding) = (text, Array(text.utf8), encoding)
        findLines()
    }

    private mutating func findLines() {
        lineStarts = [0]
        bytes.withUnsafeBufferPointer { bytes in
            for place in bytes.indices {
                let byte = bytes[place]
                if byte == 0x0A || (byte == 0x0D && (place + 1 == bytes.count || bytes[place + 1] != 0x0A)) { lineStarts.append(place + 1) }
            }
        }
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
        var (place, units) = (line.lowerBound, 0)
        while place < line.upperBound {
            let more = encoding.units(bytes[place])
            if units + more > character { break }
            units += more
            place += Self.length(bytes[place])
        }
        return min(place, line.upperBound)
    }

    /// `{"line","character"}` of a byte.
    func position(_ offset: Int) -> JSONValue {
        let offset = min(max(offset, 0), bytes.count)
        let line = line(at: offset)
        var (place, units) = (lineStarts[line], 0)
        while place < offset {
            units += encoding.units(bytes[place])
            place += Self.length(bytes[place])
        }
        return ["line": .integer(line), "character": .integer(units)]
    }

    func range(_ range: Range<Int>) -> JSONValue { ["start": position(range.lowerBound), "end": position(range.upperBound)] }

    /// Puts other text in a place.
    mutating func replace(_ range: Range<Int>, with other: String) {
        bytes.replaceSubrange(range.clamped(to: 0..<bytes.count), with: other.utf8)
        text = String(decoding: bytes, as: UTF8.self)
        findLines()
    }
}
