internal import Circuits
internal import Diagnostics

extension Analyser {
    func constant(_ type: TypeSyntax, _ name: NameSyntax, _ syntax: ExpressionSyntax) {
        constantsOnly += 1
        let known = value(syntax)
        constantsOnly -= 1
        guard let value = known, let type = classicalType(type) else { return declare(name, .faulty) }
        guard value.constant != nil else {
            findings.report("qasm.not-constant", "'\(name.text)' must have a constant value", at: syntax.extent)
            return declare(name, .faulty)
        }
        guard let converted = convert(value, to: type, at: syntax.extent) else { return declare(name, .faulty) }
        declare(name, .value(converted))
    }

    func variable(_ type: TypeSyntax, _ name: NameSyntax, _ syntax: ExpressionSyntax?, at extent: Extent) {
        if let dimensions = type.dimensions { return array(type, dimensions, name, syntax) }
        if type.kind == .bit {
            if case .measure(let operands)? = syntax?.kind, let operand = operands.first {
                bits(name, size: type.size, at: extent)
                return measure(operand, into: OperandSyntax(name: name.text, extent: name.extent), at: extent)
            }
            let wanted = classicalType(type)
            let value = syntax.flatMap { syntax in wanted.flatMap { direct(syntax, $0) } ?? self.value(syntax) }
            let converted = wanted.flatMap { type in value.flatMap { convert($0, to: type, at: syntax?.extent ?? extent) } }
            bits(name, size: type.size, at: extent)
            guard let converted, let wires = bitOperand(OperandSyntax(name: name.text, extent: name.extent)) else { return }
            return store(converted, in: wires.all, at: extent)
        }
        guard let classical = classicalType(type) else { return declare(name, .faulty) }
        let value = syntax.flatMap { direct($0, classical) ?? self.value($0) }
        if type.kind == .stretch, syntax == nil {
            return declare(name, .value(.constant(.duration(DelayLength(stretches: [stretch(name): 1])))))
        }
        let variable = Variable(name.text, classical, depth: depth, site: site(name.extent))
        if let value, let syntax {
            guard let converted = convert(value, to: classical, at: syntax.extent) else { return declare(name, .faulty) }
            store(converted, in: variable, at: extent)
        } else if syntax != nil {
            return declare(name, .faulty)
        }
        declare(name, .variable(variable))
    }

    /// What the circuit calls a stretch: the same each time where it is declared more than once.
    private func stretch(_ name: NameSyntax) -> String {
        if let known = stretches[name.extent] { return known }
        let free = freeName(name.text)
        stretches[name.extent] = free
        return free
    }

    private func array(_ type: TypeSyntax, _ sizes: [ExpressionSyntax], _ name: NameSyntax, _ syntax: ExpressionSyntax?) {
        guard scopes.count == 1 else {
            findings.report("qasm.scope", "arrays are declared only at the top level", at: type.extent)
            return declare(name, .faulty)
        }
        let scalar = TypeSyntax(kind: type.kind, size: type.size, dimensions: nil, extent: type.extent)
        guard let dimensions = arrayDimensions(sizes, of: type), let element = classicalType(scalar) else { return declare(name, .faulty) }
        let array = ArrayVariable(
            elements: (0..<dimensions.reduce(1, *)).map {
                Variable(
                    "\(name.text)_\($0)", element, depth: depth,
                    site: site(Extent(source: name.extent.source, start: name.extent.start, end: -Int32($0) - 1)))
            }, dimensions: dimensions)
        declare(name, .array(array))
        if let syntax { fill(array, from: syntax) }
    }

    /// An array's sizes, counted among the program's elements; nil where they are no sizes or too large, which is reported.
    func arrayDimensions(_ sizes: [ExpressionSyntax], of type: TypeSyntax) -> [Int]? {
        var dimensions: [Int] = []
        for size in sizes {
            guard let count = constantInteger(size, "an array's size") else { return nil }
            guard count > 0 else {
                findings.report("qasm.size", "an array's size must be positive, not \(count)", at: size.extent)
                return nil
            }
            guard count <= Analyser.mostWires, dimensions.reduce(count, *) <= Analyser.mostWires else {
                findings.report("qasm.too-large", "the array is too large", at: size.extent)
                return nil
            }
            dimensions.append(count)
        }
        guard dimensions.count <= 7 else {
            findings.report("qasm.size", "an array has at most 7 dimensions", at: type.extent)
            return nil
        }
        elementCount += dimensions.reduce(1, *)
        guard elementCount <= Analyser.mostElements else {
            findings.report("qasm.too-large", "the program's arrays have more than \(Analyser.mostElements) elements", at: type.extent)
            return nil
        }
        return dimensions
    }

    /// Gives an array the values of a list, an array or, throughout, one value; false where that cannot be, which is reported.
    @discardableResult
    func fill(_ array: ArrayVariable, from syntax: ExpressionSyntax) -> Bool {
        if array.isOpen {
            if case .list = syntax.kind { return true }
            return value(syntax) != nil
        }
        if case .list(let entries) = syntax.kind {
            guard let first = array.dimensions.first, entries.count == first else {
                findings.report(
                    "qasm.size-mismatch", "the array takes \(array.dimensions.first ?? 1) entries here, got \(entries.count)",
                    at: syntax.extent)
                return false
            }
            let part = array.elements.count / first
            for (place, entry) in entries.enumerated() {
                let elements = Array(array.elements[(place * part)..<((place + 1) * part)])
                let inner = ArrayVariable(elements: elements, dimensions: Array(array.dimensions.dropFirst()))
                guard fill(inner, from: entry) else { return false }
            }
            return true
        }
        if case .concatenation(let parts) = syntax.kind { return fill(array, joining: parts, at: syntax.extent) }
        guard let value = value(syntax) else { return false }
        if let other = value.array {
            guard other.dimensions == array.dimensions || other.isOpen else {
                findings.report("qasm.size-mismatch", "the arrays are not of the same shape", at: syntax.extent)
                return false
            }
            return other.isOpen || copy(other.elements, to: array.elements, at: syntax.extent)
        }
        guard spend(at: syntax.extent) else { return false }
        guard array.dimensions.isEmpty || array.elements.count == 1, let element = array.elements.first else {
            findings.report("qasm.type", "an array is filled from a list or an array", at: syntax.extent)
            return false
        }
        guard let converted = convert(value, to: element.type, at: syntax.extent) else { return false }
        store(converted, in: element, at: syntax.extent)
        return true
    }

    /// `a ++ b`: arrays one after the other along their first dimension.
    private func fill(_ array: ArrayVariable, joining parts: [ExpressionSyntax], at extent: Extent) -> Bool {
        var (elements, length) = ([Variable](), 0)
        for part in parts {
            guard let value = value(part) else { return false }
            guard let other = value.array, let first = other.dimensions.first else {
                findings.report("qasm.type", "an array is joined with arrays, not with '\(value.typeName)'", at: part.extent)
                return false
            }
            if other.isOpen { return true }
            guard other.dimensions.dropFirst() == array.dimensions.dropFirst() else {
                findings.report("qasm.size-mismatch", "the arrays are not of the same shape", at: part.extent)
                return false
            }
            elements += other.elements
            length += first
        }
        guard length == array.dimensions.first else {
            findings.report(
                "qasm.size-mismatch", "the array takes \(array.dimensions.first ?? 1) entries here, got \(length)", at: extent)
            return false
        }
        return copy(elements, to: array.elements, at: extent)
    }

    /// Gives elements the values that others have before any of them changes.
    private func copy(_ sources: [Variable], to targets: [Variable], at extent: Extent) -> Bool {
        guard spend(sources.count, at: extent) else { return false }
        var values = sources.map(read)
        let written = Set(targets.map(ObjectIdentifier.init))
        for place in sources.indices where values[place].constant == nil && written.contains(ObjectIdentifier(sources[place])) {
            values[place] = kept(values[place], at: Extent(source: extent.source, start: extent.start, end: -Int32(place) - 1))
        }
        for (target, value) in zip(targets, values) {
            guard let converted = convert(value, to: target.type, at: extent) else { return false }
            store(converted, in: target, at: extent)
        }
        return true
    }

    // MARK: Assignments

    func assignment(_ target: OperandSyntax, _ operation: String, _ syntax: ExpressionSyntax, at extent: Extent) {
        let symbol = lookUp(target.name)
        switch symbol {
        case nil: return reportUndefined(target.name, at: target.extent)
        case .value(let value):
            return findings.report(
                "qasm.constant", "cannot assign to \(value.isInput ? "input" : "constant") '\(target.name)'", at: target.extent)
        case .variable, .array, .bits, .bitAlias: break
        case .faulty:
            _ = value(syntax)
            return
        case let other?: return findings.report("qasm.type", "cannot assign to \(other.kindName) '\(target.name)'", at: target.extent)
        }
        if case .array(let array)? = symbol { return assign(to: array, target, operation, syntax, at: extent) }
        var given: Value?
        if operation == "=" {
            switch symbol {
            case .variable(let variable)? where target.indices.isEmpty: given = direct(syntax, variable.type)
            case .bits, .bitAlias: given = bitOperand(target).flatMap { direct(syntax, .bits($0.count)) }
            default: break
            }
        }
        guard let right = given ?? value(syntax) else { return }
        switch symbol {
        case .variable(let variable)? where target.indices.isEmpty:
            guard let value = compound(operation, read(variable), right, at: extent),
                let converted = convert(value, to: variable.type, at: syntax.extent)
            else { return }
            store(converted, in: variable, at: extent)
        case .variable(let variable)?: setBits(of: variable, target.indices.flatMap { $0 }, operation, right, at: extent)
        default:
            guard let wires = bitOperand(target) else { return }
            guard let value = compound(operation, operation == "=" ? right : bitValue(wires.all), right, at: extent),
                let converted = convert(value, to: .bits(wires.count), at: syntax.extent)
            else { return }
            store(converted, in: wires.all, at: extent)
        }
    }

    /// What `x += y` assigns.
    func compound(_ operation: String, _ old: Value, _ right: Value, at extent: Extent) -> Value? {
        if operation == "=" { return right }
        if operation == "~=" { return unary(.complement, right, extent) }
        guard let binary = BinaryOperator(rawValue: String(operation.dropLast())) else { return nil }
        return combine(binary, old, right, extent)
    }

    private func assign(
        to array: ArrayVariable, _ target: OperandSyntax, _ operation: String, _ syntax: ExpressionSyntax, at extent: Extent
    ) {
        guard !array.isReadOnly else {
            return findings.report("qasm.constant", "cannot assign to readonly array '\(target.name)'", at: target.extent)
        }
        let entries = target.indices.flatMap { $0 }
        if entries.count > array.dimensions.count {
            guard let part = part(of: array, Array(entries.prefix(array.dimensions.count)), name: target.name), let right = value(syntax)
            else { return }
            guard part.dimensions.isEmpty, let element = part.elements.first else {
                return findings.report("qasm.index", "'\(target.name)' has fewer dimensions", at: target.extent)
            }
            return setBits(of: element, Array(entries.dropFirst(array.dimensions.count)), operation, right, at: extent)
        }
        guard let part = part(of: array, entries, name: target.name) else { return }
        guard part.dimensions.isEmpty, let element = part.elements.first else {
            guard operation == "=" else { return findings.report("qasm.type", "'\(operation)' does not work on arrays", at: target.extent) }
            fill(part, from: syntax)
            return
        }
        guard let right = value(syntax), let value = compound(operation, operation == "=" ? right : read(element), right, at: extent),
            let converted = convert(value, to: element.type, at: syntax.extent)
        else { return }
        store(converted, in: element, at: extent)
    }

    // MARK: Elements

    /// An element or a part of an array, by indices that are known; nil where there is none, which is reported.
    func part(of array: ArrayVariable, _ entries: [IndexSyntax], name: String) -> ArrayVariable? {
        guard let entry = entries.first else { return array }
        if array.isOpen, !array.dimensions.isEmpty {
            if case .one(let index) = entry, value(index) == nil { return nil }
            var rest = array
            if case .one = entry { rest.dimensions.removeFirst() }
            return part(of: rest, Array(entries.dropFirst()), name: name)
        }
        guard let size = array.dimensions.first else {
            findings.report("qasm.index", "'\(name)' has fewer dimensions", at: entry.extent ?? Extent(source: 0, start: 0, end: 0))
            return nil
        }
        let stride = array.elements.count / size
        func sub(_ place: Int) -> ArrayVariable {
            ArrayVariable(
                elements: Array(array.elements[(place * stride)..<((place + 1) * stride)]), dimensions: Array(array.dimensions.dropFirst()),
                isReadOnly: array.isReadOnly)
        }
        if case .one(let index) = entry {
            guard let place = place(index, count: size, name: name, what: "an array of \(size)") else { return nil }
            return part(of: sub(place), Array(entries.dropFirst()), name: name)
        }
        guard let wires = select(entry, of: .range(0..<size), name: name) else { return nil }
        var elements: [Variable] = []
        var rest: [Int] = []
        for place in wires.all {
            guard let inner = part(of: sub(place), Array(entries.dropFirst()), name: name) else { return nil }
            elements += inner.elements
            rest = inner.dimensions
        }
        return ArrayVariable(elements: elements, dimensions: [wires.count] + rest, isReadOnly: array.isReadOnly)
    }

    /// An expression with indices.
    func indexed(_ base: ExpressionSyntax, _ entries: [IndexSyntax], _ extent: Extent) -> Value? {
        var (base, entries) = (base, entries)
        while case .index(let inner, let earlier) = base.kind { (base, entries) = (inner, earlier + entries) }
        guard case .name(let name) = base.kind, let symbol = lookUp(name) else {
            guard let value = value(base) else { return nil }
            return bit(of: value, entries, extent)
        }
        switch symbol {
        case .bits(let range): return bits(of: .range(range), entries, name, extent)
        case .bitAlias(let list): return bits(of: .list(list), entries, name, extent)
        case .array(let array): return element(of: array, entries, name, extent)
        case .variable(let variable): return bit(of: read(variable), entries, extent)
        case .value(let value): return bit(of: seen(value), entries, extent)
        case .faulty: return nil
        default:
            findings.report("qasm.type", "'\(name)' is \(symbol.kindName), not a classical value", at: extent)
            return nil
        }
    }

    private func bits(of wires: Wires, _ entries: [IndexSyntax], _ name: String, _ extent: Extent) -> Value? {
        guard entries.count == 1 else {
            findings.report("qasm.index", "a register has one index", at: extent)
            return nil
        }
        if case .one(let index) = entries[0], chosen[site(index.extent)] == nil, let value = value(index), value.constant == nil,
            let dynamic = value.dynamic, value.type.isWhole, !isDry
        {
            flush(wires.all.map { .bit($0) })
            return Value(type: .bits(1), dynamic: .select(wires.all.map { .bits([$0]) }, at: dynamic))
        }
        return select(entries[0], of: wires, name: name).map { bitValue($0.all) }
    }

    private func element(of array: ArrayVariable, _ entries: [IndexSyntax], _ name: String, _ extent: Extent) -> Value? {
        if entries.count > array.dimensions.count {
            let count = array.dimensions.count
            return element(of: array, Array(entries.prefix(count)), name, extent).flatMap {
                bit(of: $0, Array(entries.dropFirst(count)), extent)
            }
        }
        if let entry = entries.first, case .one(let index) = entry, chosen[site(index.extent)] == nil, let size = array.dimensions.first,
            !isDry,
            let value = value(index), value.constant == nil, let dynamic = value.dynamic, value.type.isWhole
        {
            guard size <= Analyser.mostChoices else { return tooManyChoices(index.extent) }
            var choices: [ClassicalExpression] = []
            var type: ClassicalType?
            for place in 0..<size {
                chosen[site(index.extent)] = place
                defer { chosen[site(index.extent)] = nil }
                guard let element = element(of: array, entries, name, extent) else { return nil }
                guard let expression = element.expression, element.array == nil else {
                    // The statement is read once for each part.
                    choice = Choice(extent: index.extent, index: Value(type: value.type, dynamic: dynamic, bits: value.bits), count: size)
                    return nil
                }
                (type, choices) = (element.type, choices + [expression])
            }
            return Value(type: type ?? .real, dynamic: .select(choices, at: dynamic))
        }
        guard let part = part(of: array, entries, name: name) else { return nil }
        guard part.dimensions.isEmpty, let element = part.elements.first else {
            return Value(type: part.elements.first?.type ?? .boolean, array: part)
        }
        return read(element)
    }

    private func tooManyChoices(_ extent: Extent) -> Value? {
        findings.report(
            "qasm.too-large", "an index that is known only when the program runs has at most \(Analyser.mostChoices) values", at: extent)
        return nil
    }

    /// Bits of a whole number, angle or bit string.
    func bit(of value: Value, _ entries: [IndexSyntax], _ extent: Extent) -> Value? {
        let width: Int
        switch value.type {
        case .integer(let bits), .unsigned(let bits), .angle(let bits?), .bits(let bits): width = bits
        default:
            findings.report("qasm.type", "'\(value.typeName)' has no elements", at: extent)
            return nil
        }
        guard entries.count == 1, value.array == nil else {
            findings.report("qasm.index", "a number has one index", at: extent)
            return nil
        }
        if case .one(let index) = entries[0], chosen[site(index.extent)] == nil, let place = self.value(index), place.constant == nil {
            guard place.type.isWhole else {
                findings.report("qasm.type", "an index must be a whole number", at: index.extent)
                return nil
            }
            var result = Value(type: .bits(1))
            if let of = value.expression, let at = place.dynamic { result.dynamic = .call(.bit, [of, at]) }
            return result
        }
        guard let wires = select(entries[0], of: .range(0..<width), name: value.typeName) else { return nil }
        if let constant = value.constant, case .bits(let digits)? = try? constant.converted(to: .bits(width)) {
            return .constant(.bits(wires.all.map { digits[$0] }))
        }
        guard let of = value.expression else { return .unknown(.bits(wires.count)) }
        if case .one(let place) = wires { return Value(type: .bits(1), dynamic: .call(.bit, [of, .constant(.whole(place))])) }
        let places = wires.all
        guard let first = places.first, places == Array(first..<(first + places.count)), value.type.isWhole else {
            if isDry { return .unknown(.bits(places.count)) }
            let bits = places.map { Value(type: .bits(1), dynamic: .call(.bit, [of, .constant(.whole($0))])) }
            return gathered(bits, count: bits.count, name: "selected", at: extent)
        }
        return Value(type: .bits(places.count), dynamic: .convert(.bits(places.count), .binary(.shiftRight, of, .constant(.whole(first)))))
    }
}

extension IndexSyntax {
    var extent: Extent? {
        switch self {
        case .one(let expression): expression.extent
        case .range(_, _, _, let extent), .set(_, let extent): extent
        }
    }
}
