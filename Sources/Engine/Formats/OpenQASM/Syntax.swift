internal import Circuits

/// An expression as it stands in the text.
struct ExpressionSyntax {
    indirect enum Kind {
        case integer(Int)
        /// One that 64 bits do not hold.
        case wideInteger(WideInteger)
        case float(Double)
        case imaginary(Double)
        case boolean(Bool)
        /// Digits, most significant first.
        case bitString([Bool])
        case duration(Double, unit: String)
        case name(String)
        case hardwareQubit(Int)
        case unary(UnaryOperator, ExpressionSyntax)
        case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
        case index(ExpressionSyntax, [IndexSyntax])
        case call(String, [ExpressionSyntax])
        case cast(TypeSyntax, ExpressionSyntax)
        case measure([OperandSyntax])
        case durationOf([StatementSyntax])
        /// `i in {0, 3}`
        case membership(ExpressionSyntax, [ExpressionSyntax])
        /// `{a, b}`, only where an array or a set may stand.
        case list([ExpressionSyntax])
        /// `a ++ b`
        case concatenation([ExpressionSyntax])
        /// The rest of a faulty text.
        case invalid
    }

    var kind: Kind
    var extent: Extent
}

typealias UnaryOperator = ClassicalExpression.UnaryOperator
typealias BinaryOperator = ClassicalExpression.Operator

/// What stands between brackets after a name.
enum IndexSyntax {
    case one(ExpressionSyntax)
    case range(ExpressionSyntax?, step: ExpressionSyntax?, ExpressionSyntax?, Extent)
    case set([ExpressionSyntax], Extent)
}

/// A register, one of its qubits or bits, or a slice: what gates act on and measurements write to.
struct OperandSyntax {
    var name: String
    var isHardware = false
    /// One for every pair of brackets.
    var indices: [[IndexSyntax]] = []
    var extent: Extent
}

/// A scalar or array type.
struct TypeSyntax {
    enum Kind: String {
        case bit, int, uint, float, angle, bool, duration, stretch, complex, qubit
    }

    var kind: Kind
    var size: ExpressionSyntax?
    /// The dimensions of an array; nil for a scalar.
    var dimensions: [ExpressionSyntax]?
    /// How many there are, where only that is said.
    var dimensionCount: ExpressionSyntax?
    /// Whether a function may change it.
    var isMutable = false
    var extent: Extent
}

struct NameSyntax {
    var text: String
    var extent: Extent
}

enum ModifierSyntax {
    case control(positive: Bool, count: ExpressionSyntax?)
    case inverse
    case power(ExpressionSyntax)
}

struct GateCallSyntax {
    var modifiers: [ModifierSyntax]
    var name: NameSyntax
    /// Nil where no parentheses stand.
    var arguments: [ExpressionSyntax]?
    var operands: [OperandSyntax]
}

struct ParameterSyntax {
    var type: TypeSyntax
    var name: NameSyntax
    var isReadOnly = false
}

/// A statement; its extent reaches from its first to its last token.
struct StatementSyntax {
    indirect enum Kind {
        case include(path: String, Extent)
        case qubits(NameSyntax, size: ExpressionSyntax?)
        case bits(NameSyntax, size: ExpressionSyntax?)
        case variable(TypeSyntax, NameSyntax, value: ExpressionSyntax?)
        case constant(TypeSyntax, NameSyntax, value: ExpressionSyntax)
        case input(TypeSyntax, NameSyntax)
        case output(TypeSyntax, NameSyntax)
        case alias(NameSyntax, ExpressionSyntax)
        case gateDefinition(NameSyntax, parameters: [NameSyntax], qubits: [NameSyntax], body: [StatementSyntax])
        case opaque(NameSyntax, parameters: [NameSyntax], qubits: [NameSyntax])
        case gateCall(GateCallSyntax)
        case measure(OperandSyntax, target: OperandSyntax?)
        case assignment(OperandSyntax, operation: String, ExpressionSyntax)
        case reset(OperandSyntax)
        case barrier([OperandSyntax])
        case delay(ExpressionSyntax, [OperandSyntax])
        case nop
        case conditional(ExpressionSyntax, then: [StatementSyntax], otherwise: [StatementSyntax])
        case forLoop(TypeSyntax, NameSyntax, values: ForValuesSyntax, body: [StatementSyntax])
        case whileLoop(ExpressionSyntax, body: [StatementSyntax])
        case switchCase(ExpressionSyntax, cases: [(values: [ExpressionSyntax], body: [StatementSyntax])])
        case box([StatementSyntax], duration: ExpressionSyntax?)
        case block([StatementSyntax])
        case breakLoop, continueLoop, end
        case returnValue(ExpressionSyntax?)
        case subroutine(NameSyntax, parameters: [ParameterSyntax], result: TypeSyntax?, body: [StatementSyntax])
        case external(NameSyntax, parameters: [TypeSyntax], result: TypeSyntax?)
        case expression(ExpressionSyntax)
        /// A version line that is not the first statement.
        case lateVersion
        /// A calibration or pragma as it is written: it changes nothing that this program computes.
        case directive(String)
        /// A note on the next statement, as it is written.
        case annotation(String)
    }

    var kind: Kind
    var extent: Extent
}

enum ForValuesSyntax {
    case range(IndexSyntax)
    case set([ExpressionSyntax])
    case expression(ExpressionSyntax)
}
