extension ProgramIndex {
    /// What a place stands in, besides names.
    public enum Context: Equatable, Sendable {
        /// At or behind a word of the language.
        case keyword(Range<Int>)
        case string(Range<Int>)
        case comment
        case other
    }

    /// What stands at a place of the text that this is the index of; takes time for what lies between it and the name before it.
    public func context(at offset: Int, in text: String) -> Context {
        let findings = Findings()
        var lexer = Lexer(source: findings.open(text, file: ""), of: findings)
        lexer.isVersion2 = language == .openQASM2
        let bytes = lexer.source.bytes
        var end = nameEnd(before: offset)
        if end > 0 { lexer.rewind(to: end) }
        while true {
            let token = lexer.next()
            if token.kind == .end || token.start > offset {
                return Self.isComment(bytes, end..<min(token.start, offset)) ? .comment : .other
            }
            if offset < token.end || offset == token.end && token.kind != .string {
                switch token.kind {
                case .keyword: return .keyword(token.start..<token.end)
                case .string where offset > token.start: return .string(token.start..<token.end)
                case .invalid where offset > token.start && bytes[token.start] == UInt8(ascii: "\""):
                    return .string(token.start..<token.end)
                default:
                    if offset < token.end || token.kind == .identifier { return .other }
                }
            }
            end = token.end
        }
    }

    /// Where the last name that ends before a place ends.
    private func nameEnd(before offset: Int) -> Int {
        var (low, high) = (0, uses.count)
        while low < high {
            let middle = (low + high) / 2
            if uses[middle].place.upperBound < offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : uses[low - 1].place.upperBound
    }

    /// Whether a comment that begins in a stretch between two tokens is still open at its end.
    private static func isComment(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
        var place = range.lowerBound
        while place + 1 < range.upperBound {
            guard bytes[place] == slash, bytes[place + 1] == slash || bytes[place + 1] == star else {
                place += 1
                continue
            }
            let isLine = bytes[place + 1] == slash
            place += 2
            while place < range.upperBound {
                if isLine ? bytes[place] == UInt8(ascii: "\n") : bytes[place - 1] == star && bytes[place] == slash { break }
                place += 1
            }
            if place == range.upperBound { return true }
            place += 1
        }
        return false
    }
}
