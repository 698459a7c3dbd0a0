/// Rows of a kernel matrix, computed when first asked for; the least recently used make room where the memory is full.
final class KernelRows {
    let count: Int
    private let compute: (_ row: Int, _ values: UnsafeMutablePointer<Double>) -> Void
    private let storage: UnsafeMutablePointer<Double>
    private let capacity: Int
    private var slotOfRow: [Int]
    private var rowOfSlot: [Int] = []
    private var lastUse: [Int] = []
    private var clock = 0

    /// - Parameters:
    ///   - bytes: the most memory for rows; at least two rows are kept.
    ///   - compute: writes `count` values.
    init(
        count: Int, bytes: Int = 1 << 28, compute: @escaping (_ row: Int, _ values: UnsafeMutablePointer<Double>) -> Void
    ) {
        (self.count, self.compute) = (count, compute)
        capacity = min(count, max(bytes / (8 * max(count, 1)), 2))
        storage = .allocate(capacity: max(capacity * count, 1))
        slotOfRow = [Int](repeating: -1, count: count)
    }

    deinit { storage.deallocate() }

    /// A row, valid until two other rows have been asked for.
    func row(_ index: Int) -> UnsafePointer<Double> {
        clock += 1
        var slot = slotOfRow[index]
        if slot < 0 {
            if rowOfSlot.count < capacity {
                slot = rowOfSlot.count
                rowOfSlot.append(index)
                lastUse.append(clock)
            } else {
                slot = lastUse.indices.min { lastUse[$0] < lastUse[$1] } ?? 0
                slotOfRow[rowOfSlot[slot]] = -1
                rowOfSlot[slot] = index
            }
            slotOfRow[index] = slot
            let values = storage + slot * count
            compute(index, values)
        }
        lastUse[slot] = clock
        return UnsafePointer(storage + slot * count)
    }
}
