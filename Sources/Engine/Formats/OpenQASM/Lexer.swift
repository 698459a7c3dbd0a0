internal import Diagnostics

/// Cuts a program's text into tokens, one at a time.
struct Lexer {
    let source: Source
    let sourceNumber: Int32
    let findings: Findings
    /// Set by the version line; decides which words are reserved.
    var isVersion2 = false
    private(set) var offset = 0

    init(source number: Int32, of findings: Findings) {
        (sourceNumber, self.findings) = (number, findings)
        source = findings.sources[Int(number)]
        // A byte-order mark is no part of the program.
        if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    func extent(_ start: Int, _ end: Int) -> Extent { Extent(source: sourceNumber, start: Int32(start), end: Int32(end)) }

    /// Goes back to a place, to read on from there.
    mutating func rewind(to place: Int) { offset = place }

    mutating func next() -> Token {
        skipSpace()
        let start = offset
        let byte = source.bytes[offset]
        switch byte {
        case 0 where offset >= source.count: return Token(kind: .end, start: start, end: start)
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): return word()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "."):
            return isDigit(source.bytes[offset + 1]) ? number() : symbol(.dot, 1)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string(byte)
        case UInt8(ascii: "$"):
            guard isDigit(source.bytes[offset + 1]) else { return unexpected(1) }
            offset += 1
            while isDigit(source.bytes[offset]) { offset += 1 }
            return Token(kind: .hardwareQubit, start: start, end: offset)
        case 0x80...: return isLetter() != nil ? word() : unexpected(scalarLength(byte))
        default: return punctuation(byte)
        }
    }

    /// Moves to the end of the line, for pragmas and annotations.
    mutating func skipLine() {
        while offset < source.count, source.bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
    }

    /// Moves behind the brace that closes one already open, for calibration blocks; false where there is none.
    mutating func skipBlock() -> Bool {
        var depth = 1
        while offset < source.count {
            let byte = source.bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return true }
            }
        }
        return false
    }

    private mutating func skipSpace() {
        while true {
            switch source.bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0B, 0x0C: offset += 1
            case UInt8(ascii: "/") where source.bytes[offset + 1] == UInt8(ascii: "/"): skipLine()
            case UInt8(ascii: "/") where source.bytes[offset + 1] == UInt8(ascii: "*"):
                let start = offset
                offset += 2
                while offset < source.count, !(source.bytes[offset] == UInt8(ascii: "*") && source.bytes[offset + 1] == UInt8(ascii: "/")) {
                    offset += 1
                }
                if offset >= source.count {
                    findings.report(
                        "qasm.unclosed-comment", "comment '/*' is not closed", at: extent(start, start + 2),
                        hint: isVersion2 ? "OpenQASM 2 knows only comments that begin with //" : "close it with */")
                } else {
                    offset += 2
                    if isVersion2 {
                        findings.report(
                            "qasm.block-comment", "OpenQASM 2 knows only comments that begin with //", at: extent(start, start + 2),
                            severity: .warning)
                    }
                }
            default: return
            }
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private func scalarLength(_ byte: UInt8) -> Int { byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1 }

    /// The length of the letter outside ASCII that stands here, nil where it is none.
    private func isLetter() -> Int? {
        let length = scalarLength(source.bytes[offset])
        guard offset + length <= source.count else { return nil }
        let text = String(decoding: source.bytes[offset..<(offset + length)], as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else { return nil }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber: return length
        default: return nil
        }
    }

    private mutating func word() -> Token {
        let start = offset
        skipWord()
        let keyword = Keyword.of(source.bytes[start..<offset], version2: isVersion2)
        return Token(kind: keyword == nil ? .identifier : .keyword, keyword: keyword, start: start, end: offset)
    }

    private mutating func skipWord() {
        while true {
            switch source.bytes[offset] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                offset += 1
            case 0x80...:
                guard let length = isLetter() else { return }
                offset += length
            default: return
            }
        }
    }

    private mutating func digits(_ isDigit: (UInt8) -> Bool) -> Bool {
        let start = offset
        while isDigit(source.bytes[offset])
            || (source.bytes[offset] == UInt8(ascii: "_") && offset > start && isDigit(source.bytes[offset + 1]))
        {
            offset += 1
        }
        return offset > start
    }

    private mutating func number() -> Token {
        let start = offset
        var kind = Token.Kind.integer
        if source.bytes[offset] == UInt8(ascii: "0"), !isVersion2, radixDigits() {
            return finishedNumber(.integer, from: start)
        }
        _ = digits(isDigit)
        if source.bytes[offset] == UInt8(ascii: ".") {
            kind = .float
            offset += 1
            _ = digits(isDigit)
        }
        if source.bytes[offset] | 0x20 == UInt8(ascii: "e") {
            let sign = source.bytes[offset + 1] == UInt8(ascii: "+") || source.bytes[offset + 1] == UInt8(ascii: "-") ? 1 : 0
            if isDigit(source.bytes[offset + sign + 1]) {
                kind = .float
                offset += sign + 1
                _ = digits(isDigit)
            }
        }
        return finishedNumber(kind, from: start)
    }

    /// Moves over a number in base 2, 8 or 16.
    private mutating func radixDigits() -> Bool {
        let start = offset
        let isFound: Bool
        offset += 2
        switch source.bytes[start + 1] {
        case UInt8(ascii: "b"), UInt8(ascii: "B"): isFound = digits { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
        case UInt8(ascii: "o"): isFound = digits { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "7") }
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            isFound = digits {
                ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "f"))
            }
        default: isFound = false
        }
        if !isFound { offset = start }
        return isFound
    }

    /// Adds a unit of time or `im`; refuses letters glued to a number.
    private mutating func finishedNumber(_ kind: Token.Kind, from start: Int) -> Token {
        let end = offset
        if !isVersion2 {
            while source.bytes[offset] == UInt8(ascii: " ") || source.bytes[offset] == UInt8(ascii: "\t") { offset += 1 }
            let unitStart = offset
            skipWord()
            switch source.text(unitStart..<offset) {
            case "dt", "ns", "us", "µs", "μs", "ms", "s": return Token(kind: .duration, start: start, end: offset)
            case "im": return Token(kind: .imaginary, start: start, end: offset)
            default: offset = end
            }
        }
        skipWord()
        if offset > end {
            findings.report("qasm.number", "'\(source.text(start..<offset))' is no number", at: extent(start, offset))
            return Token(kind: .invalid, start: start, end: offset)
        }
        return Token(kind: kind, start: start, end: end)
    }

    private mutating func string(_ quote: UInt8) -> Token {
        let start = offset
        offset += 1
        while offset < source.count, source.bytes[offset] != quote, source.bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
        guard offset < source.count, source.bytes[offset] == quote else {
            findings.report("qasm.unclosed-string", "string is not closed", at: extent(start, offset))
            return Token(kind: .invalid, start: start, end: offset)
        }
        offset += 1
        return Token(kind: .string, start: start, end: offset)
    }

    private mutating func unexpected(_ length: Int) -> Token {
        let start = offset
        offset = min(offset + max(length, 1), source.count)
        findings.report("qasm.character", "unexpected character '\(source.text(start..<offset))'", at: extent(start, offset))
        return Token(kind: .invalid, start: start, end: offset)
    }

    private mutating func symbol(_ kind: Token.Kind, _ length: Int) -> Token {
        let start = offset
        offset += length
        return Token(kind: kind, start: start, end: offset)
    }

    private mutating func punctuation(_ byte: UInt8) -> Token {
        let second = source.bytes[offset + 1]
        let third = second == 0 ? 0 : source.bytes[offset + 2]
        let equals = UInt8(ascii: "=")
        switch byte {
        case UInt8(ascii: "("): return symbol(.leftParenthesis, 1)
        case UInt8(ascii: ")"): return symbol(.rightParenthesis, 1)
        case UInt8(ascii: "["): return symbol(.leftBracket, 1)
        case UInt8(ascii: "]"): return symbol(.rightBracket, 1)
        case UInt8(ascii: "{"): return symbol(.leftBrace, 1)
        case UInt8(ascii: "}"): return symbol(.rightBrace, 1)
        case UInt8(ascii: ","): return symbol(.comma, 1)
        case UInt8(ascii: ";"): return symbol(.semicolon, 1)
        case UInt8(ascii: ":") where !isVersion2: return symbol(.colon, 1)
        case UInt8(ascii: "@") where !isVersion2: return symbol(.at, 1)
        case UInt8(ascii: "#") where !isVersion2: return symbol(.hash, 1)
        case UInt8(ascii: "-"):
            if second == UInt8(ascii: ">") { return symbol(.arrow, 2) }
            return second == equals && !isVersion2 ? symbol(.compoundAssign, 2) : symbol(.minus, 1)
        case UInt8(ascii: "+"):
            if isVersion2 { return symbol(.plus, 1) }
            return second == byte ? symbol(.plusPlus, 2) : second == equals ? symbol(.compoundAssign, 2) : symbol(.plus, 1)
        case UInt8(ascii: "*"):
            if second == byte { return third == equals && !isVersion2 ? symbol(.compoundAssign, 3) : symbol(.starStar, 2) }
            return second == equals ? symbol(.compoundAssign, 2) : symbol(.star, 1)
        case UInt8(ascii: "/"): return second == equals ? symbol(.compoundAssign, 2) : symbol(.slash, 1)
        case UInt8(ascii: "^"): return second == equals ? symbol(.compoundAssign, 2) : symbol(.caret, 1)
        case UInt8(ascii: "="): return second == byte ? symbol(.equal, 2) : symbol(.assign, 1)
        case UInt8(ascii: "%") where !isVersion2: return second == equals ? symbol(.compoundAssign, 2) : symbol(.percent, 1)
        case UInt8(ascii: "&") where !isVersion2:
            return second == byte ? symbol(.andAnd, 2) : second == equals ? symbol(.compoundAssign, 2) : symbol(.ampersand, 1)
        case UInt8(ascii: "|") where !isVersion2:
            return second == byte ? symbol(.orOr, 2) : second == equals ? symbol(.compoundAssign, 2) : symbol(.pipe, 1)
        case UInt8(ascii: "~") where !isVersion2: return second == equals ? symbol(.compoundAssign, 2) : symbol(.tilde, 1)
        case UInt8(ascii: "!") where !isVersion2: return second == equals ? symbol(.notEqual, 2) : symbol(.bang, 1)
        case UInt8(ascii: "<") where !isVersion2:
            if second == byte { return third == equals ? symbol(.compoundAssign, 3) : symbol(.shiftLeft, 2) }
            return second == equals ? symbol(.lessOrEqual, 2) : symbol(.less, 1)
        case UInt8(ascii: ">") where !isVersion2:
            if second == byte { return third == equals ? symbol(.compoundAssign, 3) : symbol(.shiftRight, 2) }
            return second == equals ? symbol(.greaterOrEqual, 2) : symbol(.greater, 1)
        default: return unexpected(1)
        }
    }
}
