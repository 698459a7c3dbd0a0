internal import Circuits
internal import Kernels
internal import Noise
internal import Numerics

/// A noisy circuit as maps on a density matrix, divided where the course of things depends on classical bits.
struct DensityProgram<Scalar: TransferScalar> {
    typealias Parts = [TransferPlanner.Part<Scalar>]

    indirect enum Step {
        case evolve(Parts)
        /// Splits the state by what is read into a bit: the parts in which 0 and 1 are.
        case measure(bit: Int, zero: Parts, one: Parts)
        case conditional(Condition, then: [Step], otherwise: [Step])
        case loop(while: Condition, body: [Step])
        case assign(ClassicalTarget, ClassicalExpression)
        /// A gate whose angles read variables.
        case computedGate(LoweredGate)
    }

    let qubits: Int
    let places: Int
    let start: ClassicalState
    let localBits: Set<Int>
    private(set) var steps: [Step] = []
    /// Measurements that are made at the end: nothing later touches their qubit or bit.
    private(set) var finals: [(qubit: Int, bit: Int, readout: ReadoutError?)] = []
    /// Whether the circuit keeps an outcome at all.
    let recordsBits: Bool

    private let binding: Binding
    private let planner: TransferPlanner
    /// By name, the variables that angles may read.
    private let variables: [String: Int]
    private var known: [BoundGate: TransferMap] = [:]

    /// - Parameter keepsOutcomes: whether counts or probabilities are wanted; otherwise only bits that something reads split the state.
    init(_ circuit: NoisyCircuit, _ binding: Binding, keepsOutcomes: Bool) throws(SimulationError) {
        self.binding = binding
        var widest = 1
        circuit.operations.visitGates { widest = max(widest, $0.targets.count + $0.controls.count) }
        qubits = circuit.qubitCount
        places = PauliVector<Scalar>.places(qubits: circuit.qubitCount, widest: widest)
        planner = TransferPlanner(places: places, scalarBytes: MemoryLayout<Scalar>.stride)
        start = ClassicalState(variables: circuit.variables.map(\.type.zero), inputs: binding.values)
        variables = Dictionary(circuit.variables.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        localBits = circuit.localBits
        recordsBits = !circuit.operations.bitsWritten.isSubset(of: circuit.localBits)
        let deferred = DensityProgram.deferrable(circuit.operations)
        for (index, operation) in circuit.operations.enumerated() where deferred.contains(index) {
            if case .measure(let qubit, let bit?, let readout) = operation, !localBits.contains(bit) {
                finals.append((qubit, bit, readout))
            }
        }
        steps = try built(
            circuit.operations.enumerated().filter { !deferred.contains($0.offset) }.map(\.element), circuit.channels,
            splitting: keepsOutcomes ? nil : circuit.operations.bitsRead)
    }

    /// The bits that are part of the answer.
    func visible(_ bits: Outcome) -> Outcome {
        var visible = bits
        for bit in localBits { visible[bit] = false }
        return visible
    }

    private mutating func built(
        _ operations: [NoisyOperation], _ channels: [Channel], splitting bits: Set<Int>?
    ) throws(SimulationError) -> [Step] {
        var steps: [Step] = []
        var pending: [TransferFusion.Step] = []
        func flush() {
            if !pending.isEmpty { steps.append(.evolve(planner.plan(TransferFusion.fused(pending)))) }
            pending = []
        }
        for operation in operations {
            switch operation {
            case .gate(let gate) where gate.reads(variables):
                flush()
                steps.append(.computedGate(gate))
            case .gate(let gate): if let step = try step(gate) { pending.append(step) }
            case .channel(let place, let qubits): pending.append(.map(TransferMap(channels[place], on: qubits)))
            case .reset(let qubit): pending.append(.map(.reset(qubit)))
            case .measure(let qubit, let bit, let readout):
                guard let bit, bits?.contains(bit) ?? true else {
                    pending.append(.map(.dephasing(qubit)))
                    continue
                }
                flush()
                let (zero, one) = (TransferMap.reading(false, of: qubit, readout), TransferMap.reading(true, of: qubit, readout))
                steps.append(.measure(bit: bit, zero: planner.plan([.map(zero)]), one: planner.plan([.map(one)])))
            case .conditional(let condition, let then, let otherwise):
                flush()
                steps.append(
                    .conditional(
                        condition, then: try built(then, channels, splitting: bits),
                        otherwise: try built(otherwise, channels, splitting: bits)))
            case .loop(let condition, let body):
                flush()
                steps.append(.loop(while: condition, body: try built(body, channels, splitting: bits)))
            case .assign(let target, let value):
                flush()
                steps.append(.assign(target, value))
            }
        }
        flush()
        return steps
    }

    /// A global phase does nothing to a density matrix.
    private mutating func step(_ gate: LoweredGate) throws(SimulationError) -> TransferFusion.Step? {
        let width = gate.targets.count + gate.controls.count
        guard width > 0 else { return nil }
        let bound = try binding.bind(gate)
        if width > TransferMap.widest { return .wide(WideGate(bound)) }
        if width == 1 { return .map(TransferMap(bound)) }
        if let map = known[bound] { return .map(map) }
        let map = TransferMap(bound)
        known[bound] = map
        return .map(map)
    }

    /// A gate with the angles that its variables give now.
    func computed(_ gate: LoweredGate, _ state: ClassicalState) throws(SimulationError) -> Parts {
        let gate = try gate.binding(variables, in: state)
        let bound = try binding.bind(gate)
        return planner.plan([
            bound.qubitMask.nonzeroBitCount > TransferMap.widest ? .wide(WideGate(bound)) : .map(TransferMap(bound).rounded)
        ])
    }

    private static func deferrable(_ operations: [NoisyOperation]) -> Set<Int> {
        var result: Set<Int> = []
        var (qubits, bits): (Set<Int>, Set<Int>) = ([], [])
        for (index, operation) in operations.enumerated().reversed() {
            if case .measure(let qubit, let bit?, _) = operation, !qubits.contains(qubit), !bits.contains(bit) { result.insert(index) }
            [operation].visitQubits { qubits.insert($0) }
            if case .gate = operation { continue }
            bits.formUnion([operation].bitsRead.union([operation].bitsWritten))
        }
        return result
    }
}
