internal import Circuits
internal import KernelTable
internal import Numerics

/// A group of trajectories on their way through a program, one a lane.
///
/// Beside the states it knows for each qubit where it lies, what turn waits for it, and the Pauli frame behind that. Lanes share a qubit's turn until an event sets one apart.
final class LaneWalk<Scalar: KernelScalar & BitwiseCopyable> {
    let program: TrajectoryProgram
    let kernels: LaneKernelTable<Scalar>
    let lanes: Int
    let amplitudes: Int
    let state: AlignedBuffer<Scalar>
    /// Turns as lane vectors, and room for blocks and dense matrices.
    let matrices: AlignedBuffer<Scalar>
    let block: AlignedBuffer<Scalar>
    let dense: AlignedBuffer<Scalar>
    /// Room for a block of rotations and its two tables.
    let rotation: AlignedBuffer<Scalar>
    let blockQubits: Int
    private let scratchPlace: Int

    /// The next step.
    var step = 0
    /// Whether the states are still basis state 0 and not written down.
    var isFresh = true
    var places: [LaneQubit]
    /// Qubits with a turn that waits.
    var pending = 0
    /// Of these, the ones whose turns change norms.
    var contracting = 0
    /// One a qubit: the turn of lanes that nothing has set apart.
    var shared: [Turn]
    /// One a qubit: the lanes with turns of their own, and these.
    var apart: [UInt32]
    var own: [Turn]
    /// One a qubit: the lanes with an X and with a Z behind the turn.
    var frameX: [UInt32]
    var frameZ: [UInt32]
    /// The lanes for which the next steps count.
    var active: UInt32
    var waiting: [(active: UInt32, otherwise: UInt32)] = []
    /// One a lane: bits and variables.
    var classical: [ClassicalState]
    /// Turns of loops so far.
    private var turns = 0
    /// The lanes' events, how many of them are over, and the next site with one.
    var events: [ArraySlice<TrajectoryEvents.Event>]
    var nextSite = Int.max
    /// For what happens inside the walk; one a lane.
    var generators: [Philox]

    var allLanes: UInt32 { UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(lanes)) - 1) }

    init(_ program: TrajectoryProgram, _ kernels: LaneKernelTable<Scalar>, blockQubits: Int) throws(MemoryFault) {
        (self.program, self.kernels, self.blockQubits) = (program, kernels, blockQubits)
        (lanes, amplitudes) = (kernels.lanes, 1 << program.qubits)
        let qubits = program.qubits
        state = try AlignedBuffer(checked: 2 * max(amplitudes, 2) * lanes)
        matrices = AlignedBuffer(count: 8 * max(qubits, 1) * lanes)
        block = AlignedBuffer(count: qubits > blockQubits ? 2 * lanes << blockQubits : lanes)
        rotation = AlignedBuffer(count: 6 * lanes << min(qubits, LaneRotation<Scalar>.widest))
        // A matrix for all lanes, or one a lane, and a column before and after.
        let (wide, narrow) = (program.widestMatrix(isPerLane: false), program.widestMatrix(isPerLane: true))
        scratchPlace = max((2 << (2 * wide)) / lanes + 1, 2 << (2 * narrow)) * lanes
        dense = try AlignedBuffer(checked: scratchPlace + (2 << max(wide, narrow)) * lanes)
        places = (0..<qubits).map { LaneQubit(bit: $0) }
        shared = Array(repeating: .identity, count: qubits)
        apart = Array(repeating: 0, count: qubits)
        own = Array(repeating: .identity, count: qubits * lanes)
        (frameX, frameZ) = (apart, apart)
        classical = Array(repeating: program.start, count: lanes)
        events = Array(repeating: [], count: lanes)
        generators = Array(repeating: Philox(seed: 0), count: lanes)
        active = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(kernels.lanes)) - 1)
    }

    var memoryBytes: Int { (state.count + matrices.count + block.count + dense.count) * MemoryLayout<Scalar>.stride }

    /// Takes over where another walk, one without events so far, stands.
    func take(_ other: LaneWalk) {
        (step, isFresh, places, pending, contracting) = (other.step, other.isFresh, other.places, other.pending, other.contracting)
        for qubit in shared.indices {
            (shared[qubit], apart[qubit]) = (other.shared[qubit], other.apart[qubit])
            (frameX[qubit], frameZ[qubit]) = (other.frameX[qubit], other.frameZ[qubit])
            guard other.apart[qubit] != 0 else { continue }
            for lane in 0..<lanes { own[qubit * lanes + lane] = other.own[qubit * lanes + lane] }
        }
        (active, waiting) = (other.active, other.waiting)
        for lane in 0..<lanes { classical[lane] = other.classical[lane] }
        if !isFresh { state.pointer.update(from: other.state.pointer, count: 2 * amplitudes * lanes) }
    }

    /// Gives each lane its events; lanes beyond them repeat the last.
    func begin(_ groups: ArraySlice<TrajectoryGroup>) {
        (nextSite, turns) = (.max, 0)
        for lane in 0..<lanes {
            let group = groups[min(groups.startIndex + lane, groups.endIndex - 1)]
            events[lane] = group.events.list[...]
            generators[lane] = group.members[0].generator
            nextSite = min(nextSite, group.events.list.first?.site ?? .max)
        }
    }

    /// Walks on to a step.
    func advance(to end: Int, _ cancellation: Cancellation?) throws(SimulationError) {
        while step < end {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            let current = program.steps[step]
            step += 1
            switch current {
            case .turn(let qubit, let turn): self.turn(qubit, turn, active)
            case .link(let control, let target, let onZero): link(control, target, onZero)
            case .exchange(let one, let other): exchange(one, other)
            case .flush(let qubits, let takesFrames): flush(qubits, takesFrames: takesFrames)
            case .dense(let gate): apply(gate)
            case .computed(let gate):
                for lane in 0..<lanes where active >> UInt32(lane) & 1 == 1 { try apply(program.bound(gate, classical[lane]), lane) }
            case .site(let site): pass(site)
            case .assign(let target, let value):
                for lane in 0..<lanes where active >> UInt32(lane) & 1 == 1 { try classical[lane].assign(target, value) }
            case .when(let condition):
                let held = try lanes(where: condition)
                waiting.append((active, active & ~held))
                active &= held
            case .otherwise: active = waiting.last?.otherwise ?? active
            case .end: active = waiting.popLast()?.active ?? active
            case .enter: waiting.append((active, 0))
            case .test(let condition, let exit):
                turns += 1
                guard turns <= program.mostTurns else { throw .tooManyTurns(limit: program.mostTurns) }
                active = try lanes(where: condition)
                guard active == 0 else { continue }
                (active, step) = (waiting.popLast()?.active ?? active, exit)
            case .again(let test): step = test
            }
        }
    }

    /// The active lanes in which a condition holds.
    private func lanes(where condition: Condition) throws(SimulationError) -> UInt32 {
        var held: UInt32 = 0
        for lane in 0..<lanes where active >> UInt32(lane) & 1 == 1 {
            if try classical[lane].holds(condition) { held |= 1 << UInt32(lane) }
        }
        return held
    }

    /// Applies a gate to one lane.
    private func apply(_ gate: BoundGate, _ lane: Int) {
        if gate.qubitMask.nonzeroBitCount == 1 {
            turn(gate.qubitMask.trailingZeroBitCount, Turn(gate.gathered.matrix), 1 << UInt32(lane))
        } else {
            applyPerLane(gate.targets, controls: gate) { $0 == lane ? gate.matrix : nil }
        }
    }

    // Turns and frames.

    /// Puts a matrix before the waiting turn of some lanes.
    func turn(_ qubit: Int, _ turn: Turn, _ chosen: UInt32) {
        guard chosen != 0 else { return }
        begin(qubit)
        takeFrames(qubit, chosen)
        if chosen == allLanes {
            shared[qubit] = turn * shared[qubit]
            each(apart[qubit]) { own[qubit * lanes + $0] = turn * own[qubit * lanes + $0] }
        } else {
            setApart(qubit, chosen)
            each(chosen) { own[qubit * lanes + $0] = turn * own[qubit * lanes + $0] }
        }
    }

    private func begin(_ qubit: Int) {
        guard pending >> qubit & 1 == 0 else { return }
        pending |= 1 << qubit
        (shared[qubit], apart[qubit]) = (.identity, 0)
    }

    private func setApart(_ qubit: Int, _ chosen: UInt32) {
        each(chosen & ~apart[qubit]) { own[qubit * lanes + $0] = shared[qubit] }
        apart[qubit] |= chosen
    }

    /// Moves frames of some lanes into their turns.
    func takeFrames(_ qubit: Int, _ chosen: UInt32) {
        let framed = (frameX[qubit] | frameZ[qubit]) & chosen
        guard framed != 0 else { return }
        begin(qubit)
        setApart(qubit, framed)
        each(framed) { lane in
            let pauli = Turn(x: frameX[qubit] >> UInt32(lane) & 1 == 1, z: frameZ[qubit] >> UInt32(lane) & 1 == 1)
            own[qubit * lanes + lane] = pauli * own[qubit * lanes + lane]
        }
        frameX[qubit] &= ~framed
        frameZ[qubit] &= ~framed
    }

    @inline(__always) func each(_ chosen: UInt32, _ body: (Int) -> Void) {
        var rest = chosen
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }

    /// What waits for a qubit of a lane, its frame included.
    func waitingTurn(_ qubit: Int, _ lane: Int) -> Turn {
        var turn = Turn.identity
        if pending >> qubit & 1 == 1 { turn = apart[qubit] >> UInt32(lane) & 1 == 1 ? own[qubit * lanes + lane] : shared[qubit] }
        return Turn(x: frameX[qubit] >> UInt32(lane) & 1 == 1, z: frameZ[qubit] >> UInt32(lane) & 1 == 1) * turn
    }

    private func link(_ control: Int, _ target: Int, _ onZero: Bool) {
        places[target].functional ^= places[control].functional
        if places[control].isFlipped != onZero { places[target].isFlipped.toggle() }
        places[control].mask ^= places[target].mask
        frameX[target] ^= frameX[control]
        frameZ[control] ^= frameZ[target]
    }

    private func exchange(_ one: Int, _ other: Int) {
        places.swapAt(one, other)
        shared.swapAt(one, other)
        apart.swapAt(one, other)
        frameX.swapAt(one, other)
        frameZ.swapAt(one, other)
        for lane in 0..<lanes { own.swapAt(one * lanes + lane, other * lanes + lane) }
        func swapped(_ mask: Int) -> Int {
            let differ = (mask >> one ^ mask >> other) & 1
            return mask ^ (differ << one | differ << other)
        }
        (pending, contracting) = (swapped(pending), swapped(contracting))
    }

    /// Applies a dense gate to the active lanes.
    private func apply(_ gate: BoundGate) {
        if active == allLanes {
            for (entry, value) in gate.matrix.enumerated() {
                (dense.pointer[2 * entry], dense.pointer[2 * entry + 1]) = (Scalar(value.real), Scalar(value.imaginary))
            }
            write()
            applyDense(gate, isPerLane: false)
        } else if active != 0 {
            applyPerLane(gate.targets, controls: gate) { lane in active >> UInt32(lane) & 1 == 1 ? gate.matrix : nil }
        }
    }

    /// Applies a matrix a lane; nil for none.
    func applyPerLane(_ targets: [Int], controls gate: BoundGate? = nil, _ matrix: (Int) -> [Complex]?) {
        write()
        let size = 1 << targets.count
        for lane in 0..<lanes {
            let matrix = matrix(lane)
            for entry in 0..<size * size {
                let value = matrix?[entry] ?? (entry % (size + 1) == 0 ? .one : .zero)
                dense.pointer[2 * entry * lanes + lane] = Scalar(value.real)
                dense.pointer[(2 * entry + 1) * lanes + lane] = Scalar(value.imaginary)
            }
        }
        let shape = gate ?? BoundGate([Complex](repeating: .zero, count: size * size), on: targets)
        applyDense(shape, isPerLane: true)
    }

    private func applyDense(_ gate: BoundGate, isPerLane: Bool) {
        let controls = (0..<program.qubits).filter { gate.controls >> $0 & 1 == 1 }
        let value = controls.enumerated().reduce(0) { gate.controlValue >> $1.element & 1 == 1 ? $0 | 1 << $1.offset : $0 }
        let (targetPlaces, controlPlaces) = (gate.targets.map { places[$0] }, controls.map { places[$0] } + [LaneQubit(bit: 0)])
        targetPlaces.withUnsafeBufferPointer { targets in
            controlPlaces.withUnsafeBufferPointer { controlPlaces in
                guard let ones = controlPlaces.baseAddress else { return }
                kernels.dense(
                    state.pointer, amplitudes,
                    LaneDense(
                        targets: targets.baseAddress ?? ones, targetCount: targets.count, controls: ones, controlCount: controls.count,
                        controlValue: value, matrix: dense.pointer, isPerLane: isPerLane, scratch: dense.pointer + scratchPlace))
            }
        }
    }
}

extension LaneQubit {
    /// Bits that are zero at one place of each class of places that the qubits' masks connect.
    static func pivots(_ qubits: [LaneQubit]) -> Int {
        var reduced: [Int] = []
        for qubit in qubits {
            var mask = qubit.mask
            for other in reduced where mask & other.highestBit != 0 { mask ^= other }
            for place in reduced.indices where reduced[place] & mask.highestBit != 0 { reduced[place] ^= mask }
            reduced.append(mask)
        }
        return reduced.reduce(0) { $0 | $1.highestBit }
    }
}

extension Int {
    fileprivate var highestBit: Int { self == 0 ? 0 : 1 << (Int.bitWidth - 1 - leadingZeroBitCount) }
}
