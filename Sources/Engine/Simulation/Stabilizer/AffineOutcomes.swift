internal import Numerics

/// The joint distribution of measured qubits of a stabilizer state: free bits, each 0 or 1 by chance, and sums of free bits.
///
/// All outcomes that occur are equally likely. Found by eliminating the X bits of the measured operators, in O(measured · rank · n/64).
struct AffineOutcomes {
    /// A measured bit.
    enum Place: Hashable {
        case free(Int)
        /// The sum of free bits, and 1 where `constant`.
        case sum([Int], constant: Bool)
    }

    /// One a measured qubit, in their order.
    let places: [Place]
    /// Free bits.
    let rank: Int

    init(_ tableau: Tableau, measuring qubits: [Int]) {
        /// A product of measured operators, and the free bits whose sum its outcome is.
        struct Pivot {
            var row: PauliRow
            var bits: [UInt64]
        }
        var pivots: [Pivot] = []
        var pivotAt = [Int](repeating: -1, count: tableau.qubits)
        var places: [Place] = []
        for qubit in qubits {
            if let outcome = tableau.certainOutcome(of: qubit) {
                places.append(.sum([], constant: outcome))
                continue
            }
            var row = tableau.image(ofZ: qubit)
            var bits = [UInt64](repeating: 0, count: pivots.count / 64 + 1)
            var column: Int?
            while let flip = row.firstFlip {
                guard pivotAt[flip] >= 0 else {
                    column = flip
                    break
                }
                let pivot = pivots[pivotAt[flip]]
                row.multiply(by: pivot.row)
                for word in pivot.bits.indices { bits[word] ^= pivot.bits[word] }
            }
            guard let column else {
                places.append(.sum(AffineOutcomes.ones(bits), constant: row.isNegative))
                continue
            }
            // The measured bit itself is the free one.
            pivotAt[column] = pivots.count
            places.append(.free(pivots.count))
            bits[pivots.count / 64] ^= 1 << UInt64(pivots.count % 64)
            pivots.append(Pivot(row: row, bits: bits))
        }
        (self.places, rank) = (places, pivots.count)
    }

    private static func ones(_ words: [UInt64]) -> [Int] {
        var result: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(64 * index + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return result
    }

    /// The measured bits for some free ones, one word of 64 samples each.
    func values(_ free: [UInt64]) -> [UInt64] {
        places.map { place in
            switch place {
            case .free(let index): free[index]
            case .sum(let bits, let constant): bits.reduce(constant ? ~0 : 0) { $0 ^ free[$1] }
            }
        }
    }

    /// Bits of 64 samples at a time.
    func sample(using generator: inout Philox) -> [UInt64] { values((0..<rank).map { _ in generator.next() }) }
}

/// Turns words of 64 samples of one bit into 64 outcomes.
struct OutcomeTransposition {
    /// For each 64 bits of an outcome, which measured place fills each; −1 for none.
    private let sources: [[Int]]
    private let words: [Int]
    private let base: Outcome

    /// - Parameter bits: the bit that each measured place is kept in, on top of those in `base`.
    init(bits: [Int], on base: Outcome) {
        var sources: [Int: [Int]] = [:]
        for (place, bit) in bits.enumerated() { sources[bit / 64, default: [Int](repeating: -1, count: 64)][bit % 64] = place }
        words = sources.keys.sorted()
        self.sources = words.map { sources[$0] ?? [] }
        self.base = base
    }

    func outcomes(_ values: [UInt64], _ count: Int) -> [Outcome] {
        var result = [Outcome](repeating: base, count: count)
        var block = [UInt64](repeating: 0, count: 64)
        for (word, places) in zip(words, sources) {
            var mask: UInt64 = 0
            for (bit, place) in places.enumerated() {
                block[bit] = place < 0 ? 0 : values[place]
                if place >= 0 { mask |= 1 << UInt64(bit) }
            }
            transpose(&block)
            for shot in 0..<count { result[shot].setWord(word, to: block[shot], mask: mask) }
        }
        return result
    }
}

/// Transposes 64 × 64 bits: bit c of word r becomes bit r of word c (Hacker's Delight, 7-3).
func transpose(_ block: inout [UInt64]) {
    var (width, mask) = (32, UInt64(0x0000_0000_ffff_ffff))
    while width != 0 {
        var row = 0
        while row < 64 {
            let swapped = (block[row] >> UInt64(width) ^ block[row + width]) & mask
            block[row] ^= swapped << UInt64(width)
            block[row + width] ^= swapped
            row = (row + width + 1) & ~width
        }
        width >>= 1
        mask ^= mask << UInt64(width)
    }
}
