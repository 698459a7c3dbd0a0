/// One part after another, as often as it runs; qubits are used again.
extension LogicalCounts {
    static func + (one: LogicalCounts, other: LogicalCounts) -> LogicalCounts {
        LogicalCounts(
            numQubits: max(one.numQubits, other.numQubits), tCount: one.tCount.plus(other.tCount),
            rotationCount: one.rotationCount.plus(other.rotationCount), rotationDepth: one.rotationDepth.plus(other.rotationDepth),
            cczCount: one.cczCount.plus(other.cczCount), ccixCount: one.ccixCount.plus(other.ccixCount),
            measurementCount: one.measurementCount.plus(other.measurementCount))
    }

    static func * (counts: LogicalCounts, times: UInt64) -> LogicalCounts {
        LogicalCounts(
            numQubits: counts.numQubits, tCount: counts.tCount.times(times), rotationCount: counts.rotationCount.times(times),
            rotationDepth: counts.rotationDepth.times(times), cczCount: counts.cczCount.times(times),
            ccixCount: counts.ccixCount.times(times), measurementCount: counts.measurementCount.times(times))
    }

    /// What was added since `earlier`.
    static func - (counts: LogicalCounts, earlier: LogicalCounts) -> LogicalCounts {
        LogicalCounts(
            numQubits: counts.numQubits, tCount: counts.tCount - earlier.tCount,
            rotationCount: counts.rotationCount - earlier.rotationCount, rotationDepth: counts.rotationDepth - earlier.rotationDepth,
            cczCount: counts.cczCount - earlier.cczCount, ccixCount: counts.ccixCount - earlier.ccixCount,
            measurementCount: counts.measurementCount - earlier.measurementCount)
    }
}
