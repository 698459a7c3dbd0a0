extension Circuit {
    /// Whether every operation fits the circuit; circuits from a parser do, circuits from a file of another kind may not.
    public func check() throws(CircuitError) {
        let known = Dictionary(definitions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for definition in definitions {
            for operation in definition.body ?? [] {
                try Circuit.check(operation, qubitCount: definition.qubits.count, bitCount: 0, definitions: known)
            }
        }
        let (qubitCount, bitCount) = (qubitCount, bitCount)
        for operation in operations { try Circuit.check(operation, qubitCount: qubitCount, bitCount: bitCount, definitions: known) }
        var read = 0
        Circuit.visit(operations) { operation in
            switch operation {
            case .conditional(let condition, _, _), .loop(let condition, _): read = max(read, (condition.variables.max() ?? -1) + 1)
            case .assign(let target, let value):
                if case .variable(let variable) = target { read = max(read, variable + 1) }
                read = max(read, (value.variables.max() ?? -1) + 1)
            default: break
            }
        }
        guard read <= variables.count else { throw .variableOutOfRange(read - 1, count: variables.count) }
    }

    /// Whether the application fits the circuit.
    public func check(_ application: GateApplication) throws(CircuitError) {
        var known: [String: GateDefinition] = [:]
        if case .defined(let name) = application.gate { known[name] = definitions.first { $0.name == name } }
        try Circuit.check(application, qubitCount: qubitCount, definitions: known)
    }

    private static func check(
        _ operation: Operation, qubitCount: Int, bitCount: Int, definitions: [String: GateDefinition]
    ) throws(CircuitError) {
        func qubit(_ qubit: Int) throws(CircuitError) {
            guard (0..<qubitCount).contains(qubit) else { throw .qubitOutOfRange(qubit, count: qubitCount) }
        }
        func bit(_ bit: Int) throws(CircuitError) {
            guard (0..<bitCount).contains(bit) else { throw .bitOutOfRange(bit, count: bitCount) }
        }
        switch operation {
        case .gate(let application): try check(application, qubitCount: qubitCount, definitions: definitions)
        case .measure(let measured, let target):
            try qubit(measured)
            if let target { try bit(target) }
        case .reset(let target): try qubit(target)
        case .barrier(let qubits), .delay(let qubits, _): for one in qubits { try qubit(one) }
        case .box: break
        case .loop(let condition, let body):
            for one in condition.bits { try bit(one) }
            for inner in body { try check(inner, qubitCount: qubitCount, bitCount: bitCount, definitions: definitions) }
        case .assign(let target, let value):
            if case .bits(let bits) = target { for one in bits { try bit(one) } }
            for one in value.bits { try bit(one) }
        case .conditional(let condition, let then, let otherwise):
            for one in condition.bits { try bit(one) }
            for inner in then { try check(inner, qubitCount: qubitCount, bitCount: bitCount, definitions: definitions) }
            for inner in otherwise { try check(inner, qubitCount: qubitCount, bitCount: bitCount, definitions: definitions) }
        }
    }

    private static func check(_ application: GateApplication, qubitCount: Int, definitions: [String: GateDefinition]) throws(CircuitError) {
        let qubits: Int
        let angles: Int
        switch application.gate {
        case .standard(let index): (qubits, angles) = (index.gate.qubits, index.gate.parameters.count)
        case .unitary(let unitary): (qubits, angles) = (unitary.qubits, 0)
        case .defined(let name):
            guard let definition = definitions[name] else { throw .unknownGate(UnknownGate(name: name)) }
            (qubits, angles) = (definition.qubits.count, definition.parameters.count)
        }
        let expected = qubits + application.modifierControls
        let operands = application.qubits
        guard operands.count == expected else {
            throw .qubitCount(gate: application.name, expected: expected, found: operands.count)
        }
        guard application.angles.count == angles else {
            throw .angleCount(gate: application.name, expected: angles, found: application.angles.count)
        }
        for (place, qubit) in operands.enumerated() {
            guard (0..<qubitCount).contains(qubit) else { throw .qubitOutOfRange(qubit, count: qubitCount) }
            if operands[..<place].contains(qubit) { throw .repeatedQubit(qubit, gate: application.name) }
        }
    }
}
