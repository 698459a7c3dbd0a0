internal import Circuits
internal import Diagnostics

extension Analyser {
    func input(_ syntax: TypeSyntax, _ name: NameSyntax, at extent: Extent) {
        guard scopes.count == 1 else { return findings.report("qasm.scope", "inputs are declared only at the top level", at: extent) }
        guard !takenNames.contains(name.text) else {
            return findings.report("qasm.redeclared", "'\(name.text)' is already declared inside a block", at: name.extent)
        }
        guard let type = classicalType(syntax) else { return declare(name, .faulty) }
        guard syntax.kind != .stretch else {
            findings.report("qasm.type", "a stretch is no input: its surroundings decide it", at: syntax.extent, hint: "declare a duration")
            return declare(name, .faulty)
        }
        takenNames.insert(name.text)
        noteDeclaration(of: name, at: name.extent)
        if let sizes = syntax.dimensions {
            guard let dimensions = arrayDimensions(sizes, of: syntax) else { return declare(name, .faulty) }
            return declare(name, .array(inputArray(name, type, dimensions)))
        }
        declare(name, .value(input(name.text, type, declaredAt: name)))
    }

    /// An input of the circuit, or several where one number is not enough.
    private func input(_ name: String, _ type: ClassicalType, declaredAt place: NameSyntax) -> Value {
        for part in type.inputParts(of: name) {
            circuit.inputs.append(part.name)
            inputPlaces[part.name] = place.extent
            if part.type != .real { circuit.inputTypes[part.name] = part.type }
        }
        var value = Value(type: type, dynamic: .input(name, type), isInput: true)
        if value.isNumeric { value.angle = .symbol(name) }
        return value
    }

    /// Elements that are inputs, and that nothing changes.
    private func inputArray(_ name: NameSyntax, _ type: ClassicalType, _ dimensions: [Int]) -> ArrayVariable {
        let elements = (0..<dimensions.reduce(1, *)).map { place in
            let element = Variable(
                "\(name.text)_\(place)", type, depth: depth,
                site: site(Extent(source: name.extent.source, start: name.extent.start, end: -Int32(place) - 1)))
            let indices = WrittenArrays.indices(of: place, dimensions).map(String.init).joined(separator: ", ")
            element.known = input("\(name.text)[\(indices)]", type, declaredAt: name)
            (element.isStale, element.order) = (true, order)
            return element
        }
        return ArrayVariable(elements: elements, dimensions: dimensions, isReadOnly: true)
    }
}
