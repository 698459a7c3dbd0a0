internal import Circuits
internal import Documents

extension IonQ {
    /// The circuit as `{"format", "gateset", "qubits", "circuit"}`: in the native gate set where it has native gates, else in the QIS set.
    static func write(_ circuit: Circuit) throws(Inexpressible) -> String {
        let unmeasured = try withoutFinalMeasurements(circuit)
        let isNative = usesNativeGates(unmeasured)
        var gates: [JSONValue] = []
        let spelling = GateSpelling(definitions: circuit.definitions) { gate in
            guard let row = rows.first(where: { $0.row.gate.name == gate.name }) else { return false }
            return gate.controls.isEmpty || row.row.gate.qubits == 1
        }
        for (place, operation) in unmeasured.operations.enumerated() {
            do throws(Inexpressible) {
                switch operation {
                case .gate(let application):
                    if isNative {
                        gates.append(try nativeGate(application, circuit.definitions))
                    } else {
                        for gate in try spelling.gates(of: application) { gates.append(try qisGate(gate)) }
                    }
                case .barrier: break
                case .measure:
                    throw Inexpressible(
                        what: "IonQ JSON measures every qubit once, at the end, qubit k as bit k; this measurement is another",
                        operation: place)
                case .reset: throw Inexpressible(what: "a reset has no words in IonQ JSON", operation: place)
                case .delay: throw Inexpressible(what: "a delay has no words in IonQ JSON", operation: place)
                case .box(let edge): try check(edge, in: "IonQ JSON")
                case .conditional: throw Inexpressible(what: "a condition has no words in IonQ JSON", operation: place)
                case .loop: throw Inexpressible(what: "a loop has no words in IonQ JSON", operation: place)
                case .assign: throw Inexpressible(what: "an assignment has no words in IonQ JSON", operation: place)
                }
            } catch {
                throw Inexpressible(what: error.what, operation: place)
            }
        }
        let head = "\"format\": \"ionq.circuit.v0\", \"gateset\": \"\(isNative ? "native" : "qis")\", \"qubits\": \(circuit.qubitCount)"
        let lines = gates.map { "    " + $0.text() }.joined(separator: ",\n")
        return "{\n  \(head),\n  \"circuit\": [\(lines.isEmpty ? "" : "\n\(lines)\n  ")]\n}\n"
    }

    /// The circuit without measurements of every qubit at its end, qubit k as bit k.
    private static func withoutFinalMeasurements(_ circuit: Circuit) throws(Inexpressible) -> Circuit {
        var rest = circuit
        var measured: Set<Int> = []
        while let last = rest.operations.last {
            if case .measure(let qubit, let bit) = last, bit == qubit, measured.insert(qubit).inserted {
                rest.operations.removeLast()
            } else if case .barrier = last {
                rest.operations.removeLast()
            } else {
                break
            }
        }
        if measured.isEmpty { return circuit }
        return measured.count == circuit.qubitCount && circuit.bitCount == circuit.qubitCount && circuit.bits.count == 1 ? rest : circuit
    }

    private static func usesNativeGates(_ circuit: Circuit) -> Bool {
        let own = [gpi, gpi2, ms].filter { circuit.definitions.contains($0) }.map(\.name)
        guard !own.isEmpty else { return false }
        return circuit.operations.contains { operation in
            if case .gate(let gate) = operation, case .defined(let name) = gate.gate { own.contains(name) } else { false }
        }
    }

    private static func nativeGate(_ application: GateApplication, _ definitions: [GateDefinition]) throws(Inexpressible) -> JSONValue {
        let fault = Inexpressible(what: "gate '\(application.name)' has no words in IonQ's native gate set", operation: nil)
        guard application.modifiers.isEmpty else { throw fault }
        let numbers = try PlainGate(source: .row("id"), angles: application.angles, targets: []).numbers()
        let targets = application.qubits
        switch application.gate {
        case .standard("rzz"):
            return ["gate": "zz", "targets": list(targets), "angle": .number(numbers[0] / (2 * .pi))]
        case .defined(let name) where definitions.contains(where: { $0.name == name && [gpi, gpi2, ms].contains($0) }):
            if name == "ms" {
                return [
                    "gate": "ms", "targets": list(targets), "phases": [.number(numbers[0]), .number(numbers[1])],
                    "angle": .number(numbers[2]),
                ]
            }
            return ["gate": .string(name), "target": .integer(targets[0]), "phase": .number(numbers[0])]
        default: throw fault
        }
    }

    private static func qisGate(_ gate: PlainGate) throws(Inexpressible) -> JSONValue {
        guard let row = rows.first(where: { $0.row.gate.name == gate.name }) else {
            throw Inexpressible(what: "gate '\(gate.name ?? "unitary")' has no words in IonQ JSON", operation: nil)
        }
        var value: JSONValue = ["gate": .string(row.name), "targets": list(gate.targets)]
        if !gate.controls.isEmpty { value["controls"] = list(gate.controls.map(\.qubit)) }
        if let angle = try gate.numbers().first { value["rotation"] = .number(angle) }
        return value
    }

    private static func list(_ qubits: [Int]) -> JSONValue { .array(qubits.map { .integer($0) }) }
}
