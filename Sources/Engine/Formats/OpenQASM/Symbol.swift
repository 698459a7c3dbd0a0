internal import Circuits

/// What a name stands for.
enum Symbol {
    case qubits(Range<Int>)
    case qubitAlias([Int])
    case bits(Range<Int>)
    case bitAlias([Int])
    /// A constant, an input or a gate's parameter.
    case value(Value)
    /// An operand of the gate being defined.
    case gateQubit(Int)
    case gate(GateSymbol)
    /// A classical variable, whose value is known only when the program runs.
    case variable(TypeSyntax.Kind, dimensions: [Int?])
    case subroutine(parameters: Int)
    case external

    /// How messages call it.
    var kindName: String {
        switch self {
        case .qubits, .qubitAlias: "a quantum register"
        case .bits, .bitAlias: "a classical register"
        case .value(let value): value.isInput ? "an input" : "a constant"
        case .gateQubit: "an operand of the gate"
        case .gate: "a gate"
        case .variable: "a variable"
        case .subroutine, .external: "a subroutine"
        }
    }
}

struct GateSymbol {
    var reference: GateApplication.Reference
    var qubits: Int
    var angles: Int
    /// Whether a definition in the program may take its place: gates that libraries of OpenQASM 2 gained later.
    var isReplaceable = false

    init(_ index: GateIndex, isReplaceable: Bool = false) {
        (reference, qubits, angles) = (.standard(index), index.gate.qubits, index.gate.parameters.count)
        self.isReplaceable = isReplaceable
    }

    init(_ definition: GateDefinition) {
        (reference, qubits, angles) = (.defined(definition.name), definition.qubits.count, definition.parameters.count)
    }
}

/// What an expression means, as far as it is known before the program runs.
struct Value {
    enum Kind {
        case integer, real, boolean, bits, duration, other
    }

    enum Constant {
        case integer(Int)
        case real(Double)
        case boolean(Bool)
        /// Least significant first.
        case bits([Bool])
    }

    var kind: Kind
    var constant: Constant?
    /// Its meaning as an angle.
    var expression: Expression?
    /// Its meaning as a claim about classical bits.
    var condition: Condition?
    /// The classical bits it reads, least significant first.
    var bits: [Int]?
    var isInput = false

    static func integer(_ value: Int, as expression: Expression? = nil) -> Value {
        Value(kind: .integer, constant: .integer(value), expression: expression ?? .number(Double(value)), condition: .constant(value != 0))
    }

    static func real(_ value: Double, as expression: Expression? = nil) -> Value {
        Value(kind: .real, constant: .real(value), expression: expression ?? .number(value))
    }

    static func boolean(_ value: Bool) -> Value { Value(kind: .boolean, constant: .boolean(value), condition: .constant(value)) }

    static func condition(_ condition: Condition) -> Value {
        if case .constant(let value) = condition { return .boolean(value) }
        return Value(kind: .boolean, condition: condition)
    }

    /// Known only when the program runs, and not followed by this version.
    static func unknown(_ kind: Kind) -> Value { Value(kind: kind) }

    /// The number, where it is known; bits read as an unsigned number.
    var number: Double? {
        switch constant {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .boolean(let value): value ? 1 : 0
        case .bits, nil: integer.map { Double($0) }
        }
    }

    var integer: Int? {
        switch constant {
        case .integer(let value): return value
        case .boolean(let value): return value ? 1 : 0
        case .bits(let digits) where digits.count < 63:
            return digits.enumerated().reduce(0) { $1.element ? $0 | 1 << $1.offset : $0 }
        default: return nil
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
