internal import Circuits
internal import Noise
internal import Numerics

/// Samples a Clifford circuit with measurements inside: one reference run on a tableau, then Pauli frames for all shots, many at a time.
struct FrameSampling {
    private enum Event {
        case gates([CliffordGate])
        case measure(qubit: Int, bit: Int?, reference: Bool, readout: ReadoutError?)
        case noise(PauliNoise, qubits: [Int])
        case reset(qubit: Int)
        case paulis(Condition, reference: Bool, difference: [CliffordGate])
    }

    private let qubits: Int
    private let bits: Int
    private let events: [Event]
    private let finals: [(qubit: Int, bit: Int, reference: Bool)]
    private let cancellation: Cancellation?

    /// Runs the reference: outcomes that chance decides are 0.
    init(_ program: CliffordProgram, bits: Int, _ finals: FinalMeasurement, cancellation: Cancellation?) throws(SimulationError) {
        let state = try StabilizerState(qubits: program.qubits)
        var (values, events) = ([Bool](repeating: false, count: bits), [Event]())
        for step in program.steps {
            switch step {
            case .gates(let gates):
                try state.apply(gates, cancellation: cancellation)
                events.append(.gates(gates))
            case .noise(let noise, let qubits): events.append(.noise(noise, qubits: qubits))
            case .measure(let qubit, let bit, let readout):
                let outcome = state.probability(ofOne: qubit) == 1
                state.collapse(qubit, to: outcome, probability: 1)
                if let bit { values[bit] = outcome }
                events.append(.measure(qubit: qubit, bit: bit, reference: outcome, readout: readout))
            case .reset(let qubit):
                let outcome = state.probability(ofOne: qubit) == 1
                state.collapse(qubit, to: outcome, probability: 1)
                if outcome { state.flip(qubit) }
                events.append(.reset(qubit: qubit))
            case .paulis(let condition, let then, let otherwise):
                let holds = condition.holds { values[$0] }
                try state.apply(holds ? then : otherwise, cancellation: nil)
                events.append(.paulis(condition, reference: holds, difference: then + otherwise))
            }
        }
        // One sample of the final measurements: that with all free bits 0.
        let affine = AffineOutcomes(state.tableau, measuring: finals.pairs.map(\.qubit))
        let reference = affine.values([UInt64](repeating: 0, count: affine.rank))
        self.finals = zip(finals.pairs, reference).map { ($0.qubit, $0.bit, $1 & 1 == 1) }
        (qubits, self.bits, self.events, self.cancellation) = (program.qubits, bits, events, cancellation)
    }

    /// Outcomes of those of the circuit's bits, or of all qubits where there are none.
    func sample(_ shots: Int, of visible: [Int]?, using generator: Philox) throws(SimulationError) -> [(outcome: Outcome, count: Int)] {
        let width = visible == nil ? qubits : bits
        let read = visible ?? Array(0..<width)
        let transposition = OutcomeTransposition(bits: read, on: Outcome())
        // Batches fill the cache at most by half.
        let words = max(1, min(16, (shots + 63) / 64, 1 << 16 / max(1, qubits)))
        var counts: [Outcome: Int] = [:]
        var generator = generator
        for first in stride(from: 0, to: shots, by: 64 * words) {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            let values = batch(words, width: width, keepsBits: visible != nil, Philox(seed: generator.next(), stream: samplingStream))
            for word in 0..<words where first + 64 * word < shots {
                let column = read.map { values[$0 * words + word] }
                for outcome in transposition.outcomes(column, min(64, shots - first - 64 * word)) { counts[outcome, default: 0] += 1 }
            }
        }
        return counts.map { ($0.key, $0.value) }
    }

    /// The values of all bits in 64 · words runs, bit by bit.
    private func batch(_ words: Int, width: Int, keepsBits: Bool, _ generator: Philox) -> [UInt64] {
        var frames = PauliFrames(qubits: qubits, words: words, generator: generator)
        var values = [UInt64](repeating: 0, count: max(bits, width) * words)
        for event in events {
            switch event {
            case .gates(let gates): for gate in gates { frames.apply(gate) }
            case .noise(let noise, let qubits): frames.apply(noise, on: qubits)
            case .measure(let qubit, let bit, let reference, let readout):
                if let bit { record(frames.flips(of: qubit), reference, &values, bit) }
                if let bit, let readout { misread(readout, &frames, &values, bit) }
                frames.measure(qubit)
            case .reset(let qubit): frames.reset(qubit)
            case .paulis(let condition, let reference, let difference):
                for word in 0..<words {
                    var mask: UInt64 = 0
                    for run in 0..<64 {
                        let holds = condition.holds { values[$0 * words + word] >> UInt64(run) & 1 == 1 }
                        if holds != reference { mask |= 1 << UInt64(run) }
                    }
                    if mask != 0 { for gate in difference { frames.multiply(by: gate, word: word, where: mask) } }
                }
            }
        }
        if !keepsBits { values = [UInt64](repeating: 0, count: width * words) }
        for (qubit, bit, reference) in finals { record(frames.flips(of: qubit), reference, &values, bit) }
        return values
    }

    private func misread(_ readout: ReadoutError, _ frames: inout PauliFrames, _ values: inout [UInt64], _ bit: Int) {
        let (falseOnes, falseZeros) = (frames.mask(readout.oneGivenZero), frames.mask(readout.zeroGivenOne))
        for word in falseOnes.indices {
            let value = values[bit * falseOnes.count + word]
            values[bit * falseOnes.count + word] = value & ~falseZeros[word] | ~value & falseOnes[word]
        }
    }

    private func record(_ flips: ArraySlice<UInt64>, _ reference: Bool, _ values: inout [UInt64], _ bit: Int) {
        for (word, flip) in flips.enumerated() { values[bit * flips.count + word] = reference ? ~flip : flip }
    }
}
