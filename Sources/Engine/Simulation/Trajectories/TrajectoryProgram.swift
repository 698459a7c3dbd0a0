internal import Circuits
internal import Numerics

/// A noisy circuit as trajectories walk through it: a straight list of steps, the same for all of them.
///
/// Gates on one qubit gather in a matrix of that qubit, its *turn*, until another qubit is to meet it. CX and swaps relabel qubits. Pauli errors stay in a *frame* behind
/// the turn: CX and swaps carry it along, and the next gate on the qubit takes it into its turn. So most errors cost nothing, and trajectories differ in their turns alone.
struct TrajectoryProgram: Sendable {
    enum Step: Sendable {
        case turn(Int, Turn)
        /// CX, or where `onZero` the flip where the control is 0.
        case link(control: Int, target: Int, onZero: Bool)
        case exchange(Int, Int)
        /// The turns of these qubits act on the states now; where `takesFrames`, with the frames behind them.
        case flush([Int], takesFrames: Bool)
        case dense(BoundGate)
        /// A gate whose angles read variables.
        case computed(LoweredGate)
        case assign(ClassicalTarget, ClassicalExpression)
        case site(Int)
        /// Until ``otherwise`` and from there to ``end`` only the trajectories where the condition holds and where it does not.
        case when(Condition)
        case otherwise
        case end
        /// A loop: until the test sends the last trajectory to `exit`, those where the condition holds go on to ``again``, which leads back to the test.
        case enter
        case test(Condition, exit: Int)
        case again(test: Int)
    }

    /// Where chance acts.
    struct Site: Sendable {
        var channel: Int
        var qubits: [Int]
        /// For a measurement: where its outcome goes, and how it may be misread.
        var bit: Int?
        var misreading: Misreading?
        /// Whether it is part of a loop: what happens there is drawn each time.
        var isRepeated = false
    }

    /// Chances of reading a bit wrong.
    struct Misreading: Hashable, Sendable {
        var oneGivenZero: Double
        var zeroGivenOne: Double
    }

    var qubits: Int
    var steps: [Step] = []
    var sites: [Site] = []
    /// Which step each site is.
    var siteSteps: [Int] = []
    var channels: [TrajectoryChannel] = []
    /// Measurements of the final state.
    var finals: [(qubit: Int, bit: Int)] = []
    /// By classical bit: how final measurements are misread.
    var misreadings: [Int: Misreading] = [:]
    /// Whether any measurement is kept in a bit, and whether one inside the circuit is.
    var recordsBits = false
    var recordsInside = false
    /// Bits that are no part of an answer.
    var localBits: Set<Int> = []
    /// What every trajectory begins with.
    var start = ClassicalState(variables: [], inputs: [:])
    /// Turns of loops that trajectories side by side may take; fewer where each may take long.
    var mostTurns: Int
    /// The first step of the first loop.
    var firstLoop: Int?
    /// By name, the variables that angles may read, and the inputs.
    var variables: [String: Int] = [:]
    var binding: Binding?
    /// Running sums of -log(1 - p) over the sites outside loops: an event is where an exponential arrival falls.
    var hazards: [Double] = [0]

    /// Targets of the widest dense matrix that is the same for all lanes, or that each lane has its own of.
    func widestMatrix(isPerLane: Bool) -> Int {
        var (depth, widest) = (0, 0)
        for step in steps {
            switch step {
            case .when: depth += 1
            case .end: depth -= 1
            case .dense(let gate) where depth > 0 || !isPerLane: widest = max(widest, gate.targets.count)
            case .computed(let gate) where isPerLane: widest = max(widest, gate.targets.count)
            case .site(let site) where isPerLane: widest = max(widest, sites[site].qubits.count)
            default: break
            }
        }
        return widest
    }
}

extension TrajectoryProgram {
    init(qubits: Int) {
        self.qubits = qubits
        mostTurns = max(1000, min(1_000_000, (1 << 34) >> min(qubits, 34)))
    }

    /// Whether a gate's angles read variables.
    func readsVariables(_ gate: LoweredGate) -> Bool {
        gate.reads(variables)
    }

    /// A gate with the angles that a trajectory's variables give now.
    func bound(_ gate: LoweredGate, _ state: ClassicalState) throws(SimulationError) -> BoundGate {
        let known = try gate.binding(variables, in: state)
        guard let binding else { return BoundGate([.one], on: []) }
        return try binding.bind(known)
    }
}
