internal import Circuits
internal import Diagnostics
internal import Numerics

extension Analyser {
    func gateCall(_ call: GateCallSyntax, at extent: Extent) {
        if call.name.text == "nop", language == .openQASM3, call.modifiers.isEmpty, call.arguments == nil, lookUp("nop") == nil {
            // No gate of that name: the statement that does nothing.
            return check(call.operands)
        }
        guard let gate = gate(call.name) else { return }
        guard let (modifiers, controls) = modifiers(call.modifiers) else { return }
        let written = call.arguments ?? []
        guard written.count == gate.angles else {
            return findings.report(
                "qasm.angle-count", "gate '\(call.name.text)' takes \(counted(gate.angles, "angle")), got \(written.count)",
                at: call.name.extent)
        }
        var angles: [Expression] = []
        if !written.isEmpty {
            angles.reserveCapacity(written.count)
            for argument in written {
                guard let angle = angle(argument) else { return }
                angles.append(angle)
            }
        }
        let needed = gate.qubits + controls
        guard call.operands.count == needed else {
            return findings.report(
                "qasm.qubit-count", "gate '\(call.name.text)' takes \(counted(needed, "qubit")), got \(call.operands.count)",
                at: call.name.extent)
        }
        var operands: [Wires] = []
        operands.reserveCapacity(needed)
        var rowLength: Int?
        for operand in call.operands {
            guard let wires = qubitOperand(operand) else { return }
            if wires.isRow {
                if let rowLength, rowLength != wires.count {
                    return findings.report(
                        "qasm.broadcast", "cannot apply '\(call.name.text)' across registers of \(rowLength) and \(wires.count) qubits",
                        at: operand.extent)
                }
                rowLength = wires.count
            }
            operands.append(wires)
        }
        for place in 0..<(rowLength ?? 1) {
            let qubits = operands.map { $0.isRow ? $0[place] : $0[0] }
            if needed > 1 {
                for (position, qubit) in qubits.enumerated() where qubits[..<position].contains(qubit) {
                    return findings.report(
                        "qasm.duplicate-qubit", "gate '\(call.name.text)' is applied to the same qubit twice",
                        at: call.operands[position].extent)
                }
            }
            emit(.gate(GateApplication(gate.reference, angles: angles, on: qubits, modifiers: modifiers)), at: extent)
        }
    }

    /// The gate of that name; nil where there is none, which is reported.
    private func gate(_ name: NameSyntax) -> GateSymbol? {
        switch lookUp(name.text) {
        case .gate(let gate): return gate
        case nil:
            if name.text == gateInProgress {
                findings.report("qasm.recursion", "gate '\(name.text)' is used in its own definition", at: name.extent)
                return nil
            }
            let gates = visibleNames.filter { if case .gate = lookUp($0) { true } else { false } }
                .sorted { ($0.count, $1) < ($1.count, $0) }
            var hint = didYouMean(name.text, among: gates) ?? didYouMean(name.text, among: name.text.count > 3 ? languageNames : [])
            if tableNames.contains(name.text) {
                let library = language == .openQASM2 ? "qelib1.inc" : "stdgates.inc"
                hint =
                    Library.gates(of: library)?.contains { $0.name == name.text } == true
                    ? "include \"\(library)\" declares it" : "define it with 'gate \(name.text) …'"
            }
            findings.report("qasm.unknown-gate", "gate '\(name.text)' is not defined", at: name.extent, hint: hint)
            return nil
        case .faulty: return nil
        case let other?:
            findings.report("qasm.type", "'\(name.text)' is \(other.kindName), not a gate", at: name.extent)
            return nil
        }
    }

    /// Words of the language and subroutines: what someone may have meant who wrote no gate.
    private var languageNames: [String] {
        let isOld = language == .openQASM2
        return Keyword.allCases.filter { isOld ? $0.isInVersion2 : $0 != .opaque }.map(\.rawValue) + subroutineNames
    }

    private func modifiers(_ written: [ModifierSyntax]) -> ([GateApplication.Modifier], controls: Int)? {
        var (modifiers, controls) = ([GateApplication.Modifier](), 0)
        for modifier in written {
            switch modifier {
            case .inverse: modifiers.append(.inverse)
            case .power(let exponent):
                guard let value = angle(exponent) else { return nil }
                modifiers.append(.power(value))
            case .control(let isPositive, let count):
                var number = 1
                if let count {
                    guard let value = constantInteger(count, "the number of controls", isFixed: true) else { return nil }
                    guard value > 0, value <= 1000 else {
                        findings.report("qasm.controls", "the number of controls must be positive, not \(value)", at: count.extent)
                        return nil
                    }
                    number = value
                }
                controls += number
                for _ in 0..<number { modifiers.append(.control(positive: isPositive)) }
            }
        }
        return (modifiers, controls)
    }

    func gateDefinition(_ name: NameSyntax, parameters: [NameSyntax], qubits: [NameSyntax], body: [StatementSyntax], at extent: Extent) {
        guard scopes.count == 1 else { return findings.report("qasm.scope", "gates are defined only at the top level", at: extent) }
        noteDeclaration(of: name, at: extent)
        let outer = operations
        operations = []
        gateInProgress = name.text
        let errors = findings.errorCount
        inScope {
            for parameter in parameters {
                declare(parameter, .value(Value(type: .real, angle: .symbol(parameter.text))))
            }
            for (place, qubit) in qubits.enumerated() { declare(qubit, .gateQubit(place)) }
            gateQubits = qubits.count
            analyse(body)
        }
        (gateInProgress, gateQubits) = (nil, nil)
        let definition = GateDefinition(
            name: name.text, parameters: parameters.map(\.text), qubits: qubits.map(\.text), body: operations)
        operations = outer
        define(definition, name, isSound: findings.errorCount == errors)
    }

    /// Enters a definition; one that says what the gate table says of that name is the table's gate.
    func define(_ definition: GateDefinition, _ name: NameSyntax, isSound: Bool = true) {
        guard scopes.count == 1 else { return findings.report("qasm.scope", "gates are defined only at the top level", at: name.extent) }
        if isSound, let index = tableGate(definition) {
            return declare(name, .gate(GateSymbol(index)))
        }
        declare(name, .gate(GateSymbol(definition)))
        if isSound { circuit.definitions.append(definition) }
    }

    /// The row of the table with the definition's name and, for several angles, its matrix; OpenQASM 2 has no use for a gate's global phase.
    private func tableGate(_ definition: GateDefinition) -> GateIndex? {
        guard let index = try? GateIndex(named: definition.name) else { return nil }
        let gate = index.gate
        guard gate.qubits == definition.qubits.count, gate.parameters.count == definition.parameters.count, gate.qubits <= 5 else {
            return nil
        }
        guard let body = definition.body, body.count <= 200, !body.contains(where: \.isTiming) else { return nil }
        for start in [0.37, 2.9, -1.3] {
            let angles = gate.parameters.indices.map { start + 0.83 * Double($0) }
            guard let matrix = try? definition.matrix(angles, definitions: circuit.definitions) else { return nil }
            let reference = gate.matrix(angles)
            var turn = Complex(1)
            if language == .openQASM2, let place = reference.indices.max(by: { reference[$0].magnitude < reference[$1].magnitude }) {
                guard matrix[place].magnitude > 1e-3 else { return nil }
                turn = reference[place] / matrix[place]
            }
            guard zip(matrix, reference).allSatisfy({ ($0 * turn - $1).magnitude < 1e-12 }) else { return nil }
            if gate.parameters.isEmpty { break }
        }
        return index
    }
}

extension Operation {
    /// Whether it says when things happen, not what.
    fileprivate var isTiming: Bool {
        switch self {
        case .delay, .box: true
        default: false
        }
    }
}

/// Every name of the gate table.
private let tableNames: Set<String> = Set(Gate.standard.flatMap { [$0.name] + $0.aliases })
