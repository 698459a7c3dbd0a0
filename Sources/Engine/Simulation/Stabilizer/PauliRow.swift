/// Bits of Pauli operators in words: qubit q is bit q of the X bits and of the Z bits; both set is Y.
///
/// A product of Pauli operators is the sum of their bits, and a power of i that is counted along.
enum PauliBits {
    typealias Word = SIMD8<UInt64>

    /// Qubits of a word.
    static let wordQubits = 512

    static func words(for qubits: Int) -> Int { max(1, (qubits + wordQubits - 1) / wordQubits) }

    /// Multiplies a row from the right by another one; both are `words` words of X bits followed by as many of Z bits.
    ///
    /// - Returns: the quarter turns that the product of the bare strings brings.
    @inline(__always)
    static func multiply(_ row: UnsafeMutablePointer<Word>, by other: UnsafePointer<Word>, words: Int) -> Int {
        // Two bits a qubit count the quarter turns: each pair of anticommuting factors brings i or −i.
        var (low, high) = (Word.zero, Word.zero)
        for index in 0..<words {
            let (x1, z1) = (row[index], row[words + index])
            let (x2, z2) = (other[index], other[words + index])
            let (x, z) = (x1 ^ x2, z1 ^ z2)
            row[index] = x
            row[words + index] = z
            let crossing = x1 & z2
            let anticommuting = (x2 & z1) ^ crossing
            high ^= (low ^ x ^ z ^ crossing) & anticommuting
            low ^= anticommuting
        }
        return (low.onesCount + 2 * high.onesCount) & 3
    }
}

extension SIMD8<UInt64> {
    var onesCount: Int { Int(truncatingIfNeeded: nonzeroBitCounts.wrappedSum()) }

    private var nonzeroBitCounts: Self {
        var counts = self &- ((self &>> 1) & Self(repeating: 0x5555_5555_5555_5555))
        counts = (counts & Self(repeating: 0x3333_3333_3333_3333)) &+ ((counts &>> 2) & Self(repeating: 0x3333_3333_3333_3333))
        counts = (counts &+ (counts &>> 4)) & Self(repeating: 0x0f0f_0f0f_0f0f_0f0f)
        return (counts &* Self(repeating: 0x0101_0101_0101_0101)) &>> 56
    }
}

/// A Hermitian Pauli operator of any width: a sign and bits.
struct PauliRow: Hashable, Sendable {
    let qubits: Int
    /// X bits, then Z bits.
    fileprivate(set) var bits: [PauliBits.Word]
    var isNegative = false

    private var words: Int { bits.count / 2 }

    /// The identity.
    init(qubits: Int) {
        self.qubits = qubits
        bits = [PauliBits.Word](repeating: .zero, count: 2 * PauliBits.words(for: qubits))
    }

    /// A copy of a row's bits.
    init(qubits: Int, bits row: UnsafePointer<PauliBits.Word>, isNegative: Bool) {
        self.qubits = qubits
        bits = Array(UnsafeBufferPointer(start: row, count: 2 * PauliBits.words(for: qubits)))
        self.isNegative = isNegative
    }

    func x(_ qubit: Int) -> Bool { bits[qubit >> 9][qubit >> 6 & 7] >> UInt64(qubit & 63) & 1 == 1 }
    func z(_ qubit: Int) -> Bool { bits[words + qubit >> 9][qubit >> 6 & 7] >> UInt64(qubit & 63) & 1 == 1 }

    mutating func set(_ qubit: Int, x: Bool, z: Bool) {
        let mask = UInt64(1) << UInt64(qubit & 63)
        for (word, value) in [(qubit >> 9, x), (words + qubit >> 9, z)] {
            if value { bits[word][qubit >> 6 & 7] |= mask } else { bits[word][qubit >> 6 & 7] &= ~mask }
        }
    }

    /// Whether it has neither X nor Y: whether it is diagonal.
    var isDiagonal: Bool { bits[..<words].allSatisfy { $0 == .zero } }

    /// The X bits: where it leads a basis state.
    var flips: ArraySlice<PauliBits.Word> { bits[..<words] }

    /// The lowest qubit with X or Y.
    var firstFlip: Int? {
        for (index, word) in flips.enumerated() where word != .zero {
            for lane in 0..<8 where word[lane] != 0 { return index << 9 | lane << 6 | word[lane].trailingZeroBitCount }
        }
        return nil
    }

    /// How many factors are Y.
    var yCount: Int { (0..<words).reduce(0) { $0 + (bits[$1] & bits[words + $1]).onesCount } }

    /// Multiplies from the right by an operator that commutes with this one, so that the product is Hermitian again.
    mutating func multiply(by other: PauliRow) {
        let turns = multiplyKeepingTurns(by: other)
        isNegative = (isNegative != other.isNegative) != (turns == 2)
    }

    /// Multiplies the bare strings from the right; the quarter turns that this brings.
    mutating func multiplyKeepingTurns(by other: PauliRow) -> Int {
        let count = words
        return bits.withUnsafeMutableBufferPointer { mine in
            other.bits.withUnsafeBufferPointer { theirs in
                guard let row = mine.baseAddress, let by = theirs.baseAddress else { return 0 }
                return PauliBits.multiply(row, by: by, words: count)
            }
        }
    }
}
