internal import Circuits
internal import Diagnostics
internal import Glibc
internal import Numerics

extension Analyser {
    /// The expression as an angle; nil where it is none, which is reported.
    func angle(_ syntax: ExpressionSyntax) -> Expression? {
        switch syntax.kind {
        case .float(let number): return .number(number)
        case .integer(let number): return .number(Double(number))
        default: break
        }
        guard let value = value(syntax) else { return nil }
        guard value.isNumeric, value.array == nil else {
            findings.report("qasm.type", "expected a number", at: syntax.extent)
            return nil
        }
        if let angle = value.angle { return angle }
        if let number = value.number { return .number(number) }
        guard let dynamic = value.dynamic, !isDry else { return .number(0) }
        return .symbol(circuit.variables[stored(dynamic, as: .real, name: "angle", at: syntax.extent)].name)
    }

    /// A whole number known before the program runs; nil where it is none, which is reported.
    func constantInteger(_ syntax: ExpressionSyntax, _ what: String, isFixed: Bool = false) -> Int? {
        if case .integer(let number) = syntax.kind { return number }
        let mustBeConstant = isFixed || what.hasSuffix("size")
        if mustBeConstant { constantsOnly += 1 }
        defer { if mustBeConstant { constantsOnly -= 1 } }
        guard let value = value(syntax) else { return nil }
        if let integer = value.integer { return integer }
        if isDry, value.isPassing { return nil }
        if value.constant != nil {
            findings.report("qasm.type", "\(what) must be a whole number", at: syntax.extent)
        } else {
            findings.report("qasm.not-constant", "\(what) must be a constant expression", at: syntax.extent)
        }
        return nil
    }

    /// What an expression means; nil where it means nothing, which is reported.
    func value(_ syntax: ExpressionSyntax) -> Value? {
        let value = meaning(of: syntax)
        if let notes, let constant = value?.constant { notes.note(constant, at: syntax.extent) }
        return value
    }

    private func meaning(of syntax: ExpressionSyntax) -> Value? {
        switch syntax.kind {
        case .integer(let number): return language == .openQASM2 ? .real(Double(number)) : .integer(number)
        case .wideInteger(let number): return .constant(.wide(number))
        case .float(let number): return .real(number)
        case .boolean(let value): return .boolean(value)
        case .bitString(let digits): return .constant(.bits(digits.reversed()))
        case .imaginary(let number): return .constant(.complex(Complex(0, number)))
        case .duration(let length, let unit): return .constant(.duration(DelayLength(length, unit: unit)))
        case .durationOf(let body): return .constant(.duration(duration(of: body)))
        case .name(let name): return value(named: name, at: syntax.extent)
        case .unary(let operation, let operand): return value(operand).flatMap { unary(operation, $0, syntax.extent) }
        case .binary: return chained(syntax)
        case .index(let base, let entries): return indexed(base, entries, syntax.extent)
        case .membership(let operand, let entries): return membership(of: operand, entries, syntax.extent)
        case .call(let name, let arguments): return call(name, arguments, syntax.extent)
        case .cast(let type, let operand):
            guard let value = value(operand), let type = classicalType(type) else { return nil }
            return convert(value, to: type, at: operand.extent)
        case .list(let entries):
            for entry in entries where value(entry) == nil { return nil }
            findings.report("qasm.type", "a list stands only where an array begins with it", at: syntax.extent)
            return nil
        case .measure(let operands): return measured(operands, at: syntax.extent)
        case .concatenation(let parts): return concatenated(parts, at: syntax.extent)
        case .hardwareQubit:
            findings.report("qasm.type", "expected a classical value", at: syntax.extent)
            return nil
        case .invalid: return nil
        }
    }

    /// A value as what never happens sees it: not that of the turn or call in which it does not happen.
    func seen(_ value: Value) -> Value {
        guard isDry, value.isPassing else { return value }
        var unknown = Value.unknown(value.type)
        unknown.isPassing = true
        return unknown
    }

    private func chained(_ syntax: ExpressionSyntax) -> Value? {
        let (first, links) = syntax.chain
        guard var result = value(first) else { return nil }
        var extent = first.extent
        for (place, link) in links.enumerated() {
            let isLong = place > 0 && place % Analyser.longestChain == 0
            if isLong || link.operand.hasEffects, !result.isFixed { result = kept(result, at: extent) }
            guard let operand = value(link.operand), let next = combine(link.operation, result, operand, link.extent) else { return nil }
            (result, extent) = (next, link.extent)
            if let notes, let constant = result.constant { notes.note(constant, at: extent) }
        }
        return result
    }

    /// A value that what follows may change, kept as it is now.
    func kept(_ value: Value, at extent: Extent) -> Value {
        guard let dynamic = value.dynamic, !isDry, value.array == nil else { return value }
        if case .bits(let count) = value.type { return gathered([value], count: count, name: "value", at: extent) }
        let place = stored(dynamic, as: value.type, name: "value", at: extent)
        let variable = circuit.variables[place]
        return Value(type: value.type, angle: value.isNumeric ? .symbol(variable.name) : nil, dynamic: .variable(place))
    }

    private func measured(_ operands: [OperandSyntax], at extent: Extent) -> Value? {
        guard let operand = operands.first, let qubits = qubitOperand(operand) else { return nil }
        if isDry { return .unknown(.bits(qubits.count)) }
        let bits = localBits(qubits.count, name: "measured", at: site(extent))
        for (place, bit) in bits.enumerated() { record(measurementOf: qubits[place], into: bit, at: extent) }
        return bitValue(Array(bits))
    }

    private func concatenated(_ parts: [ExpressionSyntax], at extent: Extent) -> Value? {
        var (values, count) = ([Value](), 0)
        for part in parts {
            guard let value = value(part) else { return nil }
            guard value.array == nil else { return typeError("arrays are joined only where an array is given their values", extent) }
            guard case .bits(let width) = value.type else {
                return typeError("'++' joins bits and arrays, not '\(value.typeName)'", part.extent)
            }
            values.append(value)
            count += width
        }
        guard count <= Analyser.mostWires else {
            findings.report("qasm.too-large", "a register of \(count) is too large", at: extent)
            return nil
        }
        if isDry { return .unknown(.bits(count)) }
        if values.allSatisfy({ $0.constant != nil }) {
            let digits = values.flatMap { value -> [Bool] in
                if case .bits(let digits)? = value.constant { digits } else { [] }
            }
            return .constant(.bits(digits))
        }
        if values.allSatisfy({ $0.bits != nil }) { return bitValue(values.flatMap { $0.bits ?? [] }) }
        return gathered(values, count: count, name: "joined", at: extent)
    }

    /// Values of bits, one after the other, in a register of their own.
    func gathered(_ values: [Value], count: Int, name: String, at extent: Extent) -> Value {
        let bits = Array(localBits(count, name: name, at: site(extent)))
        var next = 0
        for value in values {
            guard case .bits(let width) = value.type else { continue }
            store(value, in: Array(bits[next..<(next + width)]), at: extent)
            next += width
        }
        return bitValue(bits)
    }

    /// Whether a value is one of several.
    private func membership(of syntax: ExpressionSyntax, _ entries: [ExpressionSyntax], _ extent: Extent) -> Value? {
        guard let value = value(syntax) else { return nil }
        var result = Value.boolean(false)
        for entry in entries {
            guard let other = self.value(entry), let equal = combine(.equal, value, other, entry.extent),
                let either = combine(.or, result, equal, extent)
            else { return nil }
            result = either
        }
        return result
    }

    private func value(named name: String, at extent: Extent) -> Value? {
        switch lookUp(name) {
        case .value(let value):
            if gateInProgress != nil, value.isInput {
                findings.report(
                    "qasm.gate-body", "a gate's body cannot use input '\(name)'", at: extent, hint: "make it a parameter of the gate")
                return nil
            }
            return seen(value)
        case .bits(let range): return bitValue(Array(range))
        case .bitAlias(let list): return bitValue(list)
        case .variable(let variable):
            if gateInProgress != nil {
                findings.report(
                    "qasm.gate-body", "a gate's body cannot use variable '\(name)'", at: extent, hint: "make it a parameter of the gate")
                return nil
            }
            guard constantsOnly == 0 else {
                findings.report(
                    "qasm.not-constant", "'\(name)' is a variable, and a constant is needed", at: extent, hint: "declare it with const")
                return nil
            }
            return read(variable)
        case .array(let array): return Value(type: array.elements.first?.type ?? .boolean, array: array)
        case .faulty: return nil
        case nil:
            switch name {
            case "pi", "π": return .real(.pi, as: .constant(.pi))
            case "tau" where language == .openQASM3, "τ": return .real(2 * .pi, as: .constant(.tau))
            case "euler" where language == .openQASM3, "ℇ": return .real(M_E, as: .constant(.euler))
            default: break
            }
            reportUndefined(name, at: extent)
            return nil
        case let other?:
            findings.report("qasm.type", "'\(name)' is \(other.kindName), not a classical value", at: extent)
            return nil
        }
    }

    // MARK: Operators

    func typeError(_ message: String, _ extent: Extent) -> Value? {
        findings.report("qasm.type", message, at: extent)
        return nil
    }

    func report(_ fault: ClassicalFault, _ extent: Extent) -> Value? {
        switch fault {
        case .types, .conversion: findings.report("qasm.type", fault.description, at: extent)
        case .index: findings.report("qasm.index", fault.description, at: extent)
        default: findings.report("qasm.no-value", fault.description, at: extent)
        }
        return nil
    }

    func unary(_ operation: UnaryOperator, _ value: Value, _ extent: Extent) -> Value? {
        guard value.array == nil, let type = ClassicalExpression.type(of: operation, value.type) else {
            return typeError("'\(operation.rawValue)' does not work on '\(value.typeName)'", extent)
        }
        let angle: Expression? =
            operation == .minus && keepsItsSize(type)
            ? value.angle.map { written in
                if case .number(let number) = written, number.sign == .plus { .number(-number) } else { .negation(written) }
            } : nil
        if let constant = value.constant {
            do throws(ClassicalFault) {
                let result = try operation.apply(constant)
                return .constant(result, as: angle.flatMap { same($0, as: result) })
            } catch { return report(error, extent) }
        }
        if operation == .not, let condition = value.condition {
            return .condition(.not(condition))
        }
        if operation == .complement, let bits = value.bits, bits.count == 1 {
            return Value(type: .bits(1), dynamic: .unary(.complement, .bits(bits)), claim: .not(.bit(bits[0])))
        }
        return Value(type: type, angle: angle, dynamic: value.dynamic.map { .unary(operation, $0) })
    }

    /// The angle as it was written, where it is the number.
    func same(_ angle: Expression, as value: ClassicalValue) -> Expression? {
        guard let number = value.number, angle.isShort, let written = try? angle.evaluate(), written == number else { return nil }
        return angle
    }

    func combine(_ operation: BinaryOperator, _ one: Value, _ other: Value, _ extent: Extent) -> Value? {
        guard one.array == nil, other.array == nil else { return typeError("'\(operation.rawValue)' does not work on arrays", extent) }
        if operation == .and || operation == .or { return logic(operation, one, other, extent) }
        if let left = one.constant, let right = other.constant {
            do throws(ClassicalFault) {
                let result = try operation.apply(left, right)
                noteWholeDivision(operation, left, right, result, extent)
                return .constant(result, as: angle(operation, one, other, result.type).flatMap { same($0, as: result) })
            } catch {
                return report(error, extent)
            }
        }
        guard let type = ClassicalExpression.type(of: operation, one.type, other.type) else {
            return typeError("'\(operation.rawValue)' does not work on '\(one.typeName)' and '\(other.typeName)'", extent)
        }
        var result = Value(type: type, angle: angle(operation, one, other, type))
        if let left = one.expression, let right = other.expression { result.dynamic = .binary(operation, left, right) }
        if operation.isComparison { result.claim = claim(operation, one, other) }
        if case .bitXor = operation, type == .bits(1), let left = one.condition, let right = other.condition {
            result.claim = .or(.and(left, .not(right)), .and(.not(left), right))
        }
        if case .bitAnd = operation, type == .bits(1), let left = one.condition, let right = other.condition {
            result.claim = .and(left, right)
        }
        if case .bitOr = operation, type == .bits(1), let left = one.condition, let right = other.condition {
            result.claim = .or(left, right)
        }
        return result
    }

    private func noteWholeDivision(
        _ operation: BinaryOperator, _ left: ClassicalValue, _ right: ClassicalValue, _ result: ClassicalValue, _ extent: Extent
    ) {
        guard operation == .over, repeats == 0, result.type.isWhole, let one = left.wholeNumber, let other = right.wholeNumber,
            let quotient = result.wholeNumber, other != 0, one % other != 0
        else { return }
        findings.report(
            "qasm.whole-division", "dividing the whole numbers \(one) and \(other) gives \(quotient)", at: extent,
            hint: "write \(one).0/\(other) for a fraction", severity: .warning)
    }

    private func logic(_ operation: BinaryOperator, _ one: Value, _ other: Value, _ extent: Extent) -> Value? {
        for value in [one, other] where value.type == .complex || value.type == .duration {
            return typeError("'\(operation.rawValue)' does not work on '\(value.typeName)'", extent)
        }
        guard let left = one.condition, let right = other.condition else { return .unknown(.boolean) }
        switch (operation, left, right) {
        case (.and, .constant(let known), let rest), (.and, let rest, .constant(let known)):
            return .condition(known ? rest : .constant(false))
        case (.or, .constant(let known), let rest), (.or, let rest, .constant(let known)): return .condition(known ? .constant(true) : rest)
        default: return .condition(operation == .and ? .and(left, right) : .or(left, right))
        }
    }

    /// A comparison of measured bits with a number, in short.
    private func claim(_ operation: BinaryOperator, _ one: Value, _ other: Value) -> Condition? {
        guard let comparison = Condition.Comparison(rawValue: operation.rawValue) else { return nil }
        if let bits = one.bits, let number = other.integer { return condition(bits, comparison, number) }
        if let bits = other.bits, let number = one.integer { return condition(bits, comparison.mirrored, number) }
        guard comparison == .equal || comparison == .notEqual, one.type == .bits(1) || one.type == .boolean,
            other.type == .bits(1) || other.type == .boolean
        else { return nil }
        // Two truths compared.
        if let truth = other.constant?.truth, let left = one.condition { return truth == (comparison == .equal) ? left : .not(left) }
        if let truth = one.constant?.truth, let right = other.condition { return truth == (comparison == .equal) ? right : .not(right) }
        guard let left = one.condition, let right = other.condition, one.bits != nil, other.bits != nil else { return nil }
        let equal = Condition.or(.and(left, right), .and(.not(left), .not(right)))
        return comparison == .equal ? equal : .not(equal)
    }

    func condition(_ bits: [Int], _ comparison: Condition.Comparison, _ number: Int) -> Condition {
        if number < 0 {
            // Bits are an unsigned number.
            return .constant(comparison == .notEqual || comparison == .greater || comparison == .greaterOrEqual)
        }
        if bits.count == 1, number <= 1, comparison == .equal || comparison == .notEqual {
            return (number == 1) == (comparison == .equal) ? .bit(bits[0]) : .not(.bit(bits[0]))
        }
        return .compare(bits: bits, comparison, UInt64(number))
    }

    /// The result as an angle, as it is written; nil where whole numbers might wrap around.
    private func angle(_ operation: BinaryOperator, _ one: Value, _ other: Value, _ type: ClassicalType) -> Expression? {
        guard let left = one.angle, let right = other.angle, keepsItsSize(type) else { return nil }
        if type.isWhole || type.isAngle {
            switch operation {
            case .plus, .minus, .times: break
            case .over where type.isAngle: break
            default: return nil
            }
        }
        switch operation {
        case .plus: return left + right
        case .minus: return left - right
        case .times: return left * right
        case .over: return left / right
        case .power: return .binary(.power, left, right)
        case .modulo: return .call(.mod, [left, right])
        default: return nil
        }
    }

    /// Whether what is computed in that type is the number as it is written: nothing rounds it, and nobody expects it to wrap around.
    private func keepsItsSize(_ type: ClassicalType) -> Bool {
        switch type {
        case .real, .angle(nil): true
        case .integer(let bits): bits >= 32
        default: false
        }
    }
}

extension Value {
    var typeName: String { array != nil ? "array" : type.description }
}

extension Expression {
    /// Whether it is short enough to be kept as it is written.
    var isShort: Bool {
        var left = 24
        func fits(_ expression: Expression) -> Bool {
            left -= 1
            guard left > 0 else { return false }
            switch expression {
            case .number, .constant, .symbol: return true
            case .negation(let operand): return fits(operand)
            case .binary(_, let one, let other): return fits(one) && fits(other)
            case .call(_, let arguments): return arguments.allSatisfy(fits)
            }
        }
        return fits(self)
    }
}

extension Condition.Comparison {
    /// The comparison with its sides exchanged.
    var mirrored: Condition.Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
