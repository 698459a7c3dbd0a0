internal import Circuits

/// What a name stands for.
enum Symbol {
    case qubits(Range<Int>)
    case qubitAlias([Int])
    /// One qubit, as a subroutine's parameter.
    case qubit(Int)
    case bits(Range<Int>)
    case bitAlias([Int])
    /// A constant, an input or a gate's parameter.
    case value(Value)
    /// An operand of the gate being defined.
    case gateQubit(Int)
    case gate(GateSymbol)
    case variable(Variable)
    case array(ArrayVariable)
    case subroutine(Subroutine)
    case external(ExternalFunction)
    /// Declared, and wrongly: what was wrong has been said.
    case faulty

    /// How messages call it.
    var kindName: String {
        switch self {
        case .qubits, .qubitAlias, .qubit: "a quantum register"
        case .bits, .bitAlias: "a classical register"
        case .value(let value): value.isInput ? "an input" : "a constant"
        case .gateQubit: "an operand of the gate"
        case .gate: "a gate"
        case .variable, .faulty: "a variable"
        case .array: "an array"
        case .subroutine, .external: "a subroutine"
        }
    }

    /// Whether a subroutine's body may use it where the program declares it.
    var isVisibleInSubroutines: Bool {
        switch self {
        case .value, .gate, .subroutine, .external, .faulty: true
        default: false
        }
    }
}

struct GateSymbol {
    var reference: GateApplication.Reference
    var qubits: Int
    var angles: Int
    /// Whether an included library declares it.
    var isFromLibrary = false
    /// Whether a definition in the program may take its place: gates that libraries of OpenQASM 2 gained later.
    var isReplaceable = false

    init(_ index: GateIndex, isFromLibrary: Bool = false, isReplaceable: Bool = false) {
        (reference, qubits, angles) = (.standard(index), index.gate.qubits, index.gate.parameters.count)
        (self.isFromLibrary, self.isReplaceable) = (isFromLibrary, isReplaceable)
    }

    init(_ definition: GateDefinition) {
        (reference, qubits, angles) = (.defined(definition.name), definition.qubits.count, definition.parameters.count)
    }
}

/// The place of the text that something of the circuit belongs to.
struct Site: Hashable {
    var extent: Extent
    /// How many calls of the subroutine that it stands in are under way around this one.
    var level: Int
}

/// A classical variable of the program.
///
/// While its value is known it costs the circuit nothing; where a measurement decides what it holds, it becomes a variable of the circuit.
final class Variable {
    let name: String
    let type: ClassicalType
    /// How many steps that may not happen its declaration stands in.
    let depth: Int
    /// Its value, where that is known when the circuit is built.
    var known: Value?
    /// Whether the circuit's variable does not have the known value yet.
    var isStale = false
    /// When it got its known value, to store values in the order of the program.
    var order = 0
    /// Its place in ``Circuit/variables``, once the circuit needs it.
    var place: Int?

    /// The same place has the same variable of the circuit each time.
    let site: Site?

    init(_ name: String, _ type: ClassicalType, depth: Int, site: Site? = nil) {
        (self.name, self.type, self.depth, self.site) = (name, type, depth, site)
    }
}

/// An array of the program, or a part of one: its elements in row-major order.
struct ArrayVariable {
    var elements: [Variable]
    var dimensions: [Int]
    var isReadOnly = false
    /// A parameter of a subroutine that is only looked at: how long its dimensions are is not known, nor what it holds.
    var isOpen = false
}

struct Subroutine {
    var name: String
    var parameters: [ParameterSyntax]
    var result: TypeSyntax?
    var body: [StatementSyntax]
}

/// A function that is defined outside the program.
struct ExternalFunction {
    var name: String
    var parameters: [TypeSyntax]
    var result: TypeSyntax?
}

/// What an expression means.
struct Value {
    var type: ClassicalType
    /// The value, where it is known when the circuit is built.
    var constant: ClassicalValue?
    /// Its meaning as an angle.
    var angle: Expression?
    /// How the running circuit computes it.
    var dynamic: ClassicalExpression?
    /// Its meaning as a claim about classical bits, where that is shorter than the expression.
    var claim: Condition?
    /// The classical bits that it is, least significant first.
    var bits: [Int]?
    /// A whole array.
    var array: ArrayVariable?
    var isInput = false
    /// Whether another turn of a loop, or another call, has another one.
    var isPassing = false

    static func constant(_ value: ClassicalValue, as angle: Expression? = nil) -> Value {
        Value(type: value.type, constant: value, angle: angle ?? (value.type == .boolean ? nil : value.number.map { .number($0) }))
    }

    static func integer(_ value: Int, as angle: Expression? = nil) -> Value { .constant(.whole(value), as: angle) }
    static func real(_ value: Double, as angle: Expression? = nil) -> Value { .constant(.real(value), as: angle) }
    static func boolean(_ value: Bool) -> Value { .constant(.boolean(value)) }

    static func condition(_ condition: Condition) -> Value {
        if case .constant(let value) = condition { return .boolean(value) }
        return Value(type: .boolean, dynamic: condition.expression, claim: condition)
    }

    /// Of that type; nothing else is known, and nothing will be computed.
    static func unknown(_ type: ClassicalType) -> Value { Value(type: type) }

    var expression: ClassicalExpression? { constant.map { .constant($0) } ?? dynamic }

    var condition: Condition? {
        if let constant { return constant.truth.map { .constant($0) } }
        return claim ?? dynamic.map { .expression($0) }
    }

    /// The number, where it is known; bits have none.
    var number: Double? { constant?.number }

    /// The whole number, where it is known; bits are read as an unsigned number.
    var integer: Int? { constant?.wholeNumber }

    var isNumeric: Bool {
        switch type {
        case .integer, .unsigned, .real, .angle: true
        default: false
        }
    }

    /// Whether nothing that happens while the circuit runs changes it.
    var isFixed: Bool {
        guard let dynamic else { return true }
        if case .external = dynamic { return false }
        return dynamic.bits.isEmpty && dynamic.variables.isEmpty
    }
}

extension Condition {
    /// The same claim as an expression.
    var expression: ClassicalExpression {
        switch self {
        case .bit(let bit): .bits([bit])
        case .constant(let value): .constant(.boolean(value))
        case .not(let inner): .unary(.not, inner.expression)
        case .and(let left, let right): .binary(.and, left.expression, right.expression)
        case .or(let left, let right): .binary(.or, left.expression, right.expression)
        case .expression(let expression): expression
        case .compare(let bits, let comparison, let value):
            .binary(
                ClassicalExpression.Operator(rawValue: comparison.rawValue) ?? .equal, .bits(bits), .constant(.unsigned(value, bits: 64)))
        }
    }
}

/// The libraries that need no file.
enum Library {
    static let stdgates = [
        "p", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "cx", "cy", "cz", "cp", "crx", "cry", "crz", "ch", "swap",
        "ccx",
        "cswap", "cu", "CX", "phase", "cphase", "id", "u1", "u2", "u3",
    ]

    /// As first published; programs do not define these anew.
    static let qelib1Original = [
        "u3", "u2", "u1", "cx", "id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "rx", "ry", "rz", "cz", "cy", "ch", "ccx", "crz", "cu1",
        "cu3",
    ]

    /// What Qiskit added since.
    static let qelib1Later = [
        "u0", "u", "p", "sx", "sxdg", "swap", "cswap", "crx", "cry", "cp", "csx", "cu", "rxx", "rzz", "rccx", "rc3x", "c3x", "c3sqrtx",
        "c4x",
    ]

    static func gates(of path: String) -> [(name: String, isReplaceable: Bool)]? {
        switch path {
        case "stdgates.inc": stdgates.map { ($0, false) }
        case "qelib1.inc": qelib1Original.map { ($0, false) } + qelib1Later.map { ($0, true) }
        default: nil
        }
    }
}
