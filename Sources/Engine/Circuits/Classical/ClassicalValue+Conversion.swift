internal import Numerics

extension ClassicalValue {
    /// The value as another type: numbers to integers lose their fraction, integers wrap around, bits are read as unsigned numbers,
    /// least significant first.
    public func converted(to type: ClassicalType) throws(ClassicalFault) -> ClassicalValue {
        if self.type == type { return self }
        let impossible = ClassicalFault.conversion(self.type, to: type)
        switch type {
        case .boolean:
            guard let truth else { throw impossible }
            return .boolean(truth)
        case .integer, .unsigned:
            if let (width, isSigned) = type.wide {
                if case .real(let number) = self {
                    guard let whole = WideInteger(number, bits: width, isSigned: isSigned) else { throw .overflow }
                    return .wide(whole)
                }
                guard let whole = wide(bits: width, isSigned: isSigned) else { throw impossible }
                return .wide(whole)
            }
            if case .real(let value) = self {
                let whole = value.rounded(.towardZero)
                if let signed = Int64(exactly: whole) { return .wrapped(UInt64(bitPattern: signed), to: type) }
                guard let unsigned = UInt64(exactly: whole) else { throw .overflow }
                return .wrapped(unsigned, to: type)
            }
            guard let pattern else {
                if case .bits = self { throw .overflow }
                throw impossible
            }
            return .wrapped(pattern, to: type)
        case .real:
            guard let number else { throw impossible }
            guard number.isFinite else { throw .notFinite }
            return .real(number)
        case .angle(let bits):
            switch self {
            case .bits(let digits):
                // Bit by bit.
                guard digits.count == bits ?? digits.count, let steps = wide(bits: digits.count, isSigned: false) else { throw impossible }
                return bits == nil ? .angle(ClassicalValue.radians(steps)) : .fraction(steps)
            case .fraction(let steps): return bits.map { .fraction(steps.rescaled(bits: $0)) } ?? .angle(ClassicalValue.radians(steps))
            default:
                guard let number else { throw impossible }
                return try bits.map { (bits) throws(ClassicalFault) in try .fraction(nearest: number, bits: bits) } ?? .turned(number)
            }
        case .bits(let count): return .bits(try digits(count))
        case .complex:
            guard let number else { throw impossible }
            return .complex(Complex(number))
        case .duration: throw impossible
        }
    }

    private func digits(_ count: Int) throws(ClassicalFault) -> [Bool] {
        switch self {
        case .bits(let digits):
            guard digits.count == count else { throw .conversion(type, to: .bits(count)) }
            return digits
        case .boolean(let value): return (0..<count).map { $0 == 0 && value }
        case .integer(let value, _): return (0..<count).map { value >> min($0, 63) & 1 == 1 }
        case .unsigned(let value, _): return (0..<count).map { $0 < 64 && value >> UInt64($0) & 1 == 1 }
        case .wide(let value): return (0..<count).map { value.bit($0) }
        case .fraction(let steps):
            guard count == steps.bits else { throw .conversion(type, to: .bits(count)) }
            return (0..<count).map { steps.bit($0) }
        case .real, .angle, .complex, .duration: throw .conversion(type, to: .bits(count))
        }
    }
}
