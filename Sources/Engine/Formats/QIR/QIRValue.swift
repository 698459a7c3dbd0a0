internal import Circuits

/// What is known of a value while a module is run ahead of its measurements.
enum QIRValue: Hashable {
    /// Not computed yet.
    case absent
    case undefined
    case integer(UInt64, bits: Int)
    case real(Double)
    /// A qubit's or a result's number as a pointer.
    case address(UInt64)
    /// A result that is always 0 or 1.
    case fixedResult(Bool)
    /// A place in memory that the program reserved, or in a global constant, in bytes.
    case memory(object: Int, offset: Int)
    /// The place `offset + stride · index`, where measurements decide the index.
    case element(object: Int, offset: Int, stride: Int, index: ClassicalExpression)
    /// What only a run can tell: a truth, an unsigned number of the type's width, or a real number.
    case dynamic(ClassicalExpression, QIRModule.Scalar)
    /// A qubit or a result of which measurements decide which: its number, and which numbers may occur.
    case chosen(ClassicalExpression, among: [UInt64])
    case function(Int)
    /// Several things that no run could tell apart with one variable, such as two places in memory.
    case mixed

    /// The value as an expression, where it has a type that variables have.
    var expression: ClassicalExpression? {
        switch self {
        case .undefined: .constant(.boolean(false))
        case .integer(let value, 1): .constant(.boolean(value & 1 == 1))
        case .integer(let value, let bits): .constant(.unsigned(value, bits: bits))
        case .real(let value): .constant(.real(value))
        case .address(let number): .constant(.unsigned(number, bits: 64))
        case .dynamic(let expression, _), .chosen(let expression, _): expression
        case .absent, .memory, .element, .function, .fixedResult, .mixed: nil
        }
    }

    /// The type, where variables may hold it.
    var scalar: QIRModule.Scalar? {
        switch self {
        case .integer(_, let bits): .integer(bits)
        case .real: .real
        case .address, .chosen: .pointer
        case .dynamic(_, let type): type
        case .absent, .undefined, .memory, .element, .function, .fixedResult, .mixed: nil
        }
    }

    var isAbsent: Bool { self == .absent || self == .undefined }
}

extension QIRModule.Scalar {
    /// The type of variables that hold such values.
    var classical: ClassicalType {
        switch self {
        case .integer(1): .boolean
        case .integer(let bits): .unsigned(bits: bits)
        case .real: .real
        default: .unsigned(bits: 64)
        }
    }
}

extension ClassicalExpression {
    /// How many parts it has, counted to a limit.
    func size(upTo limit: Int) -> Int {
        var count = 1
        switch self {
        case .constant, .bits, .variable, .input: return 1
        case .unary(_, let operand), .convert(_, let operand): return 1 + operand.size(upTo: limit - 1)
        case .binary(_, let left, let right):
            count += left.size(upTo: limit - count)
            if count < limit { count += right.size(upTo: limit - count) }
        case .call(_, let arguments), .array(let arguments, _), .external(_, let arguments, _):
            for argument in arguments where count < limit { count += argument.size(upTo: limit - count) }
        case .select(let elements, let index):
            for element in elements + [index] where count < limit { count += element.size(upTo: limit - count) }
        }
        return count
    }
}
