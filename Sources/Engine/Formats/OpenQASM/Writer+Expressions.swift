internal import Circuits
internal import Numerics

extension Writer {
    /// A duration, in the largest unit that keeps it short.
    static func text(_ length: DelayLength) -> String {
        var parts: [String] = []
        if length.nanoseconds != 0 { parts.append(number(length.nanoseconds) + "ns") }
        if length.cycles != 0 { parts.append(number(length.cycles) + "dt") }
        for (name, times) in length.stretches.sorted(by: { $0.key < $1.key }) {
            parts.append(times == 1 ? name : "\(number(times)) * \(name)")
        }
        return parts.isEmpty ? "0ns" : parts.joined(separator: " + ")
    }

    /// The stretches that the circuit's delays and values hold, in order.
    static func stretches(in circuit: Circuit) -> [String] {
        var found: Set<String> = []
        func note(_ expression: ClassicalExpression) {
            expression.visit { if case .constant(.duration(let length)) = $0 { found.formUnion(length.stretches.keys) } }
        }
        func note(_ condition: Condition) {
            switch condition {
            case .bit, .compare, .constant: break
            case .not(let inner): note(inner)
            case .and(let one, let other), .or(let one, let other):
                note(one)
                note(other)
            case .expression(let expression): note(expression)
            }
        }
        Circuit.visit(circuit.operations) { operation in
            switch operation {
            case .delay(_, let length), .box(.begin(let length?)): found.formUnion(length.stretches.keys)
            case .assign(_, let value): note(value)
            case .conditional(let condition, _, _), .loop(let condition, _): note(condition)
            case .gate, .measure, .reset, .barrier, .box: break
            }
        }
        return found.subtracting(circuit.inputs).sorted()
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : value.description
    }

    /// A classical expression; operands stand in parentheses.
    mutating func text(of expression: ClassicalExpression) -> String {
        switch expression {
        case .constant(let value): return Writer.text(of: value)
        case .bits(let list): return name(of: list)
        case .variable(let variable): return circuit.variables[variable].name
        case .input(let name, _): return name
        case .unary(let operation, let operand): return operation.rawValue + closed(operand)
        case .binary(let operation, let left, let right): return "\(closed(left)) \(operation.rawValue) \(closed(right))"
        case .convert(.bits(let count), .binary(.shiftRight, .variable(let variable), .constant(.integer(let first, _)))):
            return "\(circuit.variables[variable].name)[\(first):\(first + count - 1)]"
        case .convert(let type, let operand): return "\(type)(\(text(of: operand)))"
        case .call(.bit, let arguments):
            guard arguments.count == 2 else { return "" }
            return "\(closed(arguments[0]))[\(text(of: arguments[1]))]"
        case .call(let function, let arguments):
            var parts: [String] = []
            for argument in arguments { parts.append(text(of: argument)) }
            return "\(function.rawValue)(\(parts.joined(separator: ", ")))"
        case .select(let elements, let index):
            // Bits of one register, one after the other, are that register.
            let bits = elements.compactMap { if case .bits(let list) = $0, list.count == 1 { list[0] } else { nil } }
            if bits.count == elements.count { return "\(name(of: bits))[\(text(of: index))]" }
            if let array = Writer.inputArray(elements) { return "\(array)[\(text(of: index))]" }
            // A sum in which one term counts, its halves in parentheses.
            var terms: [String] = []
            for (place, element) in elements.enumerated() {
                terms.append("int[64](\(closed(index)) == \(place)) * \(closed(element))")
            }
            while terms.count > 1 {
                terms = stride(from: 0, to: terms.count, by: 2).map {
                    $0 + 1 < terms.count ? "(\(terms[$0])) + (\(terms[$0 + 1]))" : terms[$0]
                }
            }
            return terms.first ?? "0"
        case .array(let elements, _): return arrays.name(of: elements)
        case .external(let name, let arguments, _):
            var parts: [String] = []
            for argument in arguments { parts.append(text(of: argument)) }
            return "\(name)(\(parts.joined(separator: ", ")))"
        }
    }

    /// The input array whose elements these are, from its first to its last.
    private static func inputArray(_ elements: [ClassicalExpression]) -> String? {
        guard case .input(let first, _)? = elements.first, first.hasSuffix("[0]") else { return nil }
        let array = String(first.dropLast(3))
        for (place, element) in elements.enumerated() {
            guard case .input("\(array)[\(place)]", _) = element else { return nil }
        }
        return array
    }

    private mutating func closed(_ expression: ClassicalExpression) -> String {
        switch expression {
        case .constant(let value):
            let text = Writer.text(of: value)
            return text.hasPrefix("-") || text.contains(" ") ? "(\(text))" : text
        case .unary, .binary: return "(\(text(of: expression)))"
        case .select(let elements, _) where !elements.allSatisfy({ if case .bits = $0 { true } else { false } }):
            return "(\(text(of: expression)))"
        default: return text(of: expression)
        }
    }

    /// A value as a literal of its type.
    static func text(of value: ClassicalValue) -> String {
        switch value {
        case .boolean(let truth): truth ? "true" : "false"
        case .integer(let whole, let bits):
            bits == 64 ? (whole == .min ? "(-9223372036854775807 - 1)" : String(whole)) : "int[\(bits)](\(whole))"
        case .unsigned(let whole, let bits):
            whole > UInt64(Int.max) ? "~uint[\(bits)](\(~whole))" : "uint[\(bits)](\(whole))"
        case .wide(let whole): "\(value.type)(\(whole))"
        case .real(let number): number.description
        case .angle(let number): "angle(\(number))"
        case .fraction(let steps):
            if let digits = try? value.converted(to: .bits(steps.bits)),
                (try? ClassicalValue.real(value.number ?? 0).converted(to: value.type)) != value
            {
                // No number of radians is exact enough.
                "\(value.type)(\(text(of: digits)))"
            } else {
                "\(value.type)(\(value.number ?? 0))"
            }
        case .bits(let digits): "\"" + String(digits.reversed().map { $0 ? "1" : "0" }) + "\""
        case .complex(let number): "\(number.real) + \(number.imaginary)im"
        case .duration(let length): text(length)
        }
    }
}

extension ClassicalExpression {
    /// The expression with some inputs called otherwise.
    func renamingInputs(_ names: [String: String]) -> ClassicalExpression {
        (try? replacing { leaf in
            guard case .input(let name, let type) = leaf, let other = names[name] else { return nil }
            return .input(other, type)
        }) ?? self
    }
}

extension Condition {
    func renamingInputs(_ names: [String: String]) -> Condition {
        switch self {
        case .bit, .compare, .constant: self
        case .not(let inner): .not(inner.renamingInputs(names))
        case .and(let left, let right): .and(left.renamingInputs(names), right.renamingInputs(names))
        case .or(let left, let right): .or(left.renamingInputs(names), right.renamingInputs(names))
        case .expression(let expression): .expression(expression.renamingInputs(names))
        }
    }
}
