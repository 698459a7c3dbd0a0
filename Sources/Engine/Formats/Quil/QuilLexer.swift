internal import Diagnostics

/// A word or a sign of Quil.
struct QuilToken {
    enum Kind: Equatable {
        case word, parameter, label, integer, real, imaginary, text, sign
    }

    var kind: Kind
    var text: String
    var extent: Extent
}

/// One line, its indentation told.
struct QuilLine {
    var isIndented: Bool
    var tokens: [QuilToken]
}

/// Lines of tokens; `-` is part of a name outside parentheses and an operator inside.
struct QuilLexer {
    private let bytes: [UInt8]
    private let end: Int
    private let sourceNumber: Int32
    private let findings: Findings

    init(source: Source, number: Int32, findings: Findings) {
        (bytes, end, sourceNumber, self.findings) = (source.bytes, source.count, number, findings)
    }

    func lines() -> [QuilLine] {
        var lines: [QuilLine] = []
        var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while place < end, !findings.isFull {
            let isIndented = bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "\t")
            var tokens: [QuilToken] = []
            var depth = 0
            while place < end, bytes[place] != UInt8(ascii: "\n"), !findings.isFull {
                switch bytes[place] {
                case 0x20, 0x09, 0x0D: place += 1
                case UInt8(ascii: "#"): while place < end, bytes[place] != UInt8(ascii: "\n") { place += 1 }
                case UInt8(ascii: ";"):
                    if !tokens.isEmpty { lines.append(QuilLine(isIndented: isIndented, tokens: tokens)) }
                    tokens = []
                    place += 1
                default:
                    let token = self.token(&place, inParentheses: depth > 0)
                    if token.text == "(" { depth += 1 }
                    if token.text == ")" { depth -= 1 }
                    tokens.append(token)
                }
            }
            if !tokens.isEmpty { lines.append(QuilLine(isIndented: isIndented, tokens: tokens)) }
            place += 1
        }
        return lines
    }

    private func token(_ place: inout Int, inParentheses: Bool) -> QuilToken {
        let start = place
        func made(_ kind: QuilToken.Kind, from first: Int? = nil) -> QuilToken {
            QuilToken(
                kind: kind, text: String(decoding: bytes[(first ?? start)..<place], as: UTF8.self),
                extent: Extent(source: sourceNumber, start: Int32(start), end: Int32(place)))
        }
        func word() {
            while place < end,
                isWord(bytes[place]) || !inParentheses && bytes[place] == UInt8(ascii: "-") && place + 1 < end && isWord(bytes[place + 1])
            {
                place += 1
            }
        }
        switch bytes[place] {
        case UInt8(ascii: "%"), UInt8(ascii: "@"):
            place += 1
            word()
            return made(bytes[start] == UInt8(ascii: "%") ? .parameter : .label, from: start + 1)
        case UInt8(ascii: "\""):
            place += 1
            while place < end, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\n") {
                place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
            }
            place = min(place + 1, end)
            return made(.text)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): return made(number(&place))
        case let byte where isWord(byte):
            word()
            return made(.word)
        default:
            place += 1
            while place < end, bytes[place] & 0xC0 == 0x80 { place += 1 }
            return made(.sign)
        }
    }

    private func number(_ place: inout Int) -> QuilToken.Kind {
        var kind = QuilToken.Kind.integer
        while place < end, isDigit(bytes[place]) { place += 1 }
        if place < end, bytes[place] == UInt8(ascii: ".") {
            kind = .real
            place += 1
            while place < end, isDigit(bytes[place]) { place += 1 }
        }
        if place < end, bytes[place] | 0x20 == UInt8(ascii: "e") {
            let sign = place + 1 < end && (bytes[place + 1] == UInt8(ascii: "+") || bytes[place + 1] == UInt8(ascii: "-")) ? 1 : 0
            if place + 1 + sign < end, isDigit(bytes[place + 1 + sign]) {
                kind = .real
                place += 1 + sign
                while place < end, isDigit(bytes[place]) { place += 1 }
            }
        }
        if place < end, bytes[place] == UInt8(ascii: "i"), place + 1 >= end || !isWord(bytes[place + 1]) {
            place += 1
            return .imaginary
        }
        return kind
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }
}
