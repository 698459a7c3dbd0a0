internal import Glibc
internal import Numerics

extension ClassicalExpression.UnaryOperator {
    public func apply(_ value: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        switch (self, value) {
        case (.not, _):
            guard let truth = value.truth else { throw .types("'!'") }
            return .boolean(!truth)
        case (.complement, .bits(let digits)): return .bits(digits.map { !$0 })
        case (.complement, .integer(let whole, let bits)): return .integer(~whole, bits: bits)
        case (.complement, .unsigned(let whole, let bits)): return .wrapped(~whole, to: .unsigned(bits: bits))
        case (.complement, .wide(let whole)): return .wide(whole.complement)
        case (.minus, .wide(let whole)): return .wide(whole.negated)
        case (.complement, .boolean(let truth)): return .boolean(!truth)
        case (.complement, .fraction(let steps)): return .fraction(steps.complement)
        case (.minus, .integer(let whole, let bits)):
            if whole == .min { throw .overflow }
            return .wrapped(UInt64(bitPattern: Int64(-whole)), to: .integer(bits: bits))
        case (.minus, .unsigned(let whole, let bits)): return .wrapped(0 &- whole, to: .unsigned(bits: bits))
        case (.minus, .boolean(let truth)): return .whole(truth ? -1 : 0)
        case (.minus, .real(let number)): return .real(-number)
        case (.minus, .angle(let angle)): return .turned(-angle)
        case (.minus, .fraction(let steps)): return .fraction(steps.negated)
        case (.minus, .complex(let number)): return .complex(Complex(0) - number)
        case (.minus, .duration(let length)):
            return .duration(length.times(-1))
        case (.minus, .bits), (.complement, .real), (.complement, .angle), (.complement, .complex), (.complement, .duration):
            throw .types("'\(rawValue)'")
        }
    }
}

extension ClassicalExpression.Operator {
    public var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }

    /// The result, in the wider type of the two; whole numbers wrap around at its width.
    public func apply(_ left: ClassicalValue, _ right: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        let mistyped = ClassicalFault.types("'\(rawValue)'")
        switch self {
        case .and, .or:
            guard let one = left.truth, let other = right.truth else { throw mistyped }
            return .boolean(self == .and ? one && other : one || other)
        case .shiftLeft, .shiftRight: return try shift(left, right)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return .boolean(try compare(left, right))
        default: break
        }
        switch (left, right) {
        case (.duration(let one), .duration(let other)): return try durations(one, other)
        case (.duration(let length), _):
            guard self == .times || self == .over, let number = right.number else { throw mistyped }
            if self == .over, number == 0 { throw .divisionByZero }
            return .duration(length.times(self == .times ? number : 1 / number))
        case (_, .duration(let length)):
            guard self == .times, let number = left.number else { throw mistyped }
            return .duration(length.times(number))
        case (.complex, _), (_, .complex):
            guard case .complex(let one) = try left.converted(to: .complex), case .complex(let other) = try right.converted(to: .complex)
            else { throw mistyped }
            return try complex(one, other)
        case (.angle, _), (.fraction, _), (_, .angle), (_, .fraction): return try angle(left, right)
        case (.bits(let one), .bits(let other)) where self == .bitAnd || self == .bitOr || self == .bitXor:
            guard one.count == other.count else { throw .types("'\(rawValue)' on \(one.count) and \(other.count) bits") }
            return .bits(zip(one, other).map { self == .bitAnd ? $0 && $1 : self == .bitOr ? $0 || $1 : $0 != $1 })
        case (.boolean(let one), .boolean(let other)) where self == .bitAnd || self == .bitOr || self == .bitXor:
            return .boolean(self == .bitAnd ? one && other : self == .bitOr ? one || other : one != other)
        case (.boolean(let truth), .bits(let digits)) where digits.count == 1: return try apply(.bits([truth]), right)
        case (.bits(let digits), .boolean(let truth)) where digits.count == 1: return try apply(left, .bits([truth]))
        default: break
        }
        if let type = ClassicalValue.commonWhole(left.type, right.type) { return try whole(left, right, type) }
        guard let one = left.number, let other = right.number, self != .bitAnd, self != .bitOr, self != .bitXor else { throw mistyped }
        return .real(try real(one, other))
    }

    private func shift(_ left: ClassicalValue, _ right: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        guard let places = right.wholeNumber else { throw .types("'\(rawValue)'") }
        guard places >= 0 else { throw .negativeShift }
        let isLeft = self == .shiftLeft
        if case .bits(let digits) = left {
            return .bits(
                digits.indices.map { place in
                    let (from, _) = isLeft ? place.subtractingReportingOverflow(places) : place.addingReportingOverflow(places)
                    return digits.indices.contains(from) && digits[from]
                })
        }
        if case .fraction(let steps) = left {
            return .fraction(isLeft ? steps.shifted(left: places) : steps.shifted(right: places))
        }
        if case .wide(let whole) = left { return .wide(isLeft ? whole.shifted(left: places) : whole.shifted(right: places)) }
        let type = ClassicalValue.commonWhole(left.type, .boolean) ?? .wholeNumber
        if case .integer(let whole, let bits) = left, !isLeft { return .integer(whole >> min(places, 63), bits: bits) }
        guard left.type.isWhole || left.type == .boolean, let pattern = left.pattern else { throw .types("'\(rawValue)'") }
        let shifted = places > 63 ? 0 : isLeft ? pattern << UInt64(places) : pattern >> UInt64(places)
        return .wrapped(shifted, to: type)
    }

    private func compare(_ left: ClassicalValue, _ right: ClassicalValue) throws(ClassicalFault) -> Bool {
        func ordered<Number: Comparable>(_ one: Number, _ other: Number) -> Bool {
            switch self {
            case .equal: one == other
            case .notEqual: one != other
            case .less: one < other
            case .lessOrEqual: one <= other
            case .greater: one > other
            default: one >= other
            }
        }
        if left.type.isAngle || right.type.isAngle {
            let type = ClassicalType.commonAngle(left.type, right.type) ?? (left.type.isAngle ? left.type : right.type)
            switch (try left.converted(to: type), try right.converted(to: type)) {
            case (.fraction(let one), .fraction(let other)): return ordered(one == other ? 0 : one.isLess(than: other) ? -1 : 1, 0)
            case (.angle(let one), .angle(let other)): return ordered(one, other)
            default: throw .types("'\(rawValue)'")
            }
        }
        switch (left, right) {
        case (.complex(let one), .complex(let other)) where self == .equal || self == .notEqual: return (one == other) == (self == .equal)
        case (.complex(let one), _) where self == .equal || self == .notEqual:
            guard let number = right.number else { throw .types("'\(rawValue)'") }
            return (one == Complex(number)) == (self == .equal)
        case (_, .complex) where self == .equal || self == .notEqual: return try compare(right, left)
        case (.duration(let one), .duration(let other)):
            guard one.stretches == other.stretches else { throw .types("comparing stretches") }
            guard one.cycles == other.cycles || self == .equal || self == .notEqual else { throw .types("comparing times with cycles") }
            return one.cycles == other.cycles ? ordered(one.nanoseconds, other.nanoseconds) : self == .notEqual
        case (.bits(let one), .bits(let other)):
            // Unsigned numbers of any length, compared from the most significant bit.
            let count = max(one.count, other.count)
            for place in (0..<count).reversed() {
                let (a, b) = (place < one.count && one[place], place < other.count && other[place])
                if a != b { return ordered(a ? 1 : 0, b ? 1 : 0) }
            }
            return ordered(0, 0)
        case (.wide, _), (_, .wide):
            // One bit more, for the sign of what has none.
            func width(_ value: ClassicalValue) -> Int {
                switch value.type {
                case .integer(let bits), .unsigned(let bits), .bits(let bits): bits
                default: 64
                }
            }
            let bits = max(width(left), width(right)) + 1
            guard let one = left.wide(bits: bits, isSigned: true), let other = right.wide(bits: bits, isSigned: true) else { break }
            return ordered(one == other ? 0 : one.isLess(than: other) ? -1 : 1, 0)
        case (.bits(let digits), _) where right.number != nil && ClassicalValue.unsigned(digits) == nil: return ordered(1, 0)
        case (_, .bits(let digits)) where left.number != nil && ClassicalValue.unsigned(digits) == nil: return ordered(0, 1)
        default: break
        }
        func exact(_ value: ClassicalValue) -> Int128? {
            switch value {
            case .boolean(let truth): truth ? 1 : 0
            case .integer(let whole, _): Int128(whole)
            case .unsigned(let whole, _): Int128(whole)
            case .bits(let digits): ClassicalValue.unsigned(digits).map { Int128($0) }
            default: nil
            }
        }
        if let one = exact(left), let other = exact(right) { return ordered(one, other) }
        guard let one = left.number, let other = right.number else { throw .types("'\(rawValue)'") }
        return ordered(one, other)
    }

    private func whole(_ left: ClassicalValue, _ right: ClassicalValue, _ type: ClassicalType) throws(ClassicalFault) -> ClassicalValue {
        if self == .power, let exponent = right.wholeNumber, exponent < 0 { return .real(try real(left.number ?? 0, Double(exponent))) }
        if let (bits, isSigned) = type.wide { return .wide(try wide(left, right, bits: bits, isSigned: isSigned)) }
        if case .unsigned = type { return try unsigned(left, right, type) }
        guard case .integer(let one, _) = try left.converted(to: .wholeNumber),
            case .integer(let other, _) = try right.converted(to: .wholeNumber)
        else { throw .types("'\(rawValue)'") }
        var (result, overflows) = (0, false)
        switch self {
        case .plus: (result, overflows) = one.addingReportingOverflow(other)
        case .minus: (result, overflows) = one.subtractingReportingOverflow(other)
        case .times: (result, overflows) = one.multipliedReportingOverflow(by: other)
        case .over, .modulo:
            guard other != 0 else { throw .divisionByZero }
            if self == .over {
                (result, overflows) = one.dividedReportingOverflow(by: other)
            } else {
                result = other == -1 ? 0 : one % other
            }
        case .power:
            var (base, exponent) = (one, other)
            result = 1
            while exponent > 0, !overflows {
                if exponent & 1 == 1 { (result, overflows) = result.multipliedReportingOverflow(by: base) }
                exponent >>= 1
                if exponent > 0, !overflows { (base, overflows) = base.multipliedReportingOverflow(by: base) }
            }
        case .bitAnd: result = one & other
        case .bitOr: result = one | other
        default: result = one ^ other
        }
        if overflows { throw .overflow }
        return .wrapped(UInt64(bitPattern: Int64(result)), to: type)
    }

    func wide(_ left: ClassicalValue, _ right: ClassicalValue, bits: Int, isSigned: Bool) throws(ClassicalFault) -> WideInteger {
        guard let one = left.wide(bits: bits, isSigned: isSigned), let other = right.wide(bits: bits, isSigned: isSigned) else {
            throw .types("'\(rawValue)'")
        }
        switch self {
        case .plus: return one.plus(other)
        case .minus: return one.plus(other.negated)
        case .times: return one.times(other)
        case .over, .modulo:
            guard let (quotient, remainder) = one.divided(by: other) else { throw .divisionByZero }
            return self == .over ? quotient : remainder
        case .power: return one.power(other)
        case .bitAnd: return one.combined(other) { $0 & $1 }
        case .bitOr: return one.combined(other) { $0 | $1 }
        default: return one.combined(other) { $0 ^ $1 }
        }
    }

    private func unsigned(_ left: ClassicalValue, _ right: ClassicalValue, _ type: ClassicalType) throws(ClassicalFault) -> ClassicalValue {
        guard case .unsigned(let one, _) = try left.converted(to: type), case .unsigned(let other, _) = try right.converted(to: type) else {
            throw .types("'\(rawValue)'")
        }
        var result: UInt64
        switch self {
        case .plus: result = one &+ other
        case .minus: result = one &- other
        case .times: result = one &* other
        case .over, .modulo:
            guard other != 0 else { throw .divisionByZero }
            result = self == .over ? one / other : one % other
        case .power:
            var (base, exponent) = (one, other)
            result = 1
            while exponent > 0 {
                if exponent & 1 == 1 { result = result &* base }
                base = base &* base
                exponent >>= 1
            }
        case .bitAnd: result = one & other
        case .bitOr: result = one | other
        default: result = one ^ other
        }
        return .wrapped(result, to: type)
    }

    private func real(_ one: Double, _ other: Double) throws(ClassicalFault) -> Double {
        let result: Double
        switch self {
        case .plus: result = one + other
        case .minus: result = one - other
        case .times: result = one * other
        case .over:
            if other == 0 { throw .divisionByZero }
            result = one / other
        case .modulo:
            if other == 0 { throw .divisionByZero }
            result = fmod(one, other)
        case .power: result = other == 2 ? one * one : Glibc.pow(one, other)
        default: throw .types("'\(rawValue)'")
        }
        guard result.isFinite else { throw .notFinite }
        return result
    }

    private func complex(_ one: Complex, _ other: Complex) throws(ClassicalFault) -> ClassicalValue {
        let result: Complex
        switch self {
        case .plus: result = one + other
        case .minus: result = one - other
        case .times: result = one * other
        case .over:
            if other == Complex(0) { throw .divisionByZero }
            result = one / other
        case .power:
            if one == Complex(0) {
                result = other == Complex(0) ? Complex(1) : Complex(0)
                break
            }
            // exp(other · log one), principal branch
            let (logarithm, turn) = (Glibc.log(one.magnitude), one.phase)
            let (size, phase) = (
                Glibc.exp(other.real * logarithm - other.imaginary * turn), other.real * turn + other.imaginary * logarithm
            )
            result = Complex(size * Glibc.cos(phase), size * Glibc.sin(phase))
        default: throw .types("'\(rawValue)'")
        }
        guard result.real.isFinite, result.imaginary.isFinite else { throw .notFinite }
        return .complex(result)
    }

    private func durations(_ one: DelayLength, _ other: DelayLength) throws(ClassicalFault) -> ClassicalValue {
        switch self {
        case .plus: return .duration(one.plus(other))
        case .minus: return .duration(one.plus(other.times(-1)))
        case .over:
            guard one.stretches.isEmpty, other.stretches.isEmpty else { throw .types("dividing stretches") }
            if one.cycles == 0, other.cycles == 0 { return .real(try real(one.nanoseconds, other.nanoseconds)) }
            guard one.nanoseconds == 0, other.nanoseconds == 0 else { throw .types("dividing times by cycles") }
            return .real(try real(one.cycles, other.cycles))
        default: throw .types("'\(rawValue)'")
        }
    }
}

extension ClassicalValue {
    /// The whole-number type in which two values are combined: the wider one, unsigned where both are as wide; nil where one is no whole number.
    static func commonWhole(_ one: ClassicalType, _ other: ClassicalType) -> ClassicalType? {
        func width(_ type: ClassicalType) -> (bits: Int, isSigned: Bool)? {
            switch type {
            case .boolean: (1, false)
            case .integer(let bits): (bits, true)
            case .unsigned(let bits): (bits, false)
            case .bits(let count): (min(max(count, 1), WideInteger.mostBits), false)
            default: nil
            }
        }
        guard let left = width(one), let right = width(other) else { return nil }
        if one == .boolean, other == .boolean { return .wholeNumber }
        if left.bits == right.bits { return left.isSigned && right.isSigned ? one : .unsigned(bits: left.bits) }
        let wider = left.bits > right.bits ? left : right
        return wider.isSigned ? .integer(bits: wider.bits) : .unsigned(bits: wider.bits)
    }
}
