internal import Circuits
internal import Numerics

/// A stabilizer state as the other methods' states are used.
final class StabilizerState: Simulator {
    private(set) var tableau: Tableau

    /// All qubits at 0.
    init(qubits: Int) throws(SimulationError) { tableau = try StabilizerState.checked(qubits: qubits) }

    private init(_ tableau: Tableau) { self.tableau = tableau }

    private static func checked(qubits: Int) throws(SimulationError) -> Tableau {
        do { return try Tableau(qubits: qubits) } catch {
            throw .methodMemory(.stabilizer, need: Tableau.bytes(qubits: qubits), limit: error.available)
        }
    }

    var qubits: Int { tableau.qubits }
    var memoryBytes: Int { tableau.memoryBytes }

    func reset() { tableau.reset() }

    func apply(_ gates: [CliffordGate], cancellation: Cancellation?) throws(SimulationError) {
        for (index, gate) in gates.enumerated() {
            if index & 1023 == 0, let cancellation, cancellation.isCancelled { throw .cancelled }
            tableau.apply(gate)
        }
    }

    func flip(_ qubit: Int) { tableau.flip(qubit) }

    func probability(ofOne qubit: Int) -> Double { tableau.certainOutcome(of: qubit).map { $0 ? 1 : 0 } ?? 0.5 }

    func collapse(_ qubit: Int, to outcome: Bool, probability: Double) { tableau.collapse(qubit, to: outcome) }

    func expectation(of observable: PauliSum) -> Double {
        observable.terms.reduce(0) { $0 + $1.coefficient * Double(tableau.expectation(of: $1.string)) }
    }

    /// Each string leads |0…0⟩ to a basis state of the tableau's frame; equal ones interfere.
    func moments(of observable: PauliSum) -> (mean: Double, variance: Double) {
        var amplitudes: [ArraySlice<PauliBits.Word>: Complex] = [:]
        var mean = 0.0
        for term in observable.terms {
            let image = tableau.image(of: term.string)
            let phase = [Complex(1), Complex.i, Complex(-1), -Complex.i][(image.yCount + (image.isNegative ? 2 : 0)) & 3]
            amplitudes[image.flips, default: .zero] += Complex(term.coefficient) * phase
            if image.isDiagonal { mean += image.isNegative ? -term.coefficient : term.coefficient }
        }
        let square = amplitudes.values.map(\.squaredMagnitude).sorted().reduce(0, +)
        return (mean, max(0, square - mean * mean))
    }

    func sample(_ shots: Int, _ finals: FinalMeasurement, on bits: Outcome, using generator: inout Philox) -> [(
        outcome: Outcome, count: Int
    )] {
        let affine = AffineOutcomes(tableau, measuring: finals.pairs.map(\.qubit))
        let transposition = OutcomeTransposition(bits: finals.pairs.map(\.bit), on: bits)
        if affine.rank <= fewFreeBits { return tally(shots, affine, transposition, using: &generator) }
        var counts: [Outcome: Int] = [:]
        for first in stride(from: 0, to: shots, by: 64) {
            for outcome in transposition.outcomes(affine.sample(using: &generator), min(64, shots - first)) {
                counts[outcome, default: 0] += 1
            }
        }
        return counts.map { ($0.key, $0.value) }
    }

    func probabilities(_ finals: FinalMeasurement, on bits: Outcome) throws(SimulationError) -> [(outcome: Outcome, probability: Double)] {
        let affine = AffineOutcomes(tableau, measuring: finals.pairs.map(\.qubit))
        guard affine.rank <= mostFreeBits else { throw .tooManyOutcomes(limit: 1 << mostFreeBits) }
        let probability = Double(sign: .plus, exponent: -affine.rank, significand: 1)
        return outcomes(affine, OutcomeTransposition(bits: finals.pairs.map(\.bit), on: bits)).map { ($0, probability) }
    }

    /// Counts the values of few free bits first, and writes each outcome once.
    private func tally(_ shots: Int, _ affine: AffineOutcomes, _ transposition: OutcomeTransposition, using generator: inout Philox) -> [(
        outcome: Outcome, count: Int
    )] {
        var counts = [Int](repeating: 0, count: 1 << affine.rank)
        for first in stride(from: 0, to: shots, by: 64) {
            let free = (0..<affine.rank).map { _ in generator.next() }
            for run in 0..<min(64, shots - first) {
                var value = 0
                for (bit, word) in free.enumerated() { value |= Int(word >> UInt64(run) & 1) << bit }
                counts[value] += 1
            }
        }
        return zip(outcomes(affine, transposition), counts).filter { $0.1 > 0 }.map { ($0.0, $0.1) }
    }

    /// The outcome for every value of the free bits, in ascending order of that value.
    private func outcomes(_ affine: AffineOutcomes, _ transposition: OutcomeTransposition) -> [Outcome] {
        var result: [Outcome] = []
        for first in stride(from: 0, to: 1 << affine.rank, by: 64) {
            // 64 values of the free bits: the lowest six count within the words.
            let free = (0..<affine.rank).map { bit -> UInt64 in bit < 6 ? countingWords[bit] : first >> bit & 1 == 1 ? ~0 : 0 }
            result += transposition.outcomes(affine.values(free), min(64, 1 << affine.rank - first))
        }
        return result
    }

    func copy() -> StabilizerState { StabilizerState(tableau) }

    func assign(_ other: StabilizerState) { tableau = other.tableau }
}

/// Outcomes of at most 2 to this number are counted before they are written.
private let fewFreeBits = 10
/// Probabilities of at most 2 to this number of outcomes are listed.
private let mostFreeBits = 20

/// Word k holds bit k of the numbers 0 to 63.
private let countingWords: [UInt64] = (0..<6).map { bit in (0..<64).reduce(0) { $1 >> bit & 1 == 1 ? $0 | 1 << UInt64($1) : $0 } }
