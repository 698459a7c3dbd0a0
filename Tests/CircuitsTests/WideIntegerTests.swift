import Numerics
import Testing

@testable import Circuits

@Suite("Whole numbers of more than 64 bits")
struct WideIntegerTests {
    /// Independent truth: the standard library's numbers of 128 bits, cut to a width.
    static func cut(_ value: UInt128, bits: Int) -> UInt128 { bits == 128 ? value : value & ((1 << UInt128(bits)) - 1) }

    static func wide(_ value: UInt128, bits: Int, isSigned: Bool) -> WideInteger {
        WideInteger([UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)], bits: bits, isSigned: isSigned)
    }

    static func pattern(_ value: WideInteger) -> UInt128 {
        cut(UInt128(value.words[0]) | UInt128(value.words[1]) << 64, bits: value.bits)
    }

    @Test("arithmetic wraps around as the standard library's does", arguments: [65, 100, 127, 128])
    func arithmetic(bits: Int) throws {
        var generator = Philox(seed: 11, stream: UInt64(bits))
        func number() -> UInt128 {
            let value = UInt128(generator.next()) | UInt128(generator.next()) << 64
            return Self.cut(value >> UInt128(generator.below(bits)), bits: bits)
        }
        for _ in 0..<300 {
            let (a, b) = (number(), number())
            let (one, other) = (Self.wide(a, bits: bits, isSigned: false), Self.wide(b, bits: bits, isSigned: false))
            #expect(Self.pattern(one.plus(other)) == Self.cut(a &+ b, bits: bits))
            #expect(Self.pattern(one.times(other)) == Self.cut(a &* b, bits: bits))
            #expect(Self.pattern(one.negated) == Self.cut(0 &- a, bits: bits))
            #expect(one.isLess(than: other) == (a < b))
            #expect(one.description == String(a))
            #expect(one.number == Double(a))
            let places = generator.below(140)
            #expect(Self.pattern(one.shifted(left: places)) == (places >= bits ? 0 : Self.cut(a << UInt128(places), bits: bits)))
            #expect(Self.pattern(one.shifted(right: places)) == (places >= bits ? 0 : a >> UInt128(places)))
            if b != 0 {
                let divided = try #require(one.divided(by: other))
                #expect(Self.pattern(divided.quotient) == a / b && Self.pattern(divided.remainder) == a % b)
            }
            let parsed = try #require(WideInteger(digits: String(a).utf8, radix: 10))
            #expect(parsed.converted(bits: bits, isSigned: false) == one)
        }
    }

    @Test("signed numbers divide toward zero and keep their sign")
    func signed() throws {
        var generator = Philox(seed: 12, stream: 0)
        for _ in 0..<300 {
            let shift = Int128(generator.below(120))
            let a = Int128(truncatingIfNeeded: UInt128(generator.next()) << 64 | UInt128(generator.next())) >> shift
            let b = Int128(truncatingIfNeeded: UInt128(generator.next()) << 64 | UInt128(generator.next())) >> Int128(generator.below(120))
            let one = Self.wide(UInt128(bitPattern: a), bits: 128, isSigned: true)
            let other = Self.wide(UInt128(bitPattern: b), bits: 128, isSigned: true)
            #expect(one.description == String(a))
            #expect(one.isLess(than: other) == (a < b))
            #expect(one.shifted(right: 3).description == String(a >> 3))
            #expect(one.number == Double(a))
            guard b != 0, b != -1 else { continue }
            let divided = try #require(one.divided(by: other))
            #expect(divided.quotient.description == String(a / b) && divided.remainder.description == String(a % b))
        }
        let least = Self.wide(1 << 127, bits: 128, isSigned: true)
        #expect(least.description == "-170141183460469231731687303715884105728")
        #expect(least.divided(by: WideInteger(-1, bits: 128, isSigned: true))?.quotient == least)
    }

    @Test("values of wide and narrow types compute together, in the wider one")
    func together() throws {
        let two = ClassicalValue.whole(2)
        let big = try ClassicalExpression.Operator.power.apply(try two.converted(to: .unsigned(bits: 100)), .whole(99))
        #expect(big.type == .unsigned(bits: 100))
        #expect(try ClassicalExpression.Operator.times.apply(big, two) == ClassicalType.unsigned(bits: 100).zero)
        let less = try ClassicalExpression.Operator.minus.apply(ClassicalType.unsigned(bits: 100).zero, .whole(1))
        #expect(less == .wide(WideInteger(-1, bits: 100, isSigned: false)))
        #expect(try ClassicalExpression.Operator.greater.apply(less, big) == .boolean(true))
        #expect(try ClassicalExpression.Operator.less.apply(.whole(-1), less) == .boolean(true))
        #expect(try less.converted(to: .unsigned(bits: 8)) == .unsigned(255, bits: 8))
        #expect(try less.converted(to: .bits(100)) == .bits([Bool](repeating: true, count: 100)))
        #expect(try ClassicalValue.real(1e30).converted(to: .integer(bits: 128)).number == 1e30)
        #expect(try ClassicalExpression.Function.popcount.apply([less]) == .unsigned(100, bits: 64))
        #expect(throws: ClassicalFault.divisionByZero) { try ClassicalExpression.Operator.over.apply(big, .whole(0)) }
    }
}
