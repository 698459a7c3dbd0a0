internal import Circuits
internal import Numerics

extension QuilReader {
    /// That a place in memory is not 0.
    func condition(_ reference: QuilReference) -> Condition? {
        guard let region = region(reference) else { return nil }
        if case .bits(let first) = region.kind { return .bit(first + reference.index) }
        guard let value = value(of: reference) else { return nil }
        return .expression(.binary(.notEqual, value, .constant(.whole(0))))
    }

    func value(of reference: QuilReference) -> ClassicalExpression? {
        guard let region = region(reference) else { return nil }
        switch region.kind {
        case .bits(let first): return .bits([first + reference.index])
        case .inputs(let type): return .input(region.elementName(reference.index), type)
        case .variables(let first, _): return .variable(first + reference.index)
        }
    }

    private func target(_ reference: QuilReference) -> (target: ClassicalTarget, type: ClassicalType)? {
        guard let region = region(reference) else { return nil }
        switch region.kind {
        case .bits(let first): return (.bits([first + reference.index]), .bits(1))
        case .variables(let first, let type): return (.variable(first + reference.index), type)
        case .inputs:
            findings.report("quil.type", "'\(reference.region)' is not written anywhere else", at: reference.extent)
            return nil
        }
    }

    /// A place in memory or a number of that type.
    private func operand(_ cursor: inout QuilCursor, _ type: ClassicalType) -> ClassicalExpression? {
        if let token = cursor.next, token.kind == .word, token.text != "i", token.text.lowercased() != "pi" {
            guard let reference = cursor.reference() else { return nil }
            return value(of: reference)
        }
        let extent = cursor.extent
        guard let expression = cursor.expression(), let number = expression.value([:]), number.imaginary == 0, number.isFinite else {
            cursor.fault("a place in memory or a number")
            return nil
        }
        switch type {
        case .real: return .constant(.real(number.real))
        case .bits:
            guard number.real == 0 || number.real == 1 else { break }
            return .constant(.bits([number.real == 1]))
        case .unsigned(let bits):
            guard let whole = UInt64(exactly: number.real) else { break }
            return .constant(.unsigned(whole, bits: bits))
        default:
            guard let whole = Int64(exactly: number.real) else { break }
            return .constant(.integer(Int(whole), bits: 64))
        }
        findings.report("quil.type", "\(number.real) does not fit there", at: extent)
        return nil
    }

    /// What a classical instruction stores.
    func classical(_ name: String, _ cursor: inout QuilCursor) -> [Operation] {
        guard let reference = cursor.reference(), let (target, type) = target(reference), let current = value(of: reference) else {
            return []
        }
        func done(_ value: ClassicalExpression, _ cursor: inout QuilCursor) -> [Operation] {
            cursor.expectEnd() ? [.assign(target, value)] : []
        }
        let isBits = if case .bits = type { true } else { false }
        func mismatch() -> [Operation] {
            findings.report("quil.type", "'\(name)' does not take '\(reference.region)'", at: reference.extent)
            return []
        }
        switch name {
        case "NOT": return type == .real ? mismatch() : done(.unary(.complement, current), &cursor)
        case "NEG": return isBits ? mismatch() : done(.unary(.minus, current), &cursor)
        case "MOVE": return operand(&cursor, type).map { done($0, &cursor) } ?? []
        case "CONVERT": return operand(&cursor, type).map { done(.convert(type, $0), &cursor) } ?? []
        case "AND", "IOR", "XOR":
            if type == .real { return mismatch() }
            let operators: [String: ClassicalExpression.Operator] = ["AND": .bitAnd, "IOR": .bitOr, "XOR": .bitXor]
            guard let operation = operators[name], let other = operand(&cursor, type) else { return [] }
            return done(.binary(operation, current, other), &cursor)
        case "ADD", "SUB", "MUL", "DIV":
            if isBits { return mismatch() }
            let operators: [String: ClassicalExpression.Operator] = ["ADD": .plus, "SUB": .minus, "MUL": .times, "DIV": .over]
            guard let operation = operators[name], let other = operand(&cursor, type) else { return [] }
            return done(.binary(operation, current, other), &cursor)
        case "EXCHANGE":
            guard let second = cursor.reference(), let (otherTarget, otherType) = self.target(second), let other = value(of: second),
                cursor.expectEnd()
            else { return [] }
            guard otherType == type else { return mismatch() }
            if isBits {
                return [
                    .assign(target, .binary(.bitXor, current, other)), .assign(otherTarget, .binary(.bitXor, other, current)),
                    .assign(target, .binary(.bitXor, current, other)),
                ]
            }
            circuit.variables.append(ClassicalVariable(name: "exchange_\(circuit.variables.count)", type: type))
            let kept = circuit.variables.count - 1
            return [.assign(.variable(kept), current), .assign(target, other), .assign(otherTarget, .variable(kept))]
        default:
            let operators: [String: ClassicalExpression.Operator] = [
                "EQ": .equal, "GT": .greater, "GE": .greaterOrEqual, "LT": .less, "LE": .lessOrEqual,
            ]
            guard let operation = operators[name] else { return [] }
            guard isBits else { return mismatch() }
            guard let first = cursor.reference(), let region = region(first), let left = value(of: first) else { return [] }
            let leftType: ClassicalType
            switch region.kind {
            case .bits: leftType = .bits(1)
            case .variables(_, let type): leftType = type
            case .inputs(let type): leftType = type
            }
            guard let right = operand(&cursor, leftType) else { return [] }
            return done(.convert(.bits(1), .binary(operation, left, right)), &cursor)
        }
    }

    /// exp(−i·sum) on the operands, the last the least significant bit; nil where a coefficient has no real value.
    func pauliExponential(
        _ operands: [String], _ terms: [(word: String, coefficient: QuilExpression, qubits: [String])], _ parameters: [String: Double]
    ) -> [Complex]? {
        let size = 1 << operands.count
        var sum = [Complex](repeating: .zero, count: size * size)
        for term in terms {
            guard let coefficient = term.coefficient.value(parameters), coefficient.imaginary == 0, coefficient.isFinite,
                abs(coefficient.real) < 1e6
            else { return nil }
            for column in 0..<size {
                var (row, value) = (column, Complex(coefficient.real))
                for (letter, name) in zip(term.word, term.qubits) {
                    guard let place = operands.firstIndex(of: name) else { return nil }
                    let bit = operands.count - 1 - place
                    let isOne = column >> bit & 1 == 1
                    switch letter {
                    case "X": row ^= 1 << bit
                    case "Y":
                        row ^= 1 << bit
                        value = value * Complex(0, isOne ? -1 : 1)
                    case "Z": if isOne { value = -value }
                    default: break
                    }
                }
                sum[row * size + column] = sum[row * size + column] + value
            }
        }
        // A Taylor series of the halved sum, squared back.
        let norm = sum.reduce(0) { max($0, $1.magnitude) } * Double(size)
        let halvings = max(0, Int(norm.rounded(.up)).bitWidth - Int(norm.rounded(.up)).leadingZeroBitCount) + 2
        let scale = Complex(0, -1 / Double(1 << halvings))
        let step = sum.map { $0 * scale }
        func product(_ left: [Complex], _ right: [Complex]) -> [Complex] {
            var result = [Complex](repeating: .zero, count: size * size)
            for row in 0..<size {
                for middle in 0..<size where left[row * size + middle] != .zero {
                    for column in 0..<size { result[row * size + column] += left[row * size + middle] * right[middle * size + column] }
                }
            }
            return result
        }
        var result = [Complex](repeating: .zero, count: size * size)
        for index in 0..<size { result[index * size + index] = .one }
        var term = result
        for order in 1...18 {
            term = product(term, step).map { $0 / Double(order) }
            for index in result.indices { result[index] += term[index] }
        }
        for _ in 0..<halvings { result = product(result, result) }
        return result
    }
}
