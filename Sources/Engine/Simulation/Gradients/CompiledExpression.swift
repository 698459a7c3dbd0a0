internal import Circuits
internal import Numerics

/// An expression of a circuit's inputs as a short program for a stack of numbers, so that evaluating it looks up no name and allocates nothing.
struct CompiledExpression {
    private enum Instruction {
        case number(Double)
        case input(Int)
        case negate
        case binary(Expression.Operator)
        case call(Expression.Function)
    }

    private let source: Expression
    private var program: [Instruction] = []
    /// The input that the whole expression is, if it is one.
    private let single: Int?

    /// - Parameter places: where each input's value stands.
    init(_ expression: Expression, _ places: [String: Int]) throws(SimulationError) {
        source = expression
        if case .symbol(let name) = expression { single = places[name] } else { single = nil }
        try compile(expression, places)
    }

    private mutating func compile(_ expression: Expression, _ places: [String: Int]) throws(SimulationError) {
        switch expression {
        case .number(let value): program.append(.number(value))
        case .constant(let constant): program.append(.number(constant.value))
        case .symbol(let name):
            guard let place = places[name] else { throw .unboundInputs([name]) }
            program.append(.input(place))
        case .negation(let operand):
            try compile(operand, places)
            program.append(.negate)
        case .binary(let operation, let left, let right):
            try compile(left, places)
            try compile(right, places)
            program.append(.binary(operation))
        case .call(let function, let arguments):
            guard arguments.count == function.arguments else {
                throw .circuit(.notFinite(expression.description, why: "\(function.rawValue) of \(arguments.count) arguments"))
            }
            for argument in arguments { try compile(argument, places) }
            program.append(.call(function))
        }
    }

    /// - Parameter stack: room for the numbers on the way; grows once.
    func evaluate(_ values: [Double], _ stack: inout [Double]) throws(SimulationError) -> Double {
        if let single { return values[single] }
        stack.removeAll(keepingCapacity: true)
        for instruction in program {
            switch instruction {
            case .number(let value): stack.append(value)
            case .input(let place): stack.append(values[place])
            case .negate: stack.append(-stack.removeLast())
            case .binary(let operation):
                let right = stack.removeLast()
                stack.append(operation.apply(stack.removeLast(), right))
            case .call(let function):
                let last = stack.removeLast()
                stack.append(function.arguments == 2 ? function.apply([stack.removeLast(), last]) : function.apply([last]))
            }
        }
        let result = stack.removeLast()
        guard result.isFinite else {
            throw .circuit(.notFinite(source.description, why: result.isNaN ? "not a real number" : "too large, or division by zero"))
        }
        return result
    }
}
