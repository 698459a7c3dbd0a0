extension Expression: CustomStringConvertible {
    /// As it was written: `2*theta + pi/4`. Reads back to an equal expression.
    public var description: String { text() }

    /// The text with the language's own spelling of powers.
    public func text(power: String = "^") -> String {
        var text = ""
        write(to: &text, power: power, within: 0)
        return text
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

    private func write(to text: inout String, power: String, within outer: Int) {
        if strength < outer {
            text += "("
            write(to: &text, power: power, within: 0)
            text += ")"
            return
        }
        switch self {
        case .number(let value): text += Expression.text(of: value)
        case .constant(let constant): text += constant.rawValue
        case .symbol(let name): text += name
        case .negation(let operand):
            text += "-"
            operand.write(to: &text, power: power, within: 4)
        case .binary(let operation, let left, let right):
            left.write(to: &text, power: power, within: operation == .power ? 5 : strength)
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
                text += power
                needed = 4
            }
            right.write(to: &text, power: power, within: needed)
        case .call(let function, let arguments):
            text += function.rawValue + "("
            for (index, argument) in arguments.enumerated() {
                if index > 0 { text += ", " }
                argument.write(to: &text, power: power, within: 0)
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
