/// What a program asks of an error-corrected machine, before its qubits are laid out.
///
/// The seven counts of the Azure Quantum Resource Estimator, under its names.
public struct LogicalCounts: Hashable, Sendable, Codable {
    public var numQubits: UInt64
    /// T gates and their inverses; those inside rotations, CCZ and CCiX gates are not among them.
    public var tCount: UInt64
    /// Rotations by an angle that is neither Clifford nor T.
    public var rotationCount: UInt64
    /// Layers with at least one such rotation.
    public var rotationDepth: UInt64
    public var cczCount: UInt64
    public var ccixCount: UInt64
    public var measurementCount: UInt64

    public init(
        numQubits: UInt64, tCount: UInt64 = 0, rotationCount: UInt64 = 0, rotationDepth: UInt64 = 0, cczCount: UInt64 = 0,
        ccixCount: UInt64 = 0, measurementCount: UInt64 = 0
    ) {
        self.numQubits = numQubits
        self.tCount = tCount
        self.rotationCount = rotationCount
        self.rotationDepth = rotationDepth
        self.cczCount = cczCount
        self.ccixCount = ccixCount
        self.measurementCount = measurementCount
    }
}

extension LogicalCounts {
    /// Whether any gate of the program consumes a magic state.
    var needsMagicStates: Bool { rotationCount > 0 || tCount > 0 || cczCount > 0 || ccixCount > 0 }

    /// A rough price in T states, with which reductions are compared: four for a CCZ, twenty for a rotation.
    public var magicCost: UInt64 { tCount.plus(cczCount.plus(ccixCount).times(4)).plus(rotationCount.times(20)) }
}
