internal import Glibc
internal import Numerics

extension ClassicalExpression.Function {
    public func apply(_ values: [ClassicalValue]) throws(ClassicalFault) -> ClassicalValue {
        guard values.count == arguments else { throw .types("'\(rawValue)' of \(values.count) arguments") }
        let value = values[0]
        let mistyped = ClassicalFault.types("'\(rawValue)'")
        switch self {
        case .mod: return try ClassicalExpression.Operator.modulo.apply(value, values[1])
        case .pow: return try ClassicalExpression.Operator.power.apply(value, values[1])
        case .popcount:
            switch value {
            case .bits(let digits): return .unsigned(UInt64(digits.reduce(0) { $1 ? $0 + 1 : $0 }), bits: 64)
            case .integer(let whole, let bits):
                return .unsigned(UInt64((UInt64(bitPattern: Int64(whole)) << UInt64(64 - bits)).nonzeroBitCount), bits: 64)
            case .wide(let whole), .fraction(let whole): return .unsigned(UInt64(whole.popcount), bits: 64)
            default:
                guard let pattern = value.pattern else { throw mistyped }
                return .unsigned(UInt64(pattern.nonzeroBitCount), bits: 64)
            }
        case .rotl, .rotr: return try rotated(value, by: values[1])
        case .bit: return try bit(of: value, values[1])
        case .real, .imag:
            guard case .complex(let number) = value else {
                guard let number = value.number else { throw mistyped }
                return .real(self == .real ? number : 0)
            }
            return .real(self == .real ? number.real : number.imaginary)
        case .abs:
            switch value {
            case .integer(let whole, let bits):
                if whole == .min { throw .overflow }
                return .integer(Swift.abs(whole), bits: bits)
            case .unsigned: return value
            case .wide(let whole): return .wide(whole.isNegative ? whole.negated : whole)
            case .complex(let number): return .real(number.magnitude)
            default: break
            }
        case .exp, .sqrt, .sin, .cos:
            if case .complex(let number) = value { return .complex(try complex(number)) }
        default: break
        }
        guard let number = value.number else { throw mistyped }
        if self == .pattern { return .unsigned(number.bitPattern, bits: 64) }
        let result: Double =
            switch self {
            case .sin: Glibc.sin(number)
            case .cos: Glibc.cos(number)
            case .tan: Glibc.tan(number)
            case .arcsin: asin(number)
            case .arccos: acos(number)
            case .arctan: atan(number)
            case .exp: Glibc.exp(number)
            case .log: Glibc.log(number)
            case .sqrt: number.squareRoot()
            case .floor: number.rounded(.down)
            case .ceiling: number.rounded(.up)
            default: Swift.abs(number)
            }
        guard result.isFinite else { throw .notFinite }
        return .real(result)
    }

    private func rotated(_ value: ClassicalValue, by other: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        let type = value.type
        let width: Int
        switch type {
        case .bits(let count): width = count
        case .integer(let bits), .unsigned(let bits): width = bits
        case .angle(let bits?): width = bits
        default: throw .types("'\(rawValue)'")
        }
        guard let places = other.wholeNumber, case .bits(let digits) = try value.converted(to: .bits(width)), width > 0 else {
            throw .types("'\(rawValue)'")
        }
        let turn = ((self == .rotl ? places % width : -(places % width)) + width) % width
        return try ClassicalValue.bits(digits.indices.map { digits[($0 - turn + width) % width] }).converted(to: type)
    }

    private func bit(of value: ClassicalValue, _ place: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        let width: Int
        switch value.type {
        case .integer(let bits), .unsigned(let bits), .angle(let bits?), .bits(let bits): width = bits
        case .boolean: width = 1
        default: throw .types("reading a bit")
        }
        guard let written = place.wholeNumber, case .bits(let digits) = try value.converted(to: .bits(width)) else {
            throw .types("reading a bit")
        }
        let index = written < 0 ? written &+ width : written
        guard digits.indices.contains(index) else { throw .index(written, count: width) }
        return .bits([digits[index]])
    }

    private func complex(_ number: Complex) throws(ClassicalFault) -> Complex {
        let result: Complex
        switch self {
        case .exp:
            let size = Glibc.exp(number.real)
            result = Complex(size * Glibc.cos(number.imaginary), size * Glibc.sin(number.imaginary))
        case .sqrt:
            let (size, phase) = (number.magnitude.squareRoot(), number.phase / 2)
            result = Complex(size * Glibc.cos(phase), size * Glibc.sin(phase))
        case .sin:
            result = Complex(
                Glibc.sin(number.real) * cosh(number.imaginary), Glibc.cos(number.real) * sinh(number.imaginary))
        default:
            result = Complex(
                Glibc.cos(number.real) * cosh(number.imaginary), -Glibc.sin(number.real) * sinh(number.imaginary))
        }
        guard result.real.isFinite, result.imaginary.isFinite else { throw .notFinite }
        return result
    }
}

extension ClassicalExpression {
    /// The type of `left operation right`, nil where the operator does not know these types.
    public static func type(of operation: Operator, _ left: ClassicalType, _ right: ClassicalType) -> ClassicalType? {
        (try? operation.apply(left.sample, right.sample))?.type
    }

    public static func type(of operation: UnaryOperator, _ operand: ClassicalType) -> ClassicalType? {
        (try? operation.apply(operand.sample))?.type
    }

    public static func type(of function: Function, _ arguments: [ClassicalType]) -> ClassicalType? {
        if function == .bit { return .bits(1) }
        return (try? function.apply(arguments.map(\.sample)))?.type
    }
}
