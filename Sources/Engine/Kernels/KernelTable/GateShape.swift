/// Where a gate acts on a register, split into qubits inside a vector and qubits that select one.
///
/// Bit k of a small matrix's index is the k-th target.
public struct GateShape: Hashable, Sendable {
    public let qubits: Int
    public let laneQubits: Int
    public let targets: [Int]
    /// Controls as bits of an amplitude's index, and which of them must be one.
    public let controls: Int
    public let controlValue: Int

    /// Targets above the lanes, ascending as given: position in `targets` and bit of the vector's index.
    let high: [(position: Int, bit: Int)]
    /// Targets inside the lanes: position in `targets` and bit of the lane's index.
    let low: [(position: Int, bit: Int)]

    /// The vectors to visit; targets above the lanes are held at zero.
    public let sweep: Sweep

    public init(qubits: Int, laneQubits: Int, targets: [Int], controls: Int = 0, controlValue: Int = 0) {
        precondition(controlValue & ~controls == 0, "a control's value is asked only of a control")
        (self.qubits, self.laneQubits, self.targets) = (qubits, laneQubits, targets)
        (self.controls, self.controlValue) = (controls, controlValue)
        high = targets.enumerated().filter { $0.element >= laneQubits }.map { ($0.offset, 1 << ($0.element - laneQubits)) }
        low = targets.enumerated().filter { $0.element < laneQubits }.map { ($0.offset, 1 << $0.element) }
        let held = high.reduce(controls >> laneQubits) { $0 | $1.bit }
        sweep = Sweep(vectors: 1 << max(qubits - laneQubits, 0), holding: held, at: controlValue >> laneQubits)
    }

    public static func == (one: GateShape, other: GateShape) -> Bool {
        one.qubits == other.qubits && one.laneQubits == other.laneQubits && one.targets == other.targets && one.controls == other.controls
            && one.controlValue == other.controlValue
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(targets)
        hasher.combine(controls)
    }

    /// Amplitudes a vector.
    public var lanes: Int { 1 << laneQubits }
    /// How many vectors a step works on.
    public var rows: Int { 1 << high.count }
    /// How many exchanges of lanes a step works with.
    public var patterns: Int { 1 << low.count }

    /// The vector offset of a combination of high targets.
    public func offset(row: Int) -> Int {
        high.indices.reduce(0) { row >> $1 & 1 == 1 ? $0 | high[$1].bit : $0 }
    }

    /// The exchange of lanes, as bits to flip, of a combination of low targets.
    public func exchange(pattern: Int) -> Int {
        low.indices.reduce(0) { pattern >> $1 & 1 == 1 ? $0 | low[$1].bit : $0 }
    }

    /// The small matrix's index for a combination of high targets and a lane.
    public func index(row: Int, lane: Int) -> Int {
        let fromHigh = high.indices.reduce(0) { row >> $1 & 1 == 1 ? $0 | 1 << high[$1].position : $0 }
        return low.reduce(fromHigh) { lane & $1.bit != 0 ? $0 | 1 << $1.position : $0 }
    }

    /// Whether the controls inside the lanes are met.
    public func isControlled(lane: Int) -> Bool { (lane ^ controlValue) & controls & (lanes - 1) == 0 }
}
