public import Diagnostics

extension OpenQASM {
    /// The program laid out anew: one statement a line, bodies indented by two spaces, comments where they stood; nil where it has a syntax fault.
    ///
    /// What it gives is laid out already: formatting it again changes nothing. Meaning is not looked at.
    public static func formatted(_ source: String, file: String) -> (text: String?, diagnostics: [Diagnostic]) {
        let findings = Findings()
        let number = findings.open(source, file: file)
        var parser = Parser(source: number, of: findings)
        parser.readVersion()
        while parser.nextStatement() != nil {}
        guard findings.errorCount == 0 else { return (nil, findings.result.filter { $0.severity == .error }) }
        var formatter = Formatter(source: number, of: findings, isVersion2: parser.isVersion2)
        return (formatter.text(), [])
    }
}

/// Lays out a program token by token.
private struct Formatter {
    private enum Brace { case block, list }

    private var lexer: Lexer
    private let source: Source
    private var output: [UInt8] = []
    private var indent = 0
    private var braces: [Brace] = []
    private var brackets = 0
    /// The tokens of the statement being written; the last ones tell how the next one is spaced.
    private var previous: Token?
    private var beforePrevious: Token.Kind?
    private var isLineEmpty = true
    private var wasUnary = false

    init(source number: Int32, of findings: Findings, isVersion2: Bool) {
        lexer = Lexer(source: number, of: findings)
        lexer.isVersion2 = isVersion2
        source = findings.sources[Int(number)]
    }

    mutating func text() -> String {
        var end = lexer.offset
        while true {
            let token = lexer.next()
            trivia(end..<token.start, before: token)
            if token.kind == .end { break }
            end = token.end
            if let opaque = opaqueEnd(token) {
                newLine()
                write(raw(token.start..<opaque))
                lexer.rewind(to: opaque)
                end = opaque
                endStatement()
                continue
            }
            place(token)
        }
        if !isLineEmpty { endLine() }
        while output.count > 1, output.suffix(2).allSatisfy({ $0 == UInt8(ascii: "\n") }) { output.removeLast() }
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: What is kept as it is

    /// Where a pragma, annotation or calibration that begins here ends.
    private func opaqueEnd(_ token: Token) -> Int? {
        guard previous == nil, !lexer.isVersion2 else { return nil }
        var rest = lexer
        switch (token.kind, token.keyword) {
        case (.at, _), (.hash, _), (_, .pragma?):
            rest.skipLine()
            var end = rest.offset
            // Other control characters belong to the text.
            while end > token.start, [0x20, 0x09, 0x0A, 0x0D].contains(source.bytes[end - 1]) { end -= 1 }
            return end
        case (_, .cal?), (_, .defcal?):
            while true {
                let next = rest.next()
                if next.kind == .end { return nil }
                if next.kind == .leftBrace { return rest.skipBlock() ? rest.offset : nil }
            }
        default: return nil
        }
    }

    /// Text without blanks at the ends of its lines.
    private func raw(_ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in source.bytes[range] where byte != UInt8(ascii: "\r") {
            if byte == UInt8(ascii: "\n") {
                while result.last == UInt8(ascii: " ") || result.last == UInt8(ascii: "\t") { result.removeLast() }
            }
            result.append(byte)
        }
        return result
    }

    /// Comments and empty lines between two tokens.
    private mutating func trivia(_ range: Range<Int>, before token: Token) {
        var place = range.lowerBound
        var lines = 0
        while place < range.upperBound {
            let byte = source.bytes[place]
            if byte == UInt8(ascii: "\n") { lines += 1 }
            guard byte == UInt8(ascii: "/") else {
                place += 1
                continue
            }
            let isBlock = source.bytes[place + 1] == UInt8(ascii: "*")
            var end = place + 2
            if isBlock {
                while end < range.upperBound,
                    !(source.bytes[end - 1] == UInt8(ascii: "*") && source.bytes[end] == UInt8(ascii: "/") && end > place + 2)
                { end += 1 }
                end = min(end + 1, range.upperBound)
            } else {
                while end < range.upperBound, source.bytes[end] != UInt8(ascii: "\n") { end += 1 }
            }
            comment(place..<end, isBlock: isBlock, lines: lines)
            lines = 0
            place = end
        }
        // An empty line between statements stays one empty line.
        if lines > 1, isLineEmpty, previous == nil, !output.isEmpty, token.kind != .rightBrace, token.kind != .end { emptyLine() }
    }

    private mutating func comment(_ range: Range<Int>, isBlock: Bool, lines: Int) {
        var text = raw(range)
        while text.last == UInt8(ascii: " ") || text.last == UInt8(ascii: "\t") { text.removeLast() }
        if isLineEmpty, previous == nil, lines == 0, !output.isEmpty {
            // Behind the statement that ended on this line.
            output.removeLast()
            output += Array("  ".utf8) + text
            output.append(UInt8(ascii: "\n"))
            return
        }
        if isLineEmpty {
            if lines > 1, previous == nil, !output.isEmpty { emptyLine() }
            startLine(extra: previous == nil ? 0 : 1)
        } else {
            output.append(UInt8(ascii: " "))
        }
        output += text
        isLineEmpty = false
        if !isBlock || previous == nil { endLine() }
    }

    // MARK: Lines

    private mutating func emptyLine() {
        guard output.count >= 2, !output.suffix(2).allSatisfy({ $0 == UInt8(ascii: "\n") }) else { return }
        output.append(UInt8(ascii: "\n"))
    }

    private mutating func startLine(extra: Int = 0) {
        output += [UInt8](repeating: UInt8(ascii: " "), count: 2 * (indent + extra))
        isLineEmpty = false
    }

    private mutating func endLine() {
        output.append(UInt8(ascii: "\n"))
        isLineEmpty = true
    }

    private mutating func newLine() { if !isLineEmpty { endLine() } }

    private mutating func endStatement() {
        endLine()
        (previous, beforePrevious) = (nil, nil)
    }

    private mutating func write(_ text: [UInt8]) {
        if isLineEmpty { startLine(extra: previous == nil ? 0 : 1) }
        output += text
    }

    // MARK: Tokens

    private mutating func place(_ token: Token) {
        switch token.kind {
        case .leftBrace where !opensList:
            if previous != nil { write([UInt8(ascii: " ")]) }
            write([UInt8(ascii: "{")])
            braces.append(.block)
            indent += 1
            return endStatement()
        case .rightBrace where braces.last == .block || braces.isEmpty:
            newLine()
            indent = max(0, indent - 1)
            if !braces.isEmpty { braces.removeLast() }
            // An empty body stays on its line.
            if output.suffix(2) == [UInt8(ascii: "{"), UInt8(ascii: "\n")] {
                output.removeLast()
                isLineEmpty = false
                output += Array(" }".utf8)
            } else {
                write([UInt8(ascii: "}")])
            }
            if closesExpression {
                (previous, beforePrevious) = (token, nil)
                return
            }
            return endStatement()
        case .leftBrace: braces.append(.list)
        case .rightBrace: braces.removeLast()
        default: break
        }
        // 'else' stands behind the brace before it.
        if token.keyword == .else, isLineEmpty, output.suffix(2) == [UInt8(ascii: "}"), UInt8(ascii: "\n")] {
            output.removeLast()
            isLineEmpty = false
            output += Array(" else".utf8)
            (previous, beforePrevious) = (token, .rightBrace)
            return
        }
        let isUnary = isSign(token)
        if let previous, !isLineEmpty, needsSpace(previous, token, isUnary) { output.append(UInt8(ascii: " ")) }
        write(Array(source.bytes[token.start..<token.end]))
        switch token.kind {
        case .leftParenthesis, .leftBracket: brackets += 1
        case .rightParenthesis, .rightBracket: brackets -= 1
        case .semicolon where brackets <= 0 || braces.last == .block: return endStatement()
        default: break
        }
        wasUnary = isUnary
        (beforePrevious, previous) = (previous?.kind, token)
    }

    /// Whether a brace here begins values rather than statements.
    private var opensList: Bool {
        guard let previous else { return false }
        switch previous.kind {
        case .assign, .comma, .leftBracket, .leftBrace, .plusPlus: return true
        case .leftParenthesis: return source.text(max(0, previous.start - 10)..<previous.start) != "durationof"
        case .keyword: return previous.keyword == .in || previous.keyword == .return
        default: return false
        }
    }

    /// Whether the body that just ended stands inside an expression, as `durationof({…})`.
    private var closesExpression: Bool {
        var rest = lexer
        return rest.next().kind == .rightParenthesis
    }

    private func isOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .identifier, .integer, .float, .imaginary, .duration, .string, .hardwareQubit, .rightParenthesis, .rightBracket, .rightBrace:
            true
        case .keyword: token.keyword == .true || token.keyword == .false
        default: false
        }
    }

    private func isSign(_ token: Token) -> Bool {
        switch token.kind {
        case .bang, .tilde: return true
        case .minus, .plus: return previous.map { !isOperand($0) } ?? true
        default: return false
        }
    }

    private func needsSpace(_ left: Token, _ right: Token, _ isUnary: Bool) -> Bool {
        switch right.kind {
        case .comma, .semicolon, .rightParenthesis, .rightBracket, .colon: return false
        case .leftBracket:
            switch left.kind {
            case .comma, .assign, .arrow: return true
            case .keyword: return left.keyword == .in
            default: return false
            }
        case .leftParenthesis:
            if wasUnary { return false }
            switch left.kind {
            case .identifier, .leftParenthesis, .leftBracket, .leftBrace, .colon, .rightBracket: return false
            case .keyword:
                switch left.keyword {
                case .if, .while, .switch, .in, .return, .case: return true
                default: return false
                }
            default: return true
            }
        case .rightBrace: return false
        default: break
        }
        switch left.kind {
        case .leftParenthesis, .leftBracket, .leftBrace, .colon: return false
        case .hash: return false
        default: return !wasUnary
        }
    }
}
