extension Expression: CustomStringConvertible {
    /// As it was written: `2*theta + pi/4`. Reads back to an equal expression.
    public var description: String { text() }

    /// The text with a language's own spelling of powers.
    ///
    /// - Parameter realDivision: whether whole numbers divided by, or raised to, whole numbers get a fraction (`1.0/2`), for languages that would compute with
    ///   whole numbers otherwise.
    public func text(power: String = "^", realDivision: Bool = false) -> String {
        var text = ""
        write(to: &text, Style(power: power, realDivision: realDivision), within: 0)
        return text
    }

    private struct Style {
        var power: String
        var realDivision: Bool
        /// Every number gets a fraction.
        var isReal = false
    }

    /// Whether it has only whole numbers, so that such a language takes it for one.
    private var isWhole: Bool {
        switch self {
        case .number(let value): value == value.rounded() && abs(value) < 1e15
        case .constant, .symbol, .call: false
        case .negation(let operand): operand.isWhole
        case .binary(_, let left, let right): left.isWhole && right.isWhole
        }
    }

    /// Binding strengths: 1 sum, 2 product, 3 sign, 4 power, 5 everything closed.
    private var strength: Int {
        switch self {
        case .number(let value): value.sign == .minus ? 3 : 5
        case .constant, .symbol, .call: 5
        case .negation: 3
        case .binary(.plus, _, _), .binary(.minus, _, _): 1
        case .binary(.times, _, _), .binary(.over, _, _): 2
        case .binary(.power, _, _): 4
        }
    }

    /// How strong an operator's left operand is at least where it stands without parentheses.
    private func leftStrength(_ operation: Operator) -> Int { operation == .power ? 5 : strength }

    /// The same for the right operand: a sign after an operator stands in parentheses.
    private func rightStrength(_ operation: Operator, _ right: Expression) -> Int {
        operation == .plus || operation == .minus ? (right.strength == 3 ? 4 : 2) : 4
    }

    /// How many parentheses, signs, exponents and calls stand inside each other in its text, at most.
    public var nesting: Int {
        func part(_ operand: Expression, within outer: Int) -> Int { operand.nesting + (operand.strength < outer ? 1 : 0) }
        switch self {
        case .number, .constant, .symbol: return 0
        case .negation(let operand): return 1 + part(operand, within: 4)
        case .call(_, let arguments): return 1 + (arguments.map(\.nesting).max() ?? 0)
        case .binary(let operation, let left, let right):
            let exponent = operation == .power ? 1 : 0
            return max(part(left, within: leftStrength(operation)), exponent + part(right, within: rightStrength(operation, right)))
        }
    }

    private func write(to text: inout String, _ style: Style, within outer: Int) {
        if strength < outer {
            text += "("
            write(to: &text, style, within: 0)
            text += ")"
            return
        }
        switch self {
        case .number(let value): text += style.isReal ? value.description : Expression.text(of: value)
        case .constant(let constant): text += constant.rawValue
        case .symbol(let name): text += name
        case .negation(let operand):
            text += "-"
            operand.write(to: &text, style, within: 4)
        case .binary(let operation, let left, let right):
            var inner = style
            if style.realDivision, operation == .over || operation == .power, isWhole { inner.isReal = true }
            left.write(to: &text, inner, within: leftStrength(operation))
            switch operation {
            case .plus, .minus: text += " \(operation.rawValue) "
            case .times, .over: text += operation.rawValue
            case .power: text += style.power
            }
            right.write(to: &text, style, within: rightStrength(operation, right))
        case .call(let function, let arguments):
            text += function.rawValue + "("
            for (index, argument) in arguments.enumerated() {
                if index > 0 { text += ", " }
                argument.write(to: &text, style, within: 0)
            }
            text += ")"
        }
    }

    /// The shortest text that reads back to the same number; whole numbers without a fraction.
    static func text(of value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension Expression: Codable {
    public init(from decoder: any Decoder) throws { try self.init(parsing: decoder.singleValueContainer().decode(String.self)) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
