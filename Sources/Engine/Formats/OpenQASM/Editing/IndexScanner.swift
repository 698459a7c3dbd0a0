/// Finds the names of a program token by token.
///
/// The grammar tells a declaration by few tokens: a type, then perhaps brackets, then a name. What is no declaration is a use.
struct IndexScanner {
    private var lexer: Lexer
    private let source: Source
    private var token: Token
    /// Where the last token taken ended.
    private var lastEnd = 0
    private var result = ProgramIndex()
    private var open: [OpenScope] = []
    /// Declared by the statement being read, which does not see them yet.
    private var pending: [Int] = []
    /// Names for the body that follows.
    private var parameters: [(kind: ProgramIndex.Kind, place: Range<Int>, header: Range<Int>)] = []
    /// The gate or subroutine whose body follows.
    private var definition: Int?
    private var statementStart = 0
    private var isAtStart = true
    private var brackets = 0

    private struct OpenScope {
        let scope: Int
        var names: [String: Int] = [:]
        /// A loop's body without braces ends with its statement.
        var hasBraces = true
        var definition: Int?
    }

    init(_ text: String) {
        let findings = Findings()
        let number = findings.open(text, file: "")
        var parser = Parser(source: number, of: findings)
        parser.readVersion()
        lexer = Lexer(source: number, of: findings)
        lexer.isVersion2 = parser.isVersion2
        source = findings.sources[Int(number)]
        result.language = parser.language
        token = lexer.next()
    }

    mutating func index() -> ProgramIndex {
        result.scopes = [ProgramIndex.Scope(place: 0..<source.count, parent: nil)]
        open = [OpenScope(scope: 0)]
        statementStart = token.start
        while token.kind != .end { step() }
        settle()
        while open.count > 1 { closeScope(at: source.count, isClosed: false) }
        return result
    }

    // MARK: Tokens

    private mutating func advance() {
        lastEnd = token.end
        isAtStart = false
        token = lexer.next()
    }

    private var text: String { source.text(token.start..<token.end) }

    private var place: Range<Int> { token.start..<token.end }

    private mutating func step() {
        switch token.kind {
        case .identifier: use()
        case .semicolon:
            advance()
            endStatement()
        case .leftBrace:
            openScope(hasBraces: true)
            advance()
            beginStatement()
        case .rightBrace: closeBrace()
        case .leftParenthesis, .leftBracket:
            brackets += 1
            advance()
        case .rightParenthesis, .rightBracket:
            brackets = max(0, brackets - 1)
            advance()
        case .hash where isAtStart, .at where isAtStart: skipLine()
        case .hash:
            // #dim of an array's parameter.
            advance()
            if token.kind == .identifier { advance() }
        case .keyword: keyword()
        default: advance()
        }
    }

    private mutating func skipLine() {
        lexer.rewind(to: token.start)
        lexer.skipLine()
        token = lexer.next()
        beginStatement()
    }

    private mutating func keyword() {
        switch token.keyword {
        case .pragma where isAtStart: skipLine()
        case .cal, .defcal: skipCalibration()
        case .include:
            advance()
            guard token.kind == .string else { return }
            result.includes.append(.init(path: String(text.dropFirst().dropLast()), place: place))
            advance()
        case .const:
            advance()
            typed(.constant)
        case .input, .output:
            let kind: ProgramIndex.Kind = token.keyword == .input ? .input : .output
            advance()
            typed(kind)
        case .readonly, .mutable: advance()
        case .qreg, .creg:
            let kind: ProgramIndex.Kind = token.keyword == .qreg ? .qubits : .bits
            let start = token.start
            advance()
            declaration(kind, from: start)
        case .let:
            advance()
            declaration(.alias, from: statementStart)
        case .gate, .opaque: gate()
        case .def, .extern: subroutine()
        case .for: loop()
        case .bit, .int, .uint, .float, .angle, .bool, .duration, .stretch, .complex, .array, .qubit: typed(.variable)
        default: advance()
        }
    }

    private mutating func skipCalibration() {
        while token.kind != .leftBrace, token.kind != .end, token.kind != .semicolon { advance() }
        guard token.kind == .leftBrace else { return }
        lexer.rewind(to: token.end)
        if !lexer.skipBlock() { lexer.rewind(to: source.count) }
        token = lexer.next()
        beginStatement()
    }

    // MARK: Declarations

    /// Tokens from an opening bracket up to its closing one, names in them being uses.
    private mutating func bracketed() {
        let outer = brackets
        step()
        while brackets > outer, token.kind != .end, token.kind != .semicolon, token.kind != .leftBrace { step() }
    }

    /// A type and, unless it is a cast or stands alone, the name that it declares.
    private mutating func typed(_ kind: ProgramIndex.Kind) {
        let start = token.start
        let keyword = token.keyword
        guard token.kind == .keyword else { return }
        advance()
        if token.kind == .leftBracket { bracketed() }
        let ofType: ProgramIndex.Kind = keyword == .qubit ? .qubits : keyword == .bit ? .bits : .variable
        declaration(kind == .variable ? ofType : kind, from: kind == .variable ? start : statementStart)
    }

    /// The name at the cursor is declared by what began at a place.
    private mutating func declaration(_ kind: ProgramIndex.Kind, from start: Int) {
        guard token.kind == .identifier else { return }
        if definition != nil {
            parameters.append((.parameter, place, start..<token.end))
        } else {
            pending.append(declare(kind, place, header: start..<token.end))
        }
        advance()
    }

    private mutating func declare(_ kind: ProgramIndex.Kind, _ place: Range<Int>, header: Range<Int>) -> Int {
        let scope = open[open.count - 1].scope
        let symbol = result.symbols.count
        result.symbols.append(
            .init(name: source.text(place), kind: kind, place: place, header: header, statement: header, scope: scope))
        result.scopes[scope].symbols.append(symbol)
        add(.init(place: place, symbol: symbol))
        return symbol
    }

    private mutating func add(_ use: ProgramIndex.Use) {
        if let last = result.uses.last, last.place.lowerBound > use.place.lowerBound {
            // Parameters are declared when their body begins.
            let at = result.uses.lastIndex { $0.place.lowerBound < use.place.lowerBound }.map { $0 + 1 } ?? 0
            result.uses.insert(use, at: at)
        } else {
            result.uses.append(use)
        }
    }

    private mutating func gate() {
        let start = token.start
        advance()
        guard token.kind == .identifier else { return }
        let symbol = declare(.gate, place, header: start..<token.end)
        show([symbol])
        definition = symbol
        advance()
        var kind = ProgramIndex.Kind.gateQubit
        while token.kind != .leftBrace, token.kind != .semicolon, token.kind != .end, token.kind != .rightBrace {
            switch token.kind {
            case .leftParenthesis: kind = .parameter
            case .rightParenthesis: kind = .gateQubit
            case .identifier: parameters.append((kind, place, place))
            case .keyword: return
            default: break
            }
            advance()
        }
    }

    private mutating func subroutine() {
        let kind: ProgramIndex.Kind = token.keyword == .def ? .subroutine : .external
        let start = token.start
        advance()
        guard token.kind == .identifier else { return }
        let symbol = declare(kind, place, header: start..<token.end)
        show([symbol])
        definition = symbol
        advance()
    }

    private mutating func loop() {
        let start = token.start
        advance()
        guard token.kind == .keyword else { return }
        advance()
        if token.kind == .leftBracket { bracketed() }
        guard token.kind == .identifier else { return }
        let name = (place: place, header: start..<token.end)
        advance()
        guard token.keyword == .in else { return }
        advance()
        switch token.kind {
        case .leftBracket: bracketed()
        case .leftBrace:
            var depth = 0
            repeat {
                depth += token.kind == .leftBrace ? 1 : token.kind == .rightBrace ? -1 : 0
                if token.kind == .identifier { use() } else { advance() }
            } while depth > 0 && token.kind != .end && token.kind != .semicolon
        default:
            if token.kind == .identifier || token.kind == .keyword || token.kind == .string { step() }
            while token.kind == .leftBracket || token.kind == .leftParenthesis { bracketed() }
        }
        parameters.append((.loopVariable, name.place, name.header))
        if token.kind != .leftBrace { openScope(hasBraces: false) }
    }

    // MARK: Scopes and statements

    private mutating func use() {
        let name = text
        add(.init(place: place, symbol: lookUp(name)))
        advance()
    }

    private func lookUp(_ name: String) -> Int? {
        var isInSubroutine = false
        for scope in open.reversed() {
            if let symbol = scope.names[name] {
                return scope.scope == 0 && isInSubroutine && !result.symbols[symbol].kind.isVisibleInSubroutines ? nil : symbol
            }
            isInSubroutine = isInSubroutine || result.scopes[scope.scope].isSubroutine
        }
        return nil
    }

    /// The symbols hold from here on; the first of a name stays it.
    private mutating func show(_ symbols: [Int]) {
        for symbol in symbols {
            let (name, scope) = (result.symbols[symbol].name, result.symbols[symbol].scope)
            guard let place = open.lastIndex(where: { $0.scope == scope }) else { continue }
            if open[place].names[name] == nil { open[place].names[name] = symbol }
        }
    }

    private mutating func openScope(hasBraces: Bool) {
        let scope = result.scopes.count
        result.scopes.append(.init(place: token.start..<source.count, parent: open[open.count - 1].scope))
        if let definition, hasBraces {
            result.scopes[scope].isSubroutine = result.symbols[definition].kind == .subroutine
            result.symbols[definition].header = result.symbols[definition].header.lowerBound..<lastEnd
        }
        open.append(OpenScope(scope: scope, hasBraces: hasBraces, definition: hasBraces ? definition : nil))
        let made = parameters.map { declare($0.kind, $0.place, header: $0.header) }
        show(made)
        parameters = []
        if hasBraces { definition = nil }
        brackets = 0
    }

    private mutating func closeScope(at end: Int, isClosed: Bool = true) {
        let scope = open.removeLast()
        result.scopes[scope.scope].isClosed = isClosed
        result.scopes[scope.scope].place = result.scopes[scope.scope].place.lowerBound..<end
        if let definition = scope.definition {
            result.symbols[definition].statement = result.symbols[definition].statement.lowerBound..<end
        }
    }

    private mutating func closeBrace() {
        settle()
        advance()
        while open.count > 1, !open[open.count - 1].hasBraces { closeScope(at: lastEnd) }
        if open.count > 1 { closeScope(at: lastEnd) }
        closeUnbraced()
        beginStatement()
    }

    /// Bodies without braces end with their statement, unless 'else' goes on with it.
    private mutating func closeUnbraced() {
        guard token.keyword != .else else { return }
        while open.count > 1, !open[open.count - 1].hasBraces { closeScope(at: lastEnd) }
    }

    private mutating func endStatement() {
        settle()
        closeUnbraced()
        beginStatement()
    }

    /// What the statement declared holds from now on.
    private mutating func settle() {
        for symbol in pending {
            let end = max(lastEnd, result.symbols[symbol].header.upperBound)
            result.symbols[symbol].statement = result.symbols[symbol].statement.lowerBound..<end
        }
        show(pending)
        pending = []
        if let definition {
            // A declaration without a body.
            let end = max(lastEnd, result.symbols[definition].header.upperBound)
            result.symbols[definition].header = result.symbols[definition].header.lowerBound..<end
            result.symbols[definition].statement = result.symbols[definition].header
        }
        (definition, parameters) = (nil, [])
    }

    private mutating func beginStatement() {
        (isAtStart, statementStart, brackets) = (true, token.start, 0)
    }
}
