internal import Circuits
internal import Numerics

/// A circuit as a straight list of steps with jumps, its angles numbers.
///
/// Measurements that nothing depends on are moved to the end, so that most circuits become gates alone.
struct Program {
    enum Step {
        case gates([BoundGate])
        case measure(qubit: Int, bit: Int?)
        case reset(qubit: Int)
        /// Goes on at `otherwise` where the condition does not hold.
        case branch(Condition, otherwise: Int)
        case jump(Int)
    }

    let qubits: Int
    private(set) var steps: [Step] = []
    /// Measurements of the final state, in order: a later one overwrites the bit.
    private(set) var finals: [(qubit: Int, bit: Int)] = []
    /// Whether any measurement is kept in a bit.
    private(set) var recordsBits = false
    /// The first step that depends on chance, in words.
    private(set) var chance: String?

    /// Whether the state before the final measurements is one pure state.
    var isDeterministic: Bool { chance == nil }

    /// The gates of all steps: what a deterministic program is made of.
    var gates: [BoundGate] {
        var result: [BoundGate] = []
        for case .gates(let gates) in steps { result += gates }
        return result
    }

    init(_ circuit: LoweredCircuit, _ binding: Binding) throws(SimulationError) {
        qubits = circuit.qubitCount
        let deferred = Program.deferrable(circuit.operations)
        var kept: [LoweredOperation] = []
        var fresh = Set(0..<circuit.qubitCount)
        for (index, operation) in circuit.operations.enumerated() {
            if case .measure(let qubit, let bit) = operation, deferred.contains(index) {
                if let bit { finals.append((qubit, bit)) }
                continue
            }
            // A qubit that nothing has touched is at 0 already.
            if case .reset(let qubit) = operation, fresh.contains(qubit) { continue }
            fresh.subtract(operation.qubits)
            kept.append(operation)
        }
        recordsBits = !finals.isEmpty
        try append(kept, binding)
    }

    private mutating func append(_ operations: [LoweredOperation], _ binding: Binding) throws(SimulationError) {
        var gates: [BoundGate] = []
        func flushed() -> [Step] { gates.isEmpty ? [] : [.gates(gates)] }
        for operation in operations {
            if case .gate(let gate) = operation {
                guard gate.isDiagonal || gate.targets.count <= SimulationError.widestGate else {
                    throw .gateTooWide(gate.gate?.name ?? "unitary", qubits: gate.targets.count)
                }
                gates.append(try binding.bind(gate))
                continue
            }
            steps += flushed()
            gates = []
            switch operation {
            case .gate: break
            case .measure(let qubit, let bit):
                recordsBits = recordsBits || bit != nil
                chance = chance ?? "measurement of qubit \(qubit)"
                steps.append(.measure(qubit: qubit, bit: bit))
            case .reset(let qubit):
                chance = chance ?? "reset of qubit \(qubit)"
                steps.append(.reset(qubit: qubit))
            case .conditional(let condition, let then, let otherwise):
                chance = chance ?? "classical condition"
                let branch = steps.count
                steps.append(.jump(0))
                try append(then, binding)
                let jump = steps.count
                steps.append(.jump(0))
                steps[branch] = .branch(condition, otherwise: steps.count)
                try append(otherwise, binding)
                steps[jump] = .jump(steps.count)
            }
        }
        steps += flushed()
    }

    /// The measurements that may as well be made at the end: nothing later touches their qubit or reads or writes their bit.
    private static func deferrable(_ operations: [LoweredOperation]) -> Set<Int> {
        var result: Set<Int> = []
        var (qubits, bits): (Set<Int>, Set<Int>) = ([], [])
        for (index, operation) in operations.enumerated().reversed() {
            if case .measure(let qubit, let bit) = operation, !qubits.contains(qubit), bit.map({ !bits.contains($0) }) ?? true {
                result.insert(index)
                continue
            }
            qubits.formUnion(operation.qubits)
            bits.formUnion(operation.bits)
        }
        return result
    }
}

extension LoweredOperation {
    var qubits: Set<Int> {
        switch self {
        case .gate(let gate): Set(gate.targets).union(gate.controls.map(\.qubit))
        case .measure(let qubit, _), .reset(let qubit): [qubit]
        case .conditional(_, let then, let otherwise): (then + otherwise).reduce(into: []) { $0.formUnion($1.qubits) }
        }
    }

    /// Classical bits read or written.
    var bits: Set<Int> {
        switch self {
        case .gate, .reset: []
        case .measure(_, let bit): bit.map { [$0] } ?? []
        case .conditional(let condition, let then, let otherwise):
            (then + otherwise).reduce(into: condition.bits) { $0.formUnion($1.bits) }
        }
    }
}
