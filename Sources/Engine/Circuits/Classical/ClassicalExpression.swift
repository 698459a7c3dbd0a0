/// What running a circuit computes from its classical bits, variables and inputs.
public indirect enum ClassicalExpression: Hashable, Sendable, Codable {
    case constant(ClassicalValue)
    /// The bits, least significant first.
    case bits([Int])
    /// A variable of the circuit, by its place in ``Circuit/variables``.
    case variable(Int)
    case input(String, ClassicalType)
    case unary(UnaryOperator, ClassicalExpression)
    case binary(Operator, ClassicalExpression, ClassicalExpression)
    case convert(ClassicalType, ClassicalExpression)
    case call(Function, [ClassicalExpression])
    /// One of several values, counted from 0; negative indices count from the end.
    case select([ClassicalExpression], at: ClassicalExpression)
    /// Values in row-major order, as an argument of a function that is defined elsewhere.
    case array([ClassicalExpression], dimensions: [Int])
    /// What a function of that type gives that is defined elsewhere: only where it is does anyone know.
    case external(String, [ClassicalExpression], ClassicalType)

    public enum UnaryOperator: String, Hashable, Sendable, Codable, CaseIterable {
        case minus = "-"
        case not = "!"
        case complement = "~"
    }

    public enum Operator: String, Hashable, Sendable, Codable, CaseIterable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case modulo = "%"
        case power = "**"
        case shiftLeft = "<<"
        case shiftRight = ">>"
        case bitAnd = "&"
        case bitOr = "|"
        case bitXor = "^"
        case and = "&&"
        case or = "||"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// Functions by their names in OpenQASM 3; `bit` is the bit of a whole number or angle at a place, `pattern` the 64 bits of a real number.
    public enum Function: String, Hashable, Sendable, Codable, CaseIterable {
        case sin, cos, tan, arcsin, arccos, arctan, exp, log, sqrt, floor, ceiling, abs, mod, pow
        case popcount, rotl, rotr, real, imag
        case bit
        case pattern = "bit pattern"

        public var arguments: Int {
            switch self {
            case .mod, .pow, .rotl, .rotr, .bit: 2
            default: 1
            }
        }
    }
}

/// Where a circuit stores a classical value.
public enum ClassicalTarget: Hashable, Sendable, Codable {
    /// A variable, by its place in ``Circuit/variables``.
    case variable(Int)
    /// Bits, least significant first.
    case bits([Int])
}

/// The classical side of a running circuit, as expressions read it.
public protocol ClassicalMemory {
    func bit(_ bit: Int) -> Bool
    func variable(_ variable: Int) -> ClassicalValue
    /// Nil where the input has no value.
    func input(_ name: String) -> Double?
}

extension ClassicalExpression {
    /// The value in that state of the circuit.
    public func evaluate(_ memory: some ClassicalMemory) throws(ClassicalFault) -> ClassicalValue {
        switch self {
        case .constant(let value): return value
        case .bits(let bits): return .bits(bits.map(memory.bit))
        case .variable(let variable): return memory.variable(variable)
        case .input(let name, let type):
            let parts = type.inputParts(of: name)
            let numbers = parts.compactMap { memory.input($0.name) }
            guard numbers.count == parts.count else { throw .unbound(name) }
            guard let value = type.value(of: numbers) else { throw .conversion(.real, to: type) }
            return value
        case .unary(let operation, let operand): return try operation.apply(try operand.evaluate(memory))
        case .binary(let operation, let left, let right):
            let one = try left.evaluate(memory)
            // The right side counts only where the left one does not decide.
            if operation == .and, one.truth == false { return .boolean(false) }
            if operation == .or, one.truth == true { return .boolean(true) }
            return try operation.apply(one, try right.evaluate(memory))
        case .convert(let type, let operand): return try operand.evaluate(memory).converted(to: type)
        case .call(let function, let arguments):
            var values: [ClassicalValue] = []
            for argument in arguments { values.append(try argument.evaluate(memory)) }
            return try function.apply(values)
        case .select(let elements, let index):
            guard let written = try index.evaluate(memory).wholeNumber else { throw .types("an index") }
            let place = written < 0 ? written &+ elements.count : written
            guard elements.indices.contains(place) else { throw .index(written, count: elements.count) }
            return try elements[place].evaluate(memory)
        case .array: throw .types("an array")
        case .external(let name, _, _): throw .external(name)
        }
    }

    /// Calls `body` on this expression and every part of it.
    public func visit(_ body: (ClassicalExpression) -> Void) {
        body(self)
        switch self {
        case .constant, .bits, .variable, .input: break
        case .unary(_, let operand), .convert(_, let operand): operand.visit(body)
        case .binary(_, let left, let right):
            left.visit(body)
            right.visit(body)
        case .call(_, let arguments): for argument in arguments { argument.visit(body) }
        case .select(let elements, let index):
            for element in elements { element.visit(body) }
            index.visit(body)
        case .array(let parts, _), .external(_, let parts, _): for part in parts { part.visit(body) }
        }
    }

    /// The classical bits it reads.
    public var bits: Set<Int> {
        var found: Set<Int> = []
        visit { if case .bits(let bits) = $0 { found.formUnion(bits) } }
        return found
    }

    /// The variables it reads.
    public var variables: Set<Int> {
        var found: Set<Int> = []
        visit { if case .variable(let variable) = $0 { found.insert(variable) } }
        return found
    }

    /// The same expression with other parts in place of bits, variables and inputs; what has no bits, variables and inputs then is computed.
    public func replacing(_ leaf: (ClassicalExpression) -> ClassicalExpression?) throws(ClassicalFault) -> ClassicalExpression {
        let replaced: ClassicalExpression
        switch self {
        case .constant: return self
        case .bits, .variable, .input: return leaf(self) ?? self
        case .unary(let operation, let operand): replaced = .unary(operation, try operand.replacing(leaf))
        case .convert(let type, let operand): replaced = .convert(type, try operand.replacing(leaf))
        case .binary(let operation, let left, let right):
            let one = try left.replacing(leaf)
            if case .constant(let value) = one {
                if operation == .and, value.truth == false { return .constant(.boolean(false)) }
                if operation == .or, value.truth == true { return .constant(.boolean(true)) }
            }
            replaced = .binary(operation, one, try right.replacing(leaf))
        case .call(let function, let arguments):
            var new: [ClassicalExpression] = []
            for argument in arguments { new.append(try argument.replacing(leaf)) }
            replaced = .call(function, new)
        case .select(let elements, let index):
            var new: [ClassicalExpression] = []
            for element in elements { new.append(try element.replacing(leaf)) }
            replaced = .select(new, at: try index.replacing(leaf))
        case .array(let elements, let dimensions):
            var new: [ClassicalExpression] = []
            for element in elements { new.append(try element.replacing(leaf)) }
            replaced = .array(new, dimensions: dimensions)
        case .external(let name, let arguments, let type):
            var new: [ClassicalExpression] = []
            for argument in arguments { new.append(try argument.replacing(leaf)) }
            replaced = .external(name, new, type)
        }
        return replaced.partsAreConstant ? .constant(try replaced.evaluate(EmptyMemory())) : replaced
    }

    private var partsAreConstant: Bool {
        func isConstant(_ expression: ClassicalExpression) -> Bool { if case .constant = expression { true } else { false } }
        switch self {
        case .constant, .bits, .variable, .input, .array, .external: return false
        case .unary(_, let operand), .convert(_, let operand): return isConstant(operand)
        case .binary(_, let left, let right): return isConstant(left) && isConstant(right)
        case .call(_, let arguments): return arguments.allSatisfy(isConstant)
        case .select(let elements, let index): return isConstant(index) && elements.allSatisfy(isConstant)
        }
    }
}

private struct EmptyMemory: ClassicalMemory {
    func bit(_ bit: Int) -> Bool { false }
    func variable(_ variable: Int) -> ClassicalValue { .boolean(false) }
    func input(_ name: String) -> Double? { nil }
}
