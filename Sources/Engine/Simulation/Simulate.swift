public import Circuits
internal import Glibc
internal import Kernels
public import Numerics

/// Computes what the options ask of a circuit.
///
/// The same circuit, inputs, options and seed give the same result on any number of threads.
///
/// - Throws: ``SimulationError``, before anything large is allocated where memory is short.
public func simulate(
    _ circuit: Circuit, inputs: [String: Double] = [:], options: SimulationOptions = SimulationOptions(), on team: ThreadTeam = .shared,
    cancellation: Cancellation? = nil
) throws(SimulationError) -> SimulationResult {
    switch options.precision {
    case .double: try Simulation<Double>(circuit, inputs, options, team, cancellation).result()
    case .single: try Simulation<Float>(circuit, inputs, options, team, cancellation).result()
    }
}

/// One computation with the state vector.
private final class Simulation<Scalar: Amplitude & BitwiseCopyable> {
    private let circuit: Circuit
    private let lowered: LoweredCircuit
    private let options: SimulationOptions
    private let cancellation: Cancellation?
    private let binding: Binding
    private let program: Program
    private let state: StateVector<Scalar>
    private var answer: SimulationResult
    private var watch: Stopwatch
    /// States that fit into memory beside the first one.
    private let spareStates: Int

    init(
        _ circuit: Circuit, _ inputs: [String: Double], _ options: SimulationOptions, _ team: ThreadTeam, _ cancellation: Cancellation?
    ) throws(SimulationError) {
        watch = Stopwatch()
        (self.circuit, self.options, self.cancellation) = (circuit, options, cancellation)
        let qubits = circuit.qubitCount
        try options.check(qubits: qubits)
        let plan = options.memory(qubits: qubits)
        let limit = options.memoryLimit ?? MachineMemory.available
        try plan.check(limit: limit)
        do { lowered = try circuit.lowered() } catch { throw .circuit(error) }
        binding = try Binding(circuit, lowered, values: inputs)
        program = try Program(lowered, binding)
        if options.wantsState, let chance = program.chance { throw .stateAfterMeasurement(chance) }
        if options.gradient != nil, let chance = program.chance { throw .gradientThroughMeasurement(chance) }
        state = try StateVector(qubits: qubits, team: team)
        spareStates = Int(min((Double(limit) - plan.need) / Double(state.memoryBytes), 64)) + plan.states - 1
        answer = SimulationResult(
            qubits: qubits, method: .statevector, precision: options.precision, expectations: [], timing: SimulationResult.Timing(),
            memoryBytes: Int(plan.need), threads: team.threads, warnings: [])
    }

    func result() throws(SimulationError) -> SimulationResult {
        answer.timing.prepareSeconds = watch.lap()
        if program.isDeterministic { try runOnce() } else { try runBranches() }
        return answer
    }

    /// Reads outcomes into the circuit's bits, or all qubits where it keeps no measurement.
    private var finals: FinalMeasurement {
        FinalMeasurement(program.recordsBits ? program.finals : (0..<program.qubits).map { ($0, $0) })
    }

    private var text: OutcomeText {
        program.recordsBits ? OutcomeText(registers: circuit.bits) : OutcomeText(qubits: program.qubits)
    }

    private func runOnce() throws(SimulationError) {
        try state.apply(program.gates, cancellation: cancellation)
        for observable in options.observables {
            guard let shots = options.shots, shots > 0 else {
                answer.expectations.append((state.expectation(of: observable), 0))
                continue
            }
            let (mean, variance) = try state.moments(of: observable)
            answer.expectations.append((mean, (variance / Double(shots)).squareRoot()))
        }
        answer.timing.simulateSeconds = watch.lap()
        let (finals, text) = (finals, text)
        if let shots = options.shots {
            var generator = Philox(seed: options.seed, stream: samplingStream)
            var counts = state.sample(shots, using: &generator).map { (finals.outcome(of: $0.state, on: Outcome()), $0.count) }
            if !finals.keepsPlaces || finals.qubitMask != state.count - 1 { counts = merged(counts) }
            answer.counts = counts.map { (text.text($0.0), $0.1) }
        }
        if options.wantsProbabilities {
            let values = state.probabilities(of: finals.qubitMask).map { (finals.outcome(of: $0.state, on: Outcome()), $0.probability) }
            answer.probabilities = listed(values, text)
        }
        answer.timing.sampleSeconds = watch.lap()
        if options.wantsState { answer.state = options.gradient == nil ? state.amplitudes() : try state.copy().amplitudes() }
        if let method = options.gradient {
            try differentiate(by: method)
            answer.timing.gradientSeconds = watch.lap()
        }
    }

    private func differentiate(by method: GradientMethod) throws(SimulationError) {
        let differentiable = try DifferentiableCircuit(circuit, lowered, program, binding)
        let values: [[Double]]
        switch method {
        case .adjoint:
            let adjoint = try AdjointGradient<Scalar>(differentiable, planner: state.planner, cancellation: cancellation)
            let together = max(1, spareStates)
            var rows: [[Double]] = []
            for first in stride(from: 0, to: options.observables.count, by: together) {
                if first > 0 {
                    state.reset()
                    try state.apply(program.gates, cancellation: cancellation)
                }
                rows += try adjoint.gradients(
                    of: Array(options.observables[first..<min(first + together, options.observables.count)]), at: state)
            }
            values = rows
        case .parameterShift:
            values = try ShiftGradients(circuit: differentiable, observables: options.observables, cancellation: cancellation)
                .parameterShift(on: state)
        case .finiteDifference:
            values = try ShiftGradients(circuit: differentiable, observables: options.observables, cancellation: cancellation)
                .finiteDifference(on: state)
        }
        answer.gradients = values.map { row in Array(zip(differentiable.inputs, row)) }
    }

    private func runBranches() throws(SimulationError) {
        let branches = Branches(program: program, state: state, copies: max(0, spareStates), limit: branchLimit, cancellation: cancellation)
        if !options.observables.isEmpty || options.wantsProbabilities {
            do throws(SimulationError) {
                try followExactly(branches)
            } catch {
                guard case .tooManyBranches = error, let shots = options.shots, shots > 0 else { throw error }
                answer.warnings.append("the circuit's measurements have too many outcomes for exact values: estimated from \(shots) shots")
                (answer.expectations, answer.probabilities) = ([], nil)
            }
        }
        answer.timing.simulateSeconds = watch.lap()
        if let shots = options.shots { try followShots(branches, shots) }
        answer.timing.sampleSeconds = watch.lap()
        if options.shots == nil, options.observables.isEmpty, !options.wantsProbabilities {
            answer.warnings.append("nothing was asked of the circuit, whose end depends on chance: ask for shots or probabilities")
        }
    }

    private func followExactly(_ branches: Branches<Scalar>) throws(SimulationError) {
        var generator = Philox(seed: options.seed)
        let finals = finals
        var probabilities: [Outcome: Double] = [:]
        var moments = options.observables.map { _ in (mean: 0.0, square: 0.0) }
        try branches.follow(.probability(1), using: &generator) { (bits, load, _: inout Philox) throws(SimulationError) in
            guard case .probability(let weight) = load else { return }
            for (index, observable) in options.observables.enumerated() {
                let (mean, variance) = options.shots == nil ? (state.expectation(of: observable), 0) : try state.moments(of: observable)
                moments[index].mean += weight * mean
                moments[index].square += weight * (variance + mean * mean)
            }
            guard options.wantsProbabilities else { return }
            for (basis, probability) in state.probabilities(of: finals.qubitMask) {
                probabilities[finals.outcome(of: basis, on: program.recordsBits ? bits : Outcome()), default: 0] += weight * probability
            }
        }
        answer.expectations = moments.map { moment in
            guard let shots = options.shots, shots > 0 else { return (moment.mean, 0) }
            return (moment.mean, (max(0, moment.square - moment.mean * moment.mean) / Double(shots)).squareRoot())
        }
        if options.wantsProbabilities { answer.probabilities = listed(probabilities.sorted { $0.key < $1.key }, text) }
    }

    private func followShots(_ branches: Branches<Scalar>, _ shots: Int) throws(SimulationError) {
        var generator = Philox(seed: options.seed, stream: samplingStream)
        let (finals, text) = (finals, text)
        var counts: [(Outcome, Int)] = []
        // Exact values that could not be had are means over the shots.
        let isEstimating = answer.expectations.count < options.observables.count
        var sums = options.observables.map { _ in (mean: 0.0, square: 0.0) }
        if shots > 0 {
            try branches.follow(.shots(shots), using: &generator) { (bits, load, generator) throws(SimulationError) in
                guard case .shots(let count) = load else { return }
                for (basis, times) in state.sample(count, using: &generator) {
                    counts.append((finals.outcome(of: basis, on: program.recordsBits ? bits : Outcome()), times))
                }
                guard isEstimating else { return }
                for (index, observable) in options.observables.enumerated() {
                    let (mean, variance) = try state.moments(of: observable)
                    sums[index].mean += Double(count) * mean
                    sums[index].square += Double(count) * (variance + mean * mean)
                }
            }
        }
        let total = merged(counts)
        answer.counts = total.map { (text.text($0.0), $0.1) }
        guard isEstimating else { return }
        answer.expectations = sums.map { sum in
            let mean = sum.mean / Double(shots)
            return (mean, (max(0, sum.square / Double(shots) - mean * mean) / Double(shots)).squareRoot())
        }
        if options.wantsProbabilities { answer.probabilities = total.map { (text.text($0.0), Double($0.1) / Double(shots)) } }
    }

    /// Equal outcomes added up, in ascending order.
    private func merged<Value: AdditiveArithmetic>(_ values: [(Outcome, Value)]) -> [(Outcome, Value)] {
        var result: [(Outcome, Value)] = []
        for (outcome, value) in values.sorted(by: { $0.0 < $1.0 }) {
            if result.last?.0 == outcome { result[result.count - 1].1 += value } else { result.append((outcome, value)) }
        }
        return result
    }

    private func listed(_ values: [(Outcome, Double)], _ text: OutcomeText) -> [(String, Double)] {
        merged(values).filter { $0.1 >= 1e-12 }.map { (text.text($0.0), $0.1) }
    }
}

private let samplingStream: UInt64 = 1
/// Ends of a program that are followed for exact values.
private let branchLimit = 4096

extension SimulationOptions {
    /// What a circuit of that many qubits takes.
    func memory(qubits: Int) -> MemoryPlan {
        var plan = MemoryPlan(qubits: qubits, precision: precision)
        if gradient != nil { plan.states += 1 }
        if shots != nil, !observables.isEmpty { plan.states = max(plan.states, 2) }
        if wantsState, gradient != nil || precision == .single { plan.tableBytes += 16 }
        if wantsProbabilities { plan.tableBytes += 64 }
        return plan
    }
}

/// Seconds between laps.
private struct Stopwatch {
    private var last = Stopwatch.now

    mutating func lap() -> Double {
        let now = Stopwatch.now
        defer { last = now }
        return now - last
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
