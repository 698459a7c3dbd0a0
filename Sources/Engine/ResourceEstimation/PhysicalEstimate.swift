/// What a program costs on an error-corrected machine.
public struct PhysicalEstimate: Hashable, Sendable {
    /// The T factories beside the program.
    public struct Factories: Hashable, Sendable {
        public var factory: TFactory
        public var copies: UInt64
        /// How often all copies run together.
        public var runs: UInt64
    }

    public var counts: LogicalCounts
    public var parameters: EstimationParameters
    public var budget: ErrorBudget
    public var layout: Layout
    public var patch: LogicalPatch
    /// None where the program needs no T states.
    public var factories: Factories?
    /// Where idle qubits wait; none where they wait in patches.
    public var memory: MemoryEstimate?
    /// Logical cycles of the whole run, waiting for T states included.
    public var cycles: UInt64
    public var requiredLogicalErrorRate: Double
    /// None where the program needs no T states.
    public var requiredTStateErrorRate: Double?
}

extension PhysicalEstimate {
    public var physicalQubitsForAlgorithm: UInt64 { layout.logicalQubits.times(patch.physicalQubits) }

    public var physicalQubitsForFactories: UInt64 { factories.map { $0.copies.times($0.factory.physicalQubits) } ?? 0 }

    public var physicalQubits: UInt64 {
        physicalQubitsForAlgorithm.plus(physicalQubitsForFactories).plus(memory?.physicalQubits ?? 0)
    }

    /// Nanoseconds; the largest number stands for 584 years and more.
    public var runtime: UInt64 { patch.logicalCycleTime.times(cycles) }

    /// Logical cycles a second.
    public var clockFrequency: Double { 1e9 / Double(patch.logicalCycleTime) }

    /// Reliable quantum operations a second.
    public var rqops: UInt64 { UInt64(saturating: (Double(layout.logicalQubits) * clockFrequency).rounded(.up)) }
}
