public import Numerics

/// Outcomes of measurements in the order and the bits of a circuit.
extension MatrixProductState {
    /// Outcomes of the final measurements, made that many times, each on top of the bits set before; equal outcomes may come several times.
    public func sample(_ shots: Int, _ finals: FinalMeasurement, on bits: Outcome, using generator: inout Philox) throws(SimulationError)
        -> [(outcome: Outcome, count: Int)]
    {
        guard shots > 0 else { return [] }
        let reads = finals.pairs.map { (site: siteOf[$0.qubit], bit: $0.bit) }
        guard let first = reads.map(\.site).min(), let last = reads.map(\.site).max() else { return [(bits, shots)] }
        var result: [(outcome: Outcome, count: Int)] = []
        do throws(LinearAlgebraError) {
            try sampledSites(shots, first...last, using: &generator) { words, count in
                var outcome = bits
                for read in reads {
                    let place = read.site - first
                    outcome[read.bit] = words[words.startIndex + place / 64] >> UInt64(place % 64) & 1 == 1
                }
                result.append((outcome, count))
            }
        } catch {
            throw fail(error)
        }
        return result
    }

    /// Probabilities of the final measurements' outcomes on top of the bits set before; those below 1e-13 are left out.
    public func probabilities(_ finals: FinalMeasurement, on bits: Outcome) throws(SimulationError)
        -> [(outcome: Outcome, probability: Double)]
    {
        var bitsAt: [Int: [Int]] = [:]
        for pair in finals.pairs { bitsAt[siteOf[pair.qubit], default: []].append(pair.bit) }
        guard let first = bitsAt.keys.min(), let last = bitsAt.keys.max() else { return [(bits, 1)] }
        let found: [(outcome: Outcome, probability: Double)]?
        do throws(LinearAlgebraError) {
            try prepare(first...first, exactly: true)
            found = try weights(of: bitsAt, first...last, on: bits)
        } catch {
            throw fail(error)
        }
        guard let found else { throw .tooManyOutcomes(limit: outcomeLimit) }
        return found
    }

    /// Depth first through the outcomes that occur; nil where there are too many.
    private func weights(
        of bitsAt: [Int: [Int]], _ range: ClosedRange<Int>, on bits: Outcome
    ) throws(LinearAlgebraError) -> [(outcome: Outcome, probability: Double)]? {
        /// What the outcomes so far leave: a matrix whose squared norm is their probability.
        var waiting = [(site: range.lowerBound, outcome: bits, rest: factors[range.lowerBound].matrix)]
        let norm = waiting[0].rest.squaredNorm
        var result: [(outcome: Outcome, probability: Double)] = []
        while let (site, outcome, rest) = waiting.popLast() {
            let both = LinearAlgebra.multiply(rest, wide(site))
            guard let bits = bitsAt[site] else {
                let stacked = both.reshaped(rows: 2 * both.rows, columns: both.columns / 2)
                let next = stacked.rows > stacked.columns ? try LinearAlgebra.triangle(stacked, tolerance: 1e-15) : stacked
                waiting.append((site + 1, outcome, next))
                continue
            }
            for value in [true, false] {
                let part = both.columnHalf(value ? 1 : 0)
                let probability = part.squaredNorm / norm
                guard probability >= 1e-13 else { continue }
                var next = outcome
                for bit in bits { next[bit] = value }
                if site == range.upperBound {
                    guard result.count < outcomeLimit else { return nil }
                    result.append((next, probability))
                } else {
                    waiting.append((site + 1, next, part))
                }
            }
        }
        return result
    }
}

/// So many outcomes are listed with their probabilities.
private let outcomeLimit = 1 << 20

extension ComplexMatrix {
    /// The left (0) or right (1) half of the columns.
    fileprivate func columnHalf(_ side: Int) -> ComplexMatrix {
        let half = columns / 2
        var result = ComplexMatrix(rows: rows, columns: half)
        for row in 0..<rows {
            for column in 0..<half { result.values[row * half + column] = values[row * columns + side * half + column] }
        }
        return result
    }
}
