internal import Numerics

/// What a classical variable of a program holds.
public enum ClassicalType: Hashable, Sendable, Codable {
    case boolean
    /// Two's complement.
    case integer(bits: Int)
    /// Modulo 2ⁿ.
    case unsigned(bits: Int)
    case real
    /// In [0, 2π): of so many bits, a multiple of 2π/2ⁿ that is computed with as its pattern is; without a size, radians.
    case angle(bits: Int?)
    case bits(Int)
    case complex
    case duration

    /// The bits of numbers without a size.
    public static let unwrittenSize = 64

    /// The integers that literals and `int` without a size are.
    public static let wholeNumber = ClassicalType.integer(bits: unwrittenSize)

    /// Zero of that type.
    public var zero: ClassicalValue {
        switch self {
        case .boolean: .boolean(false)
        case .integer(let bits): bits > 64 ? .wide(WideInteger(0, bits: bits, isSigned: true)) : .integer(0, bits: bits)
        case .unsigned(let bits): bits > 64 ? .wide(WideInteger(0, bits: bits, isSigned: false)) : .unsigned(0, bits: bits)
        case .real: .real(0)
        case .angle(nil): .angle(0)
        case .angle(let bits?): .fraction(WideInteger(0, bits: bits, isSigned: false))
        case .bits(let count): .bits([Bool](repeating: false, count: count))
        case .complex: .complex(Complex(0))
        case .duration: .duration(DelayLength())
        }
    }

    /// One of that type: what stands in where only the type of a result matters.
    var sample: ClassicalValue {
        switch self {
        case .boolean: .boolean(true)
        case .integer(let bits): bits > 64 ? .wide(WideInteger(1, bits: bits, isSigned: true)) : .integer(1, bits: bits)
        case .unsigned(let bits): bits > 64 ? .wide(WideInteger(1, bits: bits, isSigned: false)) : .unsigned(1, bits: bits)
        case .real: .real(1)
        case .angle(nil): .angle(1)
        case .angle(let bits?): .fraction(WideInteger(1, bits: bits, isSigned: false))
        case .bits(let count): .bits((0..<count).map { $0 == 0 })
        case .complex: .complex(Complex(1))
        case .duration: .duration(DelayLength(nanoseconds: 1))
        }
    }

    /// How many bits a whole number of a type has that 64 bits do not hold, and whether it has a sign.
    public var wide: (bits: Int, isSigned: Bool)? {
        switch self {
        case .integer(let bits) where bits > 64: (bits, true)
        case .unsigned(let bits) where bits > 64: (bits, false)
        default: nil
        }
    }

    public var isBits: Bool { if case .bits = self { true } else { false } }

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
        case .angle(nil): "angle"
        case .angle(let bits?): "angle[\(bits)]"
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
    /// How often it holds lengths that its surroundings decide, by their names.
    public var stretches: [String: Double]

    public init(nanoseconds: Double = 0, cycles: Double = 0, stretches: [String: Double] = [:]) {
        (self.nanoseconds, self.cycles, self.stretches) = (nanoseconds, cycles, stretches)
    }

    public func plus(_ other: DelayLength) -> DelayLength {
        var sum = DelayLength(nanoseconds: nanoseconds + other.nanoseconds, cycles: cycles + other.cycles, stretches: stretches)
        for (name, times) in other.stretches {
            let total = (sum.stretches[name] ?? 0) + times
            sum.stretches[name] = total == 0 ? nil : total
        }
        return sum
    }

    public func times(_ factor: Double) -> DelayLength {
        DelayLength(
            nanoseconds: nanoseconds * factor, cycles: cycles * factor, stretches: factor == 0 ? [:] : stretches.mapValues { $0 * factor })
    }

    private enum CodingKeys: CodingKey { case nanoseconds, cycles, stretches }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            nanoseconds: try container.decode(Double.self, forKey: .nanoseconds),
            cycles: try container.decode(Double.self, forKey: .cycles),
            stretches: try container.decodeIfPresent([String: Double].self, forKey: .stretches) ?? [:])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(nanoseconds, forKey: .nanoseconds)
        try container.encode(cycles, forKey: .cycles)
        if !stretches.isEmpty { try container.encode(stretches, forKey: .stretches) }
    }
}

/// A classical variable of a circuit: while it runs it holds values of one type, zero at first.
public struct ClassicalVariable: Hashable, Sendable, Codable {
    public var name: String
    public var type: ClassicalType

    public init(name: String, type: ClassicalType) { (self.name, self.type) = (name, type) }
}
