internal import Circuits
internal import Diagnostics

extension Analyser {
    func call(_ name: String, _ arguments: [ExpressionSyntax], _ extent: Extent) -> Value? {
        let place = Extent(source: extent.source, start: extent.start, end: extent.start + Int32(name.utf8.count))
        switch lookUp(name) {
        case .subroutine(let subroutine):
            guard let result = run(subroutine, arguments, at: place) else { return nil }
            guard let value = result.value else { return typeError("subroutine '\(name)' returns no value", place) }
            return value
        case .external(let function): return call(function, arguments, at: extent, wantsResult: true)
        case .gate: return typeError("'\(name)' is a gate, not a function", place)
        default: break
        }
        if name == "sizeof", language == .openQASM3 { return size(arguments, place) }
        let function: ClassicalExpression.Function?
        if language == .openQASM2 {
            function = Expression.Function(named: name).flatMap {
                Analyser.isOfVersion2($0) ? ClassicalExpression.Function(rawValue: $0.rawValue) : nil
            }
        } else {
            function =
                ClassicalExpression.Function(rawValue: name) ?? Expression.Function(named: name).flatMap { .init(rawValue: $0.rawValue) }
        }
        guard let function, function != .bit else {
            let names =
                language == .openQASM2
                ? Analyser.functionsOfVersion2
                : ClassicalExpression.Function.allCases.filter { $0 != .bit }.map(\.rawValue) + subroutineNames
            findings.report(
                "qasm.unknown-function", "function '\(name)' is not defined", at: place, hint: didYouMean(name, among: names))
            return nil
        }
        guard arguments.count == function.arguments else {
            findings.report(
                "qasm.argument-count", "'\(name)' takes \(counted(function.arguments, "argument")), got \(arguments.count)", at: place)
            return nil
        }
        var values: [Value] = []
        for argument in arguments {
            guard let value = value(argument) else { return nil }
            guard value.array == nil else { return typeError("'\(name)' does not work on arrays", argument.extent) }
            values.append(value)
        }
        if function == .pow { return combine(.power, values[0], values[1], extent) }
        if function == .mod { return combine(.modulo, values[0], values[1], extent) }
        return applied(function, values, arguments, extent)
    }

    private func applied(
        _ function: ClassicalExpression.Function, _ values: [Value], _ arguments: [ExpressionSyntax], _ extent: Extent
    ) -> Value? {
        let form = Expression.Function(rawValue: function.rawValue)
        var angle: Expression?
        if let form, values.allSatisfy({ $0.angle != nil }) { angle = .call(form, values.compactMap(\.angle)) }
        guard let type = ClassicalExpression.type(of: function, values.map(\.type)) else {
            return typeError("'\(function.rawValue)' does not work on '\(values[0].typeName)'", arguments[0].extent)
        }
        if values.allSatisfy({ $0.constant != nil }) {
            do throws(ClassicalFault) {
                let result = try function.apply(values.compactMap(\.constant))
                return .constant(result, as: angle.flatMap { same($0, as: result) })
            } catch {
                if case .notFinite = error, let angle {
                    do { _ = try angle.evaluate() } catch {
                        findings.report("qasm.no-value", "\(error)", at: extent)
                        return nil
                    }
                }
                return report(error, extent)
            }
        }
        // A part of a complex input is a number that the circuit is given.
        if case .input(let name, .complex)? = values[0].dynamic, function == .real || function == .imag {
            angle = .symbol("\(function.rawValue)(\(name))")
        }
        let parts = values.compactMap(\.expression)
        return Value(
            type: type, angle: type == .real ? angle : nil, dynamic: parts.count == values.count ? .call(function, parts) : nil)
    }

    private func size(_ arguments: [ExpressionSyntax], _ place: Extent) -> Value? {
        guard (1...2).contains(arguments.count) else {
            findings.report("qasm.argument-count", "'sizeof' takes 1 or 2 arguments, got \(arguments.count)", at: place)
            return nil
        }
        let dimensions: [Int]
        if let operand = operand(of: arguments[0]), operand.indices.isEmpty, case .qubits(let range)? = lookUp(operand.name) {
            dimensions = [range.count]
        } else {
            guard let value = value(arguments[0]) else { return nil }
            if let array = value.array {
                if array.isOpen { return .unknown(.unsigned(bits: 64)) }
                dimensions = array.dimensions
            } else if case .bits(let count) = value.type {
                dimensions = [count]
            } else {
                return typeError("'sizeof' is of arrays and registers", arguments[0].extent)
            }
        }
        var dimension = 0
        if arguments.count == 2 {
            guard let number = constantInteger(arguments[1], "a dimension") else { return nil }
            dimension = number
        }
        guard dimensions.indices.contains(dimension) else {
            findings.report("qasm.index", "no dimension \(dimension) in an array of \(counted(dimensions.count, "dimension"))", at: place)
            return nil
        }
        return .constant(.unsigned(UInt64(dimensions[dimension]), bits: 64))
    }

    static let functionsOfVersion2 = ["sin", "cos", "tan", "exp", "ln", "sqrt", "asin", "acos", "atan"]

    private static func isOfVersion2(_ function: Expression.Function) -> Bool {
        switch function {
        case .sin, .cos, .tan, .exp, .log, .sqrt, .arcsin, .arccos, .arctan: true
        default: false
        }
    }
}
