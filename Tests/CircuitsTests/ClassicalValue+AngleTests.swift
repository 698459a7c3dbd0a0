import Circuits
import Testing

/// An angle of so many bits by its pattern.
private func angle(_ steps: Int, _ bits: Int) -> ClassicalValue { .fraction(WideInteger(steps, bits: bits, isSigned: false)) }

@Suite("Angles of n bits")
struct AngleValueTests {
    private static let roundings: [(Double, Int, Int)] = [
        (Double.pi, 4, 8), (.pi / 2, 6, 16), (7 * .pi / 8, 8, 112), (-.pi / 8, 4, 15), (9 * .pi, 4, 8), (0.19, 4, 0), (0.2, 4, 1),
        (6.2, 4, 0), (2 * .pi * (127.0 / 512), 8, 64), (2 * .pi * (129.0 / 512), 8, 64), (2 * .pi * (131.0 / 512), 8, 66),
    ]

    @Test("are the nearest multiple of 2π/2ⁿ, of two as near the even one, whatever the number of turns", arguments: roundings)
    func nearest(radians: Double, bits: Int, steps: Int) throws {
        #expect(try ClassicalValue.real(radians).converted(to: .angle(bits: bits)) == angle(steps, bits))
    }

    @Test("are exact in radians where doubles are, at every width", arguments: [1, 4, 20, 52, 53, 63, 64, 65, 100, 1000, 4096])
    func radians(bits: Int) throws {
        for (part, number) in [(0.5, Double.pi), (0.25, .pi / 2), (0.75, 1.5 * .pi)] where bits > 1 || part == 0.5 {
            let value = try ClassicalValue.real(2 * .pi * part).converted(to: .angle(bits: bits))
            #expect(value.number == number)
            guard case .bits(let digits) = try value.converted(to: .bits(bits)) else { return }
            #expect(digits.last == (part >= 0.5) && digits.dropLast().last ?? false == (part == 0.25 || part == 0.75))
        }
        let small = try ClassicalValue.real(0.1).converted(to: .angle(bits: bits))
        #expect(abs((small.number ?? 9) - 0.1) <= max(.pi / Double(sign: .plus, exponent: min(bits, 1000), significand: 1), 1e-16))
    }

    @Test("become wider with zeros, narrower by rounding to the nearest, ties to the even one")
    func widths() throws {
        for (value, bits, expected) in [(angle(9, 4), 8, 144), (angle(104, 8), 4, 6), (angle(120, 8), 4, 8), (angle(248, 8), 4, 0)] {
            #expect(try value.converted(to: .angle(bits: bits)) == angle(expected, bits))
        }
        #expect(try angle(1, 80).converted(to: .angle(bits: 100)) == angle(1 << 20, 100))
        #expect(try angle(3 << 19, 100).converted(to: .angle(bits: 80)) == angle(2, 80))
    }

    @Test("compute as unsigned numbers of the same pattern do, for every pair of patterns of four bits")
    func arithmetic() throws {
        typealias Operator = ClassicalExpression.Operator
        for one in 0..<16 {
            for other in 0..<16 {
                let (left, right, factor) = (angle(one, 4), angle(other, 4), ClassicalValue.unsigned(UInt64(other), bits: 4))
                #expect(try Operator.plus.apply(left, right) == angle((one + other) % 16, 4))
                #expect(try Operator.minus.apply(left, right) == angle((one - other + 16) % 16, 4))
                #expect(try Operator.times.apply(left, factor) == angle(one * other % 16, 4))
                #expect(try Operator.times.apply(factor, left) == angle(one * other % 16, 4))
                #expect(try Operator.bitXor.apply(left, right) == angle(one ^ other, 4))
                #expect(try Operator.less.apply(left, right) == .boolean(one < other))
                #expect(try Operator.shiftLeft.apply(left, factor) == angle(one << other & 15, 4))
                #expect(try Operator.shiftRight.apply(left, factor) == angle(one >> other, 4))
                guard other > 0 else { continue }
                #expect(try Operator.over.apply(left, factor) == angle(one / other, 4))
                #expect(try Operator.over.apply(left, right) == .unsigned(UInt64(one / other), bits: 4))
            }
            #expect(try ClassicalExpression.UnaryOperator.minus.apply(angle(one, 4)) == angle((16 - one) % 16, 4))
            #expect(try ClassicalExpression.UnaryOperator.complement.apply(angle(one, 4)) == angle(15 - one, 4))
            #expect(try ClassicalExpression.Function.popcount.apply([angle(one, 4)]) == .unsigned(UInt64(one.nonzeroBitCount), bits: 64))
            #expect(try ClassicalExpression.Function.rotl.apply([angle(one, 4), .whole(1)]) == angle((one << 1 | one >> 3) & 15, 4))
        }
    }

    @Test("meet numbers of radians as the nearest angle, and whole numbers are not divided by them")
    func mixed() throws {
        #expect(try ClassicalExpression.Operator.equal.apply(angle(9, 4), .real(9 * (.pi / 8))) == .boolean(true))
        #expect(try ClassicalExpression.Operator.plus.apply(angle(15, 4), .real(.pi)) == angle(7, 4))
        #expect(try ClassicalExpression.Operator.plus.apply(angle(1, 4), angle(1, 8)) == angle(17, 8))
        #expect(try ClassicalExpression.Operator.plus.apply(.angle(3), .angle(4)) == .angle(7 - 2 * .pi))
        for (left, right) in [(ClassicalValue.whole(2), angle(1, 4)), (angle(4, 4), .whole(-2))] {
            #expect(throws: ClassicalFault.self) { try ClassicalExpression.Operator.over.apply(left, right) }
        }
        #expect(throws: ClassicalFault.divisionByZero) { try ClassicalExpression.Operator.over.apply(angle(4, 4), angle(0, 4)) }
        #expect(throws: ClassicalFault.self) { try ClassicalExpression.Operator.shiftLeft.apply(.angle(1), .whole(1)) }
        #expect(throws: ClassicalFault.self) { try angle(4, 4).converted(to: .bits(3)) }
    }
}
