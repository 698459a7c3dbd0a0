import Glibc

/// An arithmetic formula that a user writes for a code or a distillation unit.
///
/// The language and, to the last bit, the arithmetic are those of the reference estimator: a formula is compiled before it is evaluated, and
/// compiling reorders products and sums (constants last, quotients as products with a reciprocal).
public struct Formula: Hashable, Sendable {
    public let text: String
    /// Names that the formula may use; values are given in this order.
    let variables: [String]
    private let compiled: Compiled

    /// - Throws: The reference parser's name of the fault, such as `EofWhileParsing("value")`.
    init(_ text: String, variables: [String]) throws(FormulaError) {
        self.text = text
        self.variables = variables
        var parser = FormulaParser(text)
        let tree = try parser.parse()
        compiled = FormulaCompiler(variables: variables).compile(tree)
    }

    /// The value for these values of the variables.
    func evaluate(_ values: [Double]) throws(FormulaError) -> Double { try compiled.evaluate(values) }
}

struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

extension Formula {
    enum Operator: Int, Hashable, Sendable {
        // Lowest precedence first.
        case or, and, notEqual, equal, atLeast, atMost, greater, less, add, subtract, multiply, divide, modulo, power
    }

    enum Function: String, Hashable, Sendable {
        case int, ceil, floor, abs, sign, log, round, min, max, e, pi, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh,
            atanh

        /// How many arguments it takes.
        var arguments: ClosedRange<Int> {
            switch self {
            case .e, .pi: 0...0
            case .log, .round: 1...2
            case .min, .max: 1...64
            default: 1...1
            }
        }
    }

    indirect enum Compiled: Hashable, Sendable {
        case constant(Double)
        case variable(Int)
        case undefined(String)
        case negated(Compiled)
        case not(Compiled)
        case reciprocal(Compiled)
        case binary(Operator, Compiled, Compiled)
        case call(Function, [Compiled])
    }
}

/// Numbers this close count as equal.
private func isEqual(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 8 * Double.ulpOfOne }

extension Formula.Compiled {
    var constant: Double? { if case .constant(let value) = self { value } else { nil } }

    func evaluate(_ values: [Double]) throws(FormulaError) -> Double {
        switch self {
        case .constant(let value): return value
        case .variable(let index): return values[index]
        case .undefined(let name): throw FormulaError("Undefined(\"\(name)\")")
        case .negated(let operand): return -(try operand.evaluate(values))
        case .not(let operand): return isEqual(try operand.evaluate(values), 0) ? 1 : 0
        case .reciprocal(let operand): return 1 / (try operand.evaluate(values))
        case .binary(.or, let left, let right):
            let value = try left.evaluate(values)
            return isEqual(value, 0) ? try right.evaluate(values) : value
        case .binary(.and, let left, let right):
            let value = try left.evaluate(values)
            return isEqual(value, 0) ? value : try right.evaluate(values)
        case .binary(let operation, let left, let right):
            return operation.apply(try left.evaluate(values), try right.evaluate(values))
        case .call(let function, let arguments):
            var inputs: [Double] = []
            for argument in arguments { inputs.append(try argument.evaluate(values)) }
            return function.apply(inputs)
        }
    }
}

extension Formula.Operator {
    func apply(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .or: isEqual(left, 0) ? right : left
        case .and: isEqual(left, 0) ? left : right
        case .notEqual: isEqual(left, right) ? 0 : 1
        case .equal: isEqual(left, right) ? 1 : 0
        case .atLeast: left >= right ? 1 : 0
        case .atMost: left <= right ? 1 : 0
        case .greater: left > right ? 1 : 0
        case .less: left < right ? 1 : 0
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left * (1 / right)
        case .modulo: fmod(left, right)
        case .power: Glibc.pow(left, right)
        }
    }
}

extension Formula.Function {
    func apply(_ x: [Double]) -> Double {
        let last = x.last ?? 0
        switch self {
        case .int: return last.rounded(.towardZero)
        case .ceil: return last.rounded(.up)
        case .floor: return last.rounded(.down)
        case .abs: return Swift.abs(last)
        case .sign: return last.isNaN ? last : (last.sign == .minus ? -1 : 1)
        case .log:
            let base = x.count == 2 ? x[0] : 10
            if isEqual(base, 10) { return log10(last) }
            return isEqual(base, 2) ? log2(last) : Glibc.log(last) / Glibc.log(base)
        case .round:
            let modulus = x.count == 2 ? x[0] : 1
            return (last / modulus).rounded(.toNearestOrAwayFromZero) * modulus
        case .min: return x.reduce(last) { Swift.min($0, $1) }
        case .max: return x.reduce(last) { Swift.max($0, $1) }
        case .e: return M_E
        case .pi: return Double.pi
        case .sin: return Glibc.sin(last)
        case .cos: return Glibc.cos(last)
        case .tan: return Glibc.tan(last)
        case .asin: return Glibc.asin(last)
        case .acos: return Glibc.acos(last)
        case .atan: return Glibc.atan(last)
        case .sinh: return Glibc.sinh(last)
        case .cosh: return Glibc.cosh(last)
        case .tanh: return Glibc.tanh(last)
        case .asinh: return Glibc.asinh(last)
        case .acosh: return Glibc.acosh(last)
        case .atanh: return Glibc.atanh(last)
        }
    }
}

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
        guard let first = varying.first else { return .constant(constant) }
        let chain = varying.dropFirst().reduce(first) { .binary(operation, $0, $1) }
        return isEqual(constant, neutral) ? chain : .binary(operation, chain, .constant(constant))
    }
}
