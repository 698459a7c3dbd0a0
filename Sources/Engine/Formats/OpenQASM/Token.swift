/// The smallest meaningful piece of a program's text.
struct Token {
    var kind: Kind
    /// Which word of the language it is, where it is one.
    var keyword: Keyword?
    var start: Int
    var end: Int

    enum Kind: UInt8 {
        case end, identifier, keyword, integer, float, imaginary, duration, string, hardwareQubit
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
        case comma, semicolon, colon, dot, at, arrow, hash
        case assign, compoundAssign
        case plus, minus, star, slash, percent, starStar, plusPlus
        case ampersand, pipe, caret, tilde, bang, andAnd, orOr
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, shiftLeft, shiftRight
        /// A character or text that begins no token; the lexer said why.
        case invalid
    }
}

/// The reserved words of OpenQASM 3; OpenQASM 2 reserves only some of them.
enum Keyword: String, CaseIterable {
    case openqasm = "OPENQASM"
    case include, defcalgrammar, def, cal, defcal, gate, extern, box, `let`
    case `break`, `continue`, `if`, `else`, end, `return`, `for`, `while`, `in`, `switch`, `case`, `default`, pragma
    case input, output, const, readonly, mutable
    case qreg, qubit, creg, bool, bit, int, uint, float, angle, complex, array, void, duration, stretch
    case gphase, inv, pow, ctrl, negctrl, durationof, delay, reset, measure, barrier
    case `true`, `false`
    /// Only in OpenQASM 2.
    case opaque

    /// Whether the word is reserved in OpenQASM 2.
    var isInVersion2: Bool {
        switch self {
        case .openqasm, .include, .gate, .opaque, .qreg, .creg, .barrier, .measure, .reset, .if: true
        default: false
        }
    }

    /// Whether a statement may begin with it; where reading resumes after a fault.
    var beginsStatement: Bool {
        switch self {
        case .in, .else, .readonly, .mutable, .true, .false, .durationof, .void, .case, .default: false
        default: true
        }
    }

    private static let version2 = table { $0.isInVersion2 }
    private static let version3 = table { $0 != .opaque }

    private static func table(_ isReserved: (Keyword) -> Bool) -> [UInt64: [(name: [UInt8], keyword: Keyword)]] {
        var table: [UInt64: [(name: [UInt8], keyword: Keyword)]] = [:]
        for keyword in allCases where isReserved(keyword) {
            let name = Array(keyword.rawValue.utf8)
            table[packed(name[...]), default: []].append((name, keyword))
        }
        return table
    }

    /// Up to eight bytes as one number.
    private static func packed(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// The reserved word these bytes are.
    static func of(_ bytes: ArraySlice<UInt8>, version2 isVersion2: Bool) -> Keyword? {
        guard bytes.count >= 2, bytes.count <= 13 else { return nil }
        guard let found = (isVersion2 ? version2 : version3)[packed(bytes)] else { return nil }
        return found.first { $0.name.elementsEqual(bytes) }?.keyword
    }
}

extension Token.Kind {
    /// How messages call it.
    var spelling: String {
        switch self {
        case .end: "the end of the file"
        case .identifier: "a name"
        case .keyword: "a keyword"
        case .integer, .float, .imaginary: "a number"
        case .duration: "a duration"
        case .string: "a string"
        case .hardwareQubit: "a hardware qubit"
        case .leftParenthesis: "'('"
        case .rightParenthesis: "')'"
        case .leftBracket: "'['"
        case .rightBracket: "']'"
        case .leftBrace: "'{'"
        case .rightBrace: "'}'"
        case .comma: "','"
        case .semicolon: "';'"
        case .colon: "':'"
        case .at: "'@'"
        case .arrow: "'->'"
        case .assign: "'='"
        case .equal: "'=='"
        default: "an operator"
        }
    }
}
