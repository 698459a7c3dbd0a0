internal import CProcessor
public import KernelTable
internal import KernelsV2
internal import KernelsV3
internal import KernelsV4

/// The density matrix's loops that this processor can run.
public struct TransferKernels: Sendable {
    public let double: TransferTable<Double>
    public let single: TransferTable<Float>

    /// All of them, the narrowest first; tests run each.
    public static let available: [TransferKernels] =
        [TransferKernels(double: KernelsV2.doubleTransfers, single: KernelsV2.singleTransfers)]
        + (level >= 3 ? [TransferKernels(double: KernelsV3.doubleTransfers, single: KernelsV3.singleTransfers)] : [])
        + (level >= 4 ? [TransferKernels(double: KernelsV4.doubleTransfers, single: KernelsV4.singleTransfers)] : [])

    /// The widest.
    public static let best: TransferKernels = available[available.count - 1]

    private static let level = processor_level()
}

/// A precision that density matrices are kept in: `Double` or `Float`.
public protocol TransferScalar: Amplitude, BitwiseCopyable {
    /// The loops to use for it on this processor.
    static var transfers: TransferTable<Self> { get }
}

extension Double: TransferScalar {
    public static var transfers: TransferTable<Double> { TransferKernels.best.double }
}

extension Float: TransferScalar {
    public static var transfers: TransferTable<Float> { TransferKernels.best.single }
}
