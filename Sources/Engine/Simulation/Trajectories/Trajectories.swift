internal import Circuits
internal import KernelTable
internal import Kernels
internal import Numerics

/// Many trajectories of a noisy circuit, each a pure state with errors drawn for it.
///
/// All errors that do not depend on the state are drawn first. Trajectories without any share one state, equal ones another, and the rest go side by side in SIMD lanes, each
/// group from where its first error stands: what comes before is walked once a thread. The same seed gives the same bits on any number of threads.
struct Trajectories<Scalar: LaneScalar & BitwiseCopyable> {
    let program: TrajectoryProgram
    let kernels: LaneKernelTable<Scalar>
    let groups: [TrajectoryGroup]
    let count: Int
    let team: ThreadTeam
    let cancellation: Cancellation?
    /// Threads for which there is memory.
    let workers: Int
    /// Qubits of the blocks in which larger states are swept.
    let blockQubits: Int

    /// What is asked of each trajectory.
    struct Question {
        var observables: [PauliSum] = []
        var wantsProbabilities = false
        /// Samples of all trajectories together.
        var shots = 0
    }

    struct Answer {
        var expectations: [(value: Double, standardError: Double)] = []
        var probabilities: [(outcome: Outcome, probability: Double)] = []
        var counts: [(outcome: Outcome, count: Int)] = []
    }

    /// Draws the errors of `count` trajectories.
    ///
    /// - Parameters:
    ///   - kernels: the loops to use; nil for the widest that fit.
    ///   - isGrouped: whether equal trajectories share a state; it changes nothing but the time.
    ///   - blockQubits: nil for what a core's cache holds.
    init(
        _ program: TrajectoryProgram, count: Int, seed: UInt64, kernels: LaneKernelTable<Scalar>? = nil, isGrouped: Bool = true,
        blockQubits: Int? = nil, memoryLimit: Int, team: ThreadTeam, cancellation: Cancellation? = nil
    ) throws(SimulationError) {
        (self.program, self.count, self.team, self.cancellation) = (program, count, team, cancellation)
        guard program.qubits < 48 else { throw Self.refusal(program, Scalar.laneKernels[0], memoryLimit) }
        let tables = Scalar.laneKernels.filter { kernels == nil || ($0.name == kernels?.name && $0.lanes == kernels?.lanes) }
        guard let table = tables.last(where: { Self.need(qubits: program.qubits, $0) <= Double(memoryLimit) }) else {
            throw Self.refusal(program, tables.first ?? Scalar.laneKernels[0], memoryLimit)
        }
        self.kernels = table
        self.blockQubits = blockQubits ?? CacheSizes.laneBlockQubits(amplitudeBytes: 2 * table.lanes * MemoryLayout<Scalar>.stride)
        workers = max(1, min(team.threads, Int(min(Double(memoryLimit) / Self.need(qubits: program.qubits, table), 4096))))
        let groups = TrajectoryGroup.draw(count, from: program, seed: seed, on: team)
        // What is drawn inside loops sets equal ones apart.
        self.groups = isGrouped && program.firstLoop == nil ? groups : groups.flatMap(\.apart)
    }

    /// Bytes that one thread takes: the states on their way, and where the next ones begin.
    private static func need(qubits: Int, _ kernels: LaneKernelTable<Scalar>) -> Double {
        Double(sign: .plus, exponent: qubits + 2, significand: Double(kernels.lanes * MemoryLayout<Scalar>.stride))
    }

    private static func refusal(_ program: TrajectoryProgram, _ kernels: LaneKernelTable<Scalar>, _ limit: Int) -> SimulationError {
        .methodMemory(.trajectories, need: need(qubits: program.qubits, kernels), limit: limit)
    }

    /// Bytes that the narrowest loops take on one thread.
    static func leastBytes(qubits: Int) -> Double { need(qubits: qubits, Scalar.laneKernels[0]) }

    var memoryBytes: Int { Int(Self.need(qubits: program.qubits, kernels)) * workers }

    func run(_ question: Question) throws(SimulationError) -> Answer {
        let lanes = kernels.lanes
        let parties = (groups.count + lanes - 1) / lanes
        let workers = max(1, min(self.workers, parties))
        var tallies: [TrajectoryTally] = []
        for _ in 0..<workers { tallies.append(TrajectoryTally(program, question.wantsProbabilities)) }
        var values = [Double](repeating: 0, count: max(1, question.observables.count * groups.count))
        var failures = [SimulationError?](repeating: nil, count: workers)
        values.withUnsafeMutableBufferPointer { values in
            failures.withUnsafeMutableBufferPointer { failures in
                guard let values = values.baseAddress.map({ SendablePointer($0) }),
                    let failures = failures.baseAddress.map({ SendablePointer($0) })
                else { return }
                let tallies = tallies
                team.parallel(workers) { part, _ in
                    for worker in part {
                        do throws(SimulationError) {
                            try walk(Array(stride(from: worker, to: parties, by: workers)), question, values.value, tallies[worker])
                        } catch {
                            failures.value[worker] = error
                        }
                    }
                }
            }
        }
        for case let failure? in failures { throw failure }
        var answer = Answer()
        for observable in question.observables.indices {
            answer.expectations.append(mean { values[observable * groups.count + $0] })
        }
        for tally in tallies.dropFirst() { tallies[0].add(tally) }
        (answer.counts, answer.probabilities) = (tallies[0].counts(), tallies[0].probabilities())
        return answer
    }

    /// The mean of a value a group over all trajectories, and its standard error.
    private func mean(_ value: (Int) -> Double) -> (value: Double, standardError: Double) {
        let mean = groups.indices.reduce(0) { $0 + groups[$1].weight * value($1) } / Double(count)
        let square = groups.indices.reduce(0) { $0 + groups[$1].weight * (value($1) - mean) * (value($1) - mean) }
        return (mean, (square / Double(count) / Double(max(1, count - 1))).squareRoot())
    }

    /// Walks parties of groups, each from where its first event stands.
    private func walk(_ parties: [Int], _ question: Question, _ values: UnsafeMutablePointer<Double>, _ tally: TrajectoryTally)
        throws(SimulationError)
    {
        let (ahead, walk): (LaneWalk<Scalar>, LaneWalk<Scalar>)
        do throws(MemoryFault) {
            ahead = try LaneWalk(program, kernels, blockQubits: blockQubits)
            walk = try LaneWalk(program, kernels, blockQubits: blockQubits)
        } catch {
            throw Self.refusal(program, kernels, error.available)
        }
        for party in parties {
            let range = party * kernels.lanes..<min((party + 1) * kernels.lanes, groups.count)
            let firsts = range.compactMap { groups[$0].events.list.first?.site }
            let start = min(firsts.min().map { program.siteSteps[$0] } ?? program.steps.count, program.firstLoop ?? .max)
            try ahead.advance(to: start, cancellation)
            walk.take(ahead)
            walk.begin(groups[range])
            try walk.advance(to: program.steps.count, cancellation)
            collect(walk, range, question, values, tally)
        }
    }

    private func collect(
        _ walk: LaneWalk<Scalar>, _ range: Range<Int>, _ question: Question, _ values: UnsafeMutablePointer<Double>,
        _ tally: TrajectoryTally
    ) {
        let weights = walk.weights()
        for (place, observable) in question.observables.enumerated() {
            let results = walk.expectations(of: observable, weights.totals)
            for (lane, group) in range.enumerated() { values[place * groups.count + group] = results[lane] }
        }
        if question.wantsProbabilities {
            for (lane, group) in range.enumerated() {
                tally.addProbabilities(of: walk, lane: lane, weight: groups[group].weight / Double(count) / weights.totals[lane])
            }
        }
        guard question.shots > 0 else { return }
        let (each, more) = question.shots.quotientAndRemainder(dividingBy: count)
        for (lane, group) in range.enumerated() {
            var wanted: [(uniform: Double, member: Int)] = []
            var generators = groups[group].members.map(\.generator)
            generators[0] = walk.generators[lane]
            for (member, (trajectory, _)) in groups[group].members.enumerated() {
                for _ in 0..<each + (trajectory < more ? 1 : 0) { wanted.append((generators[member].uniform(), member)) }
            }
            wanted.sort { ($0.uniform, $0.member) < ($1.uniform, $1.member) }
            walk.sample(lane, wanted.map(\.uniform), weights) { index, state in
                tally.addSample(state, walk.classical[lane].bits, &generators[wanted[index].member])
            }
        }
    }
}

/// A precision that states side by side come in.
protocol LaneScalar: KernelScalar {
    /// The loops that this processor can run, the narrowest first.
    static var laneKernels: [LaneKernelTable<Self>] { get }
}

extension Double: LaneScalar {
    static var laneKernels: [LaneKernelTable<Double>] { LaneKernels.available.map(\.double) }
}

extension Float: LaneScalar {
    static var laneKernels: [LaneKernelTable<Float>] { LaneKernels.available.map(\.single) }
}

extension CacheSizes {
    /// Qubits of the blocks in which states side by side are swept: half of a core's second-level cache.
    static func laneBlockQubits(amplitudeBytes: Int) -> Int {
        max(6, Int.bitWidth - 1 - max(1, second / 2 / amplitudeBytes).leadingZeroBitCount)
    }
}
