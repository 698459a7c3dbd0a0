internal import Diagnostics

extension Expression {
    /// Reads an expression: numbers, `pi`, `tau`, `euler`, parameters, `+ - * / ^` (or `**`), parentheses and functions.
    ///
    /// - Throws: ``CircuitError/syntax(_:text:column:)`` or ``CircuitError/unknownFunction(_:nearest:)``.
    public init(parsing text: String) throws(CircuitError) {
        var reader = ExpressionReader(text)
        self = try reader.expression()
    }
}

/// A cursor over the text of an expression or observable; columns count Unicode scalars from 1.
struct TextCursor {
    let text: String
    let scalars: [Unicode.Scalar]
    var position = 0

    init(_ text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    func peek(_ ahead: Int) -> Unicode.Scalar? { position + ahead < scalars.count ? scalars[position + ahead] : nil }

    func fault(_ message: String, at place: Int? = nil) -> CircuitError { .syntax(message, text: text, column: (place ?? position) + 1) }

    mutating func skipSpace() {
        while let scalar = next, scalar.properties.isWhitespace { position += 1 }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    /// What stands at the cursor, quoted for a message.
    var found: String { next.map { "'\($0)'" } ?? "the end" }

    /// An unsigned decimal number, or nothing where none begins here.
    mutating func number() throws(CircuitError) -> Double? {
        let start = position
        while let scalar = next, scalar.isDigit { position += 1 }
        if next == ".", position > start || peek(1)?.isDigit == true {
            position += 1
            while let scalar = next, scalar.isDigit { position += 1 }
        }
        guard position > start else { return nil }
        if next == "e" || next == "E" {
            let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
            if peek(1 + sign)?.isDigit == true {
                position += 1 + sign
                while let scalar = next, scalar.isDigit { position += 1 }
            }
        }
        var digits = String(String.UnicodeScalarView(scalars[start..<position]))
        if digits.hasSuffix(".") { digits += "0" }
        guard let value = Double(digits), value.isFinite else { throw fault("'\(digits)' is too large a number", at: start) }
        return value
    }

    /// A name, or nothing where none begins here.
    mutating func name() -> String? {
        guard let first = next, first == "_" || first.properties.isAlphabetic else { return nil }
        let start = position
        while let scalar = next, scalar == "_" || scalar.isDigit || scalar.properties.isAlphabetic { position += 1 }
        return String(String.UnicodeScalarView(scalars[start..<position]))
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { self >= "0" && self <= "9" }
}

private struct ExpressionReader {
    private var cursor: TextCursor
    /// Deeper calls of the reader than these are refused rather than risking the stack; so are more operators.
    private let deepest = 500
    /// A level of nesting takes at most five calls, so that whatever was read is read again as it is written.
    private let mostNesting = 95
    private var operators = 0

    init(_ text: String) { cursor = TextCursor(text) }

    mutating func expression() throws(CircuitError) -> Expression {
        let expression = try sum(depth: 0)
        cursor.skipSpace()
        guard cursor.next == nil else { throw cursor.fault("expected an operator, found \(cursor.found)") }
        guard expression.nesting <= mostNesting else { throw cursor.fault("nested too deeply", at: 0) }
        return expression
    }

    private mutating func count() throws(CircuitError) {
        operators += 1
        guard operators < 4000 else { throw cursor.fault("too long an expression") }
    }

    mutating func sum(depth: Int) throws(CircuitError) -> Expression {
        guard depth < deepest else { throw cursor.fault("nested too deeply") }
        var result = try product(depth: depth + 1)
        while true {
            cursor.skipSpace()
            try count()
            if cursor.take("+") {
                result = .binary(.plus, result, try product(depth: depth + 1))
            } else if cursor.take("-") {
                result = .binary(.minus, result, try product(depth: depth + 1))
            } else {
                return result
            }
        }
    }

    private mutating func product(depth: Int) throws(CircuitError) -> Expression {
        var result = try signed(depth: depth + 1)
        while true {
            cursor.skipSpace()
            try count()
            if cursor.next == "*", cursor.peek(1) != "*" {
                cursor.position += 1
                result = .binary(.times, result, try signed(depth: depth + 1))
            } else if cursor.take("/") {
                result = .binary(.over, result, try signed(depth: depth + 1))
            } else {
                return result
            }
        }
    }

    private mutating func signed(depth: Int) throws(CircuitError) -> Expression {
        guard depth < deepest else { throw cursor.fault("nested too deeply") }
        cursor.skipSpace()
        if cursor.take("-") {
            let operand = try signed(depth: depth + 1)
            if case .number(let value) = operand, value.sign == .plus { return .number(-value) }
            return .negation(operand)
        }
        if cursor.take("+") { return try signed(depth: depth + 1) }
        return try power(depth: depth + 1)
    }

    private mutating func power(depth: Int) throws(CircuitError) -> Expression {
        let base = try atom(depth: depth + 1)
        cursor.skipSpace()
        if cursor.take("^") || (cursor.next == "*" && cursor.peek(1) == "*" && cursor.take("*") && cursor.take("*")) {
            return .binary(.power, base, try signed(depth: depth + 1))
        }
        return base
    }

    private mutating func atom(depth: Int) throws(CircuitError) -> Expression {
        cursor.skipSpace()
        let start = cursor.position
        if cursor.take("(") {
            let inner = try sum(depth: depth + 1)
            cursor.skipSpace()
            guard cursor.take(")") else { throw cursor.fault("expected ')', found \(cursor.found)") }
            return inner
        }
        if let value = try cursor.number() { return .number(value) }
        guard let name = cursor.name() else { throw cursor.fault("expected a number, a parameter or '(', found \(cursor.found)") }
        cursor.skipSpace()
        guard cursor.take("(") else { return Expression(named: name) }
        guard let function = Expression.Function(named: name) else {
            let names = Expression.Function.allCases.map(\.rawValue)
            throw .unknownFunction(name, nearest: nearest(to: name, among: names))
        }
        var arguments = [try sum(depth: depth + 1)]
        cursor.skipSpace()
        while cursor.take(",") {
            arguments.append(try sum(depth: depth + 1))
            cursor.skipSpace()
        }
        guard cursor.take(")") else { throw cursor.fault("expected ')', found \(cursor.found)") }
        guard arguments.count == function.arguments else {
            throw cursor.fault("\(name) takes \(counted(function.arguments, "argument")), got \(arguments.count)", at: start)
        }
        return .call(function, arguments)
    }
}

extension Expression {
    /// A constant's name or a parameter.
    init(named name: String) {
        switch name {
        case "pi", "π": self = .constant(.pi)
        case "tau", "τ": self = .constant(.tau)
        case "euler", "ℇ": self = .constant(.euler)
        default: self = .symbol(name)
        }
    }
}

extension Expression.Function {
    /// By the name of OpenQASM 3 or 2.
    public init?(named name: String) {
        switch name {
        case "asin": self = .arcsin
        case "acos": self = .arccos
        case "atan": self = .arctan
        case "ln": self = .log
        case "ceil": self = .ceiling
        default: self.init(rawValue: name)
        }
    }
}
