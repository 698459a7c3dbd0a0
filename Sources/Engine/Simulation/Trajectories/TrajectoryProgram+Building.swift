internal import Circuits
internal import Glibc
internal import Numerics

/// Gathers a program step by step, then sees to it that turns act before they must.
struct TrajectoryBuilder {
    private var program: TrajectoryProgram
    private var depth = 0
    private var loops = 0

    init(qubits: Int) { program = TrajectoryProgram(qubits: qubits) }

    mutating func channel(qubits: Int, kraus: [[Complex]]) -> Int { channel(TrajectoryChannel(qubits: qubits, kraus: kraus)) }

    mutating func channel(_ channel: TrajectoryChannel) -> Int {
        program.channels.append(channel)
        return program.channels.count - 1
    }

    mutating func append(_ gate: BoundGate) {
        let mask = gate.qubitMask
        if gate.isIdentity { return }
        if gate.targets.isEmpty {
            // A phase under one control is a gate on it; without one it is nothing.
            if mask.nonzeroBitCount == 1 { append(gate.gathered) } else if mask != 0 { program.steps.append(.dense(gate)) }
            return
        }
        if mask.nonzeroBitCount == 1 {
            program.steps.append(.turn(gate.targets[0], Turn(gate.matrix)))
        } else if depth == 0, gate.controls.nonzeroBitCount == 1, gate.matrix == BoundGate.flip {
            program.steps.append(
                .link(control: gate.controls.trailingZeroBitCount, target: gate.targets[0], onZero: gate.controlValue == 0))
        } else if depth == 0, gate.controls == 0, gate.matrix == BoundGate.swap {
            program.steps.append(.exchange(gate.targets[0], gate.targets[1]))
        } else if depth == 0, mask.nonzeroBitCount == 2, gate.isDiagonal {
            appendPhases(gate.gathered)
        } else {
            program.steps.append(.dense(gate))
        }
    }

    /// A diagonal on two qubits, up to a phase: a turn of each, and one of their parity between two CX.
    private mutating func appendPhases(_ gate: BoundGate) {
        let (one, other) = (gate.targets[0], gate.targets[1])
        let phases = gate.diagonal.map(\.phase)
        let parity = (phases[1] + phases[2] - phases[0] - phases[3]) / 2
        let (low, high) = (phases[1] - phases[0] - parity, phases[2] - phases[0] - parity)
        func turn(_ angle: Double) -> Turn { Turn(.one, .zero, .zero, .exp(i: angle)) }
        if low != 0 { program.steps.append(.turn(one, turn(low))) }
        if high != 0 { program.steps.append(.turn(other, turn(high))) }
        guard parity != 0 else { return }
        program.steps.append(.link(control: one, target: other, onZero: false))
        program.steps.append(.turn(other, turn(parity)))
        program.steps.append(.link(control: one, target: other, onZero: false))
    }

    mutating func append(channel: Int, on qubits: [Int]) {
        let kind = program.channels[channel]
        if kind.isMixture, kind.branches.count == 1 { return append(BoundGate(kind.branches[0].matrix, on: qubits)) }
        append(TrajectoryProgram.Site(channel: channel, qubits: qubits))
    }

    mutating func append(_ site: TrajectoryProgram.Site) {
        var site = site
        site.isRepeated = loops > 0
        let chance = site.isRepeated ? 0 : program.channels[site.channel].eventProbability
        program.siteSteps.append(program.steps.count)
        program.steps.append(.site(program.sites.count))
        program.sites.append(site)
        // No exponential number drawn from 53 bits reaches 40.
        program.hazards.append(program.hazards[program.hazards.count - 1] + (chance < 1 ? min(40, -log1p(-chance)) : 40))
        if site.bit != nil { program.recordsInside = true }
    }

    mutating func appendFinal(_ qubit: Int, bit: Int, _ misreading: TrajectoryProgram.Misreading?) {
        program.finals.append((qubit, bit))
        program.misreadings[bit] = misreading
    }

    /// Says which bits there are to answer with.
    mutating func setBits(recordsBits: Bool, localBits: Set<Int>) { (program.recordsBits, program.localBits) = (recordsBits, localBits) }

    mutating func begin(_ condition: Condition) {
        depth += 1
        program.steps.append(.when(condition))
    }

    mutating func append(computed gate: LoweredGate) {
        if !(gate.targets.isEmpty && gate.controls.isEmpty) { program.steps.append(.computed(gate)) }
    }

    mutating func assign(_ target: ClassicalTarget, _ value: ClassicalExpression) {
        if case .bits = target { program.recordsInside = true }
        program.steps.append(.assign(target, value))
    }

    /// Says what classical steps work on.
    mutating func setClassical(_ start: ClassicalState, variables: [String: Int], _ binding: Binding) {
        (program.start, program.variables, program.binding) = (start, variables, binding)
    }

    func readsVariables(_ gate: LoweredGate) -> Bool { program.readsVariables(gate) }

    mutating func beginLoop(_ condition: Condition) {
        (depth, loops) = (depth + 1, loops + 1)
        program.steps += [.enter, .test(condition, exit: 0)]
    }

    mutating func endLoop() {
        (depth, loops) = (depth - 1, loops - 1)
        program.steps.append(.again(test: 0))
    }

    mutating func otherwise() { program.steps.append(.otherwise) }

    mutating func end() {
        depth -= 1
        program.steps.append(.end)
    }

    /// The program with its flushes.
    func finished() -> TrajectoryProgram {
        var result = program
        (result.steps, result.siteSteps) = ([], Array(repeating: 0, count: program.sites.count))
        var ahead = QubitsAhead(program)
        var pending = 0
        var tests: [(place: Int, condition: Condition)] = []
        for (index, step) in program.steps.enumerated() {
            ahead.pass(index)
            var (needed, takesFrames) = (0, false)
            switch step {
            case .turn(let qubit, _): pending |= 1 << qubit
            case .link(let control, let target, _): needed = pending & (1 << control | 1 << target)
            case .exchange(let one, let other):
                let differ = (pending >> one ^ pending >> other) & 1
                pending ^= differ << one | differ << other
            case .dense(let gate): (needed, takesFrames) = (gate.qubitMask, true)
            case .computed(let gate):
                let mask = gate.qubitMask
                if mask.nonzeroBitCount == 1 { pending |= mask } else { (needed, takesFrames) = (mask, true) }
            // A loop begins and ends with nothing that waits.
            case .enter, .again: needed = pending
            case .site(let site):
                let mask = program.sites[site].qubits.reduce(0) { $0 | 1 << $1 }
                if program.turns(at: site) {
                    pending |= mask
                } else if !program.channels[program.sites[site].channel].isPauli {
                    (needed, takesFrames) = (mask, true)
                }
            case .flush, .when, .otherwise, .end, .assign, .test: break
            }
            if needed != 0 {
                // Others that nothing more will join come along: several qubits in a sweep cost one pass over the states.
                let list = needed | pending & ahead.complete
                result.steps.append(.flush(QubitsAhead.list(list), takesFrames: takesFrames))
                pending &= ~list
            }
            if case .site(let site) = step { result.siteSteps[site] = result.steps.count }
            switch step {
            case .enter:
                result.firstLoop = result.firstLoop ?? result.steps.count
                result.steps.append(step)
            case .test(let condition, _):
                tests.append((result.steps.count, condition))
                result.steps.append(step)
            case .again:
                guard let test = tests.popLast() else { continue }
                result.steps.append(.again(test: test.place))
                result.steps[test.place] = .test(test.condition, exit: result.steps.count)
            default: result.steps.append(step)
            }
        }
        if pending != 0 { result.steps.append(.flush(QubitsAhead.list(pending), takesFrames: false)) }
        return result
    }
}

extension TrajectoryProgram {
    /// Whether a site's operators join the turn of their one qubit.
    func turns(at site: Int) -> Bool {
        let channel = channels[sites[site].channel]
        return channel.qubits == 1 && !channel.isPauli
    }
}

/// Which qubits wait for another qubit next, not for a turn.
private struct QubitsAhead {
    /// For each qubit the steps that touch it, and whether they turn it.
    private var uses: [[(step: Int, turns: Bool)]]
    private var next: [Int]
    private(set) var complete = 0

    init(_ program: TrajectoryProgram) {
        uses = Array(repeating: [], count: program.qubits)
        for (index, step) in program.steps.enumerated() {
            switch step {
            case .turn(let qubit, _): uses[qubit].append((index, true))
            case .link(let one, let other, _), .exchange(let one, let other):
                for qubit in [one, other] { uses[qubit].append((index, false)) }
            case .dense(let gate): for qubit in Self.list(gate.qubitMask) { uses[qubit].append((index, false)) }
            case .computed(let gate):
                let mask = gate.qubitMask
                for qubit in Self.list(mask) { uses[qubit].append((index, mask.nonzeroBitCount == 1)) }
            case .site(let site):
                if program.channels[program.sites[site].channel].isPauli { continue }
                for qubit in program.sites[site].qubits { uses[qubit].append((index, program.turns(at: site))) }
            case .flush, .when, .otherwise, .end, .assign, .enter, .test, .again: break
            }
        }
        next = Array(repeating: 0, count: program.qubits)
        for qubit in uses.indices { update(qubit) }
    }

    /// Goes on behind a step.
    mutating func pass(_ step: Int) {
        for qubit in uses.indices where next[qubit] < uses[qubit].count && uses[qubit][next[qubit]].step <= step {
            next[qubit] += 1
            update(qubit)
        }
    }

    private mutating func update(_ qubit: Int) {
        let turns = next[qubit] < uses[qubit].count && uses[qubit][next[qubit]].turns
        complete = turns ? complete & ~(1 << qubit) : complete | 1 << qubit
    }

    static func list(_ mask: Int) -> [Int] { (0..<Int.bitWidth).filter { mask >> $0 & 1 == 1 } }
}

extension BoundGate {
    /// The same gate with its controls among the targets.
    var gathered: BoundGate {
        let qubits = (0..<Int.bitWidth).filter { qubitMask >> $0 & 1 == 1 }
        return BoundGate(matrix(on: qubits), on: qubits)
    }
}

extension LoweredGate {
    /// Targets and controls, as bits.
    fileprivate var qubitMask: Int { controls.reduce(targets.reduce(0) { $0 | 1 << $1 }) { $0 | 1 << $1.qubit } }
}
