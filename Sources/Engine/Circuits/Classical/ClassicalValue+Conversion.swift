internal import Glibc
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
                if case .angle(_, let bits) = self { return try converted(to: .bits(bits)).converted(to: type) }
                guard let whole = wide(bits: width, isSigned: isSigned) else { throw impossible }
                return .wide(whole)
            }
            if case .angle(_, let bits) = self, bits < 64, case .bits(let digits) = try converted(to: .bits(bits)) {
                return .wrapped(ClassicalValue.unsigned(digits) ?? 0, to: type)
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
            if case .bits(let digits) = self {
                guard digits.count <= 52, let pattern = ClassicalValue.unsigned(digits) else { throw impossible }
                return .angle(2 * .pi * Double(pattern) / Glibc.exp2(Double(digits.count)), bits: bits)
            }
            guard let number else { throw impossible }
            return .turned(number, bits: bits)
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
        case .angle(let value, _):
            guard count <= 52 else { throw .conversion(type, to: .bits(count)) }
            let steps = UInt64((value / (2 * .pi) * Glibc.exp2(Double(count))).rounded()) % (1 << UInt64(count))
            return (0..<count).map { steps >> UInt64($0) & 1 == 1 }
        case .real, .complex, .duration: throw .conversion(type, to: .bits(count))
        }
    }
}
