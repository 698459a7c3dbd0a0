/// A step of a circuit as a device would run it: each gate with the name it goes by and the qubits it is on, and what simulators apply for it.
public enum CircuitStep: Hashable, Sendable {
    case gate(NamedGate)
    case measure(qubit: Int, bit: Int?)
    case reset(qubit: Int)
    indirect case conditional(Condition, then: [CircuitStep], otherwise: [CircuitStep])
    indirect case loop(while: Condition, body: [CircuitStep])
    indirect case assign(ClassicalTarget, ClassicalExpression)
}

/// A gate of a flattened circuit under the name that noise models and calibrations know it by.
public struct NamedGate: Hashable, Sendable {
    /// The row's name (`cx`, also for `ctrl @ x`), that of a definition that was kept whole, or one with the modifiers that are left.
    public var name: String
    /// All operands in order, controls first.
    public var qubits: [Int]
    /// What it does, mostly one gate.
    public var gates: [LoweredGate]

    public init(name: String, qubits: [Int], gates: [LoweredGate]) {
        (self.name, self.qubits, self.gates) = (name, qubits, gates)
    }
}

extension Circuit {
    /// The flattened circuit gate by gate; barriers are left out.
    ///
    /// - Parameters:
    ///   - kept: definitions that stay one gate under their own name instead of being taken apart.
    ///   - most: a circuit that unfolds into more gates is refused.
    public func steps(keeping kept: Set<String> = [], most: Int = 100_000_000) throws(CircuitError) -> [CircuitStep] {
        var flattener = Flattener(definitions, most: most)
        return try flattener.steps(operations, keeping: kept)
    }
}

extension Flattener {
    mutating func steps(_ operations: [Operation], keeping kept: Set<String>) throws(CircuitError) -> [CircuitStep] {
        var steps: [CircuitStep] = []
        steps.reserveCapacity(operations.count)
        for operation in operations {
            switch operation {
            case .gate(let application): try append(application, keeping: kept, to: &steps)
            case .measure(let qubit, let bit): steps.append(.measure(qubit: qubit, bit: bit))
            case .reset(let qubit): steps.append(.reset(qubit: qubit))
            case .barrier, .delay, .box: break
            case .loop(let condition, let body): steps.append(.loop(while: condition, body: try self.steps(body, keeping: kept)))
            case .assign(let target, let value): steps.append(.assign(target, value))
            case .conditional(let condition, let then, let otherwise):
                steps.append(
                    .conditional(
                        condition, then: try self.steps(then, keeping: kept), otherwise: try self.steps(otherwise, keeping: kept)))
            }
        }
        return steps
    }

    private mutating func append(_ application: GateApplication, keeping kept: Set<String>, to steps: inout [CircuitStep])
        throws(CircuitError)
    {
        if application.modifiers.isEmpty {
            switch application.gate {
            case .standard(let index):
                try count(1, of: application)
                let gate = LoweredGate(index, angles: application.angles, on: application.qubits)
                return steps.append(.gate(NamedGate(name: index.gate.name, qubits: application.qubits, gates: [gate])))
            case .defined(let name) where kept.contains(name):
                let gates = try gates(of: application).flatMap(\.lowered)
                return steps.append(.gate(NamedGate(name: name, qubits: application.qubits, gates: gates)))
            case .defined(let name):
                return try within(name) { flattener, body throws(CircuitError) in
                    for inner in try body.applications(angles: application.angles, operands: application.qubits) {
                        try flattener.append(inner, keeping: kept, to: &steps)
                    }
                }
            case .unitary: break
            }
        }
        for gate in try gates(of: application) {
            let whole = gate.application
            steps.append(
                .gate(NamedGate(name: whole.modifiers.isEmpty ? whole.baseName : whole.name, qubits: whole.qubits, gates: gate.lowered)))
        }
    }
}

extension Flattener.FlatGate {
    /// As simulators apply it.
    var lowered: [LoweredGate] {
        var operations: [LoweredOperation] = []
        lower(into: &operations)
        return operations.compactMap { if case .gate(let gate) = $0 { gate } else { nil } }
    }
}
