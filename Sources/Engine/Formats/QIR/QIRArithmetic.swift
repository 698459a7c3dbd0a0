internal import Circuits

/// LLVM's arithmetic: on known values, and as expressions on what measurements decide.
enum QIRArithmetic {
    private typealias Opcode = QIRModule.Opcode

    static func known(_ instruction: QIRModule.Instruction, _ operands: [QIRValue]) -> QIRValue? {
        switch (instruction.opcode, operands.first, operands.count > 1 ? operands[1] : nil) {
        case (let opcode, .integer(let one, let bits)?, .integer(let other, _)?):
            return whole(opcode, one, other, bits: bits, predicate: instruction.number)
        case (let opcode, .real(let one)?, .real(let other)?): return real(opcode, one, other, predicate: instruction.number)
        case (.fneg, .real(let value)?, _): return .real(-value)
        case (.icmp, .address(let one)?, .address(let other)?): return whole(.icmp, one, other, bits: 64, predicate: instruction.number)
        case (let opcode, let value?, nil): return converted(opcode, value, instruction.type)
        default: return nil
        }
    }

    private static func whole(_ opcode: QIRModule.Opcode, _ one: UInt64, _ other: UInt64, bits: Int, predicate: Int) -> QIRValue? {
        let (left, right) = (signed(one, bits: bits), signed(other, bits: bits))
        let places = min(other, 64)
        let result: UInt64
        switch opcode {
        case .add: result = one &+ other
        case .sub: result = one &- other
        case .mul: result = one &* other
        case .udiv: result = one / other
        case .urem: result = one % other
        case .sdiv: result = UInt64(bitPattern: Int64(left.dividedReportingOverflow(by: right).partialValue))
        case .srem: result = UInt64(bitPattern: Int64(left.remainderReportingOverflow(dividingBy: right).partialValue))
        case .shl: result = places >= 64 ? 0 : one << places
        case .lshr: result = places >= 64 ? 0 : one >> places
        case .ashr: result = UInt64(bitPattern: Int64(left >> Int(min(places, 63))))
        case .and: result = one & other
        case .or: result = one | other
        case .xor: result = one ^ other
        case .icmp:
            let truth: Bool
            switch predicate {
            case 32: truth = one == other
            case 33: truth = one != other
            case 34: truth = one > other
            case 35: truth = one >= other
            case 36: truth = one < other
            case 37: truth = one <= other
            case 38: truth = left > right
            case 39: truth = left >= right
            case 40: truth = left < right
            case 41: truth = left <= right
            default: return nil
            }
            return .integer(truth ? 1 : 0, bits: 1)
        default: return nil
        }
        return .integer(masked(result, bits: bits), bits: bits)
    }

    private static func real(_ opcode: QIRModule.Opcode, _ one: Double, _ other: Double, predicate: Int) -> QIRValue? {
        switch opcode {
        case .fadd: return .real(one + other)
        case .fsub: return .real(one - other)
        case .fmul: return .real(one * other)
        case .fdiv: return .real(one / other)
        case .frem: return .real(one.truncatingRemainder(dividingBy: other))
        case .fcmp:
            // The low bits of a predicate: equal, greater, less, unordered.
            let relation = one == other ? 1 : one > other ? 2 : one < other ? 4 : 8
            return .integer(predicate & relation != 0 ? 1 : 0, bits: 1)
        default: return nil
        }
    }

    private static func converted(_ opcode: QIRModule.Opcode, _ value: QIRValue, _ type: QIRModule.Scalar) -> QIRValue? {
        switch (opcode, value, type) {
        case (.trunc, .integer(let pattern, _), .integer(let bits)), (.zext, .integer(let pattern, _), .integer(let bits)):
            return .integer(masked(pattern, bits: bits), bits: bits)
        case (.sext, .integer(let pattern, let from), .integer(let bits)):
            return .integer(masked(UInt64(bitPattern: Int64(signed(pattern, bits: from))), bits: bits), bits: bits)
        case (.uitofp, .integer(let pattern, _), _): return .real(Double(pattern))
        case (.sitofp, .integer(let pattern, let from), _): return .real(Double(signed(pattern, bits: from)))
        case (.fptosi, .real(let number), .integer(let bits)):
            guard let whole = Int64(exactly: number.rounded(.towardZero)) else { return .undefined }
            return .integer(masked(UInt64(bitPattern: whole), bits: bits), bits: bits)
        case (.fptoui, .real(let number), .integer(let bits)):
            guard let whole = UInt64(exactly: number.rounded(.towardZero)) else { return .undefined }
            return .integer(masked(whole, bits: bits), bits: bits)
        case (.inttoptr, .integer(let pattern, _), _): return .address(pattern)
        case (.ptrtoint, .address(let number), .integer(let bits)): return .integer(masked(number, bits: bits), bits: bits)
        default: return nil
        }
    }

    // MARK: - Expressions

    /// The instruction on expressions: truths for i1, unsigned numbers for other widths.
    static func expression(_ instruction: QIRModule.Instruction, _ operands: [ClassicalExpression], _ type: QIRModule.Scalar)
        -> ClassicalExpression?
    {
        guard let one = operands.first else { return nil }
        if operands.count == 2 {
            switch type {
            case .integer(1): return truths(instruction, one, operands[1])
            case .integer(let bits): return wholes(instruction, one, operands[1], bits: bits)
            case .real: return reals(instruction, one, operands[1])
            default: return instruction.opcode == .icmp ? wholes(instruction, one, operands[1], bits: 64) : nil
            }
        }
        switch (instruction.opcode, type, instruction.type) {
        case (.fneg, _, _): return .unary(.minus, one)
        case (.trunc, _, .integer(1)): return .binary(.notEqual, .binary(.bitAnd, one, constant(1, type)), constant(0, type))
        case (.trunc, _, let to), (.zext, _, let to): return .convert(to.classical, one)
        case (.sext, .integer(1), let to): return .convert(to.classical, .unary(.minus, .convert(.boolean, one)))
        case (.sext, .integer(let bits), let to): return .convert(to.classical, .convert(.integer(bits: bits), one))
        case (.uitofp, _, _): return .convert(.real, .convert(.unsigned(bits: 64), one))
        case (.sitofp, .integer(1), _): return .convert(.real, .unary(.minus, .convert(.boolean, one)))
        case (.sitofp, .integer(let bits), _): return .convert(.real, .convert(.integer(bits: bits), one))
        case (.fptosi, _, let to), (.fptoui, _, let to): return .convert(to.classical, one)
        case (.ptrtoint, _, let to): return .convert(to.classical, one)
        default: return nil
        }
    }

    private static func constant(_ value: UInt64, _ type: QIRModule.Scalar) -> ClassicalExpression {
        guard case .integer(let bits) = type else { return .constant(.unsigned(value, bits: 64)) }
        return .constant(.unsigned(value, bits: bits))
    }

    private static func truths(_ instruction: QIRModule.Instruction, _ one: ClassicalExpression, _ other: ClassicalExpression)
        -> ClassicalExpression?
    {
        func not(_ expression: ClassicalExpression) -> ClassicalExpression {
            switch expression {
            case .unary(.not, let inner): inner
            case .constant(.boolean(let truth)): .constant(.boolean(!truth))
            default: .unary(.not, expression)
            }
        }
        func differs() -> ClassicalExpression {
            switch (one, other) {
            case (.constant(.boolean(let truth)), let rest), (let rest, .constant(.boolean(let truth))): truth ? not(rest) : rest
            default: .binary(.notEqual, one, other)
            }
        }
        switch instruction.opcode {
        case .and, .mul: return .binary(.and, one, other)
        case .or: return .binary(.or, one, other)
        case .xor, .add, .sub: return differs()
        case .icmp:
            switch instruction.number {
            case 32: return not(differs())
            case 33: return differs()
            // As a signed number 1 is −1.
            case 34, 40: return .binary(.and, one, not(other))
            case 36, 38: return .binary(.and, not(one), other)
            case 35, 41: return .binary(.or, one, not(other))
            case 37, 39: return .binary(.or, not(one), other)
            default: return nil
            }
        default: return nil
        }
    }

    private static func wholes(
        _ instruction: QIRModule.Instruction, _ one: ClassicalExpression, _ other: ClassicalExpression, bits: Int
    ) -> ClassicalExpression? {
        func signed(_ expression: ClassicalExpression) -> ClassicalExpression { .convert(.integer(bits: bits), expression) }
        func unsigned(_ expression: ClassicalExpression) -> ClassicalExpression { .convert(.unsigned(bits: bits), expression) }
        switch instruction.opcode {
        case .add: return .binary(.plus, one, other)
        case .sub: return .binary(.minus, one, other)
        case .mul: return .binary(.times, one, other)
        case .udiv: return .binary(.over, one, other)
        case .urem: return .binary(.modulo, one, other)
        case .sdiv: return unsigned(.binary(.over, signed(one), signed(other)))
        case .srem: return unsigned(.binary(.modulo, signed(one), signed(other)))
        case .shl: return .binary(.shiftLeft, one, other)
        case .lshr: return .binary(.shiftRight, one, other)
        case .ashr: return unsigned(.binary(.shiftRight, signed(one), other))
        case .and: return .binary(.bitAnd, one, other)
        case .or: return .binary(.bitOr, one, other)
        case .xor: return .binary(.bitXor, one, other)
        case .icmp:
            switch instruction.number {
            case 32: return .binary(.equal, one, other)
            case 33: return .binary(.notEqual, one, other)
            case 34: return .binary(.greater, one, other)
            case 35: return .binary(.greaterOrEqual, one, other)
            case 36: return .binary(.less, one, other)
            case 37: return .binary(.lessOrEqual, one, other)
            case 38: return .binary(.greater, signed(one), signed(other))
            case 39: return .binary(.greaterOrEqual, signed(one), signed(other))
            case 40: return .binary(.less, signed(one), signed(other))
            case 41: return .binary(.lessOrEqual, signed(one), signed(other))
            default: return nil
            }
        default: return nil
        }
    }

    private static func reals(_ instruction: QIRModule.Instruction, _ one: ClassicalExpression, _ other: ClassicalExpression)
        -> ClassicalExpression?
    {
        switch instruction.opcode {
        case .fadd: return .binary(.plus, one, other)
        case .fsub: return .binary(.minus, one, other)
        case .fmul: return .binary(.times, one, other)
        case .fdiv: return .binary(.over, one, other)
        case .frem: return .binary(.modulo, one, other)
        case .fcmp:
            // Real numbers of a run are finite: there is nothing unordered.
            switch instruction.number & 7 {
            case 0: return .constant(.boolean(false))
            case 1: return .binary(.equal, one, other)
            case 2: return .binary(.greater, one, other)
            case 3: return .binary(.greaterOrEqual, one, other)
            case 4: return .binary(.less, one, other)
            case 5: return .binary(.lessOrEqual, one, other)
            case 6: return .binary(.notEqual, one, other)
            default: return .constant(.boolean(true))
            }
        default: return nil
        }
    }
}
