internal import Circuits
internal import Diagnostics
internal import Numerics

/// A place among a line's tokens.
struct QuilCursor {
    let tokens: [QuilToken]
    let findings: Findings
    var place = 0
    private var depth = 0
    /// A level of an angle's text takes at most two calls: what was read is read again as it is written.
    private static let deepest = 2 * QuilExpression.mostNesting + 20
    /// How many operators the line has, so that no tree of them gets deep.
    private var operators = 0

    init(_ tokens: [QuilToken], _ findings: Findings) { (self.tokens, self.findings) = (tokens, findings) }

    var next: QuilToken? { place < tokens.count ? tokens[place] : nil }
    var isAtEnd: Bool { place >= tokens.count }

    /// Where the cursor is: the next token, or the last one.
    var extent: Extent { next?.extent ?? tokens.last?.extent ?? Extent(source: 0, start: 0, end: 0) }

    mutating func take() -> QuilToken? {
        defer { place += 1 }
        return next
    }

    mutating func take(_ sign: String) -> Bool {
        guard next?.text == sign, next?.kind == .sign else { return false }
        place += 1
        return true
    }

    func fault(_ what: String, hint: String? = nil) {
        findings.report(
            "quil.syntax", "expected \(what), found \(next.map { "'\($0.text)'" } ?? "the end of the line")", at: extent, hint: hint)
    }

    mutating func expect(_ sign: String) -> Bool {
        if take(sign) { return true }
        fault("'\(sign)'")
        return false
    }

    mutating func expectEnd() -> Bool {
        if isAtEnd { return true }
        fault("the end of the line")
        return false
    }

    mutating func word(_ what: String) -> QuilToken? {
        guard let token = next, token.kind == .word else {
            fault(what)
            return nil
        }
        place += 1
        return token
    }

    mutating func integer(_ what: String) -> (Int, Extent)? {
        guard let token = next, token.kind == .integer, let value = Int(token.text) else {
            fault(what)
            return nil
        }
        place += 1
        return (value, token.extent)
    }

    /// `name` or `name[3]`.
    mutating func reference() -> QuilReference? {
        guard let name = word("a place in memory such as ro[0]") else { return nil }
        var reference = QuilReference(region: name.text, index: 0, extent: name.extent)
        if take("[") {
            guard let (index, _) = integer("an index"), expect("]") else { return nil }
            reference.index = index
            reference.extent.end = tokens[place - 1].extent.end
        }
        return reference
    }

    // MARK: Expressions

    mutating func expression() -> QuilExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else {
            findings.report("quil.depth", "an expression of more than \(Self.deepest) levels", at: extent)
            return nil
        }
        guard var left = product() else { return nil }
        while let sign = next, sign.kind == .sign, sign.text == "+" || sign.text == "-" {
            guard countOperator(), let right = product() else { return nil }
            left = .binary(sign.text == "+" ? .plus : .minus, left, right)
        }
        return left
    }

    private mutating func countOperator() -> Bool {
        place += 1
        operators += 1
        if operators <= 300 { return true }
        findings.report("quil.depth", "a line of more than 300 operators", at: extent)
        return false
    }

    private mutating func product() -> QuilExpression? {
        guard var left = signed() else { return nil }
        while let sign = next, sign.kind == .sign, sign.text == "*" || sign.text == "/" {
            guard countOperator(), let right = signed() else { return nil }
            left = .binary(sign.text == "*" ? .times : .over, left, right)
        }
        return left
    }

    private mutating func signed() -> QuilExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else {
            findings.report("quil.depth", "an expression of more than \(Self.deepest) levels", at: extent)
            return nil
        }
        if take("-") { return signed().map { .negation($0) } }
        if take("+") { return signed() }
        guard let base = atom() else { return nil }
        if take("^") {
            guard let exponent = signed() else { return nil }
            return .binary(.power, base, exponent)
        }
        return base
    }

    private mutating func atom() -> QuilExpression? {
        guard let token = next else {
            fault("a number")
            return nil
        }
        switch token.kind {
        case .integer, .real:
            place += 1
            guard
                let value = Double(
                    token.text.hasPrefix(".") ? "0" + token.text : token.text.hasSuffix(".") ? token.text + "0" : token.text),
                value.isFinite
            else {
                findings.report("quil.number", "'\(token.text)' is no number", at: token.extent)
                return nil
            }
            return .number(Complex(value))
        case .imaginary:
            place += 1
            guard let value = Double(token.text.dropLast()), value.isFinite else {
                findings.report("quil.number", "'\(token.text)' is no number", at: token.extent)
                return nil
            }
            return .number(Complex(0, value))
        case .parameter:
            place += 1
            return .parameter(token.text)
        case .sign where token.text == "(":
            place += 1
            guard let inner = expression(), expect(")") else { return nil }
            return inner
        case .word:
            if token.text.lowercased() == "pi" {
                place += 1
                return .pi
            }
            if token.text == "i" {
                place += 1
                return .number(.i)
            }
            if QuilExpression.functions.contains(token.text.uppercased()), place + 1 < tokens.count, tokens[place + 1].text == "(" {
                place += 2
                guard let inner = expression(), expect(")") else { return nil }
                return .call(token.text.uppercased(), inner)
            }
            return reference().map { .memory($0) }
        default:
            fault("a number")
            return nil
        }
    }
}
