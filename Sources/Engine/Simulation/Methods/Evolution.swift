internal import Circuits
internal import Numerics

/// Runs a program on a state and reads what was asked for: what all methods that hold a state have in common.
///
/// A program that ends in its measurements runs once. Otherwise it is followed through the outcomes of its measurements (``Branches``).
struct Evolution<State: Simulator> {
    let request: SimulationRequest
    let program: Program<State.Gate>
    let state: State
    /// States that may be kept beside the first one.
    let spareStates: Int

    private var options: SimulationOptions { request.options }
    private var reading: OutcomeReading { OutcomeReading(program, of: request) }

    /// Counts, probabilities and expectation values into the answer, with their times.
    func run(into answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        if program.isDeterministic { try runOnce(&answer, &watch) } else { try runBranches(&answer, &watch) }
    }

    private func runOnce(_ answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        try state.apply(program.gates, cancellation: request.cancellation)
        for observable in options.observables {
            guard let shots = options.shots, shots > 0 else {
                answer.expectations.append((state.expectation(of: observable), 0))
                continue
            }
            let (mean, variance) = try state.moments(of: observable)
            answer.expectations.append((mean, (variance / Double(shots)).squareRoot()))
        }
        answer.timing.simulateSeconds = watch.lap()
        let reading = reading
        let base = reading.base(program.visible(program.stored.bits))
        if let shots = options.shots {
            var generator = Philox(seed: options.seed, stream: samplingStream)
            answer.counts = reading.counts(try state.sample(shots, reading.finals, on: base, using: &generator))
        }
        if options.wantsProbabilities {
            answer.probabilities = reading.probabilities(try state.probabilities(reading.finals, on: base))
        }
        answer.timing.sampleSeconds = watch.lap()
    }

    private func runBranches(_ answer: inout SimulationResult, _ watch: inout Stopwatch) throws(SimulationError) {
        let branches = Branches(
            program: program, state: state, copies: max(0, spareStates), limit: branchLimit, cancellation: request.cancellation)
        if !options.observables.isEmpty || options.wantsProbabilities {
            do throws(SimulationError) {
                try followExactly(branches, &answer)
            } catch {
                guard case .tooManyBranches = error, let shots = options.shots, shots > 0 else { throw error }
                answer.warnings.append("the circuit's measurements have too many outcomes for exact values: estimated from \(shots) shots")
                (answer.expectations, answer.probabilities) = ([], nil)
            }
        }
        answer.timing.simulateSeconds = watch.lap()
        if let shots = options.shots { try followShots(branches, shots, &answer) }
        answer.timing.sampleSeconds = watch.lap()
        if options.shots == nil, options.observables.isEmpty, !options.wantsProbabilities {
            answer.warnings.append("nothing was asked of the circuit, whose end depends on chance: ask for shots or probabilities")
        }
    }

    private func followExactly(_ branches: Branches<State>, _ answer: inout SimulationResult) throws(SimulationError) {
        var generator = Philox(seed: options.seed)
        let reading = reading
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
            for (outcome, probability) in try state.probabilities(reading.finals, on: reading.base(bits)) {
                probabilities[outcome, default: 0] += weight * probability
            }
        }
        answer.expectations = moments.map { moment in
            guard let shots = options.shots, shots > 0 else { return (moment.mean, 0) }
            return (moment.mean, (max(0, moment.square - moment.mean * moment.mean) / Double(shots)).squareRoot())
        }
        if options.wantsProbabilities { answer.probabilities = reading.probabilities(probabilities.map { ($0.key, $0.value) }) }
    }

    private func followShots(_ branches: Branches<State>, _ shots: Int, _ answer: inout SimulationResult) throws(SimulationError) {
        var generator = Philox(seed: options.seed, stream: samplingStream)
        let reading = reading
        var counts: [(outcome: Outcome, count: Int)] = []
        // Exact values that could not be had are means over the shots.
        let isEstimating = answer.expectations.count < options.observables.count
        var sums = options.observables.map { _ in (mean: 0.0, square: 0.0) }
        if shots > 0 {
            try branches.follow(.shots(shots), using: &generator) { (bits, load, generator) throws(SimulationError) in
                guard case .shots(let count) = load else { return }
                counts += try state.sample(count, reading.finals, on: reading.base(bits), using: &generator)
                guard isEstimating else { return }
                for (index, observable) in options.observables.enumerated() {
                    let (mean, variance) = try state.moments(of: observable)
                    sums[index].mean += Double(count) * mean
                    sums[index].square += Double(count) * (variance + mean * mean)
                }
            }
        }
        let total = reading.counts(counts)
        answer.counts = total
        guard isEstimating else { return }
        answer.expectations = sums.map { sum in
            let mean = sum.mean / Double(shots)
            return (mean, (max(0, sum.square / Double(shots) - mean * mean) / Double(shots)).squareRoot())
        }
        if options.wantsProbabilities { answer.probabilities = total.map { ($0.0, Double($0.1) / Double(shots)) } }
    }
}

/// The stream of random numbers that samples are drawn from.
let samplingStream: UInt64 = 1
/// Ends of a program that are followed for exact values.
private let branchLimit = 4096
