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
        guard let (call, parts) = expression(of: function, result ?? .boolean, arguments, at: place) else { return nil }
        guard !isDry, !hasEnded else { return result.map { .unknown($0) } }
        defer { for (copy, element) in parts { store(read(copy), in: element, at: extent) } }
        guard wantsResult, let result else {
            emit(.assign(.bits([]), call), at: extent)
            return nil
        }
        if case .bits(let count) = result {
            let bits = Array(localBits(count, name: function.name + "_result", at: site(extent)))
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
        // A part of an array that the function may change gets its values back behind the call.
        for (parameter, argument) in zip(function.parameters, arguments) where parameter.isMutable {
            guard case .name = argument.kind else { return nil }
        }
        return expression(of: function, type, arguments, at: place).map { Value(type: type, dynamic: $0.call) }
    }

    /// Elements of an array, each with the variable that is handed to a function in its place.
    private typealias Parts = [(copy: Variable, element: Variable)]

    /// An array as an argument: its elements stand in the circuit's memory, and a function that may change them leaves nothing known of them.
    ///
    /// A part of an array is handed over as an array of its own.
    private func array(
        _ parameter: TypeSyntax, _ dimensions: [ExpressionSyntax], from argument: ExpressionSyntax, of function: ExternalFunction
    ) -> (array: ClassicalExpression, parts: Parts)? {
        guard let value = value(argument) else { return nil }
        guard let array = value.array, array.dimensions.count == dimensions.count || dimensions.isEmpty else {
            findings.report("qasm.type", "'\(function.name)' takes an array here", at: argument.extent)
            return nil
        }
        let name = NameSyntax(text: function.name, extent: argument.extent)
        guard check(array, ParameterSyntax(type: parameter, name: name, isReadOnly: !parameter.isMutable), dimensions, at: argument.extent)
        else { return nil }
        guard !isDry, !hasEnded else { return (.array([], dimensions: array.dimensions), []) }
        guard spend(array.elements.count, at: argument.extent) else { return nil }
        var (elements, parts) = (array.elements, Parts())
        if case .name = argument.kind {
        } else {
            elements = array.elements.enumerated().map { place, element in
                let extent = Extent(source: argument.extent.source, start: argument.extent.start, end: -Int32(place) - 1)
                let copy = Variable("\(function.name)_part_\(place)", element.type, depth: depth, site: site(extent))
                store(read(element), in: copy, at: argument.extent)
                return copy
            }
            if parameter.isMutable { parts = Array(zip(elements, array.elements)) }
        }
        let cells = elements.map { Cell.variable($0) }
        let places = elements.map { ClassicalExpression.variable(place(of: $0)) }
        flush(cells)
        if parameter.isMutable { forget(cells) }
        return (.array(places, dimensions: array.dimensions), parts)
    }

    private func expression(
        of function: ExternalFunction, _ type: ClassicalType, _ arguments: [ExpressionSyntax], at place: Extent
    ) -> (call: ClassicalExpression, parts: Parts)? {
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
        var (values, parts) = ([ClassicalExpression](), Parts())
        for (parameter, argument) in zip(function.parameters, arguments) {
            if let dimensions = parameter.dimensions {
                guard let array = array(parameter, dimensions, from: argument, of: function) else { return nil }
                if !isDry { values.append(array.array) }
                parts += array.parts
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
        return (.external(function.name, values, type), parts)
    }
}
