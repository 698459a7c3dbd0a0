internal import CProcessor
public import KernelTable
internal import KernelsV2
internal import KernelsV3
internal import KernelsV4

/// The batched engine's loops that this processor can run.
public enum BatchedKernels {
    /// All of them, the narrowest first; tests run each.
    public static let available: [BatchedKernelTable] =
        [KernelsV2.batchedTable] + (level >= 3 ? [KernelsV3.batchedTable] : []) + (level >= 4 ? [KernelsV4.batchedTable] : [])

    /// The widest.
    public static let best: BatchedKernelTable = available[available.count - 1]

    private static let level = processor_level()
}
