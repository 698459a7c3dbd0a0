public import Diagnostics

/// Finds the line and column of places in a text.
public struct TextPlaces: Sendable {
    private let text: String
    /// Offsets at which lines start.
    private let lineStarts: [Int]

    /// Lines end with a line feed; a carriage return before it belongs to the line.
    public init(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        var starts = [0]
        text.withUTF8 { bytes in
            for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        }
        (self.text, lineStarts) = (text, starts)
    }

    /// The place after that many bytes of UTF-8; the end of the text for more.
    public func position(ofOffset offset: Int) -> SourcePosition {
        let bytes = text.utf8
        let offset = min(max(offset, 0), bytes.count)
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let start = bytes.index(bytes.startIndex, offsetBy: lineStarts[low])
        let end = bytes.index(bytes.startIndex, offsetBy: offset)
        let column = bytes[start..<end].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return SourcePosition(line: low + 1, column: column, offset: offset)
    }
}
