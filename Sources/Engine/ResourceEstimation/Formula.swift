import Glibc

/// An arithmetic formula that a user writes for a code or a distillation unit.
///
/// The language and, to the last bit, the arithmetic are those of the reference estimator: a formula is compiled before it is evaluated, and
/// compiling reorders products and sums (constants last, quotients as products with a reciprocal).
public struct Formula: Hashable, Sendable {
    public let text: String
    /// Names that the formula may use; values are given in this order.
    let variables: [String]
    private let code: FormulaCode

    /// - Throws: The reference parser's name of the fault, such as `EofWhileParsing("value")`.
    init(_ text: String, variables: [String]) throws(FormulaError) {
        self.text = text
        self.variables = variables
        var parser = FormulaParser(text)
        let tree = try parser.parse()
        code = FormulaCode(FormulaCompiler(variables: variables).compile(tree))
    }

    /// The value for these values of the variables.
    ///
    /// - Throws: `Undefined("NAME")` where a name without a value is needed.
    func evaluate(_ values: [Double]) throws(FormulaError) -> Double {
        var undefined: String?
        let value = code.evaluate(values, &undefined)
        guard let undefined else { return value }
        throw FormulaError("Undefined(\"\(undefined)\")", at: place(of: undefined) ?? 0)
    }

    /// Bytes before a name's first use.
    private func place(of name: String) -> Int? {
        let isPartOfName = { (byte: UInt8) in FormulaParser.isLetter(byte) || FormulaParser.isDigit(byte) }
        let (bytes, wanted) = (Array(text.utf8), Array(name.utf8))
        return bytes.indices.dropLast(wanted.count - 1).first { start in
            let end = start + wanted.count
            return bytes[start..<end].elementsEqual(wanted) && (start == 0 || !isPartOfName(bytes[start - 1]))
                && (end == bytes.count || !isPartOfName(bytes[end]))
        }
    }

    public static func == (one: Formula, other: Formula) -> Bool { one.text == other.text && one.variables == other.variables }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Why a formula has no value, under the reference parser's name.
struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
    var description: String
    /// Bytes of the formula before the fault.
    var place: Int

    init(_ description: String, at place: Int) { (self.description, self.place) = (description, place) }
}

extension Formula {
    enum Operator: Int, Hashable, Sendable {
        // Lowest precedence first.
        case or, and, notEqual, equal, atLeast, atMost, greater, less, add, subtract, multiply, divide, modulo, power
    }

    enum Function: String, Hashable, Sendable, CaseIterable {
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
func isEqual(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 8 * Double.ulpOfOne }

extension Formula.Compiled {
    var constant: Double? { if case .constant(let value) = self { value } else { nil } }
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
        case .min: return x.dropFirst().reduce(x.first ?? .nan) { $1 < $0 ? $1 : $0 }
        case .max: return x.dropFirst().reduce(x.first ?? .nan) { $1 > $0 ? $1 : $0 }
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
