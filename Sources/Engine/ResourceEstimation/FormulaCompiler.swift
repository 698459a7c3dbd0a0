/// What was written, before any reordering.
indirect enum FormulaTree {
    case constant(Double)
    case name(String)
    case positive(FormulaTree)
    case negative(FormulaTree)
    case not(FormulaTree)
    case call(String, [FormulaTree])
    /// Operands and the operators between them, unsorted.
    case chain([FormulaTree], [Formula.Operator])
}

/// Turns what was written into what is evaluated.
struct FormulaCompiler {
    let variables: [String]

    func compile(_ tree: FormulaTree) -> Formula.Compiled {
        switch tree {
        case .constant(let value): return .constant(value)
        case .name(let name): return variables.firstIndex(of: name).map { .variable($0) } ?? .undefined(name)
        case .positive(let operand): return compile(operand)
        case .negative(let operand): return negate(compile(operand))
        case .not(let operand):
            let inner = compile(operand)
            return inner.constant.map { .constant(isEqual($0, 0) ? 1 : 0) } ?? .not(inner)
        case .call(let name, let arguments):
            guard let function = Formula.Function(rawValue: name), function.arguments.contains(arguments.count) else {
                return .undefined(name)
            }
            let inner = arguments.map(compile)
            let constants = inner.compactMap(\.constant)
            return constants.count == inner.count ? .constant(function.apply(constants)) : .call(function, inner)
        case .chain(let operands, let operators): return compile(operands[...], operators[...])
        }
    }

    /// Splits at the operators of the lowest precedence.
    private func compile(_ operands: ArraySlice<FormulaTree>, _ operators: ArraySlice<Formula.Operator>) -> Formula.Compiled {
        guard let lowest = operators.min(by: { $0.rawValue < $1.rawValue }) else { return compile(operands[operands.startIndex]) }
        var parts: [Formula.Compiled] = []
        var start = 0
        let (operands, operators) = (Array(operands), Array(operators))
        for index in 0...operators.count where index == operators.count || operators[index] == lowest {
            parts.append(compile(operands[start...index], operators[start..<index]))
            start = index + 1
        }
        switch lowest {
        case .add: return sum(parts)
        case .subtract: return sum([parts[0]] + parts.dropFirst().map(negate))
        case .multiply: return product(parts)
        case .divide: return product([parts[0]] + parts.dropFirst().map(invert))
        case .power: return parts.dropLast().reversed().reduce(parts[parts.count - 1]) { fold(.power, $1, $0) }
        default: return parts.dropFirst().reduce(parts[0]) { fold(lowest, $0, $1) }
        }
    }

    private func fold(_ operation: Formula.Operator, _ left: Formula.Compiled, _ right: Formula.Compiled) -> Formula.Compiled {
        guard let a = left.constant, let b = right.constant else { return .binary(operation, left, right) }
        return .constant(operation.apply(a, b))
    }

    private func negate(_ operand: Formula.Compiled) -> Formula.Compiled {
        operand.constant.map { .constant(-$0) } ?? .negated(operand)
    }

    private func invert(_ operand: Formula.Compiled) -> Formula.Compiled {
        operand.constant.map { .constant(1 / $0) } ?? .reciprocal(operand)
    }

    private func sum(_ parts: [Formula.Compiled]) -> Formula.Compiled {
        combine(parts.flatMap { leaves($0, of: .add) }, .add, neutral: 0)
    }

    private func product(_ parts: [Formula.Compiled]) -> Formula.Compiled {
        combine(parts.flatMap { leaves($0, of: .multiply) }, .multiply, neutral: 1)
    }

    /// The operands of nested sums or products, the right one first.
    private func leaves(_ node: Formula.Compiled, of operation: Formula.Operator) -> [Formula.Compiled] {
        guard case .binary(operation, let left, let right) = node else { return [node] }
        return leaves(right, of: operation) + leaves(left, of: operation)
    }

    /// Left to right over what varies, the constants gathered at the end and left out where they change nothing.
    private func combine(_ parts: [Formula.Compiled], _ operation: Formula.Operator, neutral: Double) -> Formula.Compiled {
        let constant = parts.compactMap(\.constant).reduce(neutral) { operation.apply($0, $1) }
        let varying = parts.filter { $0.constant == nil }
        // Constants that come to no number are left out too, as the reference's are.
        let changesNothing = constant.isNaN || isEqual(constant, neutral)
        guard let first = varying.first else { return .constant(constant.isNaN ? neutral : constant) }
        let chain = varying.dropFirst().reduce(first) { .binary(operation, $0, $1) }
        return changesNothing ? chain : .binary(operation, chain, .constant(constant))
    }
}
