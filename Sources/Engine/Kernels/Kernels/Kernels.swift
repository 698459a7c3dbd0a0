internal import CProcessor
internal import Glibc
public import KernelTable
internal import KernelsV2
internal import KernelsV3
internal import KernelsV4

/// The loops of one level of x86-64, in both precisions.
public struct KernelSet: Sendable {
    public let name: String
    public let double: KernelTable<Double>
    public let single: KernelTable<Float>
    public let probes: ProbeTable
}

/// The kernels that this processor can run.
public enum Kernels {
    /// All of them, the narrowest first; tests run each.
    public static let available: [KernelSet] = {
        let level = processor_level()
        var sets = [
            KernelSet(
                name: KernelsV2.doubleTable.name, double: KernelsV2.doubleTable, single: KernelsV2.singleTable,
                probes: KernelsV2.probeTable)
        ]
        if level >= 3 {
            sets.append(
                KernelSet(
                    name: KernelsV3.doubleTable.name, double: KernelsV3.doubleTable, single: KernelsV3.singleTable,
                    probes: KernelsV3.probeTable))
        }
        if level >= 4 {
            sets.append(
                KernelSet(
                    name: KernelsV4.doubleTable.name, double: KernelsV4.doubleTable, single: KernelsV4.singleTable,
                    probes: KernelsV4.probeTable))
        }
        return sets
    }()

    /// The widest, or the one that the environment variable `QUANTUM_MLOPS_KERNELS` names (`x86-64-v2`, `x86-64-v3`, `x86-64-v4`) where this
    /// processor can run it: so that narrower ones can be timed.
    public static let best: KernelSet = {
        let name = getenv("QUANTUM_MLOPS_KERNELS").map { String(cString: $0) }
        return available.first { $0.name == name } ?? available[available.count - 1]
    }()
}

/// A precision that the simulators run in.
public protocol Amplitude: KernelScalar {
    /// The loops to use for it on this processor.
    static var kernels: KernelTable<Self> { get }
    /// The gradients' loops to use for it on this processor.
    static var gradientKernels: GradientKernelTable<Self> { get }
}

extension Double: Amplitude {
    public static var kernels: KernelTable<Double> { Kernels.best.double }
}

extension Float: Amplitude {
    public static var kernels: KernelTable<Float> { Kernels.best.single }
}
