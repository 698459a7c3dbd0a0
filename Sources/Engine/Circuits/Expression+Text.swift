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
            left.write(to: &text, inner, within: operation == .power ? 5 : strength)
            // A sign after an operator stands in parentheses.
            let needed: Int
            switch operation {
            case .plus, .minus:
                text += " \(operation.rawValue) "
                needed = right.strength == 3 ? 4 : 2
            case .times, .over:
                text += operation.rawValue
                needed = 4
            case .power:
                text += style.power
                needed = 4
            }
            right.write(to: &text, style, within: needed)
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
