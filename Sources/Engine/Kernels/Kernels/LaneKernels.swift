internal import CProcessor
public import KernelTable
internal import KernelsV2
internal import KernelsV3
internal import KernelsV4

/// The loops on states side by side that this processor can run.
public struct LaneKernels: Sendable {
    public let double: LaneKernelTable<Double>
    public let single: LaneKernelTable<Float>

    /// All of them, the narrowest first; tests run each.
    public static let available: [LaneKernels] = {
        let level = processor_level()
        var sets = [LaneKernels(double: KernelsV2.doubleLaneTable, single: KernelsV2.singleLaneTable)]
        if level >= 3 { sets.append(LaneKernels(double: KernelsV3.doubleLaneTable, single: KernelsV3.singleLaneTable)) }
        if level >= 4 { sets.append(LaneKernels(double: KernelsV4.doubleLaneTable, single: KernelsV4.singleLaneTable)) }
        return sets
    }()

    /// The widest.
    public static let best: LaneKernels = available[available.count - 1]
}
