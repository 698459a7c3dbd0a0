internal import Circuits
internal import Diagnostics
internal import Numerics

extension QuilReader {
    // MARK: Gates

    func gate(_ tokens: [QuilToken], _ extent: Extent, operands: [String: Int], parameters: [String: Expression]) {
        var cursor = QuilCursor(tokens, findings)
        var modifiers: [QuilToken] = []
        while let token = cursor.next, ["DAGGER", "CONTROLLED", "FORKED"].contains(token.text) {
            modifiers.append(token)
            cursor.place += 1
        }
        guard modifiers.count <= 64 else { return findings.report("quil.depth", "more than 64 modifiers", at: extent) }
        guard let name = cursor.word("a gate") else { return }
        var arguments: [QuilExpression] = []
        if cursor.take("("), !cursor.take(")") {
            repeat {
                guard let argument = cursor.expression() else { return }
                arguments.append(argument)
            } while cursor.take(",")
            guard cursor.expect(")") else { return }
        }
        var qubits: [Int] = []
        while !cursor.isAtEnd {
            let at = cursor.extent
            guard let qubit = qubit(&cursor, operands) else { return }
            if qubits.contains(qubit) {
                return findings.report("quil.repeated-qubit", "gate '\(name.text)' is applied to qubit \(qubit) twice", at: at)
            }
            qubits.append(qubit)
        }
        guard isKnown(name.text) else {
            return findings.report(
                "quil.unknown-gate", "no gate or instruction '\(name.text)'", at: name.extent,
                hint: didYouMean(name.text, among: Quil.gateNames + gates.keys.sorted() + Quil.instructionNames))
        }
        var angles: [Expression] = []
        for argument in arguments {
            let before = findings.errorCount
            guard let angle = argument.angle(symbol, parameters: parameters) else {
                if findings.errorCount == before {
                    findings.report("quil.angle", "an angle of '\(name.text)' is no real number", at: name.extent)
                }
                return
            }
            guard angle.nesting <= QuilExpression.mostNesting else {
                return findings.report("quil.depth", "an angle of '\(name.text)' nests too deeply", at: name.extent)
            }
            angles.append(angle)
        }
        let controls = modifiers.filter { $0.text != "DAGGER" }.count
        guard qubits.count >= controls else {
            return findings.report(
                "quil.qubit-count", "'\(name.text)' has \(controls) modifiers with a qubit and \(qubits.count) qubits", at: name.extent)
        }
        let forks = modifiers.filter { $0.text == "FORKED" }.count
        guard forks <= 10, angles.count % (1 << forks) == 0 else {
            return findings.report(
                "quil.angle-count", "FORKED halves the angles of '\(name.text)', and there are \(angles.count)", at: name.extent)
        }
        // Each way through the forks is a gate under its own controls.
        for way in 0..<(1 << forks) {
            var (kept, list, fork, control) = (angles, [GateApplication.Modifier](), 0, 0)
            for modifier in modifiers {
                switch modifier.text {
                case "DAGGER": list.append(.inverse)
                case "CONTROLLED":
                    list.append(.control(positive: true))
                    control += 1
                default:
                    let isSecond = way >> fork & 1 == 1
                    kept = isSecond ? Array(kept.suffix(kept.count / 2)) : Array(kept.prefix(kept.count / 2))
                    list.append(.control(positive: isSecond))
                    fork += 1
                }
            }
            apply(name, kept, Array(qubits.dropFirst(controls)), modifiers: list, controls: Array(qubits.prefix(controls)), extent)
        }
    }

    private func isKnown(_ name: String) -> Bool {
        gates[name] != nil || Quil.definitions[name] != nil || Quil.rows.contains { $0.name == name }
    }

    private func apply(
        _ name: QuilToken, _ angles: [Expression], _ targets: [Int], modifiers: [GateApplication.Modifier], controls: [Int],
        _ extent: Extent
    ) {
        func fits(_ qubits: Int, _ parameters: Int) -> Bool {
            if targets.count != qubits {
                findings.report(
                    "quil.qubit-count", "gate '\(name.text)' takes \(counted(qubits, "qubit")), got \(targets.count)", at: name.extent)
            } else if angles.count != parameters {
                findings.report(
                    "quil.angle-count", "gate '\(name.text)' takes \(counted(parameters, "angle")), got \(angles.count)", at: name.extent)
            }
            return targets.count == qubits && angles.count == parameters
        }
        if let own = gates[name.text] {
            switch own {
            case .lines(let parameters, let qubits, let body):
                guard fits(qubits.count, parameters.count) else { return }
                return expand(name, parameters, angles, qubits, targets, body, modifiers: modifiers, controls: controls, extent)
            case .matrix(let parameters, let qubits, _):
                guard fits(qubits, parameters.count) else { return }
            case .permutation(let qubits, _):
                guard fits(qubits, 0) else { return }
            case .pauliSum(let parameters, let qubits, _):
                guard fits(qubits.count, parameters.count) else { return }
            }
            var numbers: [Double] = []
            for angle in angles {
                guard let number = try? angle.evaluate([:]) else {
                    return findings.report(
                        "quil.angle", "the matrix of '\(name.text)' needs numbers, and '\(angle)' has no value before the circuit runs",
                        at: name.extent)
                }
                numbers.append(number)
            }
            guard let unitary = unitary(named: name.text, own, numbers, at: name.extent) else { return }
            // The first operand of a matrix is its most significant one.
            return emit(.gate(GateApplication(.unitary(unitary), on: controls + targets.reversed(), modifiers: modifiers)), at: extent)
        }
        if let definition = Quil.definitions[name.text] {
            guard fits(definition.qubits.count, definition.parameters.count) else { return }
            if !circuit.definitions.contains(where: { $0.name == definition.name }) { circuit.definitions.append(definition) }
            return emit(
                .gate(GateApplication(.defined(definition.name), angles: angles, on: controls + targets, modifiers: modifiers)), at: extent)
        }
        guard let row = Quil.rows.first(where: { $0.name == name.text })?.row, fits(row.gate.qubits, row.gate.parameters.count) else {
            return
        }
        emit(.gate(GateApplication(row, angles: angles, on: controls + targets, modifiers: modifiers)), at: extent)
    }

    /// The lines of a definition with operands and parameters in place.
    private func expand(
        _ name: QuilToken, _ parameters: [String], _ angles: [Expression], _ qubits: [String], _ targets: [Int], _ body: [QuilLine],
        modifiers: [GateApplication.Modifier], controls: [Int], _ extent: Extent
    ) {
        guard !inProgress.contains(name.text), inProgress.count < 100 else {
            return findings.report("quil.recursion", "'\(name.text)' is defined through itself", at: name.extent)
        }
        inProgress.append(name.text)
        let start = steps.count
        let operands = Dictionary(zip(qubits, targets), uniquingKeysWith: { first, _ in first })
        let values = Dictionary(zip(parameters, angles), uniquingKeysWith: { first, _ in first })
        for line in body where findings.errorCount == 0 && steps.count < Quil.mostOperations {
            instruction(line.tokens, operands: operands, parameters: values)
        }
        inProgress.removeLast()
        guard !modifiers.isEmpty, findings.errorCount == 0 else { return }
        var gates: [GateApplication] = []
        for step in steps[start...] {
            guard case .operation(.gate(let application), _) = step else {
                return findings.report(
                    "quil.modifier", "'\(name.text)' is more than gates, and modifiers change gates alone", at: name.extent)
            }
            gates.append(application)
        }
        steps.removeSubrange(start...)
        if modifiers.filter({ $0 == .inverse }).count % 2 == 1 { gates = gates.reversed().map(\.inverse) }
        let kept = modifiers.filter { $0 != .inverse }
        for var gate in gates {
            gate.modifiers = kept + gate.modifiers
            gate.qubits = controls + gate.qubits
            emit(.gate(gate), at: extent)
        }
    }

    /// The matrix for these angles; the last operand is its least significant one.
    func unitary(named name: String, _ definition: QuilDefinition, _ angles: [Double], at extent: Extent) -> Unitary? {
        let key = "\(name)(\(angles))"
        if let known = matrices[key] { return known }
        var (values, qubits): ([Complex], Int) = ([], 0)
        switch definition {
        case .lines: return nil
        case .permutation(let width, let images):
            qubits = width
            values = [Complex](repeating: .zero, count: images.count * images.count)
            for (row, column) in images.enumerated() { values[row * images.count + column] = .one }
        case .matrix(let parameters, let width, let rows):
            qubits = width
            let numbers = Dictionary(zip(parameters, angles), uniquingKeysWith: { first, _ in first })
            for row in rows {
                for entry in row {
                    guard let value = entry.value(numbers), value.isFinite else {
                        findings.report("quil.matrix", "an entry of the matrix of '\(name)' has no value", at: extent)
                        return nil
                    }
                    values.append(value)
                }
            }
        case .pauliSum(let parameters, let operands, let terms):
            qubits = operands.count
            let numbers = Dictionary(zip(parameters, angles), uniquingKeysWith: { first, _ in first })
            guard let sum = pauliExponential(operands, terms, numbers) else {
                findings.report("quil.matrix", "the sum of '\(name)' has no real value", at: extent)
                return nil
            }
            values = sum
        }
        guard isUnitary(values, size: 1 << qubits, tolerance: 1e-6) else {
            findings.report("quil.matrix", "the matrix of '\(name)' is not unitary", at: extent)
            return nil
        }
        let unitary = Unitary(name: identifier(name), qubits: qubits, values: values)
        matrices[key] = unitary
        return unitary
    }
}
