internal import Circuits
internal import Diagnostics

extension Parser {
    // MARK: OpenQASM 2

    mutating func statementOfVersion2() throws(Fault) -> StatementSyntax.Kind {
        switch token.keyword {
        case .openqasm: return try lateVersion()
        case .include: return try include()
        case .qreg, .creg: return try oldRegister()
        case .gate: return try gateDefinition()
        case .opaque:
            advance()
            let (name, parameters, qubits) = try gateHeader()
            try expect(.semicolon)
            return .opaque(name, parameters: parameters, qubits: qubits)
        case .measure:
            advance()
            let operand = try operand()
            try expect(.arrow)
            let target = try self.operand()
            try expect(.semicolon)
            return .measure(operand, target: target)
        case .reset: return try reset()
        case .barrier: return try barrier()
        case .if:
            advance()
            try expect(.leftParenthesis)
            let start = token.start
            guard token.kind == .identifier else { throw unexpected("expected a classical register") }
            let register = ExpressionSyntax(kind: .name(text), extent: here)
            advance()
            try expect(.equal)
            guard token.kind == .integer else { throw unexpected("expected a whole number") }
            let value = try expression()
            let condition = ExpressionSyntax(kind: .binary(.equal, register, value), extent: extent(from: start))
            try expect(.rightParenthesis)
            guard token.keyword == nil || isAt(.measure) || isAt(.reset) || isAt(.barrier) else {
                throw unexpected("expected a gate, 'measure' or 'reset'")
            }
            return .conditional(condition, then: try nested { (parser) throws(Fault) in [try parser.statement()] }, otherwise: [])
        default:
            guard token.kind == .identifier else { throw unexpected("expected a statement") }
            return try gateCall([])
        }
    }

    // MARK: OpenQASM 3

    mutating func statementOfVersion3() throws(Fault) -> StatementSyntax.Kind {
        let start = token.start
        switch token.kind {
        case .identifier: return try nameFirst()
        case .leftBrace: return .block(try block())
        case .at:
            // An annotation, up to the end of the line.
            advance()
            guard token.kind == .identifier || token.kind == .keyword else { throw unexpected("expected the name of an annotation") }
            let place = lexer.extent(start, token.end)
            let text = restOfLine(from: lastEnd, since: start)
            if token.kind == .end || token.kind == .rightBrace {
                findings.report("qasm.syntax", "an annotation stands before a statement, and none follows", at: place)
            }
            return .annotation(text)
        case .hash:
            advance()
            guard isAt(.pragma) else { throw unexpected("expected 'pragma'") }
            return .directive(restOfLine(from: token.end, since: start))
        case .keyword: break
        case .integer, .float, .imaginary, .string, .duration, .leftParenthesis, .minus, .tilde, .bang: return try expressionStatement()
        default: throw unexpected("expected a statement")
        }
        switch token.keyword {
        case .openqasm: return try lateVersion()
        case .include: return try include()
        case .qreg, .creg: return try oldRegister()
        case .qubit:
            advance()
            let size = try designator()
            let name = try name("the name of a register")
            try expect(.semicolon)
            return .qubits(name, size: size)
        case .bit, .int, .uint, .float, .angle, .bool, .duration, .stretch, .complex, .array: return try declaration()
        case .const:
            advance()
            let type = try type()
            let name = try name("the name of a constant")
            try expect(.assign)
            let value = try expression()
            try expect(.semicolon)
            return .constant(type, name, value: value)
        case .input, .output:
            let isInput = isAt(.input)
            advance()
            let type = try type()
            let name = try name("a name")
            try expect(.semicolon)
            return isInput ? .input(type, name) : .output(type, name)
        case .let:
            advance()
            let name = try name("the name of an alias")
            try expect(.assign)
            let value = try concatenation()
            try expect(.semicolon)
            return .alias(name, value)
        case .gate: return try gateDefinition()
        case .gphase, .inv, .pow, .ctrl, .negctrl: return try gateCall(try modifiers())
        case .measure:
            advance()
            let operand = try operand()
            let target = take(.arrow) ? try self.operand() : nil
            try expect(.semicolon)
            return .measure(operand, target: target)
        case .reset: return try reset()
        case .barrier: return try barrier()
        case .delay:
            advance()
            guard let duration = try designator() else { throw unexpected("expected '['") }
            let operands = token.kind == .semicolon ? [] : try operands()
            try expect(.semicolon)
            return .delay(duration, operands)
        case .box:
            advance()
            let duration = try designator()
            return .box(try block(), duration: duration)
        case .if, .for, .while, .switch: return try controlFlow()
        case .break, .continue, .end:
            let kind: StatementSyntax.Kind = isAt(.break) ? .breakLoop : isAt(.continue) ? .continueLoop : .end
            advance()
            try expect(.semicolon)
            return kind
        case .return:
            advance()
            let value = token.kind == .semicolon ? nil : try expression()
            try expect(.semicolon)
            return .returnValue(value)
        case .def: return try subroutine()
        case .extern:
            advance()
            let name = try name("the name of a function")
            try expect(.leftParenthesis)
            let parameters = try commaSeparated(until: .rightParenthesis) { (parser) throws(Fault) in try parser.parameterType() }
            try expect(.rightParenthesis)
            let result = take(.arrow) ? try type() : nil
            try expect(.semicolon)
            return .external(name, parameters: parameters, result: result)
        case .defcalgrammar:
            advance()
            guard token.kind == .string else { throw unexpected("expected a string") }
            advance()
            try expect(.semicolon)
            return .directive(written(since: start))
        case .cal, .defcal: return .directive(try calibration())
        case .pragma: return .directive(restOfLine(from: token.end, since: start))
        default: return try expressionStatement()
        }
    }

    /// Text up to the end of the line, without blanks at its end.
    private mutating func restOfLine(from offset: Int, since start: Int) -> String {
        lexer.rewind(to: offset)
        lexer.skipLine()
        var end = lexer.offset
        reread(from: end)
        while end > start, lexer.source.bytes[end - 1] <= UInt8(ascii: " ") { end -= 1 }
        return lexer.source.text(start..<end)
    }

    private func written(since start: Int) -> String { lexer.source.text(start..<max(start, lastEnd)) }

    private mutating func skipToSemicolon() throws(Fault) {
        while token.kind != .semicolon {
            if token.kind == .end { throw unexpected("expected ';'") }
            advance()
        }
        advance()
    }

    /// A statement that begins with a name: gate call, assignment, or expression.
    private mutating func nameFirst() throws(Fault) -> StatementSyntax.Kind {
        let start = token.start
        let name = NameSyntax(text: text, extent: here)
        advance()
        switch token.kind {
        case .semicolon where name.text == "nop":
            advance()
            return .nop
        case .at:
            let near = nearest(to: name.text, among: ["ctrl", "negctrl", "inv", "pow"])
            findings.report(
                "qasm.unknown-modifier", "no gate modifier '\(name.text)'", at: name.extent,
                hint: "did you mean '\(near.first ?? "ctrl")'?")
            throw Fault()
        case .identifier, .hardwareQubit: return try gateCall([], name: name, arguments: nil)
        case .leftParenthesis:
            advance()
            let arguments = try arguments()
            if token.kind == .at {
                // ctrl(2) misspelt
                let near = nearest(to: name.text, among: ["ctrl", "negctrl", "inv", "pow"])
                findings.report(
                    "qasm.unknown-modifier", "no gate modifier '\(name.text)'", at: name.extent,
                    hint: "did you mean '\(near.first ?? "ctrl")'?")
                throw Fault()
            }
            if token.kind == .identifier || token.kind == .hardwareQubit || token.kind == .leftBracket {
                if token.kind == .leftBracket { _ = try index() }
                return try gateCall([], name: name, arguments: arguments)
            }
            let call = ExpressionSyntax(kind: .call(name.text, arguments), extent: extent(from: start))
            try expect(.semicolon)
            return .expression(call)
        default: break
        }
        reread(from: start)
        let target = try operand()
        switch token.kind {
        case .assign, .compoundAssign:
            let operation = text
            advance()
            let value = try concatenation()
            try expect(.semicolon)
            if operation == "=", case .measure(let operands) = value.kind, let operand = operands.first {
                return .measure(operand, target: target)
            }
            return .assignment(target, operation: operation, value)
        case .identifier, .hardwareQubit:
            // A gate with a designator, or a forgotten semicolon.
            throw unexpected("expected '=' or ';'")
        default:
            reread(from: start)
            return try expressionStatement()
        }
    }

    private mutating func expressionStatement() throws(Fault) -> StatementSyntax.Kind {
        let value = try expression()
        try expect(.semicolon)
        return .expression(value)
    }

    mutating func concatenation() throws(Fault) -> ExpressionSyntax {
        let start = token.start
        var parts = [try expression()]
        while take(.plusPlus) { parts.append(try expression()) }
        return parts.count == 1 ? parts[0] : ExpressionSyntax(kind: .concatenation(parts), extent: extent(from: start))
    }

    private mutating func designator() throws(Fault) -> ExpressionSyntax? {
        guard take(.leftBracket) else { return nil }
        let size = try expression()
        try expect(.rightBracket)
        return size
    }

    private mutating func declaration() throws(Fault) -> StatementSyntax.Kind {
        let type = try type()
        // A cast that begins an expression statement.
        if token.kind == .leftParenthesis {
            reread(from: Int(type.extent.start))
            return try expressionStatement()
        }
        let name = try name("a name")
        let value = take(.assign) ? try concatenation() : nil
        try expect(.semicolon)
        if type.kind == .bit, type.dimensions == nil, value == nil { return .bits(name, size: type.size) }
        return .variable(type, name, value: value)
    }

    private mutating func controlFlow() throws(Fault) -> StatementSyntax.Kind {
        let start = token.start
        switch token.keyword {
        case .if:
            advance()
            let condition = try parenthesized()
            let then = try body()
            let otherwise = take(.else) ? try body() : []
            return .conditional(condition, then: then, otherwise: otherwise)
        case .while:
            advance()
            let condition = try parenthesized()
            return .whileLoop(condition, body: try body())
        case .for:
            advance()
            let type = try type()
            let name = try name("the name of the loop's variable")
            guard take(.in) else { throw unexpected("expected 'in'") }
            let values: ForValuesSyntax
            if take(.leftBracket) {
                values = .range(try indexEntry())
                try expect(.rightBracket)
            } else if take(.leftBrace) {
                values = .set(try commaSeparated(until: .rightBrace) { (parser) throws(Fault) in try parser.expression() })
                try expect(.rightBrace)
            } else {
                values = .expression(try expression())
            }
            return .forLoop(type, name, values: values, body: try body())
        default:
            advance()
            let value = try parenthesized()
            try expect(.leftBrace)
            var cases: [(values: [ExpressionSyntax], body: [StatementSyntax])] = []
            while !take(.rightBrace) {
                if isAt(.case) || isAt(.default), let last = cases.last, last.values.isEmpty {
                    findings.report("qasm.case", "'default' stands once, behind every 'case'", at: here)
                }
                if take(.case) {
                    let values = try commaSeparated(until: .leftBrace) { (parser) throws(Fault) in try parser.expression() }
                    cases.append((values, try block()))
                } else if take(.default) {
                    cases.append(([], try block()))
                } else {
                    throw unexpected("expected 'case', 'default' or '}'")
                }
            }
            if !cases.contains(where: { !$0.values.isEmpty }) {
                findings.report("qasm.case", "'switch' needs at least one 'case'", at: extent(from: start))
            }
            return .switchCase(value, cases: cases)
        }
    }

    private mutating func parenthesized() throws(Fault) -> ExpressionSyntax {
        try expect(.leftParenthesis)
        let value = try expression()
        try expect(.rightParenthesis)
        return value
    }

    private mutating func subroutine() throws(Fault) -> StatementSyntax.Kind {
        advance()
        let name = try name("the name of a subroutine")
        try expect(.leftParenthesis)
        let parameters = try commaSeparated(until: .rightParenthesis) { (parser) throws(Fault) in try parser.parameter() }
        try expect(.rightParenthesis)
        let result = take(.arrow) ? try type() : nil
        return .subroutine(name, parameters: parameters, result: result, body: try block())
    }

    private mutating func parameter() throws(Fault) -> ParameterSyntax {
        let start = token.start
        let isReadOnly = isAt(.readonly)
        if isAt(.readonly) || isAt(.mutable) {
            return ParameterSyntax(type: try parameterType(), name: try name("a parameter"), isReadOnly: isReadOnly)
        }
        if isAt(.creg) || isAt(.qreg) {
            let kind: TypeSyntax.Kind = isAt(.creg) ? .bit : .qubit
            advance()
            let name = try name("a parameter")
            let size = try designator()
            return ParameterSyntax(type: TypeSyntax(kind: kind, size: size, dimensions: nil, extent: extent(from: start)), name: name)
        }
        return ParameterSyntax(type: try type(), name: try name("a parameter"))
    }

    /// A parameter without its name, as `extern` has them.
    private mutating func parameterType() throws(Fault) -> TypeSyntax {
        let start = token.start
        if isAt(.readonly) || isAt(.mutable) {
            let isMutable = isAt(.mutable)
            advance()
            guard isAt(.array) else { throw unexpected("expected 'array'") }
            advance()
            try expect(.leftBracket)
            var type = try type()
            try expect(.comma)
            if take(.hash) {
                // #dim = n
                _ = try name("'dim'")
                try expect(.assign)
                type.dimensionCount = try expression()
                type.dimensions = []
            } else {
                type.dimensions = try commaSeparated(until: .rightBracket) { (parser) throws(Fault) in try parser.expression() }
            }
            try expect(.rightBracket)
            type.isMutable = isMutable
            return type
        }
        if isAt(.creg) {
            advance()
            return TypeSyntax(kind: .bit, size: try designator(), dimensions: nil, extent: extent(from: start))
        }
        return try type()
    }

    // MARK: Both

    private mutating func lateVersion() throws(Fault) -> StatementSyntax.Kind {
        advance()
        try skipToSemicolon()
        return .lateVersion
    }

    private mutating func include() throws(Fault) -> StatementSyntax.Kind {
        advance()
        guard token.kind == .string else { throw unexpected("expected the name of a file in quotes") }
        let (path, place) = (String(text.dropFirst().dropLast()), here)
        advance()
        try expect(.semicolon)
        return .include(path: path, place)
    }

    private mutating func oldRegister() throws(Fault) -> StatementSyntax.Kind {
        let isQuantum = isAt(.qreg)
        advance()
        let name = try name("the name of a register")
        if isVersion2, token.kind != .leftBracket { throw unexpected("expected '[' and the register's size") }
        let size = try designator()
        try expect(.semicolon)
        return isQuantum ? .qubits(name, size: size) : .bits(name, size: size)
    }

    private mutating func reset() throws(Fault) -> StatementSyntax.Kind {
        advance()
        let operand = try operand()
        try expect(.semicolon)
        return .reset(operand)
    }

    private mutating func barrier() throws(Fault) -> StatementSyntax.Kind {
        advance()
        let operands = token.kind == .semicolon ? [] : try operands()
        try expect(.semicolon)
        return .barrier(operands)
    }

    private mutating func gateHeader() throws(Fault) -> (NameSyntax, [NameSyntax], [NameSyntax]) {
        let name = try name("the name of a gate")
        var parameters: [NameSyntax] = []
        if take(.leftParenthesis) {
            parameters = try commaSeparated(until: .rightParenthesis) { (parser) throws(Fault) in try parser.name("a parameter") }
            try expect(.rightParenthesis)
        }
        let qubits = try commaSeparated { (parser) throws(Fault) in try parser.name("the name of a qubit") }
        return (name, parameters, qubits)
    }

    private mutating func gateDefinition() throws(Fault) -> StatementSyntax.Kind {
        advance()
        let (name, parameters, qubits) = try gateHeader()
        guard token.kind == .leftBrace else { throw unexpected("expected '{'") }
        return .gateDefinition(name, parameters: parameters, qubits: qubits, body: try block())
    }

    private mutating func modifiers() throws(Fault) -> [ModifierSyntax] {
        var modifiers: [ModifierSyntax] = []
        while let keyword = token.keyword, [.inv, .pow, .ctrl, .negctrl].contains(keyword) {
            guard modifiers.count < 1000 else { throw unexpected("expected fewer modifiers") }
            advance()
            switch keyword {
            case .inv: modifiers.append(.inverse)
            case .pow: modifiers.append(.power(try parenthesized()))
            default:
                let count = token.kind == .leftParenthesis ? try parenthesized() : nil
                modifiers.append(.control(positive: keyword == .ctrl, count: count))
            }
            try expect(.at)
        }
        return modifiers
    }

    /// A gate call from its name on.
    private mutating func gateCall(_ modifiers: [ModifierSyntax]) throws(Fault) -> StatementSyntax.Kind {
        let name: NameSyntax
        if isAt(.gphase) {
            name = NameSyntax(text: text, extent: here)
            advance()
        } else {
            guard token.kind == .identifier else { throw unexpected("expected a gate") }
            name = NameSyntax(text: text, extent: here)
            advance()
        }
        var written: [ExpressionSyntax]?
        if take(.leftParenthesis) { written = try arguments() }
        return try gateCall(modifiers, name: name, arguments: written)
    }

    private mutating func gateCall(
        _ modifiers: [ModifierSyntax], name: NameSyntax, arguments: [ExpressionSyntax]?
    ) throws(Fault) -> StatementSyntax.Kind {
        let operands = token.kind == .semicolon ? [] : try operands()
        try expect(.semicolon)
        return .gateCall(GateCallSyntax(modifiers: modifiers, name: name, arguments: arguments, operands: operands))
    }
}
