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

    /// On average so often: whole counts, at least one of what runs at all.
    func times(_ mean: Double) -> LogicalCounts {
        func scaled(_ count: UInt64) -> UInt64 {
            let value = Double(count) * mean
            return value > 0 ? max(UInt64(saturating: value.rounded()), 1) : 0
        }
        return LogicalCounts(
            numQubits: numQubits, tCount: scaled(tCount), rotationCount: scaled(rotationCount), rotationDepth: scaled(rotationDepth),
            cczCount: scaled(cczCount), ccixCount: scaled(ccixCount), measurementCount: scaled(measurementCount))
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
