internal import Circuits
internal import Diagnostics

extension Analyser {
    /// `extern f(int, bit[3]) -> float;`: kept for the writer, its calls checked for their types.
    func external(_ name: NameSyntax, _ parameters: [TypeSyntax], _ result: TypeSyntax?, at extent: Extent) {
        guard scopes.count == 1 else {
            return findings.report("qasm.scope", "functions are declared only at the top level", at: extent)
        }
        var types: [String] = []
        for parameter in parameters {
            guard let type = classicalType(parameter) else { return declare(name, .faulty) }
            types.append(parameter.dimensions == nil ? type.description : "")
        }
        var declaration = "extern \(name.text)(\(types.joined(separator: ", ")))"
        if let result {
            guard let type = classicalType(result) else { return declare(name, .faulty) }
            declaration += " -> \(type)"
        }
        declare(name, .external(ExternalFunction(name: name.text, parameters: parameters, result: result)))
        // Arrays have no words of their own here.
        circuit.directives.append(
            types.contains("") ? findings.sources[Int(extent.source)].text(Int(extent.start)..<Int(extent.end)) : declaration + ";")
    }

    /// What a call gives: a variable of the circuit, which only those who know the function can fill.
    func call(_ function: ExternalFunction, _ arguments: [ExpressionSyntax], at extent: Extent, wantsResult: Bool) -> Value? {
        let result = function.result.flatMap { classicalType($0) }
        let place = Extent(source: extent.source, start: extent.start, end: extent.start + Int32(function.name.utf8.count))
        if wantsResult, result == nil { return typeError("function '\(function.name)' returns no value", place) }
        guard let call = expression(of: function, result ?? .boolean, arguments, at: place) else { return nil }
        guard !isDry, !hasEnded else { return result.map { .unknown($0) } }
        guard wantsResult, let result else {
            emit(.assign(.bits([]), call), at: extent)
            return nil
        }
        if case .bits(let count) = result {
            let bits = Array(localBits(count, name: function.name + "_result", at: extent))
            store(Value(type: result, dynamic: call), in: bits, at: extent)
            return bitValue(bits)
        }
        let variable = addVariable(function.name + "_result", result)
        emit(.assign(.variable(variable), call), at: extent)
        var value = Value(type: result, dynamic: .variable(variable))
        if value.isNumeric { value.angle = .symbol(circuit.variables[variable].name) }
        return value
    }

    /// What a call of that type gives where it is stored at once; nil where the expression is no such call.
    func direct(_ syntax: ExpressionSyntax, _ type: ClassicalType) -> Value? {
        guard !isDry, !hasEnded, case .call(let name, let arguments) = syntax.kind, case .external(let function)? = lookUp(name),
            function.result.flatMap({ classicalType($0) }) == type
        else { return nil }
        let place = Extent(source: syntax.extent.source, start: syntax.extent.start, end: syntax.extent.start + Int32(name.utf8.count))
        return expression(of: function, type, arguments, at: place).map { Value(type: type, dynamic: $0) }
    }

    /// An array as an argument: its elements stand in the circuit's memory, and a function that may change them leaves nothing known of them.
    private func array(
        _ parameter: TypeSyntax, _ dimensions: [ExpressionSyntax], from argument: ExpressionSyntax, of function: ExternalFunction
    ) -> ClassicalExpression? {
        guard let value = value(argument) else { return nil }
        guard let array = value.array, array.dimensions.count == dimensions.count || dimensions.isEmpty else {
            findings.report("qasm.type", "'\(function.name)' takes an array here", at: argument.extent)
            return nil
        }
        let name = NameSyntax(text: function.name, extent: argument.extent)
        guard check(array, ParameterSyntax(type: parameter, name: name, isReadOnly: !parameter.isMutable), dimensions, at: argument.extent)
        else { return nil }
        guard !isDry, !hasEnded else { return .array([], dimensions: array.dimensions) }
        // A part of an array has no name of its own to be written by.
        guard case .name = argument.kind else {
            findings.unsupported("passing a part of an array to '\(function.name)', which is defined elsewhere, is", at: argument.extent)
            return nil
        }
        guard spend(array.elements.count, at: argument.extent) else { return nil }
        let cells = array.elements.map { Cell.variable($0) }
        let places = array.elements.map { ClassicalExpression.variable(place(of: $0)) }
        flush(cells)
        if parameter.isMutable { forget(cells) }
        return .array(places, dimensions: array.dimensions)
    }

    private func expression(
        of function: ExternalFunction, _ type: ClassicalType, _ arguments: [ExpressionSyntax], at place: Extent
    ) -> ClassicalExpression? {
        guard arguments.count == function.parameters.count else {
            findings.report(
                "qasm.argument-count", "'\(function.name)' takes \(counted(function.parameters.count, "argument")), got \(arguments.count)",
                at: place)
            return nil
        }
        guard constantsOnly == 0 else {
            findings.report("qasm.not-constant", "what '\(function.name)' gives is no constant: it is defined elsewhere", at: place)
            return nil
        }
        var values: [ClassicalExpression] = []
        for (parameter, argument) in zip(function.parameters, arguments) {
            if let dimensions = parameter.dimensions {
                guard let array = array(parameter, dimensions, from: argument, of: function) else { return nil }
                if !isDry { values.append(array) }
                continue
            }
            guard let type = classicalType(parameter), let written = value(argument),
                let converted = convert(written, to: type, at: argument.extent)
            else { return nil }
            if !isDry, let expression = converted.expression { values.append(expression) }
        }
        if !isDry, !hasEnded, !saidExternal {
            saidExternal = true
            findings.report(
                "qasm.extern",
                "what '\(function.name)' \(function.result == nil ? "does" : "gives") is known only where it is defined: the circuit can be converted, not simulated",
                at: place, severity: .warning)
        }
        return .external(function.name, values, type)
    }
}
