internal import Circuits
internal import Diagnostics

extension Analyser {
    /// Calls within calls.
    static let deepestCalls = 100

    /// What a call gave: a value where the subroutine returns one.
    struct CallResult {
        var value: Value?
    }

    var subroutineNames: [String] {
        scopes[0].compactMap { if case .subroutine = $1 { $0 } else { nil } }.sorted()
    }

    func subroutine(_ subroutine: Subroutine, _ name: NameSyntax, at extent: Extent) {
        guard scopes.count == 1 else {
            return findings.report("qasm.scope", "subroutines are defined only at the top level", at: extent)
        }
        declare(name, .subroutine(subroutine))
        // The body is looked at once, whether or not anything calls it.
        let outer = (calls, loops)
        loops = []
        calls.append(Call(name: subroutine.name, result: subroutine.result.flatMap { classicalType($0) }, depth: depth, at: name.extent))
        dry {
            for parameter in subroutine.parameters { declareParameter(parameter) }
            analyse(subroutine.body)
        }
        (calls, loops) = outer
    }

    private func declareParameter(_ parameter: ParameterSyntax) {
        let type = parameter.type
        if type.kind == .qubit {
            let size = type.size.map { constantInteger($0, "a size") ?? 1 }
            guard let size else { return declare(parameter.name, .qubit(standIn())) }
            return declare(parameter.name, .qubitAlias((0..<max(0, min(size, 1000))).map { _ in standIn() }))
        }
        guard let classical = classicalType(type) else { return declare(parameter.name, .faulty) }
        if let sizes = type.dimensions {
            // A number of dimensions that is wrong is told where the subroutine is called.
            let count = type.dimensionCount.map { constantInteger($0, "the number of dimensions", isFixed: true) ?? 1 } ?? sizes.count
            for size in sizes { _ = constantInteger(size, "an array's size") }
            let element = Variable(parameter.name.text, classical, depth: depth)
            let open = [Int](repeating: 1, count: min(max(count, 1), 7))
            return declare(
                parameter.name,
                .array(ArrayVariable(elements: [element], dimensions: open, isReadOnly: parameter.isReadOnly, isOpen: true)))
        }
        if type.kind == .bit {
            let size = type.size.map { constantInteger($0, "a size") ?? 1 } ?? 1
            return declare(parameter.name, .bitAlias((0..<max(0, min(size, 1000))).map { _ in standIn() }))
        }
        declare(parameter.name, .variable(Variable(parameter.name.text, classical, depth: depth)))
    }

    /// Puts a subroutine's body where it is called; nil where that is not possible, which is reported.
    func run(_ subroutine: Subroutine, _ arguments: [ExpressionSyntax], at place: Extent) -> CallResult? {
        guard arguments.count == subroutine.parameters.count else {
            findings.report(
                "qasm.argument-count",
                "'\(subroutine.name)' takes \(counted(subroutine.parameters.count, "argument")), got \(arguments.count)", at: place)
            return nil
        }
        let level = calls.count { $0.name == subroutine.name }
        guard calls.count < Analyser.deepestCalls else {
            findings.report(
                "qasm.recursion",
                level > 0
                    ? "subroutine '\(subroutine.name)' calls itself over and over: more than \(Analyser.deepestCalls) calls deep"
                    : "calls of subroutines are more than \(Analyser.deepestCalls) deep", at: place,
                hint: "a condition that is known before the program runs must end it; measurements cannot")
            return nil
        }
        var result: ClassicalType?
        if let type = subroutine.result {
            guard let known = classicalType(type) else { return nil }
            result = known
        }
        var written: Set<String> = []
        for statement in subroutine.body { statement.addWrittenNames(to: &written) }
        var inner: [String: Symbol] = [:]
        var named = Named()
        for (parameter, argument) in zip(subroutine.parameters, arguments) {
            let site = Site(extent: parameter.name.extent, level: level)
            guard let symbol = bound(parameter, to: argument, at: site, isWritten: written.contains(parameter.name.text)) else {
                return nil
            }
            guard check(symbol, of: subroutine, &named, at: argument.extent) else { return nil }
            inner[parameter.name.text] = symbol
        }
        if isDry { return CallResult(value: result.map { .unknown($0) }) }
        guard spend(at: place) else { return nil }
        let outer = (scopes, loops, self.level)
        let call = Call(name: subroutine.name, result: result, depth: depth, at: place)
        calls.append(call)
        (scopes, loops, self.level) = ([scopes[0], inner], [], level)
        repeats += 1
        let errors = findings.errorCount
        let strictness = constantsOnly
        constantsOnly = 0
        let flow = inScope { analyse(subroutine.body) }
        repeats -= 1
        constantsOnly = strictness
        scopes = [scopes[0]] + outer.0.dropFirst()
        (loops, self.level) = (outer.1, outer.2)
        calls.removeLast()
        if flow.certain == .end || flow.possible.contains(.end) {
            endedInCall = flow.certain == .end ? .leave(.end) : Flow(possible: [.end])
        }
        guard let result else { return findings.errorCount > errors ? nil : CallResult() }
        if let kept = call.kept { return CallResult(value: read(kept)) }
        if let value = call.value { return CallResult(value: value) }
        if findings.errorCount == errors, flow.certain != .end, !hasStopped {
            findings.report("qasm.return", "subroutine '\(subroutine.name)' ends without returning a '\(result)'", at: place)
        }
        return nil
    }

    /// What the arguments of a call have named so far.
    private struct Named {
        var qubits: Set<Int> = []
        var changed: Set<ObjectIdentifier> = []
    }

    /// Whether an argument names no qubit, and no element that the subroutine may change, for a second time; what is not so is reported.
    private func check(_ symbol: Symbol, of subroutine: Subroutine, _ named: inout Named, at place: Extent) -> Bool {
        switch symbol {
        case .qubit(let qubit): if named.qubits.insert(qubit).inserted { return true }
        case .qubitAlias(let list):
            let before = named.qubits.count
            named.qubits.formUnion(list)
            if named.qubits.count == before + list.count { return true }
        case .array(let array) where !array.isReadOnly:
            let before = named.changed.count
            named.changed.formUnion(array.elements.map { ObjectIdentifier($0) })
            if named.changed.count == before + array.elements.count { return true }
            findings.report("qasm.overlap", "subroutine '\(subroutine.name)' may change the same elements by two names", at: place)
            return false
        default: return true
        }
        findings.report("qasm.duplicate-qubit", "subroutine '\(subroutine.name)' is given the same qubit twice", at: place)
        return false
    }

    /// What a parameter stands for in one call.
    private func bound(_ parameter: ParameterSyntax, to argument: ExpressionSyntax, at site: Site, isWritten: Bool) -> Symbol? {
        let type = parameter.type
        if type.kind == .qubit {
            guard let operand = operand(of: argument) else {
                findings.report("qasm.type", "parameter '\(parameter.name.text)' takes qubits", at: argument.extent)
                return nil
            }
            guard let wires = qubitOperand(operand) else { return nil }
            let size = type.size.map { constantInteger($0, "a size") ?? -1 }
            guard wires.count == size ?? 1 else {
                findings.report(
                    "qasm.size-mismatch",
                    "parameter '\(parameter.name.text)' takes \(counted(size ?? 1, "qubit")), got \(wires.count)", at: argument.extent)
                return nil
            }
            return size == nil ? .qubit(wires[0]) : .qubitAlias(wires.all)
        }
        guard let value = value(argument) else { return nil }
        if let dimensions = type.dimensions {
            guard var array = value.array, array.dimensions.count == dimensions.count || dimensions.isEmpty else {
                findings.report("qasm.type", "parameter '\(parameter.name.text)' takes an array", at: argument.extent)
                return nil
            }
            guard check(array, parameter, dimensions, at: argument.extent) else { return nil }
            array.isReadOnly = array.isReadOnly || parameter.isReadOnly
            return .array(array)
        }
        guard let classical = classicalType(type), var converted = convert(value, to: classical, at: argument.extent) else { return nil }
        converted.isPassing = true
        if isDry { return .faulty }
        if case .bits(let count) = classical {
            if !isWritten {
                if let bits = converted.bits { return .bitAlias(bits) }
                if converted.constant != nil { return .value(converted) }
            }
            let local = localBits(count, name: parameter.name.text, at: site)
            store(converted, in: Array(local), at: argument.extent)
            return .bits(local)
        }
        if !isWritten, converted.isFixed { return .value(converted) }
        let variable = Variable(parameter.name.text, classical, depth: depth, site: site)
        store(converted, in: variable, at: argument.extent)
        return .variable(variable)
    }

    /// Whether an array is of a parameter's type and shape; what is not so is reported.
    func check(_ array: ArrayVariable, _ parameter: ParameterSyntax, _ sizes: [ExpressionSyntax], at place: Extent) -> Bool {
        let name = parameter.name.text
        if !parameter.isReadOnly, array.isReadOnly {
            findings.report("qasm.constant", "parameter '\(name)' changes its array, and this one is readonly", at: place)
            return false
        }
        guard let element = classicalType(parameter.type) else { return false }
        if let type = array.elements.first?.type, type != element {
            findings.report("qasm.type", "parameter '\(name)' takes an array of '\(element)', got one of '\(type)'", at: place)
            return false
        }
        if let count = parameter.type.dimensionCount {
            guard let wanted = constantInteger(count, "the number of dimensions", isFixed: true) else { return false }
            guard wanted == array.dimensions.count else {
                findings.report(
                    "qasm.size-mismatch",
                    "parameter '\(name)' takes an array of \(counted(wanted, "dimension")), got \(array.dimensions.count)", at: place)
                return false
            }
        }
        for (size, found) in zip(sizes, array.dimensions) where !array.isOpen {
            guard let wanted = constantInteger(size, "an array's size") else { return false }
            guard wanted == found else {
                findings.report(
                    "qasm.size-mismatch", "parameter '\(name)' takes an array of \(wanted) entries here, got \(found)", at: place)
                return false
            }
        }
        return true
    }

    func returnValue(_ syntax: ExpressionSyntax?, at extent: Extent) -> Flow {
        let value = syntax.flatMap { self.value($0) }
        guard let call = calls.last else {
            findings.report("qasm.return", "'return' outside a subroutine", at: extent)
            return Flow()
        }
        if let syntax {
            guard let value else { return .leave(.returnValue) }
            guard let result = call.result else {
                findings.report("qasm.return", "subroutine '\(call.name)' returns no value", at: syntax.extent)
                return Flow()
            }
            guard let converted = convert(value, to: result, at: syntax.extent), !isDry else { return .leave(.returnValue) }
            if depth == call.depth, call.kept == nil {
                call.value = converted
            } else {
                let kept = call.kept ?? Variable("result", result, depth: call.depth, site: site(call.extent))
                call.kept = kept
                store(converted, in: kept, at: extent)
            }
        } else if call.result != nil {
            findings.report("qasm.return", "subroutine '\(call.name)' must return a value", at: extent)
        }
        return .leave(.returnValue)
    }
}
