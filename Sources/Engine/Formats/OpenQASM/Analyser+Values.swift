internal import Circuits
internal import Diagnostics
internal import Glibc

extension Analyser {
    /// The expression as an angle; nil where it is none, which is reported.
    func angle(_ syntax: ExpressionSyntax) -> Expression? {
        switch syntax.kind {
        case .float(let number): return .number(number)
        case .integer(let number): return .number(Double(number))
        default: break
        }
        guard let value = value(syntax) else { return nil }
        if let expression = value.expression { return expression }
        switch value.kind {
        case .integer, .real:
            if !isDry { findings.unsupported("an angle that is known only when the program runs is", at: syntax.extent) }
        default: findings.report("qasm.type", "expected a number", at: syntax.extent)
        }
        return nil
    }

    /// A whole number known before the program runs; nil where it is none, which is reported.
    func constantInteger(_ syntax: ExpressionSyntax, _ what: String) -> Int? {
        if case .integer(let number) = syntax.kind { return number }
        guard let value = value(syntax) else { return nil }
        if let integer = value.integer, value.kind != .real { return integer }
        if value.constant != nil {
            findings.report("qasm.type", "\(what) must be a whole number", at: syntax.extent)
        } else {
            findings.report("qasm.not-constant", "\(what) must be a constant expression", at: syntax.extent)
        }
        return nil
    }

    /// What an expression means; nil where it means nothing, which is reported.
    func value(_ syntax: ExpressionSyntax) -> Value? {
        switch syntax.kind {
        case .integer(let number): return .integer(number)
        case .float(let number): return .real(number)
        case .boolean(let value): return .boolean(value)
        case .bitString(let digits): return Value(kind: .bits, constant: .bits(digits.reversed()))
        case .duration: return .unknown(.duration)
        case .durationOf: return .unknown(.duration)
        case .imaginary:
            findings.unsupported("complex numbers are", at: syntax.extent)
            return nil
        case .name(let name): return value(named: name, at: syntax.extent)
        case .unary(let operation, let operand): return unary(operation, operand, syntax.extent)
        case .binary(let operation, let left, let right): return binary(operation, left, right, syntax.extent)
        case .index(let base, let entries): return indexed(base, entries, syntax.extent)
        case .call(let name, let arguments): return call(name, arguments, syntax.extent)
        case .cast(let type, let operand): return cast(type, operand, syntax.extent)
        case .list(let entries):
            for entry in entries where value(entry) == nil { return nil }
            return .unknown(.other)
        case .measure(let operands):
            for operand in operands where qubitOperand(operand) == nil { return nil }
            if !isDry { findings.unsupported("a measurement inside an expression is", at: syntax.extent) }
            return nil
        case .hardwareQubit, .concatenation:
            findings.report("qasm.type", "expected a classical value", at: syntax.extent)
            return nil
        case .invalid: return nil
        }
    }

    private func value(named name: String, at extent: Extent) -> Value? {
        switch lookUp(name) {
        case .value(let value):
            if gateInProgress != nil, value.isInput {
                findings.report(
                    "qasm.gate-body", "a gate's body cannot use input '\(name)'", at: extent, hint: "make it a parameter of the gate")
                return nil
            }
            return value
        case .bits(let range): return bitValue(range.count == 1 ? .one(range.lowerBound) : .range(range))
        case .bitAlias(let list): return bitValue(.list(list))
        case .variable(let kind, let dimensions):
            guard dimensions.isEmpty else { return .unknown(.other) }
            return .unknown(Analyser.kind(of: kind))
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

    static func kind(of type: TypeSyntax.Kind) -> Value.Kind {
        switch type {
        case .int, .uint: .integer
        case .float, .angle: .real
        case .bool: .boolean
        case .bit: .bits
        case .duration, .stretch: .duration
        case .complex, .qubit: .other
        }
    }

    private func bitValue(_ wires: Wires) -> Value {
        let bits = wires.all
        let condition: Condition = bits.count == 1 ? .bit(bits[0]) : .compare(bits: bits, .notEqual, 0)
        return Value(kind: .bits, condition: condition, bits: bits)
    }

    private func indexed(_ base: ExpressionSyntax, _ entries: [IndexSyntax], _ extent: Extent) -> Value? {
        guard case .name(let name) = base.kind, let symbol = lookUp(name) else {
            guard value(base) != nil else { return nil }
            return .unknown(.other)
        }
        switch symbol {
        case .bits(let range):
            return entries.count == 1 ? select(entries[0], of: .range(range), name: name).map(bitValue) : nil
        case .bitAlias(let list):
            return entries.count == 1 ? select(entries[0], of: .list(list), name: name).map(bitValue) : nil
        case .variable(let kind, let dimensions):
            for (place, entry) in entries.enumerated() {
                guard case .one(let index) = entry, let value = value(index), let number = value.integer else { continue }
                guard place < dimensions.count, let size = dimensions[place] else { continue }
                guard number < size, number >= -size else {
                    findings.report("qasm.index", "index \(number) is out of range for an array of \(size)", at: index.extent)
                    return nil
                }
            }
            return .unknown(dimensions.isEmpty ? .other : Analyser.kind(of: kind))
        case .value: return .unknown(.other)
        default:
            findings.report("qasm.type", "'\(name)' is \(symbol.kindName), not a classical value", at: extent)
            return nil
        }
    }

    private func unary(_ operation: UnaryOperator, _ operand: ExpressionSyntax, _ extent: Extent) -> Value? {
        guard let value = value(operand) else { return nil }
        switch operation {
        case .minus:
            var result = value
            switch value.constant {
            case .integer(let number): result.constant = .integer(0 &- number)
            case .real(let number): result.constant = .real(-number)
            case nil where value.kind == .integer || value.kind == .real: break
            default: return typeError("a sign stands before numbers", extent)
            }
            if let expression = value.expression {
                if case .number(let number) = expression, number.sign == .plus {
                    result.expression = .number(-number)
                } else {
                    result.expression = .negation(expression)
                }
            }
            result.condition = nil
            return result
        case .not:
            guard let condition = value.condition else { return notFollowed(value, extent) }
            if case .constant(let known) = condition { return .boolean(!known) }
            return .condition(.not(condition))
        case .complement:
            if let bits = value.bits, bits.count == 1 { return Value(kind: .bits, condition: .not(.bit(bits[0]))) }
            if case .integer(let number)? = value.constant { return .integer(~number) }
            return notFollowed(value, extent)
        }
    }

    private func typeError(_ message: String, _ extent: Extent) -> Value? {
        findings.report("qasm.type", message, at: extent)
        return nil
    }

    /// A value that only running the program gives.
    private func notFollowed(_ value: Value, _ extent: Extent) -> Value? {
        if !isDry { findings.unsupported("computing with values that are known only when the program runs is", at: extent) }
        return nil
    }

    private func binary(_ operation: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, _ extent: Extent) -> Value? {
        guard let one = value(left), let other = value(right) else { return nil }
        switch operation {
        case .and, .or: return logic(operation, one, other, extent)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return comparison(operation, one, other, extent)
        case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: return bitwise(operation, one, other, extent)
        case .plus, .minus, .times, .over, .modulo, .power: return arithmetic(operation, one, other, extent)
        }
    }

    private func logic(_ operation: BinaryOperator, _ one: Value, _ other: Value, _ extent: Extent) -> Value? {
        guard let left = one.condition, let right = other.condition else { return notFollowed(one, extent) }
        switch (operation, left, right) {
        case (.and, .constant(let known), let rest), (.and, let rest, .constant(let known)):
            return .condition(known ? rest : .constant(false))
        case (.or, .constant(let known), let rest), (.or, let rest, .constant(let known)): return .condition(known ? .constant(true) : rest)
        default: return .condition(operation == .and ? .and(left, right) : .or(left, right))
        }
    }

    private func comparison(_ operation: BinaryOperator, _ one: Value, _ other: Value, _ extent: Extent) -> Value? {
        guard let comparison = Condition.Comparison(rawValue: operation.rawValue) else { return nil }
        if let left = one.number, let right = other.number {
            return .boolean(comparison.holds(left, right))
        }
        if let bits = one.bits, let number = other.integer { return .condition(condition(bits, comparison, number)) }
        if let bits = other.bits, let number = one.integer { return .condition(condition(bits, comparison.mirrored, number)) }
        // Two truths compared.
        if let left = one.condition, let right = other.condition, comparison == .equal || comparison == .notEqual,
            (one.bits?.count ?? 1) == 1, (other.bits?.count ?? 1) == 1
        {
            let equal = Condition.or(.and(left, right), .and(.not(left), .not(right)))
            return .condition(comparison == .equal ? equal : .not(equal))
        }
        return notFollowed(one, extent)
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

    private func bitwise(_ operation: BinaryOperator, _ one: Value, _ other: Value, _ extent: Extent) -> Value? {
        if let left = one.integer, let right = other.integer, one.kind != .real, other.kind != .real {
            switch operation {
            case .bitAnd: return .integer(left & right)
            case .bitOr: return .integer(left | right)
            case .bitXor: return .integer(left ^ right)
            case .shiftLeft: return .integer(left << right)
            default: return .integer(left >> right)
            }
        }
        // Single bits are truths.
        if let left = one.condition, let right = other.condition, (one.bits?.count ?? 1) == 1, (other.bits?.count ?? 1) == 1 {
            switch operation {
            case .bitAnd: return Value(kind: .bits, condition: .and(left, right))
            case .bitOr: return Value(kind: .bits, condition: .or(left, right))
            case .bitXor: return Value(kind: .bits, condition: .or(.and(left, .not(right)), .and(.not(left), right)))
            default: break
            }
        }
        if one.kind == .real || other.kind == .real { return typeError("'\(operation.rawValue)' works on whole numbers and bits", extent) }
        return notFollowed(one, extent)
    }

    private func arithmetic(_ operation: BinaryOperator, _ one: Value, _ other: Value, _ extent: Extent) -> Value? {
        guard [.integer, .real].contains(one.kind), [.integer, .real].contains(other.kind) else {
            if one.kind == .bits || other.kind == .bits || one.kind == .duration || other.kind == .duration || one.kind == .other {
                return notFollowed(one, extent)
            }
            return typeError("'\(operation.rawValue)' works on numbers", extent)
        }
        let isWhole = one.kind == .integer && other.kind == .integer && language == .openQASM3
        if isWhole, let left = one.integer, let right = other.integer {
            return wholeArithmetic(operation, left, right, one.expression, other.expression, extent)
        }
        guard let left = one.expression, let right = other.expression else { return .unknown(isWhole ? .integer : .real) }
        if isWhole, operation == .over || operation == .modulo {
            if !isDry { findings.unsupported("dividing whole numbers that are known only when the program runs is", at: extent) }
            return nil
        }
        let expression: Expression
        switch operation {
        case .plus: expression = left + right
        case .minus: expression = left - right
        case .times: expression = left * right
        case .over: expression = left / right
        case .power: expression = .binary(.power, left, right)
        default: expression = .call(.mod, [left, right])
        }
        guard one.constant != nil, other.constant != nil else { return Value(kind: isWhole ? .integer : .real, expression: expression) }
        return known(expression, extent)
    }

    /// A constant real number with its written form; one that has no value is reported.
    private func known(_ expression: Expression, _ extent: Extent) -> Value? {
        do {
            return .real(try expression.evaluate(), as: expression)
        } catch {
            findings.report("qasm.no-value", "\(error)", at: extent)
            return nil
        }
    }

    private func wholeArithmetic(
        _ operation: BinaryOperator, _ left: Int, _ right: Int, _ one: Expression?, _ other: Expression?, _ extent: Extent
    ) -> Value? {
        let (result, hasOverflow): (Int, Bool)
        switch operation {
        case .plus: (result, hasOverflow) = left.addingReportingOverflow(right)
        case .minus: (result, hasOverflow) = left.subtractingReportingOverflow(right)
        case .times: (result, hasOverflow) = left.multipliedReportingOverflow(by: right)
        case .over, .modulo:
            guard right != 0 else {
                findings.report("qasm.no-value", "division by zero", at: extent)
                return nil
            }
            let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right == -1 ? 1 : right)
            if operation == .modulo { return .integer(right == -1 ? 0 : remainder) }
            if remainder != 0, right != -1 {
                findings.report(
                    "qasm.whole-division", "dividing the whole numbers \(left) and \(right) gives \(quotient)", at: extent,
                    hint: "write \(left).0/\(right) for a fraction", severity: .warning)
            }
            return .integer(right == -1 ? 0 &- left : quotient)
        default:
            guard right >= 0 else { return .real(pow(Double(left), Double(right))) }
            var (power, base, exponent, overflow) = (1, left, right, false)
            while exponent > 0, !overflow {
                if exponent & 1 == 1 { (power, overflow) = power.multipliedReportingOverflow(by: base) }
                exponent >>= 1
                if exponent > 0, !overflow { (base, overflow) = base.multipliedReportingOverflow(by: base) }
            }
            (result, hasOverflow) = (power, overflow)
            guard !hasOverflow else { break }
            return .integer(result)
        }
        guard !hasOverflow else {
            findings.report("qasm.no-value", "the whole number does not fit 64 bits", at: extent)
            return nil
        }
        guard let one, let other, abs(result) < 1 << 50 else { return .integer(result) }
        switch operation {
        case .plus: return .integer(result, as: one + other)
        case .minus: return .integer(result, as: one - other)
        case .times: return .integer(result, as: one * other)
        default: return .integer(result)
        }
    }

    private func call(_ name: String, _ arguments: [ExpressionSyntax], _ extent: Extent) -> Value? {
        let place = Extent(source: extent.source, start: extent.start, end: extent.start + Int32(name.utf8.count))
        switch lookUp(name) {
        case .subroutine(let parameters):
            guard arguments.count == parameters else {
                findings.report(
                    "qasm.argument-count", "'\(name)' takes \(counted(parameters, "argument")), got \(arguments.count)", at: place)
                return nil
            }
            if !isDry { findings.unsupported("calling subroutine '\(name)' is", at: place) }
            return nil
        case .external:
            if !isDry { findings.unsupported("calling '\(name)' is", at: place) }
            return nil
        default: break
        }
        if language == .openQASM3, ["popcount", "rotl", "rotr", "real", "imag", "sizeof"].contains(name) {
            if !isDry { findings.unsupported("function '\(name)' is", at: place) }
            return .unknown(.other)
        }
        if name == "pow" {
            guard arguments.count == 2 else { return argumentCount(name, 2, arguments.count, place) }
            return binary(.power, arguments[0], arguments[1], extent)
        }
        if name == "mod", arguments.count == 2 { return modulo(arguments, extent) }
        guard let function = Expression.Function(named: name), language == .openQASM3 || isFunctionOfVersion2(function) else {
            let names = language == .openQASM2 ? Analyser.functionsOfVersion2 : Expression.Function.allCases.map(\.rawValue)
            findings.report(
                "qasm.unknown-function", "function '\(name)' is not defined", at: place,
                hint: didYouMean(name, among: names))
            return nil
        }
        guard arguments.count == function.arguments else { return argumentCount(name, function.arguments, arguments.count, place) }
        var (expressions, isConstant) = ([Expression](), true)
        for argument in arguments {
            guard let value = value(argument) else { return nil }
            guard value.kind == .integer || value.kind == .real else { return typeError("'\(name)' takes a number", argument.extent) }
            guard let expression = value.expression else { return .unknown(.real) }
            expressions.append(expression)
            isConstant = isConstant && value.constant != nil
        }
        let expression = Expression.call(function, expressions)
        return isConstant ? known(expression, extent) : Value(kind: .real, expression: expression)
    }

    private func modulo(_ arguments: [ExpressionSyntax], _ extent: Extent) -> Value? { binary(.modulo, arguments[0], arguments[1], extent) }

    private func argumentCount(_ name: String, _ expected: Int, _ found: Int, _ extent: Extent) -> Value? {
        findings.report("qasm.argument-count", "'\(name)' takes \(counted(expected, "argument")), got \(found)", at: extent)
        return nil
    }

    static let functionsOfVersion2 = ["sin", "cos", "tan", "exp", "ln", "sqrt", "asin", "acos", "atan"]

    private func isFunctionOfVersion2(_ function: Expression.Function) -> Bool {
        switch function {
        case .sin, .cos, .tan, .exp, .log, .sqrt, .arcsin, .arccos, .arctan: true
        default: false
        }
    }
}

extension Condition.Comparison {
    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }

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
