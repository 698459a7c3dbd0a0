internal import Numerics

/// What a classical variable of a program holds.
public enum ClassicalType: Hashable, Sendable, Codable {
    case boolean
    /// Two's complement, of 1 to 64 bits.
    case integer(bits: Int)
    /// Modulo 2ⁿ, of 1 to 64 bits.
    case unsigned(bits: Int)
    case real
    /// Radians in [0, 2π); the number of bits counts where it is read bit by bit.
    case angle(bits: Int)
    case bits(Int)
    case complex
    case duration

    /// The integers that literals and `int` without a size are.
    public static let wholeNumber = ClassicalType.integer(bits: 64)

    /// Zero of that type.
    public var zero: ClassicalValue {
        switch self {
        case .boolean: .boolean(false)
        case .integer(let bits): .integer(0, bits: bits)
        case .unsigned(let bits): .unsigned(0, bits: bits)
        case .real: .real(0)
        case .angle(let bits): .angle(0, bits: bits)
        case .bits(let count): .bits([Bool](repeating: false, count: count))
        case .complex: .complex(Complex(0))
        case .duration: .duration(DelayLength())
        }
    }

    /// One of that type: what stands in where only the type of a result matters.
    var sample: ClassicalValue {
        switch self {
        case .boolean: .boolean(true)
        case .integer(let bits): .integer(1, bits: bits)
        case .unsigned(let bits): .unsigned(1, bits: bits)
        case .real: .real(1)
        case .angle(let bits): .angle(1, bits: bits)
        case .bits(let count): .bits((0..<count).map { $0 == 0 })
        case .complex: .complex(Complex(1))
        case .duration: .duration(DelayLength(nanoseconds: 1))
        }
    }

    public var isWhole: Bool {
        switch self {
        case .integer, .unsigned: true
        default: false
        }
    }
}

extension ClassicalType: CustomStringConvertible {
    /// As OpenQASM 3 writes it.
    public var description: String {
        switch self {
        case .boolean: "bool"
        case .integer(let bits): "int[\(bits)]"
        case .unsigned(let bits): "uint[\(bits)]"
        case .real: "float[64]"
        case .angle(let bits): "angle[\(bits)]"
        case .bits(let count): "bit[\(count)]"
        case .complex: "complex[float[64]]"
        case .duration: "duration"
        }
    }
}

/// How long qubits wait: a time, and cycles of a device's clock whose length only the device knows.
public struct DelayLength: Hashable, Sendable, Codable {
    public var nanoseconds: Double
    /// In units of `dt`.
    public var cycles: Double

    public init(nanoseconds: Double = 0, cycles: Double = 0) { (self.nanoseconds, self.cycles) = (nanoseconds, cycles) }
}

/// A classical variable of a circuit: while it runs it holds values of one type, zero at first.
public struct ClassicalVariable: Hashable, Sendable, Codable {
    public var name: String
    public var type: ClassicalType

    public init(name: String, type: ClassicalType) { (self.name, self.type) = (name, type) }
}
