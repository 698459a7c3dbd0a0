internal import Numerics

/// Shots that have had the same outcomes so far, and the state that is left to each such group.
private struct ShotGroups {
    /// The next site to measure.
    var site: Int
    var counts: [Int]
    /// Outcomes by site, `words` words a group.
    var bits: [UInt64]
    /// One row a group, of length 1.
    var states: ComplexMatrix

    /// The second half of the groups, taken away.
    mutating func splitOff(words: Int) -> ShotGroups {
        let (half, columns) = (counts.count / 2, states.columns)
        let rest = ShotGroups(
            site: site, counts: Array(counts[half...]), bits: Array(bits[(half * words)...]),
            states: ComplexMatrix(rows: counts.count - half, columns: columns, values: Array(states.values[(half * columns)...])))
        counts.removeLast(counts.count - half)
        bits.removeLast(bits.count - half * words)
        states = ComplexMatrix(rows: half, columns: columns, values: Array(states.values[..<(half * columns)]))
        return rest
    }
}

extension MatrixProductState {
    /// Outcomes of measuring sites `range` so many times, as one bit a site in words of 64, with their counts.
    ///
    /// Site after site from the left: what is right of a site does not matter to it in the canonical form. Groups of shots with the same
    /// outcomes so far are measured together, all groups in one product.
    func sampledSites(
        _ shots: Int, _ range: ClosedRange<Int>, using generator: inout Philox, _ receive: (ArraySlice<UInt64>, Int) -> Void
    ) throws(LinearAlgebraError) {
        try prepare(range.lowerBound...range.lowerBound, exactly: true)
        let words = (range.count + 63) / 64
        var waiting = [start(shots, at: range.lowerBound, words: words, using: &generator)]
        while var groups = waiting.popLast() {
            while groups.site <= range.upperBound {
                if groups.counts.count > MatrixProductState.groupLimit { waiting.append(groups.splitOff(words: words)) }
                let place = groups.site - range.lowerBound
                measure(&groups, place: place, words: words, isLast: groups.site == range.upperBound, using: &generator)
            }
            for (index, count) in groups.counts.enumerated() { receive(groups.bits[index * words..<(index + 1) * words], count) }
        }
    }

    /// So many groups are measured at a time, for the sake of memory.
    private static let groupLimit = 4096

    /// What stands left of the first site is measured in the basis of its weights, and forgotten.
    private func start(_ shots: Int, at site: Int, words: Int, using generator: inout Philox) -> ShotGroups {
        let left = factors[site].matrix
        let columns = left.columns
        let weights = (0..<left.rows).map { row in left.values[row * columns..<(row + 1) * columns].reduce(0) { $0 + $1.squaredMagnitude } }
        let total = weights.reduce(0, +)
        var counts = [Int](repeating: 0, count: left.rows)
        for _ in 0..<shots {
            var (rest, row) = (generator.uniform() * total, 0)
            while row < left.rows - 1, rest >= weights[row] {
                rest -= weights[row]
                row += 1
            }
            counts[row] += 1
        }
        let rows = counts.indices.filter { counts[$0] > 0 }
        let values = rows.flatMap { row in
            left.values[row * columns..<(row + 1) * columns].map { (1 / weights[row].squareRoot()) * $0 }
        }
        return ShotGroups(
            site: site, counts: rows.map { counts[$0] }, bits: Array(repeating: 0, count: rows.count * words),
            states: ComplexMatrix(rows: rows.count, columns: columns, values: values))
    }

    private func measure(_ groups: inout ShotGroups, place: Int, words: Int, isLast: Bool, using generator: inout Philox) {
        let both = LinearAlgebra.multiply(rowsOf: groups.states, wide(groups.site), on: team)
        let (columns, half) = (both.columns, both.columns / 2)
        var (counts, bits, sources) = ([Int](), [UInt64](), [(start: Int, scale: Double)]())
        counts.reserveCapacity(groups.counts.count)
        both.values.withUnsafeBufferPointer { values in
            for (group, count) in groups.counts.enumerated() {
                let start = group * columns
                var (zero, one) = (0.0, 0.0)
                for index in start..<start + half {
                    zero += values[index].squaredMagnitude
                    one += values[index + half].squaredMagnitude
                }
                let ones = binomial(count, one / (zero + one), using: &generator)
                for (outcome, share, weight) in [(0, count - ones, zero), (1, ones, one)] where share > 0 {
                    counts.append(share)
                    bits += groups.bits[group * words..<(group + 1) * words]
                    if outcome == 1 { bits[bits.count - words + place / 64] |= 1 << UInt64(place % 64) }
                    sources.append((start + outcome * half, 1 / weight.squareRoot()))
                }
            }
        }
        (groups.counts, groups.bits, groups.site) = (counts, bits, groups.site + 1)
        guard !isLast else { return }
        groups.states = both.gathering(sources, columns: half)
    }

    /// How many of so many trials succeed.
    private func binomial(_ trials: Int, _ probability: Double, using generator: inout Philox) -> Int {
        guard probability > 0 else { return 0 }
        guard probability < 1 else { return trials }
        var successes = 0
        for _ in 0..<trials where generator.uniform() < probability { successes += 1 }
        return successes
    }
}

extension ComplexMatrix {
    /// Rows copied from anywhere in the values, each scaled.
    fileprivate func gathering(_ sources: [(start: Int, scale: Double)], columns: Int) -> ComplexMatrix {
        ComplexMatrix(
            rows: sources.count, columns: columns,
            values: [Complex](unsafeUninitializedCapacity: sources.count * columns) { target, count in
                values.withUnsafeBufferPointer { values in
                    for (row, source) in sources.enumerated() {
                        for column in 0..<columns { target[row * columns + column] = source.scale * values[source.start + column] }
                    }
                }
                count = sources.count * columns
            })
    }
}
