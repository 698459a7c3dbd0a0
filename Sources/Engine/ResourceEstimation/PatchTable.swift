import Glibc

/// A scheme on a kind of qubit, with its patches of every distance.
struct PatchTable: Sendable {
    let scheme: CorrectionScheme
    let qubit: PhysicalQubit
    /// Max of what disturbs and what misreads a qubit.
    let physicalErrorRate: Double
    /// Index 0 stands for distance 1; nil where the formulas give no patch.
    private let patches: [LogicalPatch?]
    /// Why there is none.
    private let fault: EstimationError?

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
        var found: [LogicalPatch?] = []
        var faults: [EstimationError] = []
        if let fault = Self.fault(of: scheme, physical: physicalErrorRate) { faults.append(fault) }
        let isCorrecting = faults.isEmpty
        let distances = max(scheme.maxCodeDistance, 1)
        found.reserveCapacity(Int(distances))
        var times = Self.times(of: qubit)
        for distance in 1...distances {
            do {
                times[0] = Double(distance)
                let time = try Self.cycleTime(cycle, times)
                let qubits = try Self.patchQubits(space, distance)
                let rate = Self.errorRate(of: scheme, physical: physicalErrorRate, distance: distance)
                found.append(
                    isCorrecting
                        ? LogicalPatch(codeDistance: distance, physicalQubits: qubits, logicalCycleTime: time, logicalErrorRate: rate) : nil
                )
            } catch {
                if distance >= 3 { throw error }
                faults.append(error)
                found.append(nil)
            }
        }
        (patches, fault) = (found, faults.first)
    }

    func patch(_ distance: UInt64) throws(EstimationError) -> LogicalPatch {
        guard distance >= 1, distance <= UInt64(patches.count) else {
            throw EstimationError(.codeParameter, "The code parameter cannot be computed: no code of distance \(distance)")
        }
        if let patch = patches[Int(distance) - 1] { return patch }
        throw fault ?? EstimationError(.codeParameter, "The code parameter cannot be computed: no code of distance \(distance)")
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
            if let fault = Self.fault(of: scheme, physical: physicalErrorRate) { throw fault }
            if Self.errorRate(of: scheme, physical: physicalErrorRate, distance: distance) <= requiredRate { return distance }
        }
        throw Self.tooHigh("No code distance up to \(largest) reaches the required logical error rate \(requiredRate)")
    }

    private static func tooHigh(_ reason: String) -> EstimationError {
        EstimationError(.codeParameter, "The code parameter cannot be computed: \(reason); try increasing the total logical error budget")
    }
}

extension PatchTable {
    private static func formulas(of scheme: CorrectionScheme, on qubit: PhysicalQubit) throws(EstimationError) -> (Formula, Formula) {
        let times = timeVariables(isMajorana: qubit.isMajorana)
        do {
            return (
                try Formula(scheme.logicalCycleTime, variables: ["codeDistance", "oneQubitMeasurementTime"] + times),
                try Formula(scheme.physicalQubitsPerLogicalQubit, variables: ["codeDistance"])
            )
        } catch {
            throw EstimationError(.cannotEvaluate, "cannot evaluate expression: '\(error)'")
        }
    }

    /// What a kind of qubit adds to the variables of the cycle time's formula.
    static func timeVariables(isMajorana: Bool) -> [String] {
        isMajorana ? ["twoQubitJointMeasurementTime"] : ["oneQubitGateTime", "twoQubitGateTime"]
    }

    /// The variables of the cycle time's formula; the first is the distance.
    private static func times(of qubit: PhysicalQubit) -> [Double] {
        switch qubit.operations {
        case .gateBased(let gates):
            [1, Double(qubit.oneQubitMeasurementTime), Double(gates.oneQubitGateTime), Double(gates.twoQubitGateTime)]
        case .majorana(let measurements):
            [1, Double(qubit.oneQubitMeasurementTime), Double(measurements.twoQubitJointMeasurementTime)]
        }
    }

    private static func cycleTime(_ formula: Formula, _ values: [Double]) throws(EstimationError) -> UInt64 {
        let fault = "The logical cycle time cannot be computed: "
        let what: String
        do {
            let value = try formula.evaluate(values)
            let time = UInt64(saturating: value.rounded(.toNearestOrAwayFromZero))
            if time > 0 { return time }
            what = value.isNaN ? "no number" : "non-positive value"
        } catch {
            throw EstimationError(.logicalCycleTime, fault + "\(error)")
        }
        throw EstimationError(
            .logicalCycleTime, fault + "logicalCycleTime formula yields \(what) for code distance = \(Figures.plain(values[0]))")
    }

    private static func patchQubits(_ formula: Formula, _ distance: UInt64) throws(EstimationError) -> UInt64 {
        let fault = "The number of physical qubits required for a code cannot be computed: "
        let what: String
        do {
            let value = try formula.evaluate([Double(distance)])
            let qubits = UInt64(saturating: value)
            if qubits > 0 { return qubits }
            what = value.isNaN ? "no number" : "non-positive value"
        } catch {
            throw EstimationError(.physicalQubits, fault + "\(error)")
        }
        throw EstimationError(
            .physicalQubits, fault + "physicalQubitsPerLogicalQubit formula yields \(what) for code distance = \(distance)")
    }

    /// Why the scheme corrects nothing at that rate.
    private static func fault(of scheme: CorrectionScheme, physical rate: Double) -> EstimationError? {
        guard rate > scheme.errorCorrectionThreshold else { return nil }
        return EstimationError(
            .logicalErrorRate,
            "The logical error rate cannot be computed: physical error rate \(rate) is above the threshold \(scheme.errorCorrectionThreshold)",
            hint: "take a qubit whose gates, idling and readout fail less often, or a scheme of a higher threshold")
    }

    private static func errorRate(of scheme: CorrectionScheme, physical rate: Double, distance: UInt64) -> Double {
        var coefficient: UInt64 = 1
        for _ in 0..<min(scheme.distanceCoefficientPower ?? 0, 64) { coefficient = coefficient.times(distance) }
        let suppression = power(rate / scheme.errorCorrectionThreshold, (distance + 1) / 2)
        return scheme.crossingPrefactor * Double(coefficient) * suppression
    }
}
