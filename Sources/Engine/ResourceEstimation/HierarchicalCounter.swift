internal import Circuits

/// Counts a circuit by its definitions, each once for the same angles, where unfolding it would take too long.
///
/// Sums are exact. The rotation depth is an upper bound: calls count one after another.
struct HierarchicalCounter {
    private struct Call: Hashable {
        var name: String
        var angles: [Expression]
    }

    private let circuit: Circuit
    private let turns: UInt64
    private let definitions: [String: GateDefinition]
    private var known: [Call: LogicalCounts] = [:]
    private var inProgress: Set<String> = []

    init(_ circuit: Circuit, turns: UInt64) {
        (self.circuit, self.turns) = (circuit, turns)
        definitions = Dictionary(circuit.definitions.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    }

    /// Whether a definition is raised to a power that would not be unfolded.
    static func isNeeded(for circuit: Circuit) -> Bool {
        func isLong(_ operation: Operation) -> Bool {
            switch operation {
            case .gate(let application):
                guard case .defined = application.gate else { return false }
                return application.modifiers.contains { modifier in
                    guard case .power(let exponent) = modifier, let value = try? exponent.evaluate([:]) else { return false }
                    return abs(value) >= 1000 && value == value.rounded()
                }
            case .conditional(_, let then, let otherwise): return (then + otherwise).contains(where: isLong)
            case .loop(_, let body): return body.contains(where: isLong)
            default: return false
            }
        }
        return circuit.operations.contains(where: isLong) || circuit.definitions.contains { $0.body?.contains(where: isLong) ?? false }
    }

    mutating func counted() throws(CountingError) -> LogicalCounts {
        var counts = try count(circuit.operations, qubits: circuit.qubitCount, bits: circuit)
        counts.numQubits = max(counts.numQubits, UInt64(circuit.qubitCount))
        return counts
    }

    /// Runs of plain gates are counted together, layers and all; calls of definitions one by one.
    private mutating func count(_ operations: [Operation], qubits: Int, bits: Circuit?) throws(CountingError) -> LogicalCounts {
        var total = LogicalCounts(numQubits: UInt64(qubits))
        var plain: [Operation] = []
        func flush() throws(CountingError) {
            guard !plain.isEmpty else { return }
            var part = Circuit(qubits: qubits)
            part.bits = bits?.bits ?? []
            part.operations = plain
            plain = []
            total = total + (try LogicalCounts(of: part, turns: turns))
        }
        for operation in operations {
            switch operation {
            case .gate(let application):
                guard case .defined(let name) = application.gate else {
                    plain.append(operation)
                    continue
                }
                try flush()
                total = total + (try count(application, name))
            case .conditional(_, let then, let otherwise):
                try flush()
                total = total + (try count(then, qubits: qubits, bits: bits)) + (try count(otherwise, qubits: qubits, bits: bits))
            case .loop(_, let body):
                try flush()
                total = total + (try count(body, qubits: qubits, bits: bits)) * turns
            default: plain.append(operation)
            }
        }
        try flush()
        return total
    }

    private mutating func count(_ application: GateApplication, _ name: String) throws(CountingError) -> LogicalCounts {
        var times: UInt64 = 1
        for modifier in application.modifiers {
            switch modifier {
            case .inverse: continue
            case .power(let exponent):
                guard let value = try? exponent.evaluate([:]), value == value.rounded(), abs(value) < 9e18 else {
                    throw .circuit(.tooLong(gate: name))
                }
                times = times.times(UInt64(abs(value)))
            case .control: throw .circuit(.tooLong(gate: name))
            }
        }
        let call = Call(name: name, angles: application.angles)
        if let counts = known[call] { return counts * times }
        guard let definition = definitions[name] else { throw .circuit(.unknownGate(UnknownGate(name: name))) }
        guard let body = definition.body else { throw .circuit(.opaque(name)) }
        guard inProgress.insert(name).inserted else { throw .circuit(.recursion(name)) }
        let values = Dictionary(zip(definition.parameters, application.angles), uniquingKeysWith: { _, last in last })
        var operations: [Operation] = []
        for case .gate(var inner) in body {
            do throws(CircuitError) {
                for place in inner.angles.indices { inner.angles[place] = try inner.angles[place].substituting { values[$0] } }
            } catch {
                throw .circuit(error)
            }
            operations.append(.gate(inner))
        }
        let counts = try count(operations, qubits: definition.qubits.count, bits: nil)
        inProgress.remove(name)
        known[call] = counts
        return counts * times
    }
}
