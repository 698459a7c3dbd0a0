/// Turns tokens into statements, by recursive descent with one token of lookahead.
///
/// After a fault it reads on at the next statement, so that several faults of a file are found at once.
struct Parser {
    var lexer: Lexer
    let findings: Findings
    private(set) var token: Token
    /// Where the last token taken ended.
    private(set) var lastEnd = 0
    private var depth = 0
    private(set) var language: Language = .openQASM3

    /// Deeper nesting than this is refused rather than risking the stack.
    static let deepest = 120
    /// So are longer chains of operators in one expression.
    static let mostOperators = 1000

    /// Reading stops at the current statement.
    struct Fault: Error {}

    init(source: Int32, of findings: Findings, language: Language? = nil) {
        lexer = Lexer(source: source, of: findings)
        self.findings = findings
        if let language {
            self.language = language
            lexer.isVersion2 = language == .openQASM2
        }
        token = lexer.next()
    }

    var isVersion2: Bool { language == .openQASM2 }

    // MARK: Tokens

    var here: Extent { lexer.extent(token.start, token.end) }

    func extent(from start: Int) -> Extent { lexer.extent(start, max(start, lastEnd)) }

    var text: String { lexer.source.text(token.start..<token.end) }

    mutating func advance() {
        lastEnd = token.end
        token = lexer.next()
    }

    /// Reads the current token anew, after the lexer moved or the language changed.
    mutating func reread(from offset: Int) {
        lexer.rewind(to: offset)
        token = lexer.next()
    }

    func isAt(_ keyword: Keyword) -> Bool { token.keyword == keyword }

    mutating func take(_ kind: Token.Kind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    mutating func take(_ keyword: Keyword) -> Bool {
        guard token.keyword == keyword else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind, _ context: String = "") throws(Fault) {
        guard take(kind) else {
            let fault = unexpected("expected \(kind.spelling)\(context)")
            // A forgotten semicolon spoils nothing but itself.
            if kind == .semicolon, isFirstOnLine || token.kind == .rightBrace, token.kind != .end { return }
            throw fault
        }
    }

    /// What stands at the cursor, for a message.
    var found: String {
        switch token.kind {
        case .end: "the end of the file"
        case .keyword: "keyword '\(text)'"
        default: "'\(text)'"
        }
    }

    /// Reports what was expected here, once a place; the lexer has said already what is wrong with an invalid token.
    func unexpected(_ expectation: String, hint: String? = nil) -> Fault {
        if token.kind != .invalid { findings.report("qasm.syntax", "\(expectation), found \(found)", at: here, hint: hint) }
        return Fault()
    }

    mutating func name(_ what: String) throws(Fault) -> NameSyntax {
        guard token.kind == .identifier else { throw unexpected("expected \(what)") }
        let name = NameSyntax(text: text, extent: here)
        advance()
        if isVersion2, let first = name.text.unicodeScalars.first, !(first >= "a" && first <= "z") {
            findings.report(
                "qasm.name", "'\(name.text)' is no name in OpenQASM 2; names begin with a lower-case letter", at: name.extent)
        }
        return name
    }

    mutating func nested<Result>(_ body: (inout Parser) throws(Fault) -> Result) throws(Fault) -> Result {
        guard depth < Parser.deepest else {
            findings.report("qasm.nesting", "nested too deeply", at: here)
            throw Fault()
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    // MARK: Statements

    /// Reads the version line, if there is one, and settles the language.
    mutating func readVersion() {
        if isAt(.openqasm) {
            advance()
            let version = text
            switch (token.kind, version) {
            case (.float, "2.0"), (.integer, "2"): language = .openQASM2
            case (.float, "3.0"), (.float, "3.1"), (.integer, "3"): language = .openQASM3
            case (.float, _), (.integer, _):
                findings.report("qasm.version", "OpenQASM \(version) is not supported", at: here, hint: "versions are 2.0, 3.0 and 3.1")
            default: _ = unexpected("expected a version such as 3.0")
            }
            if token.kind == .float || token.kind == .integer { advance() }
            lexer.isVersion2 = isVersion2
            reread(from: token.start)
            do { try expect(.semicolon, " after the version") } catch { recover(from: token.start) }
        } else if isAt(.include) {
            // Without a version line the library tells the language.
            let start = token.start
            advance()
            if token.kind == .string, text.dropFirst().dropLast() == "qelib1.inc" { language = .openQASM2 }
            lexer.isVersion2 = isVersion2
            reread(from: start)
        }
    }

    /// The next statement of the file, nil at its end.
    mutating func nextStatement() -> StatementSyntax? {
        while token.kind != .end, !findings.isFull {
            let start = token.start
            if token.kind == .rightBrace {
                findings.report("qasm.syntax", "'}' closes nothing", at: here)
                advance()
                continue
            }
            do {
                return try statement()
            } catch {
                recover(from: start)
            }
        }
        return nil
    }

    /// Moves to where the next statement seems to begin: behind a semicolon or block, or at a word that begins one on a new line.
    mutating func recover(from start: Int) {
        if token.start == start, token.kind != .end { advance() }
        var open = 0
        while token.kind != .end {
            switch token.kind {
            case .semicolon where open == 0:
                advance()
                return
            case .leftBrace: open += 1
            case .rightBrace:
                if open == 0 { return }
                open -= 1
                if open == 0 {
                    advance()
                    return
                }
            case .keyword where open == 0 && token.keyword?.beginsStatement == true && isFirstOnLine: return
            case .identifier where open == 0 && isFirstOnLine: return
            default: break
            }
            advance()
        }
    }

    private var isFirstOnLine: Bool {
        var offset = token.start - 1
        while offset >= 0, lexer.source.bytes[offset] == UInt8(ascii: " ") || lexer.source.bytes[offset] == UInt8(ascii: "\t") {
            offset -= 1
        }
        return offset < 0 || lexer.source.bytes[offset] == UInt8(ascii: "\n")
    }

    mutating func statement() throws(Fault) -> StatementSyntax {
        let start = token.start
        let kind = try isVersion2 ? statementOfVersion2() : statementOfVersion3()
        return StatementSyntax(kind: kind, extent: extent(from: start))
    }

    /// Statements between braces, the opening one next.
    mutating func block() throws(Fault) -> [StatementSyntax] {
        try nested { (parser) throws(Fault) in
            try parser.expect(.leftBrace)
            var statements: [StatementSyntax] = []
            while parser.token.kind != .rightBrace {
                if parser.token.kind == .end || parser.findings.isFull { throw parser.unexpected("expected '}'") }
                let start = parser.token.start
                do { statements.append(try parser.statement()) } catch { parser.recover(from: start) }
            }
            parser.advance()
            return statements
        }
    }

    /// A block or a single statement.
    mutating func body() throws(Fault) -> [StatementSyntax] {
        if token.kind == .leftBrace { return try block() }
        return try nested { (parser) throws(Fault) in [try parser.statement()] }
    }

    mutating func commaSeparated<Element>(
        until close: Token.Kind? = nil, _ element: (inout Parser) throws(Fault) -> Element
    ) throws(Fault) -> [Element] {
        var elements: [Element] = []
        if let close, token.kind == close { return [] }
        repeat {
            if let close, token.kind == close, !elements.isEmpty { break }
            elements.append(try element(&self))
        } while take(.comma)
        return elements
    }

    /// A comma is missing where another operand begins.
    mutating func operands() throws(Fault) -> [OperandSyntax] {
        let operands = try commaSeparated { (parser) throws(Fault) in try parser.operand() }
        if token.kind == .identifier || token.kind == .hardwareQubit, !isFirstOnLine { throw unexpected("expected ',' or ';'") }
        return operands
    }

    mutating func operand() throws(Fault) -> OperandSyntax {
        let start = token.start
        var operand = OperandSyntax(name: "", extent: here)
        switch token.kind {
        case .identifier: operand.name = text
        case .hardwareQubit where !isVersion2: (operand.name, operand.isHardware) = (text, true)
        default: throw unexpected("expected a register or one of its elements")
        }
        advance()
        while token.kind == .leftBracket { operand.indices.append(try index()) }
        operand.extent = extent(from: start)
        return operand
    }

    /// The entries between brackets, the opening one next.
    mutating func index() throws(Fault) -> [IndexSyntax] {
        try expect(.leftBracket)
        let entries = try commaSeparated(until: .rightBracket) { (parser) throws(Fault) in try parser.indexEntry() }
        if entries.isEmpty { throw unexpected("expected an index") }
        try expect(.rightBracket)
        return entries
    }

    mutating func indexEntry() throws(Fault) -> IndexSyntax {
        let start = token.start
        if take(.leftBrace) {
            let entries = try commaSeparated(until: .rightBrace) { (parser) throws(Fault) in try parser.expression() }
            if entries.isEmpty { throw unexpected("expected an index") }
            try expect(.rightBrace)
            return .set(entries, extent(from: start))
        }
        let first = token.kind == .colon ? nil : try expression()
        guard take(.colon) else {
            guard let first else { throw unexpected("expected an index") }
            return .one(first)
        }
        func ends(_ kind: Token.Kind) -> Bool { kind == .rightBracket || kind == .comma || kind == .colon }
        let second = ends(token.kind) ? nil : try expression()
        guard take(.colon) else { return .range(first, step: nil, second, extent(from: start)) }
        let third = ends(token.kind) ? nil : try expression()
        return .range(first, step: second, third, extent(from: start))
    }
}
