public import Numerics

/// A value of a classical variable or expression, with its type.
public enum ClassicalValue: Hashable, Sendable, Codable {
    case boolean(Bool)
    case integer(Int, bits: Int)
    case unsigned(UInt64, bits: Int)
    /// A whole number of a type of more than 64 bits.
    case wide(WideInteger)
    case real(Double)
    /// Radians in [0, 2π), of an angle without a size.
    case angle(Double)
    /// An angle of n bits: so many steps of 2π/2ⁿ.
    case fraction(WideInteger)
    /// Least significant first.
    case bits([Bool])
    case complex(Complex)
    case duration(DelayLength)

    /// A literal.
    public static func whole(_ value: Int) -> ClassicalValue { .integer(value, bits: 64) }

    public var type: ClassicalType {
        switch self {
        case .boolean: .boolean
        case .integer(_, let bits): .integer(bits: bits)
        case .unsigned(_, let bits): .unsigned(bits: bits)
        case .wide(let value): value.isSigned ? .integer(bits: value.bits) : .unsigned(bits: value.bits)
        case .real: .real
        case .angle: .angle(bits: nil)
        case .fraction(let steps): .angle(bits: steps.bits)
        case .bits(let digits): .bits(digits.count)
        case .complex: .complex
        case .duration: .duration
        }
    }

    /// Whether it counts as true; nil for what has no truth.
    public var truth: Bool? {
        switch self {
        case .boolean(let value): value
        case .integer(let value, _): value != 0
        case .unsigned(let value, _): value != 0
        case .wide(let value): !value.isZero
        case .real(let value): value != 0
        case .angle(let value): value != 0
        case .fraction(let steps): !steps.isZero
        case .bits(let digits): digits.contains(true)
        case .complex, .duration: nil
        }
    }

    /// As a real number; nil for bits, complex numbers and durations.
    public var number: Double? {
        switch self {
        case .boolean(let value): value ? 1 : 0
        case .integer(let value, _): Double(value)
        case .unsigned(let value, _): Double(value)
        case .wide(let value): value.number
        case .real(let value), .angle(let value): value
        case .fraction(let steps): ClassicalValue.radians(steps)
        case .bits, .complex, .duration: nil
        }
    }

    /// As a whole number, where it is one and fits 64 bits; bits are read as an unsigned number.
    public var wholeNumber: Int? {
        switch self {
        case .boolean(let value): return value ? 1 : 0
        case .integer(let value, _): return value
        case .unsigned(let value, _): return Int(exactly: value)
        case .wide(let value): return value.whole
        case .bits(let digits): return ClassicalValue.unsigned(digits).flatMap { Int(exactly: $0) }
        case .real, .angle, .fraction, .complex, .duration: return nil
        }
    }

    /// Bits read as an unsigned number, where it fits.
    static func unsigned(_ digits: [Bool]) -> UInt64? {
        var value: UInt64 = 0
        for (place, digit) in digits.enumerated() where digit {
            guard place < 64 else { return nil }
            value |= 1 << UInt64(place)
        }
        return value
    }

    /// The low 64 bits of a whole number in two's complement, or of an angle's steps.
    var pattern: UInt64? {
        switch self {
        case .boolean(let value): value ? 1 : 0
        case .integer(let value, _): UInt64(bitPattern: Int64(value))
        case .unsigned(let value, _): value
        case .wide(let value), .fraction(let value): value.low
        case .bits(let digits): ClassicalValue.unsigned(digits)
        default: nil
        }
    }

    /// A whole number, or an angle's steps, as one of so many bits; nil for what is none.
    func wide(bits: Int, isSigned: Bool) -> WideInteger? {
        switch self {
        case .boolean(let value): WideInteger(value ? 1 : 0, bits: bits, isSigned: isSigned)
        case .integer(let value, _): WideInteger(value, bits: bits, isSigned: isSigned)
        case .unsigned(let value, _): WideInteger([value], bits: bits, isSigned: isSigned)
        case .wide(let value), .fraction(let value): value.converted(bits: bits, isSigned: isSigned)
        case .bits(let digits):
            WideInteger(
                stride(from: 0, to: digits.count, by: 64).map { start in
                    digits[start..<min(start + 64, digits.count)].reversed().reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
                }, bits: bits, isSigned: isSigned)
        case .real, .angle, .complex, .duration: nil
        }
    }

    /// An integer type's value with that pattern of bits.
    static func wrapped(_ pattern: UInt64, to type: ClassicalType) -> ClassicalValue {
        switch type {
        case .unsigned(let bits): return .unsigned(bits < 64 ? pattern & (1 << UInt64(bits) - 1) : pattern, bits: bits)
        case .integer(let bits):
            let shift = UInt64(64 - bits)
            return .integer(Int(Int64(bitPattern: pattern << shift) >> Int64(shift)), bits: bits)
        default: return .unsigned(pattern, bits: 64)
        }
    }
}

/// Why a classical expression has no value.
public enum ClassicalFault: Error, Hashable, Sendable {
    case divisionByZero
    /// A whole number beyond 64 bits.
    case overflow
    case notFinite
    /// An operator or function on types that it does not know.
    case types(String)
    /// A value that cannot become that type.
    case conversion(ClassicalType, to: ClassicalType)
    case negativeShift
    case index(Int, count: Int)
    case unbound(String)
    /// The value of a function that is defined outside the circuit.
    case external(String)
}

extension ClassicalFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .divisionByZero: "division by zero"
        case .overflow: "the whole number does not fit 64 bits"
        case .notFinite: "the result is no finite number"
        case .types(let what): "\(what) does not work on these types"
        case .conversion(let from, let to): "cannot convert '\(from)' to '\(to)'"
        case .negativeShift: "a shift by a negative number"
        case .index(let index, let count): "index \(index) is out of range for \(count) elements"
        case .unbound(let name): "input '\(name)' has no value"
        case .external(let name): "what '\(name)' gives is known only outside the circuit"
        }
    }
}
