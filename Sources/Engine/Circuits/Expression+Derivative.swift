extension Expression {
    /// The derivative by a parameter, lightly simplified.
    public func derivative(_ symbol: String) -> Expression {
        switch self {
        case .number, .constant: return 0
        case .symbol(let name): return name == symbol ? 1 : 0
        case .negation(let operand): return (-operand.derivative(symbol)).simplified
        case .binary(let operation, let left, let right):
            let (dLeft, dRight) = (left.derivative(symbol), right.derivative(symbol))
            switch operation {
            case .plus: return (dLeft + dRight).simplified
            case .minus: return (dLeft - dRight).simplified
            case .times: return ((dLeft * right).simplified + (left * dRight).simplified).simplified
            case .over:
                if dRight == 0 { return (dLeft / right).simplified }
                return (((dLeft * right).simplified - (left * dRight).simplified).simplified / (right * right)).simplified
            case .power:
                let byBase = (right * Expression.binary(.power, left, (right - 1).simplified).simplified).simplified
                let first = (byBase * dLeft).simplified
                if dRight == 0 { return first }
                let second = ((self * Expression.call(.log, [left])).simplified * dRight).simplified
                return (first + second).simplified
            }
        case .call(let function, let arguments):
            guard let x = arguments.first else { return 0 }
            let inner = x.derivative(symbol)
            if function == .mod {
                // x − y·q, where the whole quotient q = (x − mod)/y is constant wherever there is a derivative.
                guard arguments.count == 2 else { return 0 }
                let outer = arguments[1].derivative(symbol)
                if outer == 0 { return inner }
                return (inner - (x - self) / arguments[1] * outer).simplified
            }
            return (function.derivative(at: x) * inner).simplified
        }
    }

    /// The same value with zeros, ones and sums or products of numbers folded.
    public var simplified: Expression {
        switch self {
        case .negation(.number(let value)): return .number(-value)
        case .negation(.negation(let inner)): return inner
        case .binary(let operation, .number(let left), .number(let right)):
            let value = operation.apply(left, right)
            return value.isFinite && (operation != .over || right != 0) ? .number(value) : self
        case .binary(.plus, 0, let other), .binary(.plus, let other, 0), .binary(.minus, let other, 0): return other
        case .binary(.minus, 0, let other): return -other
        case .binary(.times, 0, _), .binary(.times, _, 0): return 0
        case .binary(.times, 1, let other), .binary(.times, let other, 1), .binary(.over, let other, 1): return other
        case .binary(.times, -1, let other), .binary(.times, let other, -1): return -other
        case .binary(.over, 0, _): return 0
        case .binary(.power, let base, 1): return base
        case .binary(.power, _, 0): return 1
        default: return self
        }
    }
}

extension Expression.Function {
    /// The derivative of a function of one argument.
    fileprivate func derivative(at x: Expression) -> Expression {
        switch self {
        case .sin: .call(.cos, [x])
        case .cos: -.call(.sin, [x])
        case .tan: 1 / .binary(.power, .call(.cos, [x]), 2)
        case .arcsin: 1 / .call(.sqrt, [1 - .binary(.power, x, 2)])
        case .arccos: -1 / .call(.sqrt, [1 - .binary(.power, x, 2)])
        case .arctan: 1 / (1 + .binary(.power, x, 2))
        case .exp: .call(.exp, [x])
        case .log: 1 / x
        case .sqrt: 0.5 / .call(.sqrt, [x])
        case .abs: x / .call(.abs, [x])
        case .floor, .ceiling, .mod: 0
        }
    }
}
