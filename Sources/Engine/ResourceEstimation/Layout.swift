import Glibc

/// What a program needs once its qubits lie in a plane and its rotations are made of T gates (parallel synthesis, sequential Pauli
/// computation).
public struct Layout: Hashable, Sendable {
    public let logicalQubits: UInt64
    public let algorithmicDepth: UInt64
    public let tStates: UInt64
    public let tStatesPerRotation: UInt64?

    init(_ counts: LogicalCounts, rotationBudget: Double) {
        let q = counts.numQubits
        let corridor = UInt64(saturating: Double(q.times(8)).squareRoot().rounded(.up))
        logicalQubits = q.times(2).plus(corridor).plus(1)

        let perRotation: UInt64? =
            counts.rotationCount > 0
            ? UInt64(saturating: (0.53 * log2(Double(counts.rotationCount) / rotationBudget) + 4.86).rounded(.up)) : nil
        tStatesPerRotation = perRotation
        let threeQubitGates = counts.cczCount.plus(counts.ccixCount)
        algorithmicDepth = counts.measurementCount.plus(counts.rotationCount).plus(counts.tCount).plus(threeQubitGates.times(3))
            .plus((perRotation ?? 0).times(counts.rotationDepth))
        tStates = threeQubitGates.times(4).plus(counts.tCount).plus((perRotation ?? 0).times(counts.rotationCount))
    }
}
