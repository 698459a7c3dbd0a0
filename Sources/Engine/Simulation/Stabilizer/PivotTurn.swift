/// The operation V that leaves |0…0⟩ alone but for a Hadamard gate, and turns a measured operator into ±Z of one qubit, the pivot.
///
/// V is controlled X gates from the pivot to the operator's other X and Y, controlled Z gates to its other Z, S where the pivot has Y, and a Hadamard gate.
/// On the state UV|0…0⟩ the measured operator's outcome is the pivot's 0 or 1.
struct PivotTurn {
    private typealias Word = PauliBits.Word

    private let words: Int
    private let lane: Int
    private let bit: UInt64
    /// Targets of the controlled X gates, then of the controlled Z gates.
    private let targets: [PauliBits.Word]
    private let isY: Bool

    /// Nil where the operator is diagonal: where the outcome is certain.
    init?(_ measured: PauliRow) {
        guard let pivot = measured.firstFlip else { return nil }
        var others = measured
        others.set(pivot, x: false, z: false)
        targets = others.bits
        words = targets.count / 2
        (lane, bit) = (pivot >> 6, UInt64(1) << UInt64(pivot & 63))
        // The controlled X gates turn X into Y where they meet an odd number of Y.
        isY = measured.z(pivot) != !others.yCount.isMultiple(of: 2)
    }

    private var zLane: Int { 8 * words + lane }

    private func has(_ row: UnsafeMutablePointer<PauliBits.Word>, _ lane: Int) -> Bool {
        UnsafeMutableRawPointer(row).load(fromByteOffset: 8 * lane, as: UInt64.self) & bit != 0
    }

    private func set(_ row: UnsafeMutablePointer<PauliBits.Word>, _ lane: Int, _ value: Bool) {
        let raw = UnsafeMutableRawPointer(row)
        let old = raw.load(fromByteOffset: 8 * lane, as: UInt64.self)
        raw.storeBytes(of: value ? old | bit : old & ~bit, toByteOffset: 8 * lane, as: UInt64.self)
    }

    func hasPivotZ(_ row: UnsafeMutablePointer<PauliBits.Word>) -> Bool { has(row, zLane) }

    /// V†PV for a row of X and Z bits; whether its sign changes.
    func apply(to row: UnsafeMutablePointer<PauliBits.Word>) -> Bool {
        let (hasX, hasZ) = (has(row, lane), has(row, zLane))
        return targets.withUnsafeBufferPointer { targets in
            guard hasX else {
                var sum = Word.zero
                for index in 0..<words { sum ^= row[words + index] & targets[index] ^ row[index] & targets[words + index] }
                // The pivot's Z, if any, becomes X.
                set(row, lane, hasZ != !sum.onesCount.isMultiple(of: 2))
                set(row, zLane, false)
                return false
            }
            var (crossed, plain, met, both) = (0, 0, 0, 0)
            for index in 0..<words {
                let (flips, phases) = (targets[index], targets[words + index])
                let (oldX, oldZ) = (row[index], row[words + index])
                let newX = oldX ^ flips
                crossed += (oldZ & flips).onesCount
                plain += (oldZ & flips & ~oldX).onesCount
                met += (newX & phases).onesCount
                both += (newX & oldZ & phases).onesCount
                row[index] = newX
                row[words + index] = oldZ ^ phases
            }
            // Signs of the controlled X gates, then of the controlled Z gates: each sees the pivot's Z as those before have left it.
            var isNegative = (plain + (hasZ ? crossed : 0) + crossed * (crossed - 1) / 2) & 1 == 1
            var pivotZ = hasZ != (crossed & 1 == 1)
            if (both + (pivotZ ? met : 0) + met * (met - 1) / 2) & 1 == 1 { isNegative.toggle() }
            if met & 1 == 1 { pivotZ.toggle() }
            if isY {
                // S: X becomes −Y, Y becomes X.
                if !pivotZ { isNegative.toggle() }
                pivotZ.toggle()
            }
            // Hadamard: Y becomes −Y, X becomes Z.
            if pivotZ { isNegative.toggle() }
            set(row, lane, pivotZ)
            set(row, zLane, true)
            return isNegative
        }
    }
}
