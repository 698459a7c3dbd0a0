internal import Documents

/// Writes the entries of a frontier: most of their texts are those of the program, the patch and the factory, which many entries share.
struct EntryWriter {
    private var program: ProgramTexts?
    private var patches: [(patch: LogicalPatch, texts: PatchTexts)] = []
    private var factories: [(factory: TFactory, texts: FactoryTexts)] = []

    mutating func entry(_ estimate: PhysicalEstimate) -> JSONValue {
        .object([
            JSONValue.Member("logicalQubit", texts(of: estimate.patch, estimate).document),
            JSONValue.Member("tfactory", texts(of: estimate.factories?.factory)?.document ?? .null),
            JSONValue.Member("errorBudget", texts(of: estimate).budgetDocument),
            JSONValue.Member("physicalCounts", estimate.physicalCounts),
            JSONValue.Member("physicalCountsFormatted", formatted(estimate)),
        ])
    }

    private mutating func texts(of estimate: PhysicalEstimate) -> ProgramTexts {
        if let program { return program }
        let texts = ProgramTexts(estimate)
        program = texts
        return texts
    }

    private mutating func texts(of patch: LogicalPatch, _ estimate: PhysicalEstimate) -> PatchTexts {
        if let known = patches.last(where: { $0.patch == patch }) { return known.texts }
        let texts = PatchTexts(estimate)
        patches.append((patch, texts))
        return texts
    }

    private mutating func texts(of factory: TFactory?) -> FactoryTexts? {
        guard let factory else { return nil }
        if let known = factories.last(where: { $0.factory.logicalErrorRate == factory.logicalErrorRate && $0.factory == factory }) {
            return known.texts
        }
        let texts = FactoryTexts(factory)
        factories.append((factory, texts))
        return texts
    }
}

extension EntryWriter {
    /// `physicalCountsFormatted`.
    mutating func formatted(_ estimate: PhysicalEstimate) -> JSONValue {
        let (program, patch) = (texts(of: estimate), texts(of: estimate.patch, estimate))
        let factory = texts(of: estimate.factories?.factory)?.members ?? FactoryTexts.none
        func count(_ value: UInt64) -> JSONValue { .string(Figures.count(value)) }
        let (qubits, forFactories) = (estimate.physicalQubits, estimate.physicalQubitsForFactories)
        let share = qubits > 0 ? 100 * (Double(forFactories) / Double(qubits)) : 0
        var members: [JSONValue.Member] = []
        members.reserveCapacity(56)
        func add(_ key: String, _ value: JSONValue) { members.append(JSONValue.Member(key, value)) }
        add("runtime", .string(Figures.duration(estimate.runtime)))
        add("rqops", patch.rqops)
        add("physicalQubits", count(qubits))
        members += program.layout
        add("logicalDepth", count(estimate.cycles))
        add("numTstates", program.tStates)
        add("numTfactories", count(estimate.factories?.copies ?? 0))
        add("numTfactoryRuns", count(estimate.factories?.runs ?? 0))
        add("physicalQubitsForAlgorithm", patch.qubitsForAlgorithm)
        add("physicalQubitsForTfactories", count(forFactories))
        add("physicalQubitsForTfactoriesPercentage", .string(Figures.percentage(share)))
        add("requiredLogicalQubitErrorRate", .string(Figures.rate(estimate.requiredLogicalErrorRate)))
        add("requiredLogicalTstateErrorRate", program.requiredTRate)
        members += patch.members
        members += factory
        members += program.members
        return .object(members)
    }
}

/// Texts of the program and of what is asked of the machine.
private struct ProgramTexts {
    let layout: [JSONValue.Member]
    let tStates: JSONValue
    let requiredTRate: JSONValue
    let members: [JSONValue.Member]
    let budgetDocument: JSONValue

    init(_ estimate: PhysicalEstimate) {
        func count(_ key: String, _ value: UInt64) -> JSONValue.Member { JSONValue.Member(key, .string(Figures.count(value))) }
        func rate(_ key: String, _ value: Double) -> JSONValue.Member { JSONValue.Member(key, .string(Figures.rate(value))) }
        func limit(_ key: String, _ text: String?) -> JSONValue.Member { JSONValue.Member(key, .string(text ?? Figures.notSet)) }
        let (counts, budget, limits) = (estimate.counts, estimate.budget, estimate.parameters.constraints)
        layout = [
            count("algorithmicLogicalQubits", estimate.layout.logicalQubits),
            count("algorithmicLogicalDepth", estimate.layout.algorithmicDepth),
        ]
        tStates = .string(Figures.count(estimate.layout.tStates))
        requiredTRate = .string(estimate.requiredTStateErrorRate.map(Figures.rate) ?? Figures.noTStates)
        members = [
            count("logicalCountsNumQubits", counts.numQubits), count("logicalCountsTCount", counts.tCount),
            count("logicalCountsRotationCount", counts.rotationCount), count("logicalCountsRotationDepth", counts.rotationDepth),
            count("logicalCountsCczCount", counts.cczCount), count("logicalCountsCcixCount", counts.ccixCount),
            count("logicalCountsMeasurementCount", counts.measurementCount), rate("errorBudget", estimate.parameters.budget.total),
            rate("errorBudgetLogical", budget.logical), rate("errorBudgetTstates", budget.tStates),
            rate("errorBudgetRotations", budget.rotations),
            JSONValue.Member(
                "numTsPerRotation", .string(estimate.layout.tStatesPerRotation.map(Figures.count) ?? Figures.noRotations)),
            limit("logicalDepthFactor", limits.logicalDepthFactor.map(Figures.plain)),
            limit("maxTFactories", limits.maxTFactories.map(String.init)), limit("maxDuration", limits.maxDuration.map(String.init)),
            limit("maxPhysicalQubits", limits.maxPhysicalQubits.map(String.init)),
        ]
        budgetDocument = budget.document
    }
}

/// Texts of a patch under the program.
private struct PatchTexts {
    let rqops: JSONValue
    let qubitsForAlgorithm: JSONValue
    let members: [JSONValue.Member]
    let document: JSONValue

    init(_ estimate: PhysicalEstimate) {
        let patch = estimate.patch
        rqops = .string(Figures.count(estimate.rqops))
        qubitsForAlgorithm = .string(Figures.count(estimate.physicalQubitsForAlgorithm))
        members = [
            JSONValue.Member("physicalQubitsPerLogicalQubit", .string(Figures.count(patch.physicalQubits))),
            JSONValue.Member("logicalCycleTime", .string(Figures.duration(patch.logicalCycleTime))),
            JSONValue.Member("clockFrequency", .string(Figures.frequency(estimate.clockFrequency))),
            JSONValue.Member("logicalErrorRate", .string(Figures.rate(patch.logicalErrorRate))),
        ]
        document = patch.document
    }
}

/// Texts of a T factory.
private struct FactoryTexts {
    private static let keys = [
        "tfactoryPhysicalQubits", "tfactoryRuntime", "numInputTstates", "numUnitsPerRound", "unitNamePerRound", "codeDistancePerRound",
        "physicalQubitsPerRound", "tfactoryRuntimePerRound", "tstateLogicalErrorRate",
    ]

    let members: [JSONValue.Member]
    let document: JSONValue

    /// Where the program needs no T states.
    static let none = keys.map { JSONValue.Member($0, .string(Figures.noTStates)) }

    init(_ factory: TFactory) {
        func rounds(_ text: (TFactory.Round) -> String) -> String { factory.rounds.map(text).joined(separator: ", ") }
        let texts = [
            Figures.count(factory.physicalQubits), Figures.duration(factory.runtime), Figures.count(factory.inputs),
            rounds { String($0.units) }, rounds { $0.unitName }, rounds { String($0.codeDistance) },
            rounds { Figures.count($0.physicalQubits) }, rounds { Figures.duration($0.runtime) }, Figures.rate(factory.logicalErrorRate),
        ]
        members = zip(Self.keys, texts).map { JSONValue.Member($0, .string($1)) }
        document = factory.document
    }
}
