public import Circuits
import ResourceEstimation
import Synchronization

/// What an estimate assumes: a machine, and how often it may fail.
public struct ResourceSettings: Hashable, Sendable {
    /// A kind of machine that can be chosen.
    public enum Machine: String, Hashable, Sendable, CaseIterable {
        /// Gates and measurements that fail at ``ResourceSettings/errorRate``, under the surface code.
        case gateBased = "gate-based"
        case superconductingE3 = "qubit_gate_ns_e3"
        case superconductingE4 = "qubit_gate_ns_e4"
        case ionsE3 = "qubit_gate_us_e3"
        case ionsE4 = "qubit_gate_us_e4"
        case majoranaE4 = "qubit_maj_ns_e4"
        case majoranaE6 = "qubit_maj_ns_e6"
    }

    /// The error rate of a physical gate and of a measurement, where the machine has none of its own.
    public var errorRate: Double
    public var machine: Machine
    /// The share of runs that may fail.
    public var errorBudget: Double
    /// At most so many T factories; nil for as many as keep up with the program.
    public var mostFactories: Int?
    public var code = Code.usual

    /// What protects the qubits.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The surface code; on Majorana machines the Floquet code.
        case usual
        /// The surface code on Majorana machines too.
        case surface
        /// As usual, with T states cultivated in a patch beside those that are distilled.
        case cultivation
    }

    public init(errorRate: Double, machine: Machine = .gateBased, errorBudget: Double = 1e-3, mostFactories: Int? = nil) {
        (self.errorRate, self.machine, self.errorBudget, self.mostFactories) = (errorRate, machine, errorBudget, mostFactories)
    }

    var parameters: EstimationParameters {
        let named = PhysicalQubit.predefined.first { $0.name == machine.rawValue }
        let qubit = named ?? .gateBased(errorRate: errorRate)
        var constraints = EstimationParameters.Constraints()
        constraints.maxTFactories = mostFactories.map { UInt64($0) }
        let isMajorana = machine == .majoranaE4 || machine == .majoranaE6
        let scheme: CorrectionScheme? = isMajorana ? (code == .surface ? .majoranaSurfaceCode : .floquetCode) : nil
        var parameters = EstimationParameters(qubit: qubit, scheme: scheme, budget: .total(errorBudget), constraints: constraints)
        parameters.allowsCultivation = code == .cultivation
        return parameters
    }
}

/// A question that is answered off the screen's thread: what a circuit would cost on an error-corrected machine.
public struct ResourceRequest: Hashable, Sendable {
    public var circuit: Circuit
    public var settings: ResourceSettings

    public init(circuit: Circuit, settings: ResourceSettings) { (self.circuit, self.settings) = (circuit, settings) }

    public init(circuit: Circuit, errorRate: Double) { self.init(circuit: circuit, settings: ResourceSettings(errorRate: errorRate)) }
}

/// The answer: what the circuit asks for, and what a machine of such qubits needs for it.
public struct ResourceReport: Hashable, Sendable {
    public var settings: ResourceSettings
    public var logical: Logical?
    public var physical: Physical?
    /// Machines of which none is beaten in both qubits and time, fastest first.
    public var frontier: [Point] = []
    /// What would make it cheaper, each with its gain, estimated again.
    public var suggestions: [String] = []
    /// How the error budget is divided.
    public var budget: Budget?
    /// Whether more of it is still being computed.
    public var isPartial = false
    /// Why figures are missing.
    public var why: String?

    /// Shares of runs that may fail by each cause.
    public struct Budget: Hashable, Sendable {
        public var logical: Double
        public var tStates: Double
        public var rotations: Double

        public init(logical: Double, tStates: Double, rotations: Double) {
            (self.logical, self.tStates, self.rotations) = (logical, tStates, rotations)
        }
    }

    /// A machine of the frontier.
    public struct Point: Hashable, Sendable {
        public var qubits: UInt64
        public var runtimeNanoseconds: UInt64

        public init(qubits: UInt64, runtimeNanoseconds: UInt64) { (self.qubits, self.runtimeNanoseconds) = (qubits, runtimeNanoseconds) }
    }

    public init(settings: ResourceSettings, logical: Logical? = nil, physical: Physical? = nil, why: String? = nil) {
        (self.settings, self.logical, self.physical, self.why) = (settings, logical, physical, why)
    }

    public init(errorRate: Double, logical: Logical? = nil, physical: Physical? = nil, why: String? = nil) {
        self.init(settings: ResourceSettings(errorRate: errorRate), logical: logical, physical: physical, why: why)
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

/// Answers what a circuit would cost on a machine, with the estimator's defaults for all that the settings leave open.
///
/// Takes milliseconds and longer for long circuits. What cannot be told is left out, and ``ResourceReport/why`` tells the reason.
public func estimateResources(_ request: ResourceRequest) -> ResourceReport {
    var last = ResourceReport(settings: request.settings)
    estimateResources(request, while: { true }, told: { last = $0 })
    return last
}

/// The same step by step: the figures first, then the frontier and what would make it cheaper.
///
/// - Parameters:
///   - isWanted: asked between the steps; the rest is left out once nobody wants it.
///   - told: called once or more; ``ResourceReport/isPartial`` until the last time.
public func estimateResources(_ request: ResourceRequest, while isWanted: () -> Bool, told: (ResourceReport) -> Void) {
    var report = ResourceReport(settings: request.settings)
    let counts: LogicalCounts
    do { counts = try countsAtHand.counts(of: request.circuit) } catch {
        report.why = error.description
        return told(report)
    }
    guard isWanted() else { return }
    report.logical = ResourceReport.Logical(
        qubits: counts.numQubits, tGates: counts.tCount, rotations: counts.rotationCount, rotationDepth: counts.rotationDepth,
        cczGates: counts.cczCount + counts.ccixCount, measurements: counts.measurementCount)
    let parameters = request.settings.parameters
    do {
        let estimate = try estimate(counts, parameters)
        report.physical = ResourceReport.Physical(
            qubits: estimate.physicalQubits, qubitsForAlgorithm: estimate.physicalQubitsForAlgorithm,
            qubitsForFactories: estimate.physicalQubitsForFactories, codeDistance: estimate.patch.codeDistance,
            logicalQubits: estimate.layout.logicalQubits, logicalErrorRate: estimate.patch.logicalErrorRate,
            runtimeNanoseconds: estimate.runtime, cycles: estimate.cycles, tStates: estimate.layout.tStates,
            factories: estimate.factories?.copies ?? 0, operationsPerSecond: estimate.rqops)
        report.budget = ResourceReport.Budget(
            logical: estimate.budget.logical, tStates: estimate.budget.tStates, rotations: estimate.budget.rotations)
    } catch {
        report.why = error.message
    }
    report.isPartial = true
    told(report)
    guard isWanted() else { return }
    var unlimited = parameters
    unlimited.constraints.maxTFactories = nil
    let frontier = (try? estimateFrontier(counts, unlimited)) ?? []
    report.frontier = frontier.map { ResourceReport.Point(qubits: $0.physicalQubits, runtimeNanoseconds: $0.runtime) }
    guard isWanted() else { return }
    report.suggestions = (try? Suggestion.all(for: counts, parameters))?.map(\.change) ?? []
    report.isPartial = false
    told(report)
}

/// The counts of the last circuit, so that another machine does not count its gates anew.
private let countsAtHand = CountsAtHand()

private final class CountsAtHand: Sendable {
    private let last = Mutex<(circuit: Circuit, counts: LogicalCounts)?>(nil)

    func counts(of circuit: Circuit) throws(CountingError) -> LogicalCounts {
        if let known = last.withLock({ $0 }), known.circuit == circuit { return known.counts }
        let counts = try LogicalCounts(of: circuit)
        last.withLock { $0 = (circuit, counts) }
        return counts
    }
}
