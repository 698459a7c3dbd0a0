internal import BatchedSingleV2
internal import BatchedSingleV3
internal import BatchedSingleV4
internal import CProcessor
public import KernelTable
internal import KernelsV2
internal import KernelsV3
internal import KernelsV4

/// The batched engine's loops for one level of x86-64.
public struct BatchedKernels: Sendable {
    /// `x86-64-v2`, `x86-64-v3` or `x86-64-v4`.
    public let name: String
    public let angles: BatchedAngleTable
    public let double: BatchedKernelTable<Double>
    public let single: BatchedKernelTable<Float>

    /// All that this processor can run, the narrowest first; tests run each.
    public static let available: [BatchedKernels] = {
        let level = processor_level()
        var sets = [
            BatchedKernels(
                name: "x86-64-v2", angles: KernelsV2.batchedAngleTable, double: KernelsV2.batchedTable,
                single: BatchedSingleV2.batchedTable)
        ]
        if level >= 3 {
            sets.append(
                BatchedKernels(
                    name: "x86-64-v3", angles: KernelsV3.batchedAngleTable, double: KernelsV3.batchedTable,
                    single: BatchedSingleV3.batchedTable))
        }
        if level >= 4 {
            sets.append(
                BatchedKernels(
                    name: "x86-64-v4", angles: KernelsV4.batchedAngleTable, double: KernelsV4.batchedTable,
                    single: BatchedSingleV4.batchedTable))
        }
        return sets
    }()

    /// The widest.
    public static let best: BatchedKernels = available[available.count - 1]
}
