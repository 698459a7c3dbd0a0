internal import Circuits
internal import Numerics

/// Follows a program through the outcomes of its measurements.
///
/// Runs that have had the same outcomes so far share one state. Where both outcomes of a measurement are wanted, the state is kept for the
/// second one if memory allows; otherwise the run is repeated from the start with the outcomes it is known to have.
struct Branches<State: Simulator> {
    /// A run up to some step.
    private struct Run {
        var step = 0
        var classical: ClassicalState
        /// Turns of loops so far.
        var turns = 0
        /// Outcomes so far, so that the run can be repeated.
        var history: [Bool] = []
        var load: Load
        var state: State?
    }

    /// What is divided at a measurement: shots by chance, or a probability exactly.
    enum Load {
        case shots(Int)
        case probability(Double)
    }

    let program: Program<State.Gate>
    let state: State
    /// States that may be kept beside the one that gates act on.
    let copies: Int
    /// Ends that may be followed with probabilities.
    let limit: Int
    let cancellation: Cancellation?

    /// Turns of loops in one run; fewer where each may take long.
    private var mostTurns: Int { max(1000, min(1_000_000, (1 << 34) >> min(program.qubits, 34))) }

    /// Runs the program to every end and hands it over with its bits; `self.state` is then the final state.
    func follow(_ load: Load, using generator: inout Philox, _ end: (Outcome, Load, inout Philox) throws(SimulationError) -> Void)
        throws(SimulationError)
    {
        var waiting = [Run(classical: program.start, load: load)]
        var (kept, ends) = (0, 0)
        state.reset()
        var isFirst = true
        while var run = waiting.popLast() {
            if let saved = run.state {
                state.assign(saved)
                kept -= 1
                run.state = nil
            } else if !isFirst {
                try replay(run)
            }
            isFirst = false
            try advance(&run, &waiting, &kept, &generator)
            ends += 1
            if case .probability = load, ends > limit { throw .tooManyBranches(limit: limit) }
            try end(program.visible(run.classical.bits), run.load, &generator)
        }
    }

    /// Brings the state to where a run was, forcing its outcomes.
    private func replay(_ run: Run) throws(SimulationError) {
        state.reset()
        var (step, classical, outcomes) = (0, program.start, run.history[...])
        while step != run.step || !outcomes.isEmpty {
            switch program.steps[step] {
            case .measure(let qubit, let bit):
                guard let outcome = outcomes.popFirst() else { return }
                let one = state.probability(ofOne: qubit)
                project(qubit, outcome, one)
                if let bit { classical.bits[bit] = outcome }
            case .reset(let qubit):
                guard let outcome = outcomes.popFirst() else { return }
                project(qubit, outcome, state.probability(ofOne: qubit))
                if outcome { state.flip(qubit) }
            default: break
            }
            step = try next(step, &classical)
        }
    }

    private func project(_ qubit: Int, _ outcome: Bool, _ one: Double) {
        state.collapse(qubit, to: outcome, probability: outcome ? one : 1 - one)
    }

    /// Does a step that needs no chance and says which is next.
    private func next(_ step: Int, _ classical: inout ClassicalState) throws(SimulationError) -> Int {
        switch program.steps[step] {
        case .gates(let gates): try state.apply(gates, cancellation: cancellation)
        case .measure, .reset: break
        case .branch(let condition, let otherwise): if try !classical.holds(condition) { return otherwise }
        case .assign(let target, let value): try classical.assign(target, value)
        case .computedGate(let gate): try state.apply(try program.computed(gate, classical), cancellation: cancellation)
        case .jump(let target): return target
        }
        return step + 1
    }

    private func advance(_ run: inout Run, _ waiting: inout [Run], _ kept: inout Int, _ generator: inout Philox) throws(SimulationError) {
        while run.step < program.steps.count {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            switch program.steps[run.step] {
            case .measure(let qubit, let bit):
                let outcome = try divide(&run, qubit, bit, &waiting, &kept, &generator)
                if let bit { run.classical.bits[bit] = outcome }
            case .reset(let qubit):
                if try divide(&run, qubit, nil, &waiting, &kept, &generator) {
                    state.flip(qubit)
                }
            default: break
            }
            let next = try next(run.step, &run.classical)
            if next <= run.step {
                run.turns += 1
                if run.turns > mostTurns { throw .tooManyTurns(limit: mostTurns) }
            }
            run.step = next
        }
    }

    /// Measures a qubit: goes on with one outcome and leaves a run for the other one if it occurs.
    private func divide(
        _ run: inout Run, _ qubit: Int, _ bit: Int?, _ waiting: inout [Run], _ kept: inout Int, _ generator: inout Philox
    ) throws(SimulationError) -> Bool {
        let one = state.probability(ofOne: qubit)
        let (zeroLoad, oneLoad): (Load?, Load?)
        switch run.load {
        case .shots(let shots):
            let ones = (0..<shots).reduce(0) { sum, _ in generator.uniform() < one ? sum + 1 : sum }
            (zeroLoad, oneLoad) = (ones < shots ? .shots(shots - ones) : nil, ones > 0 ? .shots(ones) : nil)
        case .probability(let probability):
            // What rounding alone has made possible is no outcome.
            (zeroLoad, oneLoad) = (
                1 - one > 1e-14 && probability * (1 - one) > 1e-17 ? .probability(probability * (1 - one)) : nil,
                one > 1e-14 && probability * one > 1e-17 ? .probability(probability * one) : nil
            )
        }
        let isReset: Bool
        if case .reset = program.steps[run.step] { isReset = true } else { isReset = false }
        if let oneLoad, zeroLoad != nil {
            var other = run
            other.load = oneLoad
            other.history.append(true)
            if kept < copies {
                let copy = try state.copy()
                copy.collapse(qubit, to: true, probability: one)
                if isReset { copy.flip(qubit) }
                other.state = copy
                kept += 1
            }
            if let bit { other.classical.bits[bit] = true }
            other.step += 1
            waiting.append(other)
        }
        let outcome = zeroLoad == nil
        run.load = zeroLoad ?? oneLoad ?? run.load
        run.history.append(outcome)
        project(qubit, outcome, one)
        return outcome
    }
}
