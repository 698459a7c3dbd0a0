internal import Circuits
internal import Numerics

/// Writes conditions and classical expressions of a circuit for a drawing, with its own names.
struct ClassicalText {
    let circuit: Circuit
    /// The register of each bit, and the bit's place in it.
    private let places: [(register: Int, place: Int)]

    init(_ circuit: Circuit) {
        self.circuit = circuit
        places = circuit.bits.enumerated().flatMap { number, register in (0..<max(register.size, 0)).map { (number, $0) } }
    }

    /// The register that a bit is in.
    func register(of bit: Int) -> Int? { places.indices.contains(bit) ? places[bit].register : nil }

    /// A bit's place in its register; nil where it is alone there.
    func place(of bit: Int) -> Int? {
        guard let register = register(of: bit), circuit.bits[register].size > 1 else { return nil }
        return places[bit].place
    }

    func name(ofBit bit: Int) -> String {
        guard let register = register(of: bit) else { return "\(bit)" }
        return circuit.bits[register].name + (place(of: bit).map { "[\($0)]" } ?? "")
    }

    /// A register's name where these are all its bits; else their own names, the most significant first.
    func name(ofBits bits: [Int]) -> String {
        if bits.count == 1 { return name(ofBit: bits[0]) }
        if let first = bits.first, let register = register(of: first), bits.count == circuit.bits[register].size,
            bits.enumerated().allSatisfy({ $1 == first + $0 }), places[first].place == 0
        {
            return circuit.bits[register].name
        }
        if let first = bits.first, let last = bits.last, let register = register(of: first), register == self.register(of: last),
            bits.enumerated().allSatisfy({ $1 == first + $0 })
        {
            return "\(circuit.bits[register].name)[\(places[first].place):\(places[last].place)]"
        }
        return "{" + bits.reversed().map(name(ofBit:)).joined(separator: ",") + "}"
    }

    /// Whether these are all bits of one register, in order.
    func isRegister(_ bits: [Int]) -> Bool {
        guard let first = bits.first, let register = register(of: first) else { return false }
        return bits.count == circuit.bits[register].size && places[first].place == 0 && bits.enumerated().allSatisfy { $1 == first + $0 }
    }

    func text(_ condition: Condition, within outer: Int = 0) -> String {
        let (strength, text): (Int, String)
        switch condition {
        case .bit(let bit): (strength, text) = (4, name(ofBit: bit))
        case .constant(let value): (strength, text) = (4, value ? "true" : "false")
        case .not(let inner): (strength, text) = (4, "¬" + self.text(inner, within: 4))
        case .and(let left, let right): (strength, text) = (2, self.text(left, within: 2) + " ∧ " + self.text(right, within: 2))
        case .or(let left, let right): (strength, text) = (1, self.text(left, within: 1) + " ∨ " + self.text(right, within: 1))
        case .expression(let expression): (strength, text) = (outer > 0 ? 0 : 4, self.text(expression))
        case .compare(let bits, let comparison, let value):
            (strength, text) = (3, "\(name(ofBits: bits)) \(Self.sign(comparison)) \(value)")
        }
        return strength < outer ? "(\(text))" : text
    }

    static func sign(_ comparison: Condition.Comparison) -> String {
        switch comparison {
        case .equal: "="
        case .notEqual: "≠"
        case .less: "<"
        case .lessOrEqual: "≤"
        case .greater: ">"
        case .greaterOrEqual: "≥"
        }
    }

    func text(_ expression: ClassicalExpression) -> String {
        switch expression {
        case .constant(let value): return Self.text(value)
        case .bits(let bits): return name(ofBits: bits)
        case .variable(let variable): return circuit.variables.indices.contains(variable) ? circuit.variables[variable].name : "?"
        case .input(let name, _): return name
        case .unary(let operation, let operand): return (operation == .not ? "¬" : operation.rawValue) + closed(operand)
        case .binary(let operation, let left, let right): return "\(closed(left)) \(Self.sign(operation)) \(closed(right))"
        case .convert(_, let operand): return text(operand)
        case .call(.bit, let arguments) where arguments.count == 2: return "\(closed(arguments[0]))[\(text(arguments[1]))]"
        case .call(let function, let arguments): return function.rawValue + "(" + arguments.map(text).joined(separator: ", ") + ")"
        case .select(let elements, let index):
            let bits = elements.compactMap { if case .bits(let list) = $0, list.count == 1 { list[0] } else { nil } }
            let name = bits.count == elements.count ? name(ofBits: bits) : "(" + elements.map(text).joined(separator: ", ") + ")"
            return "\(name)[\(text(index))]"
        case .array(let elements, _): return "{" + elements.map(text).joined(separator: ", ") + "}"
        case .external(let name, let arguments, _): return name + "(" + arguments.map(text).joined(separator: ", ") + ")"
        }
    }

    private static func sign(_ operation: ClassicalExpression.Operator) -> String {
        switch operation {
        case .and: "∧"
        case .or: "∨"
        case .equal: "="
        case .notEqual: "≠"
        case .lessOrEqual: "≤"
        case .greaterOrEqual: "≥"
        case .minus: "−"
        case .times: "·"
        default: operation.rawValue
        }
    }

    private func closed(_ expression: ClassicalExpression) -> String {
        switch expression {
        case .binary: return "(\(text(expression)))"
        case .convert(_, let operand): return closed(operand)
        default: return text(expression)
        }
    }

    private static func text(_ value: ClassicalValue) -> String {
        switch value {
        case .boolean(let truth): truth ? "true" : "false"
        case .integer(let whole, _): whole < 0 ? "−\(whole.magnitude)" : "\(whole)"
        case .unsigned(let whole, _): "\(whole)"
        case .wide(let whole): "\(whole)"
        case .real(let number), .angle(let number): Label.angle(.number(number)).plain
        case .fraction: Label.angle(.number(value.number ?? 0)).plain
        case .bits(let digits): digits.count == 1 ? (digits[0] ? "1" : "0") : "\"" + String(digits.reversed().map { $0 ? "1" : "0" }) + "\""
        case .complex(let number): "\(shortNumber(number.real)) + \(shortNumber(number.imaginary))i"
        case .duration(let length): text(length)
        }
    }

    /// How long a delay lasts, in the unit in which it is shortest.
    static func text(_ length: DelayLength) -> String {
        var parts: [String] = []
        if length.nanoseconds != 0 || length.cycles == 0 && length.stretches.isEmpty {
            let units: [(Double, String)] = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")]
            let unit = units.first { length.nanoseconds.magnitude >= $0.0 } ?? (1, "ns")
            parts.append("\(shortNumber(length.nanoseconds / unit.0)) \(unit.1)")
        }
        if length.cycles != 0 { parts.append("\(shortNumber(length.cycles)) dt") }
        for (name, times) in length.stretches.sorted(by: { $0.key < $1.key }) {
            parts.append(times == 1 ? name : "\(shortNumber(times)) \(name)")
        }
        return parts.joined(separator: " + ")
    }
}
