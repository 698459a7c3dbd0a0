import Glibc

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

/// A scheme on a kind of qubit, with its patches of every distance.
struct PatchTable: Sendable {
    let scheme: CorrectionScheme
    let qubit: PhysicalQubit
    /// Max of what disturbs and what misreads a qubit.
    let physicalErrorRate: Double
    private let patches: [Result<LogicalPatch, EstimationError>]

    private static let largestDistance: UInt64 = 20_000

    /// Patches at distances 1 to the scheme's largest; index 0 stands for distance 1.
    init(_ scheme: CorrectionScheme, on qubit: PhysicalQubit) throws(EstimationError) {
        self.scheme = scheme
        self.qubit = qubit
        physicalErrorRate = max(qubit.cliffordErrorRate, qubit.readoutErrorRate)
        let (cycle, space) = try Self.formulas(of: scheme, on: qubit)
        guard scheme.crossingPrefactor <= 0.5 else {
            throw EstimationError(.invalidValue, "invalid value for 'crossingPrefactor', expected value between 0 and 0.5")
        }
        guard qubit.cliffordErrorRate < scheme.errorCorrectionThreshold else {
            throw EstimationError(
                .invalidValue,
                "invalid value for '\(qubit.cliffordErrorKeys)', expected value between 0 and \(scheme.errorCorrectionThreshold)")
        }
        guard scheme.maxCodeDistance <= Self.largestDistance else {
            throw EstimationError(
                .invalidValue, "invalid value for 'maxCodeDistance', expected value between 1 and \(Self.largestDistance)")
        }
        var found: [Result<LogicalPatch, EstimationError>] = []
        for distance in 1...max(scheme.maxCodeDistance, 1) {
            let rate = Self.errorRate(of: scheme, physical: physicalErrorRate, distance: distance)
            do {
                let time = try Self.cycleTime(cycle, qubit, distance)
                let qubits = try Self.patchQubits(space, distance)
                found.append(
                    rate.map { LogicalPatch(codeDistance: distance, physicalQubits: qubits, logicalCycleTime: time, logicalErrorRate: $0) })
            } catch {
                if distance >= 3 { throw error }
                found.append(.failure(error))
            }
        }
        patches = found
    }

    func patch(_ distance: UInt64) throws(EstimationError) -> LogicalPatch {
        guard distance >= 1, distance <= UInt64(patches.count) else {
            throw EstimationError(.codeParameter, "The code parameter cannot be computed: no code of distance \(distance)")
        }
        return try patches[Int(distance) - 1].get()
    }

    /// The least odd distance whose logical error rate is at most the required one.
    func distance(for requiredRate: Double) throws(EstimationError) -> UInt64 {
        let largest = scheme.maxCodeDistance
        if scheme.distanceCoefficientPower ?? 0 == 0 {
            let above = 2 * log(scheme.crossingPrefactor / requiredRate)
            let below = log(scheme.errorCorrectionThreshold / physicalErrorRate)
            let distance = UInt64(saturating: (above / below - 1).rounded(.up)) | 1
            guard distance <= largest else {
                throw Self.tooHigh("The computed code distance \(distance) is too high; maximum allowed code distance is \(largest)")
            }
            return distance
        }
        for distance in stride(from: UInt64(1), through: largest, by: 2) {
            let rate = try Self.errorRate(of: scheme, physical: physicalErrorRate, distance: distance).get()
            if rate <= requiredRate { return distance }
        }
        throw Self.tooHigh("No code distance up to \(largest) reaches the required logical error rate \(requiredRate)")
    }

    private static func tooHigh(_ reason: String) -> EstimationError {
        EstimationError(.codeParameter, "The code parameter cannot be computed: \(reason); try increasing the total logical error budget")
    }
}

extension PatchTable {
    private static func formulas(of scheme: CorrectionScheme, on qubit: PhysicalQubit) throws(EstimationError) -> (Formula, Formula) {
        let times = qubit.isMajorana ? ["twoQubitJointMeasurementTime"] : ["oneQubitGateTime", "twoQubitGateTime"]
        do {
            return (
                try Formula(scheme.logicalCycleTime, variables: ["codeDistance", "oneQubitMeasurementTime"] + times),
                try Formula(scheme.physicalQubitsPerLogicalQubit, variables: ["codeDistance"])
            )
        } catch {
            throw EstimationError(.cannotEvaluate, "cannot evaluate expression: '\(error)'")
        }
    }

    private static func cycleTime(_ formula: Formula, _ qubit: PhysicalQubit, _ distance: UInt64) throws(EstimationError) -> UInt64 {
        var values = [Double(distance), Double(qubit.oneQubitMeasurementTime)]
        switch qubit.operations {
        case .gateBased(let gates): values += [Double(gates.oneQubitGateTime), Double(gates.twoQubitGateTime)]
        case .majorana(let measurements): values.append(Double(measurements.twoQubitJointMeasurementTime))
        }
        let fault = "The logical cycle time cannot be computed: "
        do {
            let time = UInt64(saturating: try formula.evaluate(values).rounded(.toNearestOrAwayFromZero))
            if time > 0 { return time }
        } catch {
            throw EstimationError(.logicalCycleTime, fault + "\(error)")
        }
        throw EstimationError(
            .logicalCycleTime, fault + "logicalCycleTime formula yields non-positive value for code distance = \(distance)")
    }

    private static func patchQubits(_ formula: Formula, _ distance: UInt64) throws(EstimationError) -> UInt64 {
        let fault = "The number of physical qubits required for a code cannot be computed: "
        do {
            let qubits = UInt64(saturating: try formula.evaluate([Double(distance)]))
            if qubits > 0 { return qubits }
        } catch {
            throw EstimationError(.physicalQubits, fault + "\(error)")
        }
        throw EstimationError(
            .physicalQubits, fault + "physicalQubitsPerLogicalQubit formula yields non-positive value for code distance = \(distance)")
    }

    private static func errorRate(
        of scheme: CorrectionScheme, physical rate: Double, distance: UInt64
    ) -> Result<Double, EstimationError> {
        guard rate <= scheme.errorCorrectionThreshold else {
            return .failure(
                EstimationError(
                    .logicalErrorRate,
                    "The logical error rate cannot be computed: physical error rate \(rate) is above the threshold \(scheme.errorCorrectionThreshold)"
                ))
        }
        var coefficient: UInt64 = 1
        for _ in 0..<min(scheme.distanceCoefficientPower ?? 0, 64) { coefficient = coefficient.times(distance) }
        let suppression = power(rate / scheme.errorCorrectionThreshold, (distance + 1) / 2)
        return .success(scheme.crossingPrefactor * Double(coefficient) * suppression)
    }
}
