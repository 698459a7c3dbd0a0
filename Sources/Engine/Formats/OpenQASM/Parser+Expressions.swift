internal import Circuits

extension Parser {
    mutating func expression() throws(Fault) -> ExpressionSyntax {
        var operators = 0
        return try nested { (parser) throws(Fault) in try parser.binary(strongerThan: 0, &operators) }
    }

    /// By climbing precedences: reads operators that bind more tightly than the given strength.
    private mutating func binary(strongerThan strength: Int, _ operators: inout Int) throws(Fault) -> ExpressionSyntax {
        var left = try unary(&operators)
        while true {
            if strength < 7, isAt(.in), !isVersion2 {
                left = try membership(of: left, &operators)
                continue
            }
            guard let (operation, own) = binaryOperator, own > strength else { break }
            operators += 1
            guard operators < Parser.mostOperators else {
                findings.report("qasm.nesting", "too long an expression", at: here)
                throw Fault()
            }
            advance()
            // Powers bind to the right, the others to the left.
            let right =
                operation == .power
                ? try rightOfPower(&operators)
                : try nestedBinary(strongerThan: own, &operators)
            left = ExpressionSyntax(kind: .binary(operation, left, right), extent: left.extent.to(right.extent))
        }
        return left
    }

    /// Whether a value is one of a set's, `in` next.
    private mutating func membership(of value: ExpressionSyntax, _ operators: inout Int) throws(Fault) -> ExpressionSyntax {
        advance()
        try expect(.leftBrace)
        let entries = try commaSeparated(until: .rightBrace) { (parser) throws(Fault) in try parser.expression() }
        if entries.isEmpty { throw unexpected("expected a value") }
        try expect(.rightBrace)
        operators += entries.count
        guard operators < Parser.mostOperators else {
            findings.report("qasm.nesting", "too long an expression", at: here)
            throw Fault()
        }
        return ExpressionSyntax(kind: .membership(value, entries), extent: extent(from: Int(value.extent.start)))
    }

    private mutating func nestedBinary(strongerThan strength: Int, _ operators: inout Int) throws(Fault) -> ExpressionSyntax {
        var count = operators
        let result = try nested { (parser) throws(Fault) in try parser.binary(strongerThan: strength, &count) }
        operators = count
        return result
    }

    private mutating func rightOfPower(_ operators: inout Int) throws(Fault) -> ExpressionSyntax {
        try nestedBinary(strongerThan: 11, &operators)
    }

    private var binaryOperator: (BinaryOperator, strength: Int)? {
        switch token.kind {
        case .starStar: (.power, 12)
        case .caret: isVersion2 ? (.power, 12) : (.bitXor, 4)
        case .star: (.times, 10)
        case .slash: (.over, 10)
        case .percent: (.modulo, 10)
        case .plus: (.plus, 9)
        case .minus: (.minus, 9)
        case .shiftLeft: (.shiftLeft, 8)
        case .shiftRight: (.shiftRight, 8)
        case .less: (.less, 7)
        case .lessOrEqual: (.lessOrEqual, 7)
        case .greater: (.greater, 7)
        case .greaterOrEqual: (.greaterOrEqual, 7)
        case .equal: (.equal, 6)
        case .notEqual: (.notEqual, 6)
        case .ampersand: (.bitAnd, 5)
        case .pipe: (.bitOr, 3)
        case .andAnd: (.and, 2)
        case .orOr: (.or, 1)
        default: nil
        }
    }

    private mutating func unary(_ operators: inout Int) throws(Fault) -> ExpressionSyntax {
        let start = token.start
        let operation: UnaryOperator
        switch token.kind {
        case .minus: operation = .minus
        case .bang: operation = .not
        case .tilde: operation = .complement
        case .plus where isVersion2:
            advance()
            return try nestedBinary(strongerThan: 11, &operators)
        default: return try postfix()
        }
        advance()
        // A sign binds more weakly than a power.
        let operand = try nestedBinary(strongerThan: 11, &operators)
        return ExpressionSyntax(kind: .unary(operation, operand), extent: extent(from: start))
    }

    private mutating func postfix() throws(Fault) -> ExpressionSyntax {
        let start = token.start
        var result = try primary()
        var count = 0
        while token.kind == .leftBracket, !isVersion2 {
            count += 1
            guard count <= 16 else { throw unexpected("expected fewer indices") }
            let entries = try index()
            result = ExpressionSyntax(kind: .index(result, entries), extent: extent(from: start))
        }
        return result
    }

    private mutating func primary() throws(Fault) -> ExpressionSyntax {
        let (start, here) = (token.start, self.here)
        func result(_ kind: ExpressionSyntax.Kind, _ extent: Extent) -> ExpressionSyntax { ExpressionSyntax(kind: kind, extent: extent) }
        switch token.kind {
        case .leftParenthesis:
            advance()
            var inner = try expression()
            try expect(.rightParenthesis)
            inner.extent = extent(from: start)
            return inner
        case .integer:
            let kind = try integer()
            advance()
            return result(kind, here)
        case .float:
            guard let value = number(text), value.isFinite else { throw tooLarge() }
            advance()
            return result(.float(value), here)
        case .imaginary:
            let value = number(String(text.dropLast(2).filter { $0 != " " && $0 != "\t" }))
            advance()
            return result(.imaginary(value ?? 0), here)
        case .duration:
            let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "_" || $0 == "e" || $0 == "E" || $0 == "-" || $0 == "+" }
            let unit = text.drop { $0.isNumber || ".+-_eE ".contains($0) || $0 == "\t" }
            let value = number(String(digits))
            advance()
            return result(.duration(value ?? 0, unit: String(unit)), here)
        case .string:
            let digits = text.dropFirst().dropLast().filter { $0 != "_" }
            guard !isVersion2, !digits.isEmpty, digits.allSatisfy({ $0 == "0" || $0 == "1" }) else {
                throw unexpected("expected an expression")
            }
            advance()
            return result(.bitString(digits.map { $0 == "1" }), here)
        case .hardwareQubit:
            let number = Int(text.dropFirst()) ?? 0
            advance()
            return result(.hardwareQubit(number), here)
        case .identifier:
            let name = text
            advance()
            guard take(.leftParenthesis) else { return result(.name(name), here) }
            let arguments = try arguments()
            return result(.call(name, arguments), extent(from: start))
        case .leftBrace where !isVersion2:
            advance()
            let entries = try commaSeparated(until: .rightBrace) { (parser) throws(Fault) in try parser.expression() }
            try expect(.rightBrace)
            return result(.list(entries), extent(from: start))
        case .keyword: return try keywordExpression()
        default: throw unexpected("expected an expression")
        }
    }

    /// Arguments up to the closing parenthesis, the opening one taken.
    mutating func arguments() throws(Fault) -> [ExpressionSyntax] {
        let arguments = try commaSeparated(until: .rightParenthesis) { (parser) throws(Fault) in try parser.concatenation() }
        try expect(.rightParenthesis)
        return arguments
    }

    private mutating func keywordExpression() throws(Fault) -> ExpressionSyntax {
        let (start, here) = (token.start, self.here)
        switch token.keyword {
        case .true, .false:
            let value = isAt(.true)
            advance()
            return ExpressionSyntax(kind: .boolean(value), extent: here)
        case .pow:
            advance()
            try expect(.leftParenthesis)
            let arguments = try arguments()
            return ExpressionSyntax(kind: .call("pow", arguments), extent: extent(from: start))
        case .measure:
            advance()
            let operand = try operand()
            return ExpressionSyntax(kind: .measure([operand]), extent: extent(from: start))
        case .durationof:
            advance()
            try expect(.leftParenthesis)
            let body = try block()
            try expect(.rightParenthesis)
            return ExpressionSyntax(kind: .durationOf(body), extent: extent(from: start))
        case .bit, .int, .uint, .float, .angle, .bool, .duration, .complex, .array:
            let type = try type()
            try expect(.leftParenthesis)
            let operand = try expression()
            try expect(.rightParenthesis)
            return ExpressionSyntax(kind: .cast(type, operand), extent: extent(from: start))
        default: throw unexpected("expected an expression")
        }
    }

    private func number(_ text: String) -> Double? {
        var digits = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
        if digits.hasSuffix(".") { digits += "0" }
        if let value = Double(digits) { return value }
        // "2.e3" and ".5"
        return Double(digits.replacingDot())
    }

    private func tooLarge() -> Fault {
        findings.report("qasm.number", "'\(text)' is too large a number", at: here)
        return Fault()
    }

    private func integer() throws(Fault) -> ExpressionSyntax.Kind {
        let digits = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
        let radix: Int
        switch digits.dropFirst().first {
        case "x", "X": radix = 16
        case "o": radix = 8
        case "b", "B": radix = 2
        default:
            if let value = Int(digits) { return .integer(value) }
            // In OpenQASM 2 every number is real.
            if isVersion2, let value = Double(digits), value.isFinite { return .float(value) }
            return try wideInteger(digits.utf8, radix: 10)
        }
        if let value = Int(digits.dropFirst(2), radix: radix) { return .integer(value) }
        return try wideInteger(digits.utf8.dropFirst(2), radix: radix)
    }

    private func wideInteger(_ digits: some Collection<UInt8>, radix: Int) throws(Fault) -> ExpressionSyntax.Kind {
        guard digits.count <= WideInteger.mostBits, let value = WideInteger(digits: digits, radix: radix) else { throw tooLarge() }
        return .wideInteger(value)
    }

    // MARK: Types

    mutating func type() throws(Fault) -> TypeSyntax {
        let start = token.start
        if take(.array) {
            try expect(.leftBracket)
            var element = try type()
            try expect(.comma)
            element.dimensions = try commaSeparated(until: .rightBracket) { (parser) throws(Fault) in try parser.expression() }
            try expect(.rightBracket)
            element.extent = extent(from: start)
            return element
        }
        guard let keyword = token.keyword, let kind = TypeSyntax.Kind(rawValue: keyword.rawValue) else {
            throw unexpected("expected a type")
        }
        advance()
        var size: ExpressionSyntax?
        if token.kind == .leftBracket {
            advance()
            if kind == .complex { _ = try type() } else { size = try expression() }
            try expect(.rightBracket)
        }
        return TypeSyntax(kind: kind, size: size, dimensions: nil, extent: extent(from: start))
    }
}

extension String {
    /// A zero put where a dot has no digit on one side.
    fileprivate func replacingDot() -> String {
        var result = ""
        for character in self {
            if character == ".", result.isEmpty { result = "0" }
            if character == "e" || character == "E", result.hasSuffix(".") { result += "0" }
            result.append(character)
        }
        return result
    }
}
