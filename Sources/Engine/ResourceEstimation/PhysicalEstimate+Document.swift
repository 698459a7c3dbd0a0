public import Documents

extension JSONValue {
    /// A count beyond `Int` keeps its digits.
    init(_ count: UInt64) { self = Int(exactly: count).map { .integer($0) } ?? .decimal(String(count)) }

    init(_ count: UInt64?) { self = count.map { JSONValue($0) } ?? .null }

    init(_ number: Double?) { self = number.map { .number($0) } ?? .null }
}

extension LogicalCounts {
    /// The seven counts under the estimator's names.
    public var document: JSONValue {
        [
            "numQubits": JSONValue(numQubits), "tCount": JSONValue(tCount), "rotationCount": JSONValue(rotationCount),
            "rotationDepth": JSONValue(rotationDepth), "cczCount": JSONValue(cczCount), "ccixCount": JSONValue(ccixCount),
            "measurementCount": JSONValue(measurementCount),
        ]
    }
}

extension PhysicalEstimate {
    /// The answer in the shape and under the names of the Azure Quantum Resource Estimator.
    public var document: JSONValue {
        var writer = EntryWriter()
        var members: [(String, JSONValue)] = [
            ("status", "success"), ("jobParams", parameters.document), ("physicalCounts", physicalCounts),
            ("physicalCountsFormatted", writer.formatted(self)), ("logicalQubit", patch.document),
        ]
        if let factories { members.append(("tfactory", factories.factory.document)) }
        if let memory { members.append(("memory", memory.document)) }
        members += [("errorBudget", budget.document), ("logicalCounts", counts.document)]
        return .object(members)
    }

    /// The same with `reportData`: labels and explanations, which the reference estimator's widgets show.
    public var documentWithReport: JSONValue {
        var whole = document
        whole["reportData"] = ReportData(estimate: self).document
        return whole
    }

    /// The answer of a frontier, fastest first; the list must not be empty.
    public static func frontierDocument(_ estimates: [PhysicalEstimate]) -> JSONValue {
        var writer = EntryWriter()
        let entries = estimates.map { writer.entry($0) }
        var members: [(String, JSONValue)] = [("status", "success")]
        if let first = estimates.first { members.append(("jobParams", first.parameters.document)) }
        members.append(("frontierEntries", .array(entries)))
        if let first = estimates.first {
            members += [("logicalCounts", first.counts.document), ("reportData", ReportData(estimate: first).document)]
        }
        return .object(members)
    }

    var physicalCounts: JSONValue {
        func count(_ key: String, _ value: UInt64) -> JSONValue.Member { JSONValue.Member(key, JSONValue(value)) }
        func real(_ key: String, _ value: Double) -> JSONValue.Member { JSONValue.Member(key, .number(value)) }
        var breakdown = [
            count("algorithmicLogicalQubits", layout.logicalQubits), count("algorithmicLogicalDepth", layout.algorithmicDepth),
            count("logicalDepth", cycles), count("numTstates", layout.tStates), real("clockFrequency", clockFrequency),
            count("numTfactories", factories?.copies ?? 0), count("numTfactoryRuns", factories?.runs ?? 0),
            count("physicalQubitsForTfactories", physicalQubitsForFactories),
            count("physicalQubitsForAlgorithm", physicalQubitsForAlgorithm),
            real("requiredLogicalQubitErrorRate", requiredLogicalErrorRate),
            JSONValue.Member("requiredLogicalTstateErrorRate", JSONValue(requiredTStateErrorRate)),
            JSONValue.Member("numTsPerRotation", JSONValue(layout.tStatesPerRotation)),
            real("cliffordErrorRate", parameters.qubit.cliffordErrorRate),
        ]
        if let memory { breakdown.append(count("physicalQubitsForMemory", memory.physicalQubits)) }
        return .object([
            count("physicalQubits", physicalQubits), count("runtime", runtime), count("rqops", rqops),
            JSONValue.Member("breakdown", .object(breakdown)),
        ])
    }
}

extension LogicalPatch {
    var document: JSONValue {
        [
            "codeDistance": JSONValue(codeDistance), "physicalQubits": JSONValue(physicalQubits),
            "logicalCycleTime": JSONValue(logicalCycleTime), "logicalErrorRate": .number(logicalErrorRate),
        ]
    }
}

extension MemoryEstimate {
    var document: JSONValue {
        [
            "name": .string(scheme.name), "code": .string(row.code), "idleQubits": JSONValue(idleQubits), "blocks": JSONValue(blocks),
            "physicalQubits": JSONValue(physicalQubits), "rounds": JSONValue(rounds), "logicalErrorRate": .number(row.logicalErrorRate),
            "requiredLogicalErrorRate": .number(requiredErrorRate), "source": .string(scheme.source),
        ]
    }
}

extension TFactory {
    var document: JSONValue {
        [
            "physicalQubits": JSONValue(physicalQubits), "runtime": JSONValue(runtime), "numTstates": JSONValue(outputs),
            "numInputTstates": JSONValue(inputs), "numRounds": .integer(rounds.count),
            "numUnitsPerRound": .array(rounds.map { JSONValue($0.units) }),
            "unitNamePerRound": .array(rounds.map { .string($0.unitName) }),
            "codeDistancePerRound": .array(rounds.map { JSONValue($0.codeDistance) }),
            "physicalQubitsPerRound": .array(rounds.map { JSONValue($0.physicalQubits) }),
            "runtimePerRound": .array(rounds.map { JSONValue($0.runtime) }), "logicalErrorRate": .number(logicalErrorRate),
        ]
    }
}

extension ErrorBudget {
    var document: JSONValue { ["logical": .number(logical), "tstates": .number(tStates), "rotations": .number(rotations)] }
}

extension EstimationParameters {
    /// The parameters as they were taken, defaults filled in.
    public var document: JSONValue {
        var members: [(String, JSONValue)] = [("qecScheme", scheme.document)]
        switch budget {
        case .total(let total): members.append(("errorBudget", .number(total)))
        case .parts(let parts):
            members.append(
                (
                    "errorBudget",
                    ["logical": .number(parts.logical), "tStates": .number(parts.tStates), "rotations": .number(parts.rotations)]
                ))
        }
        members.append(("qubitParams", qubit.document))
        members.append(("constraints", constraints.document))
        if !writtenUnits.isEmpty { members.append(("distillationUnitSpecifications", .array(writtenUnits.map(\.document)))) }
        members.append(("estimateType", .string(estimateType.rawValue)))
        if let memory {
            members.append(("memory", ["name": .string(memory.scheme.name), "idleQubits": JSONValue(memory.idleQubits)]))
        }
        return .object(members)
    }
}

extension EstimationParameters.Constraints {
    var document: JSONValue {
        var members: [(String, JSONValue)] = []
        if let logicalDepthFactor { members.append(("logicalDepthFactor", .number(logicalDepthFactor))) }
        if let maxTFactories { members.append(("maxTFactories", JSONValue(maxTFactories))) }
        if let maxDuration { members.append(("maxDuration", "\(maxDuration) ns")) }
        if let maxPhysicalQubits { members.append(("maxPhysicalQubits", JSONValue(maxPhysicalQubits))) }
        members.append(("maxDistillationRounds", .integer(maxDistillationRounds)))
        return .object(members)
    }
}

extension CorrectionScheme {
    var document: JSONValue {
        var document: JSONValue = [
            "name": .string(name ?? ""), "errorCorrectionThreshold": .number(errorCorrectionThreshold),
            "crossingPrefactor": .number(crossingPrefactor), "distanceCoefficientPower": JSONValue(distanceCoefficientPower),
            "logicalCycleTime": .string(logicalCycleTime), "physicalQubitsPerLogicalQubit": .string(physicalQubitsPerLogicalQubit),
            "maxCodeDistance": JSONValue(maxCodeDistance),
        ]
        func ends(_ range: ClosedRange<Double>) -> JSONValue { [.number(range.lowerBound), .number(range.upperBound)] }
        if let range = fitted?.crossingPrefactor { document["crossingPrefactorInterval"] = ends(range) }
        if let range = fitted?.errorCorrectionThreshold { document["errorCorrectionThresholdInterval"] = ends(range) }
        return document
    }
}

extension PhysicalEstimate {
    /// What the ends of a fitted scheme's intervals give; nil where the scheme has none.
    var intervalDocument: JSONValue? {
        guard parameters.scheme.fitted != nil else { return nil }
        func end(isGood: Bool) -> JSONValue {
            var changed = parameters
            changed.scheme = parameters.scheme.end(isGood: isGood)
            do throws(EstimationError) {
                return WhatIfTable.Figures(try estimate(counts, changed)).document
            } catch {
                return ["error": error.document]
            }
        }
        return ["low": end(isGood: true), "high": end(isGood: false)]
    }
}

extension PhysicalQubit {
    var document: JSONValue {
        func time(_ nanoseconds: UInt64) -> JSONValue { "\(nanoseconds) ns" }
        func rates(_ rate: MeasurementErrorRate) -> JSONValue { ["process": .number(rate.process), "readout": .number(rate.readout)] }
        switch operations {
        case .gateBased(let gates):
            return [
                "instructionSet": "GateBased", "name": .string(name ?? ""), "oneQubitMeasurementTime": time(oneQubitMeasurementTime),
                "oneQubitGateTime": time(gates.oneQubitGateTime), "twoQubitGateTime": time(gates.twoQubitGateTime),
                "tGateTime": time(tGateTime), "oneQubitMeasurementErrorRate": .number(gates.oneQubitMeasurementErrorRate),
                "oneQubitGateErrorRate": .number(gates.oneQubitGateErrorRate),
                "twoQubitGateErrorRate": .number(gates.twoQubitGateErrorRate), "tGateErrorRate": .number(tGateErrorRate),
                "idleErrorRate": .number(idleErrorRate),
            ]
        case .majorana(let measurements):
            return [
                "instructionSet": "Majorana", "name": .string(name ?? ""), "oneQubitMeasurementTime": time(oneQubitMeasurementTime),
                "twoQubitJointMeasurementTime": time(measurements.twoQubitJointMeasurementTime), "tGateTime": time(tGateTime),
                "oneQubitMeasurementErrorRate": rates(measurements.oneQubitMeasurementErrorRate),
                "twoQubitJointMeasurementErrorRate": rates(measurements.twoQubitJointMeasurementErrorRate),
                "tGateErrorRate": .number(tGateErrorRate), "idleErrorRate": .number(idleErrorRate),
            ]
        }
    }
}

extension WrittenUnit {
    var document: JSONValue {
        switch self {
        case .predefined(let name): return ["name": .string(name)]
        case .custom(let custom):
            func size(_ size: DistillationUnit.Size) -> JSONValue {
                ["numUnitQubits": JSONValue(size.qubits), "durationInQubitCycleTime": JSONValue(size.cycles)]
            }
            var members: [(String, JSONValue)] = []
            if let name = custom.displayName { members.append(("displayName", .string(name))) }
            members += [
                ("numInputTs", JSONValue(custom.unit.inputs)), ("numOutputTs", JSONValue(custom.unit.outputs)),
                ("failureProbabilityFormula", .string(custom.failureFormula)), ("outputErrorRateFormula", .string(custom.outputFormula)),
            ]
            if let physical = custom.unit.physical { members.append(("physicalQubitSpecification", size(physical))) }
            if let logical = custom.unit.logical { members.append(("logicalQubitSpecification", size(logical))) }
            if let first = custom.unit.firstRound { members.append(("logicalQubitSpecificationFirstRoundOverride", size(first))) }
            return .object(members)
        }
    }
}
