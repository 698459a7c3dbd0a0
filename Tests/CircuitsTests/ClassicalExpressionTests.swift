import Circuits
import Numerics
import Testing

private struct Memory: ClassicalMemory {
    var bits: [Bool] = []
    var variables: [ClassicalValue] = []
    var inputs: [String: Double] = [:]

    func bit(_ bit: Int) -> Bool { bits[bit] }
    func variable(_ variable: Int) -> ClassicalValue { variables[variable] }
    func input(_ name: String) -> Double? { inputs[name] }
}

@Suite("Classical values")
struct ClassicalValueTests {
    private static let conversions: [(ClassicalValue, ClassicalType, ClassicalValue)] = [
        (ClassicalValue.whole(300), ClassicalType.unsigned(bits: 8), ClassicalValue.unsigned(44, bits: 8)),
        (.whole(200), .integer(bits: 8), .integer(-56, bits: 8)),
        (.whole(-1), .unsigned(bits: 64), .unsigned(.max, bits: 64)),
        (.real(-2.9), .integer(bits: 32), .integer(-2, bits: 32)),
        (.bits([true, false, true]), .unsigned(bits: 8), .unsigned(5, bits: 8)),
        (.unsigned(6, bits: 8), .bits(3), .bits([false, true, true])),
        (.bits([false, true]), .boolean, .boolean(true)),
        (.real(-.pi / 2), .angle(bits: nil), .angle(1.5 * .pi)),
        (.real(-.pi / 2), .angle(bits: 32), .fraction(WideInteger(3 << 30, bits: 32, isSigned: false))),
        (.fraction(WideInteger(8, bits: 4, isSigned: false)), .bits(4), .bits([false, false, false, true])),
    ]

    @Test("whole numbers wrap at their width", arguments: conversions)
    func converted(value: ClassicalValue, type: ClassicalType, expected: ClassicalValue) throws {
        #expect(try value.converted(to: type) == expected)
    }

    @Test("what has no such value says so")
    func impossible() {
        #expect(throws: ClassicalFault.conversion(.real, to: .bits(2))) { try ClassicalValue.real(1.5).converted(to: .bits(2)) }
        #expect(throws: ClassicalFault.conversion(.bits(3), to: .bits(2))) {
            try ClassicalValue.bits([true, true, true]).converted(to: .bits(2))
        }
        #expect(throws: ClassicalFault.divisionByZero) { try ClassicalExpression.Operator.over.apply(.whole(1), .whole(0)) }
        #expect(throws: ClassicalFault.overflow) { try ClassicalExpression.Operator.power.apply(.whole(10), .whole(40)) }
        #expect(throws: ClassicalFault.negativeShift) { try ClassicalExpression.Operator.shiftLeft.apply(.whole(1), .whole(-1)) }
    }

    @Test(
        "division truncates towards zero, and the remainder has the sign of the dividend", arguments: [(7, 2), (-7, 2), (7, -2), (-7, -2)])
    func division(left: Int, right: Int) throws {
        #expect(try ClassicalExpression.Operator.over.apply(.whole(left), .whole(right)) == .whole(left / right))
        #expect(try ClassicalExpression.Operator.modulo.apply(.whole(left), .whole(right)) == .whole(left % right))
    }

    @Test("every operator on every pair of types has one type, or none, whatever the values")
    func types() {
        let types: [ClassicalType] = [
            .boolean, .integer(bits: 8), .integer(bits: 64), .unsigned(bits: 8), .unsigned(bits: 64), .real, .angle(bits: 16),
            .angle(bits: nil), .bits(1),
            .bits(5),
            .complex, .duration,
        ]
        for operation in ClassicalExpression.Operator.allCases {
            for left in types {
                for right in types {
                    let expected = ClassicalExpression.type(of: operation, left, right)
                    if let value = try? operation.apply(left.zero, right.zero) {
                        #expect(value.type == expected, "\(left) \(operation) \(right)")
                    }
                }
            }
        }
    }

    @Test("bits are compared as unsigned numbers of any length")
    func long() throws {
        let huge = ClassicalValue.bits((0..<100).map { $0 == 99 })
        #expect(try ClassicalExpression.Operator.greater.apply(huge, .whole(.max)) == .boolean(true))
        #expect(try ClassicalExpression.Operator.equal.apply(huge, huge) == .boolean(true))
        #expect(try ClassicalExpression.Operator.less.apply(.unsigned(.max, bits: 64), huge) == .boolean(true))
        #expect(try ClassicalExpression.Operator.less.apply(.whole(-1), .unsigned(.max, bits: 64)) == .boolean(true))
    }

    @Test("functions on bits")
    func functions() throws {
        let bits = ClassicalValue.bits([true, true, false, false])
        #expect(try ClassicalExpression.Function.popcount.apply([bits]) == .unsigned(2, bits: 64))
        #expect(try ClassicalExpression.Function.rotl.apply([bits, .whole(1)]) == .bits([false, true, true, false]))
        #expect(try ClassicalExpression.Function.rotr.apply([bits, .whole(1)]) == .bits([true, false, false, true]))
        #expect(try ClassicalExpression.Function.rotr.apply([bits, .whole(.max)]) == .bits([true, false, false, true].rotated(.max)))
        #expect(try ClassicalExpression.Function.popcount.apply([.integer(-1, bits: 8)]) == .unsigned(8, bits: 64))
        #expect(try ClassicalExpression.Function.bit.apply([.unsigned(5, bits: 8), .whole(2)]) == .bits([true]))
        #expect(try ClassicalExpression.Function.sqrt.apply([.complex(Complex(-1))]).type == .complex)
    }
}

extension [Bool] {
    /// The reference for a rotation by `places` of a list already rotated by one.
    fileprivate func rotated(_ places: Int) -> [Bool] {
        let rest = (places - 1) % count
        return indices.map { self[($0 + rest) % count] }
    }
}

@Suite("Classical expressions")
struct ClassicalExpressionTests {
    @Test("read bits, variables and inputs")
    func evaluate() throws {
        let expression = ClassicalExpression.binary(
            .plus, .convert(.integer(bits: 16), .bits([0, 2])), .binary(.times, .variable(0), .input("n", .wholeNumber)))
        let memory = Memory(bits: [true, false, true], variables: [.integer(4, bits: 16)], inputs: ["n": 2])
        #expect(try expression.evaluate(memory) == .integer(11, bits: 64))
        #expect(expression.bits == [0, 2] && expression.variables == [0])
        #expect(throws: ClassicalFault.unbound("n")) { try expression.evaluate(Memory(bits: [true, true, true], variables: [.whole(0)])) }
    }

    @Test("the right side counts only where the left one does not decide")
    func shortCircuit() throws {
        let fault = ClassicalExpression.binary(.over, .constant(.whole(1)), .constant(.whole(0)))
        #expect(try ClassicalExpression.binary(.and, .constant(.boolean(false)), fault).evaluate(Memory()) == .boolean(false))
        #expect(try ClassicalExpression.binary(.or, .constant(.boolean(true)), fault).evaluate(Memory()) == .boolean(true))
    }

    @Test("one of several values is selected, from the end by negative indices")
    func select() throws {
        let list = ClassicalExpression.select([.bits([0]), .bits([1])], at: .variable(0))
        #expect(try list.evaluate(Memory(bits: [false, true], variables: [.whole(-1)])) == .bits([true]))
        #expect(throws: ClassicalFault.index(2, count: 2)) { try list.evaluate(Memory(bits: [false, true], variables: [.whole(2)])) }
    }

    @Test("what becomes constant is computed")
    func replacing() throws {
        let expression = ClassicalExpression.binary(.plus, .input("n", .wholeNumber), .constant(.whole(1)))
        #expect(try expression.replacing { _ in .constant(.whole(4)) } == .constant(.whole(5)))
    }
}
