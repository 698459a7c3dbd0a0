public import Circuits
public import Diagnostics
import Glibc
import Numerics

/// Why a circuit's gates cannot be counted.
public enum CountingError: Fault, Hashable {
    case circuit(CircuitError)
    /// A matrix on several qubits, of which no count in T gates is known.
    case matrix(name: String, qubits: Int)

    public var kind: FaultKind {
        switch self {
        case .circuit(let error): error.kind
        case .matrix: .unavailable
        }
    }

    public var description: String {
        switch self {
        case .circuit(let error): error.description
        case .matrix(let name, let qubits): "no count for '\(name)': it is a matrix on \(qubits) qubits"
        }
    }

    public var hint: String? {
        switch self {
        case .circuit(let error): error.hint
        case .matrix: "write it in standard gates"
        }
    }
}

extension LogicalCounts {
    /// Counts a circuit's gates as the reference estimator counts them.
    ///
    /// Clifford gates are free. A rotation by an odd multiple of π/4 is one T gate; an angle without a value counts as an arbitrary one.
    /// Controlled gates are written with CCZ, T and rotations, several controls with one auxiliary qubit for each control beyond two; both
    /// branches of a condition count. Layers of rotations are as early as each qubit's T, rotation and CCZ gates allow.
    ///
    /// Loops and conditions that no measurement decides are followed. A circuit that would unfold into too many gates is counted by its
    /// definitions, each once; rotations of different calls then count as different layers.
    ///
    /// - Parameters:
    ///   - turns: how often the body of a loop runs whose end is known only while it runs.
    ///   - measured: how often each loop's body ran on average in trials, in the order in which the loops are written; takes the place of
    ///     `turns`. Counts are rounded to whole ones, at least to one.
    public init(of circuit: Circuit, turns: UInt64 = 1, measured: [Double]? = nil) throws(CountingError) {
        if HierarchicalCounter.isNeeded(for: circuit) {
            var counter = HierarchicalCounter(circuit, turns: turns)
            self = try counter.counted()
            return
        }
        let lowered: LoweredCircuit
        do { lowered = try circuit.lowered() } catch {
            guard case .tooLong = error else { throw .circuit(error) }
            var counter = HierarchicalCounter(circuit, turns: turns)
            self = try counter.counted()
            return
        }
        // Trials tell of the loops as they are written; what is known is else unrolled.
        let known = measured == nil ? (try? lowered.resolved([:])) ?? lowered : lowered
        var counter = LogicalCounter(qubits: known.qubitCount, turns: turns, measured: measured)
        try counter.count(known.operations)
        self = counter.total
    }
}

extension Circuit {
    /// Whether the end of a loop is known only while it runs.
    public var hasOpenLoops: Bool {
        func hasLoop(_ operations: [Operation]) -> Bool {
            operations.contains { operation in
                switch operation {
                case .loop: true
                case .conditional(_, let then, let otherwise): hasLoop(then + otherwise)
                default: false
                }
            }
        }
        func isOpen(_ operations: [LoweredOperation]) -> Bool {
            operations.contains { operation in
                switch operation {
                case .loop: true
                case .conditional(_, let then, let otherwise): isOpen(then) || isOpen(otherwise)
                default: false
                }
            }
        }
        guard hasLoop(operations) else { return false }
        return (try? isOpen(lowered().resolved([:]).operations)) ?? true
    }
}

/// Counts gates and puts them into layers.
private struct LogicalCounter {
    /// Nil where the angle has no value yet.
    typealias Angle = Double?

    private(set) var counts: LogicalCounts
    /// By qubit, the layer of its next gate.
    private var levels: [Int]
    /// Whether a layer has a rotation.
    private var layers: [Bool] = []
    private let qubits: Int
    /// How often a loop's body runs.
    private let turns: UInt64
    /// How often each loop's body runs in all on average, in order.
    private let measured: [Double]?
    private var loops = 0
    /// What loops with measured turns add.
    private var looped = LogicalCounts(numQubits: 0)

    init(qubits: Int, turns: UInt64, measured: [Double]?) {
        (self.qubits, self.turns, self.measured) = (qubits, turns, measured)
        levels = [Int](repeating: 0, count: qubits)
        counts = LogicalCounts(numQubits: UInt64(qubits))
    }

    var total: LogicalCounts { looped == LogicalCounts(numQubits: 0) ? counts : counts + looped }

    mutating func count(_ operations: [LoweredOperation]) throws(CountingError) {
        for operation in operations {
            switch operation {
            case .gate(let gate): try count(gate)
            case .measure: counts.measurementCount += 1
            case .reset: break
            case .conditional(_, let then, let otherwise):
                try count(then)
                try count(otherwise)
            case .loop(_, let body):
                let (before, loop) = (counts, loops)
                loops += 1
                try count(body)
                guard let measured else {
                    counts = before + (counts - before) * turns
                    continue
                }
                looped = looped + (counts - before).times(loop < measured.count ? measured[loop] : 1)
                let qubits = counts.numQubits
                counts = before
                counts.numQubits = qubits
            case .assign: break
            }
        }
    }

    private mutating func count(_ gate: LoweredGate) throws(CountingError) {
        let controls = gate.controls.map(\.qubit)
        switch gate.source {
        case .standard(let index):
            let angles = gate.angles.map { (try? $0.evaluate([:])) as Angle }
            apply(index.gate.base ?? index.gate.name, angles, gate.targets, under: controls)
        case .unitary(let unitary):
            guard unitary.qubits <= 1 else { throw .matrix(name: unitary.name, qubits: unitary.qubits) }
            guard unitary.qubits == 1 else {
                let phase = unitary.values.first?.phase ?? 0
                return apply("gphase", [phase], [], under: controls)
            }
            apply("U", Self.angles(of: unitary.values), gate.targets, under: controls)
        }
    }

    /// θ, φ, λ of `U` for a matrix on one qubit, up to a phase.
    private static func angles(of matrix: [Complex]) -> [Angle] {
        let theta = 2 * atan2(matrix[2].magnitude, matrix[0].magnitude)
        if matrix[0].magnitude < 1e-12 { return [theta, matrix[2].phase - (-matrix[1]).phase, 0] }
        if matrix[2].magnitude < 1e-12 { return [theta, 0, matrix[3].phase - matrix[0].phase] }
        return [theta, matrix[2].phase - matrix[0].phase, (-matrix[1]).phase - matrix[0].phase]
    }
}

extension LogicalCounter {
    private mutating func apply(_ name: String, _ angles: [Angle], _ targets: [Int], under controls: [Int]) {
        if let body = Self.body(of: name, angles, targets) {
            for step in body { apply(step.name, step.angles, step.targets, under: step.isFree ? [] : controls + step.controls) }
            return
        }
        switch name {
        case "id", "u0": return
        case "gphase":
            guard let last = controls.last else { return }
            apply("p", angles, [last], under: Array(controls.dropLast()))
        case "x", "y", "z":
            flip(targets[0], under: controls)
        case "swap":
            align(targets)
            if !controls.isEmpty {
                flip(targets[1], under: controls + [targets[0]])
                align(targets)
            }
        default:
            guard controls.count > 1 else { return applyDirectly(name, angles, targets[0], under: controls.first) }
            let auxiliaries = gather(controls, into: controls.count - 1)
            applyDirectly(name, angles, targets[0], under: auxiliaries.last)
            ungather(controls, from: auxiliaries)
        }
    }

    private struct Step {
        let name: String
        var angles: [Angle] = []
        let targets: [Int]
        var controls: [Int] = []
        /// Needs no control where the whole has one: it undoes itself around what has.
        var isFree = false
    }

    /// Gates on several qubits as gates on one under controls, between Clifford gates.
    private static func body(of name: String, _ angles: [Angle], _ targets: [Int]) -> [Step]? {
        func cx(_ control: Int, _ target: Int) -> Step { Step(name: "x", targets: [targets[target]], controls: [targets[control]]) }
        switch name {
        case "rxx", "ryy", "rzz", "rzx":
            let ends = Step(name: "swap", targets: targets, isFree: true)
            return [ends, Step(name: "rz", angles: angles, targets: [targets[0]]), ends]
        case "dcx": return [cx(0, 1), cx(1, 0)]
        case "iswap":
            return [
                Step(name: "s", targets: [targets[0]]), Step(name: "s", targets: [targets[1]]), Step(name: "h", targets: [targets[0]]),
                cx(0, 1), cx(1, 0), Step(name: "h", targets: [targets[1]]),
            ]
        case "ecr":
            return [
                Step(name: "gphase", angles: [-Double.pi / 4], targets: []), Step(name: "s", targets: [targets[0]]),
                Step(name: "sx", targets: [targets[1]]), cx(0, 1), Step(name: "x", targets: [targets[0]]),
            ]
        default: return nil
        }
    }

    /// A gate on one qubit under at most one control.
    private mutating func applyDirectly(_ name: String, _ angles: [Angle], _ target: Int, under control: Int?) {
        func angle(_ index: Int) -> Angle { index < angles.count ? angles[index] : nil }
        guard let control else { return applyFreely(name, angles, target) }
        switch name {
        case "h":
            t(target)
            align([control, target])
            t(target)
        case "s", "sx", "sdg", "sxdg": controlledPhase(.pi / 2, control, target)
        case "t", "tdg": controlledPhase(.pi / 4, control, target)
        case "p": controlledPhase(angle(0), control, target)
        case "rx", "ry", "rz": controlledRotation(angle(0), control, target)
        case "r":
            rotate(angle(1), target)
            controlledRotation(angle(0), control, target)
            rotate(angle(1), target)
        case "u2": controlledTurn(.pi / 2, angle(0), angle(1), 0, control, target)
        default: controlledTurn(angle(0), angle(1), angle(2), name == "cu" ? angle(3) : 0, control, target)
        }
    }

    private mutating func applyFreely(_ name: String, _ angles: [Angle], _ target: Int) {
        func angle(_ index: Int) -> Angle { index < angles.count ? angles[index] : nil }
        switch name {
        case "h", "s", "sdg", "sx", "sxdg": return
        case "t", "tdg": t(target)
        case "p", "rx", "ry", "rz": rotate(angle(0), target)
        case "r":
            rotate(angle(1), target)
            rotate(angle(0), target)
            rotate(angle(1), target)
        case "u2":
            rotate(angle(1), target)
            rotate(angle(0), target)
        default:
            rotate(angle(2), target)
            rotate(angle(0), target)
            rotate(angle(1), target)
        }
    }

    private mutating func controlledPhase(_ angle: Angle, _ control: Int, _ target: Int) {
        rotate(angle.map { $0 / 2 }, control)
        controlledRotation(angle, control, target)
    }

    private mutating func controlledRotation(_ angle: Angle, _ control: Int, _ target: Int) {
        rotate(angle.map { $0 / 2 }, target)
        align([control, target])
        rotate(angle.map { -$0 / 2 }, target)
        align([control, target])
    }

    /// U(θ, φ, λ) with a phase γ, as two CNOTs between rotations.
    private mutating func controlledTurn(
        _ theta: Angle, _ phi: Angle, _ lambda: Angle, _ gamma: Angle, _ control: Int, _ target: Int
    ) {
        func half(_ a: Angle, _ b: Angle, _ sign: Double) -> Angle { a.flatMap { a in b.map { (a + sign * $0) / 2 } } }
        let sum = half(lambda, phi, 1)
        rotate(sum.flatMap { sum in gamma.map { sum + $0 } }, control)
        rotate(half(lambda, phi, -1), target)
        align([control, target])
        rotate(sum.map { -$0 }, target)
        rotate(theta.map { -$0 / 2 }, target)
        align([control, target])
        rotate(theta.map { $0 / 2 }, target)
        rotate(phi, target)
    }
}

extension LogicalCounter {
    /// X, Y or Z of a qubit under any number of controls.
    private mutating func flip(_ target: Int, under controls: [Int]) {
        switch controls.count {
        case 0: return
        case 1: align(controls + [target])
        case 2: ccz(controls[0], controls[1], target)
        default:
            let auxiliaries = gather(controls, into: controls.count - 2)
            ccz(auxiliaries[auxiliaries.count - 1], controls[controls.count - 1], target)
            ungather(controls, from: auxiliaries)
        }
    }

    /// Computes the AND of the first controls in so many auxiliary qubits, one more control in each.
    private mutating func gather(_ controls: [Int], into count: Int) -> [Int] {
        while levels.count < qubits + count { levels.append(0) }
        counts.numQubits = max(counts.numQubits, UInt64(qubits + count))
        let auxiliaries = Array(qubits..<qubits + count)
        for (index, auxiliary) in auxiliaries.enumerated() {
            ccz(index == 0 ? controls[0] : auxiliaries[index - 1], controls[index + 1], auxiliary)
        }
        return auxiliaries
    }

    private mutating func ungather(_ controls: [Int], from auxiliaries: [Int]) {
        for (index, auxiliary) in auxiliaries.enumerated().reversed() {
            ccz(index == 0 ? controls[0] : auxiliaries[index - 1], controls[index + 1], auxiliary)
        }
    }

    private mutating func rotate(_ angle: Angle, _ qubit: Int) {
        if let angle {
            let quarter = Double.pi / 4
            let multiple = (angle / quarter).rounded(.toNearestOrAwayFromZero)
            if abs(multiple * quarter - angle) <= Double.ulpOfOne {
                if multiple.truncatingRemainder(dividingBy: 2) != 0 { t(qubit) }
                return
            }
        }
        counts.rotationCount += 1
        let layer = place([qubit])
        if !layers[layer] {
            layers[layer] = true
            counts.rotationDepth += 1
        }
    }

    private mutating func t(_ qubit: Int) {
        counts.tCount += 1
        _ = place([qubit])
    }

    private mutating func ccz(_ a: Int, _ b: Int, _ c: Int) {
        counts.cczCount += 1
        _ = place([a, b, c])
    }

    /// Puts a gate into the first layer after all earlier ones on its qubits.
    private mutating func place(_ qubits: [Int]) -> Int {
        let layer = qubits.reduce(0) { max($0, levels[$1]) }
        if layer == layers.count { layers.append(false) }
        for qubit in qubits { levels[qubit] = layer + 1 }
        return layer
    }

    /// A Clifford gate on several qubits takes no layer, but what comes after it on one comes after what is before it on the other.
    private mutating func align(_ qubits: [Int]) {
        let layer = qubits.reduce(0) { max($0, levels[$1]) }
        for qubit in qubits { levels[qubit] = layer }
    }
}
