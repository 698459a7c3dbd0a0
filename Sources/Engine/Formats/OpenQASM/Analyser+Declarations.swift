internal import Circuits
internal import Diagnostics

extension Analyser {
    func constant(_ type: TypeSyntax, _ name: NameSyntax, _ syntax: ExpressionSyntax) {
        guard let value = value(syntax) else { return declare(name, .variable(type.kind, dimensions: [])) }
        guard value.constant != nil else {
            if value.kind == .duration || value.kind == .other {
                findings.unsupported("a constant of type '\(type.kind.rawValue)' is", at: type.extent)
            } else {
                findings.report("qasm.not-constant", "'\(name.text)' must have a constant value", at: syntax.extent)
            }
            return declare(name, .variable(type.kind, dimensions: []))
        }
        guard let converted = convert(value, to: type, at: syntax.extent) else {
            return declare(name, .variable(type.kind, dimensions: []))
        }
        declare(name, .value(converted))
    }

    /// A known value as a value of the type; nil where that cannot be, which is reported.
    func convert(_ value: Value, to type: TypeSyntax, at extent: Extent) -> Value? {
        func mismatch() -> Value? {
            findings.report("qasm.type", "cannot convert this value to '\(type.kind.rawValue)'", at: extent)
            return nil
        }
        var width: Int?
        if let size = type.size {
            guard let bits = constantInteger(size, "a size") else { return nil }
            guard bits > 0 else {
                findings.report("qasm.size", "a size must be positive, not \(bits)", at: size.extent)
                return nil
            }
            width = bits
        }
        switch type.kind {
        case .int, .uint:
            let whole: Int
            switch value.constant {
            case .real(let number):
                guard abs(number) < 0x1p62 else { return mismatch() }
                whole = Int(number.rounded(.towardZero))
            default:
                guard let integer = value.integer else { return mismatch() }
                whole = integer
            }
            guard let width, width < 63 else { return .integer(whole) }
            let wrapped = whole & (1 << width - 1)
            return .integer(type.kind == .int && wrapped >> (width - 1) == 1 ? wrapped - 1 << width : wrapped)
        case .float, .angle:
            guard let number = value.number, value.kind == .integer || value.kind == .real || value.kind == .boolean else {
                return mismatch()
            }
            return .real(number)
        case .bool:
            guard let number = value.number else { return mismatch() }
            return .boolean(number != 0)
        case .bit:
            let count = width ?? 1
            switch value.constant {
            case .bits(let digits): return digits.count == count ? value : mismatch()
            case .boolean, .integer:
                guard count <= 4096, let integer = value.integer else { return mismatch() }
                return Value(kind: .bits, constant: .bits((0..<count).map { $0 < 63 && integer >> $0 & 1 == 1 }))
            default: return mismatch()
            }
        case .duration, .stretch, .complex, .qubit:
            findings.unsupported("a constant of type '\(type.kind.rawValue)' is", at: type.extent)
            return nil
        }
    }

    func cast(_ type: TypeSyntax, _ operand: ExpressionSyntax, _ extent: Extent) -> Value? {
        guard let value = value(operand) else { return nil }
        if value.constant != nil { return convert(value, to: type, at: operand.extent) }
        switch type.kind {
        case .float, .angle:
            // A parameter is a real number already.
            if value.expression != nil { return Value(kind: .real, expression: value.expression, isInput: value.isInput) }
        case .uint, .int:
            // Bits read as an unsigned number, where the sign has room.
            let width = type.size.map { constantInteger($0, "a size") ?? 0 } ?? 64
            if let bits = value.bits, type.kind == .uint ? width >= bits.count : width > bits.count {
                return Value(kind: .integer, condition: value.condition, bits: bits)
            }
        case .bool: if let condition = value.condition { return .condition(condition) }
        case .bit: if let bits = value.bits, bits.count == 1, type.size == nil { return value }
        default: break
        }
        if !isDry { findings.unsupported("converting values that are known only when the program runs is", at: extent) }
        return .unknown(Analyser.kind(of: type.kind))
    }

    func input(_ type: TypeSyntax, _ name: NameSyntax, at extent: Extent) {
        guard scopes.count == 1 else { return findings.report("qasm.scope", "inputs are declared only at the top level", at: extent) }
        if let size = type.size { _ = constantInteger(size, "a size") }
        let inputType: Circuit.InputType
        switch (type.kind, type.dimensions) {
        case (.float, nil), (.angle, nil): inputType = .real
        case (.int, nil): inputType = .integer
        case (.uint, nil): inputType = .unsigned
        case (.bool, nil): inputType = .boolean
        default:
            findings.unsupported("an input of type '\(type.dimensions == nil ? type.kind.rawValue : "array")' is", at: type.extent)
            return declare(name, .variable(type.kind, dimensions: (type.dimensions ?? []).map { _ in nil }))
        }
        let kind = Analyser.kind(of: type.kind)
        declare(name, .value(Value(kind: kind, expression: kind == .boolean ? nil : .symbol(name.text), isInput: true)))
        circuit.inputs.append(name.text)
        if inputType != .real { circuit.inputTypes[name.text] = inputType }
    }

    /// A classical variable. Bits that begin as zeros, and bits that begin as a measurement, are registers; the rest is for a later version.
    func variable(_ type: TypeSyntax, _ name: NameSyntax, _ syntax: ExpressionSyntax?, at extent: Extent) {
        if type.kind == .bit, type.dimensions == nil, let syntax {
            if case .measure(let operands) = syntax.kind, let operand = operands.first {
                declareBits(type, name, at: extent)
                return measure(operand, into: OperandSyntax(name: name.text, extent: name.extent), at: extent)
            }
            let value = value(syntax)
            if let value {
                if value.kind == .real {
                    findings.report("qasm.type", "cannot convert a real number to bits", at: syntax.extent)
                } else if value.constant != nil, let bits = convert(value, to: type, at: syntax.extent) {
                    declareBits(type, name, at: extent)
                    if case .bits(let digits)? = bits.constant, digits.allSatisfy({ !$0 }), !isDry { return }
                    if !isDry { findings.unsupported("a value for bits is", at: syntax.extent) }
                    return
                } else if !isDry {
                    findings.unsupported("a value for bits is", at: syntax.extent)
                }
            }
            return declareBits(type, name, at: extent)
        }
        if !isDry {
            findings.unsupported("variables of type '\(type.dimensions == nil ? type.kind.rawValue : "array")' are", at: type.extent)
        }
        if let size = type.size { _ = constantInteger(size, "a size") }
        let dimensions = (type.dimensions ?? []).map { constantInteger($0, "an array's size") }
        if let syntax {
            if case .measure(let operands) = syntax.kind { check(operands) } else { _ = value(syntax) }
        }
        declare(name, .variable(type.kind, dimensions: dimensions))
    }

    private func declareBits(_ type: TypeSyntax, _ name: NameSyntax, at extent: Extent) {
        analyse(StatementSyntax(kind: .bits(name, size: type.size), extent: extent))
    }

    func assignment(_ target: OperandSyntax, _ operation: String, _ syntax: ExpressionSyntax, at extent: Extent) {
        switch lookUp(target.name) {
        case nil: return reportUndefined(target.name, at: target.extent)
        case .value(let value):
            return findings.report(
                "qasm.constant", "cannot assign to \(value.isInput ? "input" : "constant") '\(target.name)'", at: target.extent)
        case .variable(_, let dimensions):
            // Out-of-range indices are faults in any version.
            let entries = target.indices.flatMap { $0 }
            for (entry, size) in zip(entries, dimensions) {
                guard case .one(let index) = entry, let size, let number = value(index)?.integer else { continue }
                if number >= size || number < -size {
                    findings.report("qasm.index", "index \(number) is out of range for an array of \(size)", at: index.extent)
                }
            }
        case .bits, .bitAlias: _ = bitOperand(target)
        case let other?: return findings.report("qasm.type", "cannot assign to \(other.kindName) '\(target.name)'", at: target.extent)
        }
        if case .concatenation(let parts) = syntax.kind { for part in parts { _ = value(part) } } else { _ = value(syntax) }
        if !isDry { findings.unsupported("assigning to '\(target.name)' is", at: extent) }
    }

    func conditional(_ syntax: ExpressionSyntax, _ then: [StatementSyntax], _ otherwise: [StatementSyntax], at extent: Extent) {
        let value = versionedCondition(syntax)
        let yes = collected { analyse(then) }
        let no = collected { analyse(otherwise) }
        guard let value else { return }
        guard let condition = value.condition else {
            if value.kind == .real || value.kind == .duration {
                return findings.report("qasm.type", "a condition must be true or false", at: syntax.extent)
            }
            if !isDry { findings.unsupported("a condition on values other than measured bits is", at: syntax.extent) }
            return
        }
        if case .constant(let holds) = condition {
            for operation in holds ? yes : no { emit(operation, at: extent) }
        } else if !yes.isEmpty || !no.isEmpty {
            emit(.conditional(condition, then: yes, otherwise: no), at: extent)
        }
    }

    /// OpenQASM 2 compares a whole register.
    private func versionedCondition(_ syntax: ExpressionSyntax) -> Value? {
        guard language == .openQASM2, case .binary(_, let register, let number) = syntax.kind, case .name(let name) = register.kind else {
            return value(syntax)
        }
        guard let wires = bitOperand(OperandSyntax(name: name, extent: register.extent)) else { return nil }
        guard case .integer(let wanted) = number.kind, wanted >= 0 else {
            // A number beyond 64 bits: no register that this program holds has it.
            return .condition(.constant(false))
        }
        return .condition(condition(wires.all, .equal, wanted))
    }
}
