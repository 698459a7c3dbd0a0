internal import CProcessor
public import KernelTable
internal import KernelsV2
internal import KernelsV3
internal import KernelsV4

/// The gradients' loops of one level of x86-64, in both precisions.
public struct GradientKernelSet: Sendable {
    public let double: GradientKernelTable<Double>
    public let single: GradientKernelTable<Float>
}

/// The gradients' loops that this processor can run.
public enum GradientKernels {
    /// All of them, the narrowest first; tests run each.
    public static let available: [GradientKernelSet] = {
        let level = processor_level()
        var sets = [GradientKernelSet(double: KernelsV2.doubleGradientTable, single: KernelsV2.singleGradientTable)]
        if level >= 3 { sets.append(GradientKernelSet(double: KernelsV3.doubleGradientTable, single: KernelsV3.singleGradientTable)) }
        if level >= 4 { sets.append(GradientKernelSet(double: KernelsV4.doubleGradientTable, single: KernelsV4.singleGradientTable)) }
        return sets
    }()

    /// The widest.
    public static let best: GradientKernelSet = available[available.count - 1]
}

extension Double {
    public static var gradientKernels: GradientKernelTable<Double> { GradientKernels.best.double }
}

extension Float {
    public static var gradientKernels: GradientKernelTable<Float> { GradientKernels.best.single }
}
