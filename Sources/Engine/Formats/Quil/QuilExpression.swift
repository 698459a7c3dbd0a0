internal import Circuits
internal import Glibc
internal import Numerics

/// An angle or a matrix entry: complex, over parameters of a definition and memory.
indirect enum QuilExpression {
    case number(Complex)
    case pi
    /// `%theta`
    case parameter(String)
    case memory(QuilReference)
    case negation(QuilExpression)
    case binary(Expression.Operator, QuilExpression, QuilExpression)
    case call(String, QuilExpression)

    /// How deep the text of an angle goes at most.
    static let mostNesting = 95

    static let functions = ["SIN", "COS", "SQRT", "EXP", "CIS"]

    /// As a real angle; nil where it is complex.
    func angle(_ symbol: (QuilReference) -> String?, parameters: [String: Expression]) -> Expression? {
        switch self {
        case .number(let value): return value.imaginary == 0 ? .number(value.real) : nil
        case .pi: return .pi
        case .parameter(let name): return parameters[name]
        case .memory(let reference): return symbol(reference).map { .symbol($0) }
        case .negation(let operand): return operand.angle(symbol, parameters: parameters).map { -$0 }
        case .binary(let operation, let left, let right):
            guard let one = left.angle(symbol, parameters: parameters), let other = right.angle(symbol, parameters: parameters) else {
                return nil
            }
            return .binary(operation, one, other)
        case .call(let name, let operand):
            let functions: [String: Expression.Function] = ["SIN": .sin, "COS": .cos, "SQRT": .sqrt, "EXP": .exp]
            guard let function = functions[name], let inner = operand.angle(symbol, parameters: parameters) else { return nil }
            return .call(function, [inner])
        }
    }

    /// The value, where every parameter has one.
    func value(_ parameters: [String: Double]) -> Complex? {
        switch self {
        case .number(let value): return value
        case .pi: return Complex(.pi)
        case .parameter(let name): return parameters[name].map { Complex($0) }
        case .memory: return nil
        case .negation(let operand): return operand.value(parameters).map { -$0 }
        case .binary(let operation, let left, let right):
            guard let one = left.value(parameters), let other = right.value(parameters) else { return nil }
            switch operation {
            case .plus: return one + other
            case .minus: return one - other
            case .times: return one * other
            case .over: return one / other
            case .power:
                if one.imaginary == 0, other.imaginary == 0, one.real >= 0 || other.real == other.real.rounded() {
                    return Complex(pow(one.real, other.real))
                }
                guard one.magnitude > 0 else { return Complex(0) }
                let exponent = other * Complex(log(one.magnitude), one.phase)
                return Complex(magnitude: exp(exponent.real), phase: exponent.imaginary)
            }
        case .call(let name, let operand):
            guard let inner = operand.value(parameters) else { return nil }
            switch name {
            case "SIN": return inner.imaginary == 0 ? Complex(sin(inner.real)) : nil
            case "COS": return inner.imaginary == 0 ? Complex(cos(inner.real)) : nil
            case "SQRT":
                return inner.imaginary == 0 && inner.real >= 0
                    ? Complex(inner.real.squareRoot()) : Complex(magnitude: inner.magnitude.squareRoot(), phase: inner.phase / 2)
            case "EXP": return Complex(magnitude: exp(inner.real), phase: inner.imaginary)
            case "CIS": return inner.imaginary == 0 ? .exp(i: inner.real) : nil
            default: return nil
            }
        }
    }
}

/// A place in memory: `ro[1]`.
struct QuilReference: Hashable {
    var region: String
    var index: Int
    var extent: Extent
}
