public import Circuits
import ResourceEstimation

/// A question that is answered off the screen's thread: what a circuit would cost on an error-corrected machine.
public struct ResourceRequest: Hashable, Sendable {
    public var circuit: Circuit
    /// The error rate of a physical gate and of a measurement.
    public var errorRate: Double

    public init(circuit: Circuit, errorRate: Double) { (self.circuit, self.errorRate) = (circuit, errorRate) }
}

/// The answer: what the circuit asks for, and what a machine of such qubits needs for it.
public struct ResourceReport: Hashable, Sendable {
    public var errorRate: Double
    public var logical: Logical?
    public var physical: Physical?
    /// Why figures are missing.
    public var why: String?

    public init(errorRate: Double, logical: Logical? = nil, physical: Physical? = nil, why: String? = nil) {
        (self.errorRate, self.logical, self.physical, self.why) = (errorRate, logical, physical, why)
    }

    /// What the circuit asks for.
    public struct Logical: Hashable, Sendable {
        public var qubits: UInt64
        public var tGates: UInt64
        public var rotations: UInt64
        public var rotationDepth: UInt64
        public var cczGates: UInt64
        public var measurements: UInt64

        public init(qubits: UInt64, tGates: UInt64, rotations: UInt64, rotationDepth: UInt64, cczGates: UInt64, measurements: UInt64) {
            (self.qubits, self.tGates, self.rotations) = (qubits, tGates, rotations)
            (self.rotationDepth, self.cczGates, self.measurements) = (rotationDepth, cczGates, measurements)
        }
    }

    /// What the machine needs.
    public struct Physical: Hashable, Sendable {
        public var qubits: UInt64
        public var qubitsForAlgorithm: UInt64
        public var qubitsForFactories: UInt64
        public var codeDistance: UInt64
        public var logicalQubits: UInt64
        public var logicalErrorRate: Double
        public var runtimeNanoseconds: UInt64
        public var cycles: UInt64
        public var tStates: UInt64
        public var factories: UInt64
        public var operationsPerSecond: UInt64

        public init(
            qubits: UInt64, qubitsForAlgorithm: UInt64, qubitsForFactories: UInt64, codeDistance: UInt64, logicalQubits: UInt64,
            logicalErrorRate: Double, runtimeNanoseconds: UInt64, cycles: UInt64, tStates: UInt64, factories: UInt64,
            operationsPerSecond: UInt64
        ) {
            (self.qubits, self.qubitsForAlgorithm, self.qubitsForFactories) = (qubits, qubitsForAlgorithm, qubitsForFactories)
            (self.codeDistance, self.logicalQubits, self.logicalErrorRate) = (codeDistance, logicalQubits, logicalErrorRate)
            (self.runtimeNanoseconds, self.cycles, self.tStates) = (runtimeNanoseconds, cycles, tStates)
            (self.factories, self.operationsPerSecond) = (factories, operationsPerSecond)
        }
    }
}

/// Answers what a circuit would cost on a machine whose gates and measurements fail at a given rate, with the estimator's defaults otherwise.
///
/// Takes milliseconds and longer for long circuits. What cannot be told is left out, and ``ResourceReport/why`` tells the reason.
public func estimateResources(_ request: ResourceRequest) -> ResourceReport {
    var report = ResourceReport(errorRate: request.errorRate)
    let counts: LogicalCounts
    do { counts = try LogicalCounts(of: request.circuit) } catch {
        report.why = error.description
        return report
    }
    report.logical = ResourceReport.Logical(
        qubits: counts.numQubits, tGates: counts.tCount, rotations: counts.rotationCount, rotationDepth: counts.rotationDepth,
        cczGates: counts.cczCount + counts.ccixCount, measurements: counts.measurementCount)
    do {
        let estimate = try estimate(counts, EstimationParameters(qubit: .gateBased(errorRate: request.errorRate)))
        report.physical = ResourceReport.Physical(
            qubits: estimate.physicalQubits, qubitsForAlgorithm: estimate.physicalQubitsForAlgorithm,
            qubitsForFactories: estimate.physicalQubitsForFactories, codeDistance: estimate.patch.codeDistance,
            logicalQubits: estimate.layout.logicalQubits, logicalErrorRate: estimate.patch.logicalErrorRate,
            runtimeNanoseconds: estimate.runtime, cycles: estimate.cycles, tStates: estimate.layout.tStates,
            factories: estimate.factories?.copies ?? 0, operationsPerSecond: estimate.rqops)
    } catch {
        report.why = error.message
    }
    return report
}
