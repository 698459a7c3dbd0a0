internal import Circuits
internal import Numerics

/// A circuit as a straight list of steps with jumps, its gates as a method of simulation takes them.
///
/// Measurements that nothing depends on are moved to the end, so that most circuits become gates alone. Takes linear time; any number of qubits.
struct Program<Gate> {
    enum Step {
        case gates([Gate])
        case measure(qubit: Int, bit: Int?)
        case reset(qubit: Int)
        /// Goes on at `otherwise` where the condition does not hold.
        case branch(Condition, otherwise: Int)
        case jump(Int)
        case assign(ClassicalTarget, ClassicalExpression)
        /// A gate whose angles read variables.
        case computedGate(LoweredGate)
    }

    let qubits: Int
    /// What every run begins with.
    let start: ClassicalState
    /// By name, the variables that angles may read.
    private let variables: [String: Int]
    private let bind: (LoweredGate, inout [Gate]) throws(SimulationError) -> Void
    private let localBits: Set<Int>
    /// What a program without chance stores.
    private(set) var stored: ClassicalState
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
    var gates: [Gate] {
        var result: [Gate] = []
        for case .gates(let gates) in steps { result += gates }
        return result
    }

    /// - Parameters:
    ///   - inputs: what classical expressions read; angles have their values through `bind`.
    ///   - bind: appends what the method applies for a gate.
    init(
        _ circuit: LoweredCircuit, inputs: [String: Double] = [:],
        _ bind: @escaping (LoweredGate, inout [Gate]) throws(SimulationError) -> Void
    ) throws(SimulationError) {
        qubits = circuit.qubitCount
        start = ClassicalState(variables: circuit.variables.map(\.type.zero), inputs: inputs)
        stored = start
        variables = Dictionary(circuit.variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        (self.bind, localBits) = (bind, circuit.localBits)
        let deferred = circuit.deferrableMeasurements
        var kept: [LoweredOperation] = []
        kept.reserveCapacity(circuit.operations.count)
        var isTouched = [Bool](repeating: false, count: circuit.qubitCount)
        for (index, operation) in circuit.operations.enumerated() {
            if case .measure(let qubit, let bit) = operation, deferred[index] {
                if let bit, !localBits.contains(bit) { finals.append((qubit, bit)) }
                continue
            }
            // A qubit that nothing has touched is at 0 already.
            if case .reset(let qubit) = operation, !isTouched[qubit] { continue }
            operation.visitQubits { isTouched[$0] = true }
            kept.append(operation)
        }
        recordsBits = !finals.isEmpty
        try append(kept)
    }

    private mutating func append(_ operations: [LoweredOperation]) throws(SimulationError) {
        var gates: [Gate] = []
        func flushed() -> [Step] { gates.isEmpty ? [] : [.gates(gates)] }
        for operation in operations {
            if case .gate(let gate) = operation {
                if !gate.reads(variables) {
                    try bind(gate, &gates)
                    continue
                }
            }
            steps += flushed()
            gates = []
            switch operation {
            case .gate(let gate): steps.append(.computedGate(gate))
            case .assign(let target, let value):
                if case .bits(let bits) = target, !localBits.isSuperset(of: bits) { recordsBits = true }
                if chance == nil { try stored.assign(target, value) }
                steps.append(.assign(target, value))
            case .loop(let condition, let body):
                chance = chance ?? "loop"
                let test = steps.count
                steps.append(.jump(0))
                try append(body)
                steps.append(.jump(test))
                steps[test] = .branch(condition, otherwise: steps.count)
            case .measure(let qubit, let bit):
                recordsBits = recordsBits || bit.map { !localBits.contains($0) } ?? false
                chance = chance ?? "measurement of qubit \(qubit)"
                steps.append(.measure(qubit: qubit, bit: bit))
            case .reset(let qubit):
                chance = chance ?? "reset of qubit \(qubit)"
                steps.append(.reset(qubit: qubit))
            case .conditional(let condition, let then, let otherwise):
                chance = chance ?? "classical condition"
                let branch = steps.count
                steps.append(.jump(0))
                try append(then)
                let jump = steps.count
                steps.append(.jump(0))
                steps[branch] = .branch(condition, otherwise: steps.count)
                try append(otherwise)
                steps[jump] = .jump(steps.count)
            }
        }
        steps += flushed()
    }

    /// A gate with the angles that its variables give now.
    func computed(_ gate: LoweredGate, _ state: ClassicalState) throws(SimulationError) -> [Gate] {
        var gates: [Gate] = []
        try bind(gate.binding(variables, in: state), &gates)
        return gates
    }

    /// The bits that are part of the answer.
    func visible(_ bits: Outcome) -> Outcome {
        if localBits.isEmpty { return bits }
        var visible = bits
        for bit in localBits { visible[bit] = false }
        return visible
    }
}

extension Program where Gate == BoundGate {
    /// Gates as matrices, for states of up to 62 qubits.
    init(_ circuit: LoweredCircuit, _ binding: Binding) throws(SimulationError) {
        try self.init(circuit, inputs: binding.values) { (gate, gates) throws(SimulationError) in gates.append(try binding.bind(gate)) }
    }
}

extension LoweredCircuit {
    /// For each operation whether it is a measurement that may as well be made at the end: nothing later touches its qubit or reads or writes its bit.
    var deferrableMeasurements: [Bool] {
        var result = [Bool](repeating: false, count: operations.count)
        var isUsed = [Bool](repeating: false, count: qubitCount)
        var usedBits: Set<Int> = []
        for (index, operation) in operations.enumerated().reversed() {
            if case .measure(let qubit, let bit) = operation, !isUsed[qubit], bit.map({ !usedBits.contains($0) }) ?? true {
                result[index] = true
                continue
            }
            operation.visitQubits { isUsed[$0] = true }
            if case .gate = operation { continue }
            usedBits.formUnion(operation.bits)
        }
        return result
    }
}

extension LoweredCircuit {
    /// The first step that depends on chance or on the classical side, in words; nil where only gates come before the last measurements.
    var chance: String? {
        if !variables.isEmpty { return "classical assignment" }
        let deferred = deferrableMeasurements
        var isTouched = [Bool](repeating: false, count: qubitCount)
        for (index, operation) in operations.enumerated() {
            switch operation {
            case .measure(let qubit, _) where !deferred[index]: return "measurement of qubit \(qubit)"
            case .reset(let qubit) where isTouched[qubit]: return "reset of qubit \(qubit)"
            case .conditional: return "classical condition"
            case .loop: return "loop"
            case .assign: return "classical assignment"
            case .gate: operation.visitQubits { isTouched[$0] = true }
            case .measure, .reset: break
            }
        }
        return nil
    }
}

extension LoweredOperation {
    /// Calls `body` with every qubit that it acts on, some perhaps several times.
    func visitQubits(_ body: (Int) -> Void) {
        switch self {
        case .gate(let gate):
            for target in gate.targets { body(target) }
            for control in gate.controls { body(control.qubit) }
        case .measure(let qubit, _), .reset(let qubit): body(qubit)
        case .assign: break
        case .loop(_, let repeated): for operation in repeated { operation.visitQubits(body) }
        case .conditional(_, let then, let otherwise):
            for operation in then { operation.visitQubits(body) }
            for operation in otherwise { operation.visitQubits(body) }
        }
    }

    /// Classical bits read or written.
    var bits: Set<Int> {
        switch self {
        case .gate, .reset: []
        case .measure(_, let bit): bit.map { [$0] } ?? []
        case .assign(.bits(let bits), let value): value.bits.union(bits)
        case .assign(.variable, let value): value.bits
        case .loop(let condition, let body): body.reduce(into: condition.bits) { $0.formUnion($1.bits) }
        case .conditional(let condition, let then, let otherwise):
            (then + otherwise).reduce(into: condition.bits) { $0.formUnion($1.bits) }
        }
    }
}
