/// What an estimate assumes of the machine, and what it must keep to: the job parameters of the Azure Quantum Resource Estimator.
public struct EstimationParameters: Hashable, Sendable {
    /// The share of runs that may fail, whole or by cause.
    public enum Budget: Hashable, Sendable {
        case total(Double)
        case parts(ErrorBudget)

        var total: Double {
            switch self {
            case .total(let total): total
            case .parts(let parts): parts.logical + parts.tStates + parts.rotations
            }
        }
    }

    public struct Constraints: Hashable, Sendable {
        /// Stretches the program: at least 1.
        public var logicalDepthFactor: Double?
        public var maxTFactories: UInt64?
        /// Nanoseconds.
        public var maxDuration: UInt64?
        public var maxPhysicalQubits: UInt64?
        public var maxDistillationRounds = 3

        public init() {}
    }

    public enum EstimateType: String, Hashable, Sendable, CaseIterable {
        case singlePoint
        case frontier
    }

    public var qubit: PhysicalQubit
    public var scheme: CorrectionScheme
    public var budget: Budget
    public var constraints: Constraints
    public var units: [DistillationUnit]
    public var estimateType: EstimateType
    /// Whether T states may be cultivated in a patch (arXiv:2409.17595) beside what the units distil; not in the reference's model.
    public var allowsCultivation = false
    /// Where qubits wait that do not compute; nil for patches like all others. Not in the reference's model.
    public var memory: IdleMemory?
    /// The units as they were asked for, which the answer repeats.
    var writtenUnits: [WrittenUnit]

    /// The estimator's defaults: a gate-based qubit of error rate 1e-3 under the surface code, one run in a thousand may fail.
    public init(
        qubit: PhysicalQubit = PhysicalQubit.predefined[0], scheme: CorrectionScheme? = nil, budget: Budget = .total(0.001),
        constraints: Constraints = Constraints(), units: [DistillationUnit] = DistillationUnit.standard,
        estimateType: EstimateType = .singlePoint
    ) {
        self.qubit = qubit
        self.scheme = scheme ?? (qubit.isMajorana ? .majoranaSurfaceCode : .surfaceCode)
        self.budget = budget
        self.constraints = constraints
        self.units = units
        self.estimateType = estimateType
        writtenUnits = []
    }
}

extension EstimationParameters {
    /// Lets T states be cultivated beside what the units distil, as the document then says too.
    public mutating func allowCultivation() {
        guard !allowsCultivation else { return }
        allowsCultivation = true
        if writtenUnits.isEmpty { writtenUnits = units.map { .predefined($0.name) } }
        writtenUnits.append(.predefined(Cultivation.name))
    }
}

/// How likely each kind of failure may be in one run of a program.
public struct ErrorBudget: Hashable, Sendable {
    public var logical: Double
    public var tStates: Double
    public var rotations: Double

    public init(logical: Double, tStates: Double, rotations: Double) {
        (self.logical, self.tStates, self.rotations) = (logical, tStates, rotations)
    }

    /// - Throws: `invalidBudget` with the value at fault.
    init(_ budget: EstimationParameters.Budget, for counts: LogicalCounts) throws(EstimationError) {
        switch budget {
        case .total(let total):
            guard total > 0, total < 1 else { throw Self.fault(total) }
            if counts.rotationCount > 0 {
                self.init(logical: total / 3, tStates: total / 3, rotations: total / 3)
            } else if counts.needsMagicStates {
                self.init(logical: total / 2, tStates: total / 2, rotations: 0)
            } else {
                self.init(logical: total, tStates: 0, rotations: 0)
            }
        case .parts(let parts):
            let sum = parts.logical + parts.tStates + parts.rotations
            guard sum < 1 else { throw Self.fault(sum) }
            guard parts.logical > 0 else { throw Self.fault(parts.logical) }
            guard parts.tStates > 0 || (parts.tStates == 0 && !counts.needsMagicStates) else { throw Self.fault(parts.tStates) }
            guard parts.rotations > 0 || (parts.rotations == 0 && counts.rotationCount == 0) else { throw Self.fault(parts.rotations) }
            self = parts
        }
    }

    private static func fault(_ value: Double) -> EstimationError {
        let text = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
        return EstimationError(.invalidBudget, "The error budget must be between 0.0 and 1.0, provided input was `\(text)`")
    }
}

/// A distillation unit as its user wrote it.
enum WrittenUnit: Hashable, Sendable {
    case predefined(String)
    case custom(CustomUnit)
}

struct CustomUnit: Hashable, Sendable {
    var unit: DistillationUnit
    var displayName: String?
    var failureFormula: String
    var outputFormula: String
}
