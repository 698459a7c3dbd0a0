internal import Diagnostics
internal import Glibc

/// A real expression over named parameters, as a person writes an angle: `2*theta + pi/4`.
///
/// Nothing is rewritten on its own: printing gives back what was written. Angles are radians.
public enum Expression: Hashable, Sendable {
    case number(Double)
    case constant(Constant)
    /// A parameter whose value comes later.
    case symbol(String)
    indirect case negation(Expression)
    indirect case binary(Operator, Expression, Expression)
    indirect case call(Function, [Expression])

    public enum Constant: String, Hashable, Sendable, CaseIterable {
        case pi, tau, euler

        public var value: Double {
            switch self {
            case .pi: .pi
            case .tau: 2 * .pi
            case .euler: M_E
            }
        }
    }

    public enum Operator: String, Hashable, Sendable, CaseIterable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case power = "^"
    }

    /// The functions of OpenQASM 3 on real numbers, by their names there; `mod` has the sign of its first argument.
    public enum Function: String, Hashable, Sendable, CaseIterable {
        case sin, cos, tan, arcsin, arccos, arctan, exp, log, sqrt, floor, ceiling, abs, mod

        public var arguments: Int { self == .mod ? 2 : 1 }
    }
}

extension Expression {
    public static let pi = Expression.constant(.pi)

    /// The parameters it depends on.
    public var symbols: Set<String> {
        var symbols: Set<String> = []
        visit { if case .symbol(let name) = $0 { symbols.insert(name) } }
        return symbols
    }

    /// Whether it has no parameters.
    public var isConstant: Bool {
        switch self {
        case .number, .constant: true
        case .symbol: false
        case .negation(let operand): operand.isConstant
        case .binary(_, let left, let right): left.isConstant && right.isConstant
        case .call(_, let arguments): arguments.allSatisfy(\.isConstant)
        }
    }

    /// Calls `body` on this expression and every part of it.
    func visit(_ body: (Expression) -> Void) {
        body(self)
        switch self {
        case .number, .constant, .symbol: break
        case .negation(let operand): operand.visit(body)
        case .binary(_, let left, let right):
            left.visit(body)
            right.visit(body)
        case .call(_, let arguments): for argument in arguments { argument.visit(body) }
        }
    }

    /// The value where each parameter has the given one.
    ///
    /// - Throws: ``CircuitError/unboundSymbol(_:)`` for a parameter without value, ``CircuitError/notFinite(_:why:)`` where the result is no finite number.
    public func evaluate(_ values: [String: Double] = [:]) throws(CircuitError) -> Double {
        let result: Double
        switch self {
        case .number(let number): return number
        case .constant(let constant): return constant.value
        case .symbol(let name):
            guard let value = values[name] else { throw .unboundSymbol(name) }
            result = value
        case .negation(let operand): return -(try operand.evaluate(values))
        case .binary(let operation, let left, let right):
            let (left, right) = (try left.evaluate(values), try right.evaluate(values))
            if operation == .over, right == 0 { throw .notFinite(description, why: "division by zero") }
            result = operation.apply(left, right)
        case .call(let function, let arguments):
            var numbers: [Double] = []
            for argument in arguments { numbers.append(try argument.evaluate(values)) }
            guard numbers.count == function.arguments else {
                throw .notFinite(description, why: "\(function.rawValue) takes \(counted(function.arguments, "argument"))")
            }
            result = function.apply(numbers)
        }
        guard result.isFinite else { throw .notFinite(description, why: result.isNaN ? "not a real number" : "too large") }
        return result
    }

    /// The same expression with the given parameters replaced by numbers; parts that become constant through it are computed.
    public func bound(to values: [String: Double]) throws(CircuitError) -> Expression {
        try substituting { values[$0].map { .number($0) } }
    }

    /// The same expression with some parameters replaced; what became a number through it is computed.
    public func substituting(_ replacement: (String) -> Expression?) throws(CircuitError) -> Expression {
        switch self {
        case .number, .constant: return self
        case .symbol(let name): return replacement(name) ?? self
        case .negation(let operand):
            let new = try operand.substituting(replacement)
            return new == operand ? self : try Expression.negation(new).foldedIfNumeric()
        case .binary(let operation, let left, let right):
            let (newLeft, newRight) = (try left.substituting(replacement), try right.substituting(replacement))
            return newLeft == left && newRight == right ? self : try Expression.binary(operation, newLeft, newRight).foldedIfNumeric()
        case .call(let function, let arguments):
            var new: [Expression] = []
            for argument in arguments { new.append(try argument.substituting(replacement)) }
            return new == arguments ? self : try Expression.call(function, new).foldedIfNumeric()
        }
    }

    private func foldedIfNumeric() throws(CircuitError) -> Expression { isConstant ? .number(try evaluate()) : self }
}

extension Expression.Operator {
    public func apply(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .over: left / right
        case .power: right == 2 ? left * left : pow(left, right)
        }
    }
}

extension Expression.Function {
    public func apply(_ x: [Double]) -> Double {
        switch self {
        case .sin: Glibc.sin(x[0])
        case .cos: Glibc.cos(x[0])
        case .tan: Glibc.tan(x[0])
        case .arcsin: asin(x[0])
        case .arccos: acos(x[0])
        case .arctan: atan(x[0])
        case .exp: Glibc.exp(x[0])
        case .log: Glibc.log(x[0])
        case .sqrt: x[0].squareRoot()
        case .floor: x[0].rounded(.down)
        case .ceiling: x[0].rounded(.up)
        case .abs: Swift.abs(x[0])
        case .mod: fmod(x[0], x[1])
        }
    }
}

extension Expression: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    /// A parameter of that name.
    public init(stringLiteral name: String) { self = .symbol(name) }
}

extension Expression {
    public static func + (left: Expression, right: Expression) -> Expression { .binary(.plus, left, right) }
    public static func - (left: Expression, right: Expression) -> Expression { .binary(.minus, left, right) }
    public static func * (left: Expression, right: Expression) -> Expression { .binary(.times, left, right) }
    public static func / (left: Expression, right: Expression) -> Expression { .binary(.over, left, right) }

    public static prefix func - (operand: Expression) -> Expression {
        switch operand {
        case .number(let value): .number(-value)
        case .negation(let inner): inner
        default: .negation(operand)
        }
    }
}
