internal import KernelTable
internal import Numerics

/// What one thread's trajectories gave: whole numbers only, so that threads' tallies add up to the same whatever their order.
final class TrajectoryTally: @unchecked Sendable {
    private let program: TrajectoryProgram
    private let finals: FinalMeasurement
    private var samples: [Outcome: Int] = [:]
    /// Probabilities as multiples of 2⁻⁶¹: of basis states, or of outcomes where bits were written inside the circuit.
    private var shares: [Int64]
    private var outcomeShares: [Outcome: Int64] = [:]
    /// The basis state at each place, without frames and flips.
    private var basis: [Int] = []

    init(_ program: TrajectoryProgram, _ wantsProbabilities: Bool) {
        self.program = program
        finals = FinalMeasurement(program.recordsBits ? program.finals : (0..<program.qubits).map { ($0, $0) })
        shares = wantsProbabilities && !program.recordsInside ? Array(repeating: 0, count: 1 << program.qubits) : []
    }

    func addSample(_ state: Int, _ bits: Outcome, _ generator: inout Philox) {
        var outcome = finals.outcome(of: state, on: visible(bits))
        for (bit, misreading) in program.orderedMisreadings {
            let chance = outcome[bit] ? misreading.zeroGivenOne : misreading.oneGivenZero
            if generator.uniform() < chance { outcome[bit].toggle() }
        }
        samples[outcome, default: 0] += 1
    }

    /// The bits that are part of an answer.
    private func visible(_ bits: Outcome) -> Outcome {
        guard program.recordsBits else { return Outcome() }
        var visible = bits
        for bit in program.localBits { visible[bit] = false }
        return visible
    }

    /// Adds a lane's probabilities times a weight.
    func addProbabilities<Scalar>(of walk: LaneWalk<Scalar>, lane: Int, weight: Double) {
        if basis.isEmpty { basis = walk.basisStates() }
        var frame = 0
        for (qubit, flips) in walk.frameX.enumerated() where (flips >> UInt32(lane) & 1 == 1) != walk.places[qubit].isFlipped {
            frame |= 1 << qubit
        }
        let (state, lanes) = (walk.state.pointer, walk.lanes)
        let scale = weight * 0x1p61
        for place in 0..<walk.amplitudes {
            let (real, imaginary) = (Double(state[2 * place * lanes + lane]), Double(state[(2 * place + 1) * lanes + lane]))
            let share = Int64(((real * real + imaginary * imaginary) * scale).rounded())
            guard share > 0 else { continue }
            if program.recordsInside {
                outcomeShares[finals.outcome(of: basis[place] ^ frame, on: visible(walk.classical[lane].bits)), default: 0] += share
            } else {
                shares[basis[place] ^ frame] += share
            }
        }
    }

    func add(_ other: TrajectoryTally) {
        samples.merge(other.samples, uniquingKeysWith: +)
        outcomeShares.merge(other.outcomeShares, uniquingKeysWith: +)
        for place in shares.indices { shares[place] += other.shares[place] }
    }

    func counts() -> [(outcome: Outcome, count: Int)] {
        samples.map { (outcome: $0.key, count: $0.value) }.sorted { $0.outcome < $1.outcome }
    }

    /// In ascending order, with what misreading makes of them.
    func probabilities() -> [(outcome: Outcome, probability: Double)] {
        var found = outcomeShares
        for place in shares.indices where shares[place] > 0 { found[finals.outcome(of: place, on: Outcome()), default: 0] += shares[place] }
        var values = found.mapValues { Double($0) * 0x1p-61 }
        for (bit, misreading) in program.orderedMisreadings {
            var misread: [Outcome: Double] = [:]
            for (outcome, probability) in values.sorted(by: { $0.key < $1.key }) {
                let chance = outcome[bit] ? misreading.zeroGivenOne : misreading.oneGivenZero
                misread[outcome, default: 0] += probability * (1 - chance)
                guard chance > 0 else { continue }
                var other = outcome
                other[bit].toggle()
                misread[other, default: 0] += probability * chance
            }
            values = misread
        }
        return values.map { (outcome: $0.key, probability: $0.value) }.sorted { $0.outcome < $1.outcome }
    }
}

extension TrajectoryProgram {
    /// In the order of the bits, so that random numbers are drawn in one order.
    var orderedMisreadings: [(key: Int, value: Misreading)] { misreadings.sorted { $0.key < $1.key } }
}
