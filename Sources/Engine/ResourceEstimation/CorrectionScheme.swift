/// A quantum error-correcting code as the estimator sees it: how its errors, time and space grow with its distance.
public struct CorrectionScheme: Hashable, Sendable, Codable {
    public var name: String?
    public var errorCorrectionThreshold: Double
    public var crossingPrefactor: Double
    /// The distance to this power multiplies the logical error rate; none counts as 0.
    public var distanceCoefficientPower: UInt64?
    /// Formula for the time of one logical cycle, in nanoseconds.
    public var logicalCycleTime: String
    public var physicalQubitsPerLogicalQubit: String
    public var maxCodeDistance: UInt64
    /// Where the figures were fitted to measurements, between what they lie.
    public var fitted: Fitted?

    /// Intervals of a fit; nil where a figure has none.
    public struct Fitted: Hashable, Sendable, Codable {
        public var crossingPrefactor: ClosedRange<Double>?
        public var errorCorrectionThreshold: ClosedRange<Double>?
    }

    /// The scheme at the good or the bad end of its intervals.
    func end(isGood: Bool) -> CorrectionScheme {
        var scheme = self
        scheme.fitted = nil
        if let range = fitted?.crossingPrefactor { scheme.crossingPrefactor = isGood ? range.lowerBound : range.upperBound }
        if let range = fitted?.errorCorrectionThreshold { scheme.errorCorrectionThreshold = isGood ? range.upperBound : range.lowerBound }
        return scheme
    }
}

extension CorrectionScheme {
    public static let surfaceCode = CorrectionScheme(
        name: "surface_code", errorCorrectionThreshold: 0.01, crossingPrefactor: 0.03, distanceCoefficientPower: 0,
        logicalCycleTime: "(4 * twoQubitGateTime + 2 * oneQubitMeasurementTime) * codeDistance",
        physicalQubitsPerLogicalQubit: "2 * codeDistance * codeDistance", maxCodeDistance: 50)

    public static let majoranaSurfaceCode = CorrectionScheme(
        name: "surface_code", errorCorrectionThreshold: 0.0015, crossingPrefactor: 0.08, distanceCoefficientPower: 0,
        logicalCycleTime: "20 * oneQubitMeasurementTime * codeDistance",
        physicalQubitsPerLogicalQubit: "2 * codeDistance * codeDistance", maxCodeDistance: 50)

    public static let floquetCode = CorrectionScheme(
        name: "floquet_code", errorCorrectionThreshold: 0.01, crossingPrefactor: 0.07, distanceCoefficientPower: 0,
        logicalCycleTime: "3 * oneQubitMeasurementTime * codeDistance",
        physicalQubitsPerLogicalQubit: "4 * codeDistance * codeDistance + 8 * (codeDistance - 1)", maxCodeDistance: 50)

    /// The predefined scheme of that name for a kind of qubit; nil where the name is no predefined one.
    static func named(_ name: String?, for qubit: PhysicalQubit) throws(EstimationError) -> CorrectionScheme? {
        switch name {
        case "surface_code", "surfaceCode", "surface-code":
            return qubit.isMajorana ? majoranaSurfaceCode : surfaceCode
        case "floquet_code", "floquetCode", "floquet-code":
            guard qubit.isMajorana else {
                throw EstimationError(
                    .invalidProtocol, "fault tolerance protocol does not support gate type of qubit",
                    hint: "floquet_code needs a Majorana qubit; gate-based qubits take surface_code")
            }
            return floquetCode
        default: return nil
        }
    }
}

/// One logical qubit at a code distance.
public struct LogicalPatch: Hashable, Sendable {
    public let codeDistance: UInt64
    public let physicalQubits: UInt64
    /// Nanoseconds.
    public let logicalCycleTime: UInt64
    public let logicalErrorRate: Double
}
