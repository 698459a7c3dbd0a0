import Diagnostics
public import Documents

extension EstimationParameters {
    private static let keys = [
        "qubitParams", "qecScheme", "errorBudget", "constraints", "distillationUnitSpecifications", "estimateType", "memory",
    ]

    /// Reads one set of job parameters from a JSON document; what is absent has its default.
    ///
    /// - Throws: `cannotParse` with the place where the document is malformed; else what the values lack.
    public init(_ node: Node) throws(EstimationError) {
        let reader = try ParametersReader(node, "job parameters", keys: Self.keys)
        let qubit = try reader.value("qubitParams").map { node throws(EstimationError) in try PhysicalQubit(node) } ?? .predefined[0]
        let budget = try reader.value("errorBudget").map { node throws(EstimationError) in try Budget(node) } ?? .total(0.001)
        let constraints = try reader.value("constraints").map { node throws(EstimationError) in try Constraints(node) } ?? Constraints()
        var type = EstimateType.singlePoint
        if let name = try reader.text("estimateType") {
            guard let known = EstimateType(rawValue: name) else {
                throw reader.fault(node["estimateType"] ?? node, "estimateType must be singlePoint or frontier, not '\(name)'")
            }
            type = known
        }
        let scheme = try CorrectionScheme(reader.value("qecScheme"), for: qubit)
        self.init(qubit: qubit, scheme: scheme, budget: budget, constraints: constraints, estimateType: type)
        memory = try reader.value("memory").map { node throws(EstimationError) in try IdleMemory(node) }
        guard let units = reader.value("distillationUnitSpecifications") else { return }
        guard let list = units.list else { throw reader.fault(units, "distillationUnitSpecifications must be a list") }
        writtenUnits = try list.map { node throws(EstimationError) in try WrittenUnit(node) }
        allowsCultivation = writtenUnits.contains { if case .predefined(Cultivation.name) = $0 { true } else { false } }
        guard !list.isEmpty else { return }
        let distilling = writtenUnits.filter { if case .predefined(Cultivation.name) = $0 { false } else { true } }
        self.units = try distilling.map { written throws(EstimationError) in
            switch written {
            case .custom(let custom): return custom.unit
            case .predefined(let name):
                guard let unit = DistillationUnit.named(name) else {
                    throw EstimationError(
                        .cannotParse, "cannot parse JSON: 'Invalid distillation unit specification name: \(name).'", at: units.span,
                        hint: didYouMean(name, among: DistillationUnit.standard.map(\.name) + [Cultivation.name]))
                }
                return unit
            }
        }
    }
}

extension EstimationParameters.Budget {
    /// The share of magic states has three spellings.
    static let keys = ["logical", "tStates", "tstates", "magic_states", "rotations"]

    init(_ node: Node) throws(EstimationError) {
        if let total = node.number {
            self = .total(total)
            return
        }
        let reader = try ParametersReader(node, "errorBudget", keys: Self.keys)
        func part(_ keys: [String]) throws(EstimationError) -> Double {
            for key in keys { if let value = try reader.number(key) { return value } }
            throw reader.missing([keys[0]])
        }
        self = .parts(
            ErrorBudget(
                logical: try part(["logical"]), tStates: try part(["tStates", "tstates", "magic_states"]),
                rotations: try part(["rotations"])))
    }
}

extension EstimationParameters.Constraints {
    static let keys = ["logicalDepthFactor", "maxTFactories", "maxDuration", "maxPhysicalQubits", "maxDistillationRounds"]

    init(_ node: Node) throws(EstimationError) {
        let reader = try ParametersReader(node, "constraints", keys: Self.keys)
        self.init()
        logicalDepthFactor = try reader.number("logicalDepthFactor")
        maxTFactories = try reader.count("maxTFactories")
        if maxTFactories == 0 { throw reader.fault(node["maxTFactories"] ?? node, "'maxTFactories' must be at least 1") }
        maxDuration = try reader.time("maxDuration")
        maxPhysicalQubits = try reader.count("maxPhysicalQubits")
        if let rounds = try reader.count("maxDistillationRounds") {
            guard rounds <= FactoryWorkshop.mostRounds else {
                throw reader.fault(
                    node["maxDistillationRounds"] ?? node,
                    "'maxDistillationRounds' must be at most \(FactoryWorkshop.mostRounds), not \(rounds)")
            }
            maxDistillationRounds = Int(rounds)
        }
    }
}

extension IdleMemory {
    static let keys = ["name", "idleQubits"]

    init(_ node: Node) throws(EstimationError) {
        let reader = try ParametersReader(node, "memory", keys: Self.keys)
        guard let name = try reader.text("name"), let idle = try reader.count("idleQubits") else {
            throw reader.missing(Self.keys.filter { reader.value($0) == nil })
        }
        guard let scheme = MemoryScheme.named(name) else {
            var fault = reader.fault(node["name"] ?? node, "no memory goes by the name '\(name)'")
            let names = MemoryScheme.all.map(\.name)
            fault.hint = didYouMean(name, among: names) ?? "there are \(names.joined(separator: " and "))"
            throw fault
        }
        self.init(scheme: scheme, idleQubits: idle)
    }
}

extension PhysicalQubit {
    static let commonKeys = ["instructionSet", "name", "oneQubitMeasurementTime", "tGateTime", "tGateErrorRate", "idleErrorRate"]
    static let gateKeys = [
        "oneQubitMeasurementErrorRate", "oneQubitGateTime", "twoQubitGateTime", "oneQubitGateErrorRate", "twoQubitGateErrorRate",
    ]
    static let majoranaKeys = [
        "oneQubitMeasurementErrorRate", "twoQubitJointMeasurementTime", "twoQubitJointMeasurementErrorRate",
    ]

    /// A predefined qubit by `name` with the values that stand beside it, or one of its own with an `instructionSet`.
    init(_ node: Node) throws(EstimationError) {
        let any = try ParametersReader(node, "qubitParams", keys: Self.commonKeys + Self.gateKeys + Self.majoranaKeys.dropFirst())
        let name = try any.text("name")
        let base = name.flatMap(PhysicalQubit.named)
        let isMajorana: Bool
        switch try any.text("instructionSet") {
        case "gate_based", "gateBased", "gate-based", "GateBased": isMajorana = false
        case "Majorana", "majorana": isMajorana = true
        case let other?: throw any.fault(node["instructionSet"] ?? node, "instructionSet must be GateBased or Majorana, not '\(other)'")
        case nil:
            guard let base else {
                var fault = any.missing(["instructionSet"])
                if let name { fault.hint = didYouMean(name, among: PhysicalQubit.predefined.compactMap(\.name)) }
                throw fault
            }
            isMajorana = base.isMajorana
        }
        let reader = try ParametersReader(node, "qubitParams", keys: Self.commonKeys + (isMajorana ? Self.majoranaKeys : Self.gateKeys))
        let matching = base?.isMajorana == isMajorana ? base : nil
        self = try isMajorana ? Self.readMajorana(reader, name, matching) : Self.readGateBased(reader, name, matching)
    }

    private static func require(_ values: [(String, Bool)], _ reader: ParametersReader) throws(EstimationError) {
        let missing = values.filter { !$0.1 }.map(\.0)
        if !missing.isEmpty { throw reader.missing(missing) }
    }

    private static func readGateBased(
        _ reader: ParametersReader, _ name: String?, _ base: PhysicalQubit?
    ) throws(EstimationError) -> PhysicalQubit {
        var gates: GateBased?
        if case .gateBased(let predefined)? = base?.operations { gates = predefined }
        let measurementTime = try reader.time("oneQubitMeasurementTime") ?? base?.oneQubitMeasurementTime
        let tErrorRate = try reader.rate("tGateErrorRate") ?? base?.tGateErrorRate
        let measurementErrorRate = try reader.rate("oneQubitMeasurementErrorRate") ?? gates?.oneQubitMeasurementErrorRate
        let gateTime = try reader.time("oneQubitGateTime") ?? gates?.oneQubitGateTime
        let gateErrorRate = try reader.rate("oneQubitGateErrorRate") ?? gates?.oneQubitGateErrorRate
        guard let measurementTime, let tErrorRate, let measurementErrorRate, let gateTime, let gateErrorRate else {
            try require(
                [
                    ("oneQubitMeasurementTime", measurementTime != nil), ("tGateErrorRate", tErrorRate != nil),
                    ("oneQubitMeasurementErrorRate", measurementErrorRate != nil), ("oneQubitGateTime", gateTime != nil),
                    ("oneQubitGateErrorRate", gateErrorRate != nil),
                ], reader)
            throw reader.missing([])
        }
        let operations = GateBased(
            oneQubitGateTime: gateTime, twoQubitGateTime: try reader.time("twoQubitGateTime") ?? gates?.twoQubitGateTime ?? gateTime,
            oneQubitMeasurementErrorRate: measurementErrorRate, oneQubitGateErrorRate: gateErrorRate,
            twoQubitGateErrorRate: try reader.rate("twoQubitGateErrorRate") ?? gates?.twoQubitGateErrorRate ?? gateErrorRate)
        return PhysicalQubit(
            name: name, operations: .gateBased(operations), oneQubitMeasurementTime: measurementTime,
            tGateTime: try reader.time("tGateTime") ?? base?.tGateTime ?? gateTime, tGateErrorRate: tErrorRate,
            idleErrorRate: try reader.rate("idleErrorRate") ?? base?.idleErrorRate ?? measurementErrorRate)
    }

    private static func readMajorana(
        _ reader: ParametersReader, _ name: String?, _ base: PhysicalQubit?
    ) throws(EstimationError) -> PhysicalQubit {
        var measurements: Majorana?
        if case .majorana(let predefined)? = base?.operations { measurements = predefined }
        let time = try reader.time("oneQubitMeasurementTime") ?? base?.oneQubitMeasurementTime
        let errorRate = try measurementRate("oneQubitMeasurementErrorRate", reader) ?? measurements?.oneQubitMeasurementErrorRate
        let tErrorRate = try reader.rate("tGateErrorRate") ?? base?.tGateErrorRate
        guard let time, let errorRate, let tErrorRate else {
            try require(
                [
                    ("oneQubitMeasurementTime", time != nil), ("oneQubitMeasurementErrorRate", errorRate != nil),
                    ("tGateErrorRate", tErrorRate != nil),
                ], reader)
            throw reader.missing([])
        }
        let derived = MeasurementErrorRate(process: errorRate.readout, readout: errorRate.readout)
        let joint = try measurementRate("twoQubitJointMeasurementErrorRate", reader)
        let operations = Majorana(
            twoQubitJointMeasurementTime: try reader.time("twoQubitJointMeasurementTime") ?? measurements?.twoQubitJointMeasurementTime
                ?? time,
            oneQubitMeasurementErrorRate: errorRate,
            twoQubitJointMeasurementErrorRate: joint ?? measurements?.twoQubitJointMeasurementErrorRate ?? derived)
        return PhysicalQubit(
            name: name, operations: .majorana(operations), oneQubitMeasurementTime: time,
            tGateTime: try reader.time("tGateTime") ?? base?.tGateTime ?? time, tGateErrorRate: tErrorRate,
            idleErrorRate: try reader.rate("idleErrorRate") ?? base?.idleErrorRate ?? errorRate.readout)
    }

    /// One rate for both, or `{process, readout}`.
    private static func measurementRate(_ key: String, _ reader: ParametersReader) throws(EstimationError) -> MeasurementErrorRate? {
        guard let value = reader.value(key) else { return nil }
        guard value.entries != nil else {
            return try reader.rate(key).map { MeasurementErrorRate(process: $0, readout: $0) }
        }
        let parts = try ParametersReader(value, key, keys: ["process", "readout"])
        guard let process = try parts.rate("process"), let readout = try parts.rate("readout") else {
            throw parts.missing(["process", "readout"].filter { parts.value($0) == nil })
        }
        return MeasurementErrorRate(process: process, readout: readout)
    }
}

extension CorrectionScheme {
    static let keys = [
        "name", "errorCorrectionThreshold", "crossingPrefactor", "distanceCoefficientPower", "logicalCycleTime",
        "physicalQubitsPerLogicalQubit", "maxCodeDistance",
    ]
    /// Of a scheme whose figures were fitted to measurements.
    private static let intervalKeys = ["crossingPrefactorInterval", "errorCorrectionThresholdInterval"]

    /// A predefined scheme by `name` with the values that stand beside it, or one of its own.
    init(_ node: Node?, for qubit: PhysicalQubit) throws(EstimationError) {
        guard let node else {
            self = qubit.isMajorana ? .majoranaSurfaceCode : .surfaceCode
            return
        }
        let reader = try ParametersReader(node, "qecScheme", keys: Self.keys + Self.intervalKeys)
        let name = try reader.text("name")
        let base = try Self.named(name, for: qubit)
        func required<Value>(_ key: String, _ value: Value?, _ standard: Value?) throws(EstimationError) -> Value {
            guard let value = value ?? standard else {
                throw EstimationError(.cannotParse, "cannot parse JSON: 'missing field `\(key)`'", at: node.span)
            }
            return value
        }
        self.init(
            name: name ?? "",
            errorCorrectionThreshold: try required(
                "errorCorrectionThreshold", try reader.rate("errorCorrectionThreshold"), base?.errorCorrectionThreshold),
            crossingPrefactor: try required("crossingPrefactor", try reader.rate("crossingPrefactor"), base?.crossingPrefactor),
            distanceCoefficientPower: try reader.count("distanceCoefficientPower") ?? base?.distanceCoefficientPower,
            logicalCycleTime: try required("logicalCycleTime", try reader.text("logicalCycleTime"), base?.logicalCycleTime),
            physicalQubitsPerLogicalQubit: try required(
                "physicalQubitsPerLogicalQubit", try reader.text("physicalQubitsPerLogicalQubit"), base?.physicalQubitsPerLogicalQubit),
            maxCodeDistance: try reader.count("maxCodeDistance") ?? base?.maxCodeDistance ?? 50)
        let intervals = try Self.intervalKeys.map { key throws(EstimationError) in try Self.interval(reader, key) }
        if intervals.contains(where: { $0 != nil }) {
            fitted = Fitted(crossingPrefactor: intervals[0], errorCorrectionThreshold: intervals[1])
        }
    }

    /// `[low, high]`.
    private static func interval(_ reader: ParametersReader, _ key: String) throws(EstimationError) -> ClosedRange<Double>? {
        guard let value = reader.value(key) else { return nil }
        guard let ends = value.list?.compactMap(\.number), ends.count == 2, value.list?.count == 2, 0 < ends[0], ends[0] <= ends[1],
            ends[1] < 1
        else { throw reader.fault(value, "'\(key)' must be [low, high] between 0 and 1, not \(value.summary)") }
        return ends[0]...ends[1]
    }
}

extension WrittenUnit {
    private static let keys = [
        "name", "displayName", "numInputTs", "numOutputTs", "failureProbabilityFormula", "outputErrorRateFormula",
        "physicalQubitSpecification", "logicalQubitSpecification", "logicalQubitSpecificationFirstRoundOverride",
    ]

    init(_ node: Node) throws(EstimationError) {
        let reader = try ParametersReader(node, "a distillation unit", keys: Self.keys)
        if let name = try reader.text("name") {
            self = .predefined(name)
            return
        }
        let texts = (try reader.text("failureProbabilityFormula"), try reader.text("outputErrorRateFormula"))
        guard let inputs = try reader.count("numInputTs"), let outputs = try reader.count("numOutputTs"), let failure = texts.0,
            let output = texts.1
        else {
            throw reader.missing(
                ["numInputTs", "numOutputTs", "failureProbabilityFormula", "outputErrorRateFormula"].filter { reader.value($0) == nil })
        }
        guard inputs > 0, outputs > 0 else { throw reader.fault(node, "a distillation unit has at least one input and one output") }
        let physical = try Self.size(reader, "physicalQubitSpecification")
        let logical = try Self.size(reader, "logicalQubitSpecification")
        guard physical != nil || logical != nil else { throw reader.missing(["physicalQubitSpecification", "logicalQubitSpecification"]) }
        let displayName = try reader.text("displayName")
        let rates = DistillationUnit.Rates.formulas(failure: try Self.formula(failure), output: try Self.formula(output))
        let unit = DistillationUnit(
            name: displayName ?? "custom", inputs: inputs, outputs: outputs, rates: rates, physical: physical, logical: logical,
            firstRound: try Self.size(reader, "logicalQubitSpecificationFirstRoundOverride"))
        self = .custom(CustomUnit(unit: unit, displayName: displayName, failureFormula: failure, outputFormula: output))
    }

    /// Compiled, and tried once, so that an unknown name is found before the search.
    private static func formula(_ text: String) throws(EstimationError) -> Formula {
        do {
            let formula = try Formula(text, variables: DistillationUnit.Rates.variables)
            _ = try formula.evaluate([Double](repeating: 0.001, count: DistillationUnit.Rates.variables.count))
            return formula
        } catch {
            throw EstimationError(.cannotEvaluate, "cannot evaluate expression: '\(error)'")
        }
    }

    private static func size(_ reader: ParametersReader, _ key: String) throws(EstimationError) -> DistillationUnit.Size? {
        guard let value = reader.value(key) else { return nil }
        let parts = try ParametersReader(value, key, keys: ["numUnitQubits", "durationInQubitCycleTime"])
        guard let qubits = try parts.count("numUnitQubits"), let cycles = try parts.count("durationInQubitCycleTime") else {
            throw parts.missing(["numUnitQubits", "durationInQubitCycleTime"].filter { parts.value($0) == nil })
        }
        return DistillationUnit.Size(qubits: qubits, cycles: cycles)
    }
}
