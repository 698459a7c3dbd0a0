internal import Glibc

extension ClassicalValue {
    /// A plain angle, brought into [0, 2π).
    static func turned(_ angle: Double) -> ClassicalValue {
        guard angle < 0 || angle >= 2 * .pi else { return .angle(angle) }
        let rest = angle.truncatingRemainder(dividingBy: 2 * .pi)
        let turned = rest < 0 ? rest + 2 * .pi : rest
        return .angle(turned >= 2 * .pi ? 0 : turned)
    }

    /// The angle of so many bits that is nearest to a number of radians; of two as near the one with an even pattern.
    static func fraction(nearest radians: Double, bits: Int) throws(ClassicalFault) -> ClassicalValue {
        guard radians.isFinite else { throw .notFinite }
        let turns = (radians / (2 * .pi)).truncatingRemainder(dividingBy: 1)
        let exact = min(bits, mostExactBits)
        let steps = scalbn(turns < 0 ? turns + 1 : turns, Int32(exact)).rounded(.toNearestOrEven)
        guard let pattern = WideInteger(steps, bits: exact, isSigned: false) else { throw .notFinite }
        return .fraction(pattern.rescaled(bits: bits))
    }

    /// The radians of so many steps.
    static func radians(_ steps: WideInteger) -> Double {
        let steps = steps.bits > mostExactBits ? steps.rescaled(bits: mostExactBits) : steps
        return scalbn(2 * .pi * steps.number, -Int32(steps.bits))
    }

    /// A double holds the steps of so many bits.
    private static let mostExactBits = 1000
}

extension WideInteger {
    /// The same part of a turn in steps of another width, rounded to the nearest; of two as near to the even one.
    func rescaled(bits: Int) -> WideInteger {
        let dropped = self.bits - bits
        guard dropped > 0 else { return converted(bits: bits, isSigned: false).shifted(left: -dropped) }
        let kept = shifted(right: dropped).converted(bits: bits, isSigned: false)
        let isAboveHalf = bit(dropped - 1) && ((0..<(dropped - 1)).contains(where: bit) || kept.bit(0))
        return isAboveHalf ? kept.plus(WideInteger(1, bits: bits, isSigned: false)) : kept
    }
}

extension ClassicalType {
    public var isAngle: Bool { if case .angle = self { true } else { false } }

    /// The angle's type in which two are combined: the wider one; an angle without a size is wider than all with one.
    static func commonAngle(_ one: ClassicalType, _ other: ClassicalType) -> ClassicalType? {
        guard case .angle(let left) = one, case .angle(let right) = other else { return nil }
        guard let left, let right else { return .angle(bits: nil) }
        return .angle(bits: max(left, right))
    }
}

extension ClassicalExpression.Operator {
    /// Where one side is an angle: what angles of n bits compute is what unsigned numbers of n bits do with the same patterns.
    func angle(_ left: ClassicalValue, _ right: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        if let type = ClassicalType.commonAngle(left.type, right.type) {
            return try angles(try left.converted(to: type), try right.converted(to: type))
        }
        let (angle, other) = left.type.isAngle ? (left, right) : (right, left)
        guard other.type.isWhole || other.type == .real else { throw .types("'\(rawValue)'") }
        switch self {
        case .plus, .minus:
            return try apply(try left.converted(to: angle.type), try right.converted(to: angle.type))
        case .times where other.type.isWhole, .over where other.type.isWhole:
            guard self == .times || left.type.isAngle else { throw .types("'/' of a whole number by an angle") }
            return try multiple(angle, other)
        default: return try apply(.real(left.number ?? 0), .real(right.number ?? 0))
        }
    }

    private func angles(_ left: ClassicalValue, _ right: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        guard case .fraction(let steps) = left else {
            guard case .angle(let one) = left, case .angle(let other) = right else { throw .types("'\(rawValue)'") }
            switch self {
            case .plus: return .turned(one + other)
            case .minus: return .turned(one - other)
            case .over:
                if other == 0 { throw .divisionByZero }
                return try ClassicalValue.real((one / other).rounded(.down)).converted(to: .unsigned(bits: ClassicalType.unwrittenSize))
            default: return try apply(.real(one), .real(other))
            }
        }
        switch self {
        case .plus, .minus, .bitAnd, .bitOr, .bitXor: return .fraction(try wide(left, right, bits: steps.bits, isSigned: false))
        case .over:
            let quotient = try wide(left, right, bits: steps.bits, isSigned: false)
            return steps.bits > 64 ? .wide(quotient) : .wrapped(quotient.low, to: .unsigned(bits: steps.bits))
        default: return try apply(.real(left.number ?? 0), .real(right.number ?? 0))
        }
    }

    /// An angle times a whole number, or divided by it.
    private func multiple(_ angle: ClassicalValue, _ factor: ClassicalValue) throws(ClassicalFault) -> ClassicalValue {
        guard case .fraction(let steps) = angle else {
            guard let one = angle.number, let other = factor.number else { throw .types("'\(rawValue)'") }
            if self == .over, other == 0 { throw .divisionByZero }
            return .turned(self == .times ? one * other : one / other)
        }
        if self == .over, let number = factor.number, number < 0 { throw .types("'/' of an angle by a negative number") }
        return .fraction(try wide(angle, factor, bits: steps.bits, isSigned: false))
    }
}
