/// A formula as steps on a stack, which take no memory to run.
struct FormulaCode: Sendable {
    private enum Step {
        case constant(Double)
        case variable(Int)
        /// The name at this index has no value.
        case undefined(Int)
        case negate
        case not
        case reciprocal
        case binary(Formula.Operator)
        case call(Formula.Function, arguments: Int)
        /// Goes on there where the value on the stack is as good as zero and keeps it; else drops it.
        case skipIfZero(Int)
        /// The same where it is not.
        case skipUnlessZero(Int)
    }

    private var steps: [Step] = []
    private var names: [String] = []
    private var depth = 0

    init(_ tree: Formula.Compiled) { append(tree, above: 0) }

    /// Steps that leave the tree's value on a stack of so many others.
    private mutating func append(_ tree: Formula.Compiled, above height: Int) {
        depth = max(depth, height + 1)
        switch tree {
        case .constant(let value): steps.append(.constant(value))
        case .variable(let index): steps.append(.variable(index))
        case .undefined(let name):
            steps.append(.undefined(names.count))
            names.append(name)
        case .negated(let operand):
            append(operand, above: height)
            steps.append(.negate)
        case .not(let operand):
            append(operand, above: height)
            steps.append(.not)
        case .reciprocal(let operand):
            append(operand, above: height)
            steps.append(.reciprocal)
        case .binary(let operation, let left, let right):
            append(left, above: height)
            guard operation == .or || operation == .and else {
                append(right, above: height + 1)
                return steps.append(.binary(operation))
            }
            let place = steps.count
            steps.append(.negate)
            append(right, above: height)
            steps[place] = operation == .or ? .skipUnlessZero(steps.count) : .skipIfZero(steps.count)
        case .call(let function, let arguments):
            for (index, argument) in arguments.enumerated() { append(argument, above: height + index) }
            steps.append(.call(function, arguments: arguments.count))
        }
    }

    /// The value, or the name that has none where one is needed.
    func evaluate(_ values: [Double], _ undefined: inout String?) -> Double {
        var name: Int?
        let value = withUnsafeTemporaryAllocation(of: Double.self, capacity: max(depth, 1)) { stack in run(values, stack, &name) }
        if let name { undefined = names[name] }
        return value
    }

    private func run(_ values: [Double], _ stack: UnsafeMutableBufferPointer<Double>, _ undefined: inout Int?) -> Double {
        var (top, place) = (-1, 0)
        while place < steps.count {
            switch steps[place] {
            case .constant(let value):
                top += 1
                stack[top] = value
            case .variable(let index):
                top += 1
                stack[top] = values[index]
            case .undefined(let name):
                undefined = name
                return .nan
            case .negate: stack[top] = -stack[top]
            case .not: stack[top] = isEqual(stack[top], 0) ? 1 : 0
            case .reciprocal: stack[top] = 1 / stack[top]
            case .binary(let operation):
                top -= 1
                stack[top] = operation.apply(stack[top], stack[top + 1])
            case .call(let function, let arguments):
                top -= arguments - 1
                stack[top] = function.apply(Array(stack[top..<top + arguments]))
            case .skipIfZero(let target):
                if isEqual(stack[top], 0) { place = target - 1 } else { top -= 1 }
            case .skipUnlessZero(let target):
                if isEqual(stack[top], 0) { top -= 1 } else { place = target - 1 }
            }
            place += 1
        }
        return stack[0]
    }
}
