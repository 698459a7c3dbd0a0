import Glibc

/// Reads a formula's text; faults carry the reference parser's names.
struct FormulaParser {
    private static let longestText = 4096
    private static let deepestNesting = 32
    private static let mostOperands = 64

    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func parse() throws(FormulaError) -> FormulaTree {
        guard bytes.count <= Self.longestText else { throw fault("TooLong") }
        let tree = try parseChain(depth: 0)
        skipSpaces()
        guard place == bytes.count else { throw fault("UnparsedTokensRemaining(\"\(rest)\")") }
        return tree
    }

    /// A fault at the current place.
    private func fault(_ name: String) -> FormulaError { FormulaError(name, at: place) }

    private var rest: String { String(decoding: bytes[place...], as: UTF8.self) }
    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpaces() {
        while let byte = current, byte <= 0x20 { place += 1 }
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[place...].starts(with: text.utf8) else { return false }
        place += text.utf8.count
        return true
    }

    private mutating func parseChain(depth: Int) throws(FormulaError) -> FormulaTree {
        guard depth < Self.deepestNesting else { throw fault("TooDeep") }
        var operands = [try parseOperand(depth: depth)]
        var operators: [Formula.Operator] = []
        while let operation = parseOperator() {
            operators.append(operation)
            operands.append(try parseOperand(depth: depth))
            guard operands.count <= Self.mostOperands else { throw fault("TooLong") }
        }
        return operands.count == 1 ? operands[0] : .chain(operands, operators)
    }

    /// The longer spellings stand first.
    private static let operators: [(String, Formula.Operator)] = [
        ("<=", .atMost), (">=", .atLeast), ("==", .equal), ("!=", .notEqual), ("&&", .and), ("||", .or), ("and", .and), ("or", .or),
        ("+", .add), ("-", .subtract), ("*", .multiply), ("/", .divide), ("%", .modulo), ("^", .power), ("<", .less), (">", .greater),
    ]

    private mutating func parseOperator() -> Formula.Operator? {
        skipSpaces()
        for (text, operation) in Self.operators where skip(text) { return operation }
        return nil
    }

    private mutating func parseOperand(depth: Int) throws(FormulaError) -> FormulaTree {
        guard depth < Self.deepestNesting else { throw fault("TooDeep") }
        skipSpaces()
        if let value = try parseNumber() { return .constant(value) }
        guard let byte = current else { throw fault("EofWhileParsing(\"value\")") }
        switch byte {
        case UInt8(ascii: "+"):
            place += 1
            return .positive(try parseOperand(depth: depth + 1))
        case UInt8(ascii: "-"):
            place += 1
            return .negative(try parseOperand(depth: depth + 1))
        case UInt8(ascii: "!"):
            place += 1
            return .not(try parseOperand(depth: depth + 1))
        case UInt8(ascii: "("), UInt8(ascii: "["):
            place += 1
            let inner = try parseChain(depth: depth + 1)
            try close(byte, what: "parentheses")
            return inner
        default:
            guard let name = parseName() else { throw fault("InvalidValue") }
            return try parseCall(of: name, depth: depth)
        }
    }

    private mutating func close(_ open: UInt8, what: String) throws(FormulaError) {
        skipSpaces()
        let closing = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
        guard let byte = current else { throw fault("EofWhileParsing(\"\(what)\")") }
        guard byte == closing else { throw fault("Expected(\"\(Character(Unicode.Scalar(closing)))\")") }
        place += 1
    }

    private mutating func parseCall(of name: String, depth: Int) throws(FormulaError) -> FormulaTree {
        skipSpaces()
        guard let open = current, open == UInt8(ascii: "(") || open == UInt8(ascii: "[") else { return .name(name) }
        place += 1
        var arguments: [FormulaTree] = []
        skipSpaces()
        if current != UInt8(ascii: ")"), current != UInt8(ascii: "]") {
            repeat {
                arguments.append(try parseChain(depth: depth + 1))
                skipSpaces()
            } while skip(",") || skip(";")
        }
        try close(open, what: "function arguments")
        if let function = Formula.Function(rawValue: name), !function.arguments.contains(arguments.count) {
            throw fault(
                "WrongArgs(\"\(name): expected \(function.arguments.lowerBound) to \(function.arguments.upperBound) arguments\")")
        }
        return .call(name, arguments)
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func parseName() -> String? {
        guard let first = current, Self.isLetter(first) else { return nil }
        let start = place
        while let byte = current, Self.isLetter(byte) || Self.isDigit(byte) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// A number with its sign: `-2`, `.5`, `1e-3`, `1.25K`, `NaN`, `inf`; nil where none stands here.
    private mutating func parseNumber() throws(FormulaError) -> Double? {
        let start = place
        var text = ""
        if let sign = current, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            text = sign == UInt8(ascii: "-") ? "-" : ""
            place += 1
        }
        if let name = parseName() {
            if name == "NaN" { return .nan }
            if name == "inf" { return text.isEmpty ? .infinity : -.infinity }
            place = start
            return nil
        }
        let digits = place
        while let byte = current, Self.isDigit(byte) || byte == UInt8(ascii: ".") { place += 1 }
        guard place > digits else {
            place = start
            return nil
        }
        text += String(decoding: bytes[digits..<place], as: UTF8.self) + parseScale()
        guard let value = Double(text) ?? Double("0" + text) else {
            throw fault("ParseF64(\"\(text)\")")
        }
        return value
    }

    /// The exponent or the suffix after a number's digits, as an exponent.
    private mutating func parseScale() -> String {
        guard let byte = current else { return "" }
        let exponents: [(String, String)] = [
            ("p", "e-12"), ("n", "e-9"), ("u", "e-6"), ("µ", "e-6"), ("m", "e-3"), ("k", "e3"), ("K", "e3"), ("M", "e6"), ("G", "e9"),
            ("T", "e12"),
        ]
        for (suffix, exponent) in exponents where skip(suffix) { return exponent }
        guard byte | 0x20 == UInt8(ascii: "e") else { return "" }
        let start = place
        place += 1
        if let sign = current, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place += 1 }
        while let digit = current, Self.isDigit(digit) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }
}
