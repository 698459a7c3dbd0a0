public import Documents

/// A change that makes a program cheaper, verified by estimating again.
public struct Suggestion: Sendable {
    /// What to change, and what that gains.
    public var change: String
    public var parameters: EstimationParameters
    /// Where the change is to the program itself.
    public var counts: LogicalCounts?
    public var before: WhatIfTable.Figures
    public var after: WhatIfTable.Figures
}

extension Suggestion {
    /// Changes worth making, those that cost nothing first; the error budget is never larger than it was.
    ///
    /// - Parameter reduced: the counts after T-reducing passes, where there is a circuit.
    /// - Throws: where the request itself has no estimate.
    public static func all(
        for counts: LogicalCounts, _ parameters: EstimationParameters, reduced: LogicalCounts? = nil
    ) throws(EstimationError) -> [Suggestion] {
        let before = WhatIfTable.Figures(try estimate(counts, parameters))
        var found: [Suggestion] = []
        func attempt(_ what: String, _ changed: EstimationParameters, _ newCounts: LogicalCounts? = nil) -> Suggestion? {
            guard let result = try? estimate(newCounts ?? counts, changed) else { return nil }
            let after = WhatIfTable.Figures(result)
            let gain = Self.gain(before, after)
            return Suggestion(change: "\(what): \(gain)", parameters: changed, counts: newCounts, before: before, after: after)
        }
        if let reduced, reduced != counts, let suggestion = attempt(Self.savings(counts, reduced), parameters, reduced) {
            if suggestion.isBetter { found.append(suggestion) }
        }
        found += best(splits(of: parameters, for: counts).compactMap { attempt($0.what, $0.parameters) }.filter(\.isFree))
        if parameters.qubit.isMajorana, parameters.scheme.name != CorrectionScheme.floquetCode.name {
            var changed = parameters
            changed.scheme = .floquetCode
            if let suggestion = attempt("the floquet code instead of '\(parameters.scheme.name ?? "")'", changed), suggestion.isBetter {
                found.append(suggestion)
            }
        }
        if !parameters.allowsCultivation, !parameters.qubit.isMajorana {
            var changed = parameters
            changed.allowCultivation()
            if let suggestion = attempt("T states cultivated where that is cheaper (arXiv:2409.17595)", changed), suggestion.isBetter {
                found.append(suggestion)
            }
        }
        let limits = parameters.constraints
        guard limits.maxDuration == nil, limits.maxPhysicalQubits == nil, parameters.estimateType == .singlePoint else { return found }
        found += fewerFactories(before, parameters, attempt)
        found += slower(counts, before, parameters, attempt)
        return found
    }

    /// Half, a quarter, … of the factories: the last that does not take twice the time.
    private static func fewerFactories(
        _ before: WhatIfTable.Figures, _ parameters: EstimationParameters,
        _ attempt: (String, EstimationParameters, LogicalCounts?) -> Suggestion?
    ) -> [Suggestion] {
        var last: Suggestion?
        var factories = before.numTfactories / 2
        while factories > 0 {
            var changed = parameters
            changed.constraints.maxTFactories = factories
            let what = "at most \(factories) T \(factories == 1 ? "factory" : "factories") instead of \(before.numTfactories)"
            if let suggestion = attempt(what, changed, nil), suggestion.after.physicalQubits < before.physicalQubits {
                guard suggestion.after.runtime <= before.runtime.times(2) else { break }
                last = suggestion
            }
            factories /= 2
        }
        return last.map { [$0] } ?? []
    }

    /// The fewest qubits of the frontier.
    private static func slower(
        _ counts: LogicalCounts, _ before: WhatIfTable.Figures, _ parameters: EstimationParameters,
        _ attempt: (String, EstimationParameters, LogicalCounts?) -> Suggestion?
    ) -> [Suggestion] {
        guard parameters.constraints.maxTFactories == nil,
            let least = (try? estimateFrontier(counts, parameters))?.min(by: { $0.physicalQubits < $1.physicalQubits }),
            least.physicalQubits < before.physicalQubits
        else { return [] }
        var changed = parameters
        changed.constraints.maxDuration = least.runtime
        let what = "the fewest qubits, with up to \(Figures.duration(least.runtime)) of time"
        guard let suggestion = attempt(what, changed, nil), suggestion.after.physicalQubits < before.physicalQubits else { return [] }
        return [suggestion]
    }

    /// Other shares of the same error budget.
    private static func splits(
        of parameters: EstimationParameters, for counts: LogicalCounts
    ) -> [(what: String, parameters: EstimationParameters)] {
        guard let budget = try? ErrorBudget(parameters.budget, for: counts) else { return [] }
        let total =
            switch parameters.budget {
            case .total(let total): total
            case .parts: budget.logical + budget.tStates + budget.rotations
            }
        let shares = [1.0, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98]
        var found: [(String, EstimationParameters)] = []
        for logical in shares {
            let rotationShares = counts.rotationCount > 0 ? shares : [0]
            for rotations in rotationShares where logical + rotations < 100 && counts.needsMagicStates {
                let tStates = 100 - logical - rotations
                // A hair less, so that rounding never makes the parts more than the whole.
                let unit = total / 100 * (1 - 1e-12)
                var changed = parameters
                changed.budget = .parts(ErrorBudget(logical: logical * unit, tStates: tStates * unit, rotations: rotations * unit))
                let names = counts.rotationCount > 0 ? ", \(Figures.plain(rotations)) % to rotations" : ""
                let what =
                    "\(Figures.plain(logical)) % of the error budget to logical errors, \(Figures.plain(tStates)) % to T states\(names)"
                found.append((what, changed))
            }
        }
        return found
    }

    /// The suggestion of least qubits times time.
    private static func best(_ suggestions: [Suggestion]) -> [Suggestion] {
        func volume(_ figures: WhatIfTable.Figures) -> Double { Double(figures.physicalQubits) * Double(figures.runtime) }
        return suggestions.min { volume($0.after) < volume($1.after) }.map { [$0] } ?? []
    }

    /// Whether one of qubits and time becomes less and the other not more.
    var isFree: Bool {
        (after.physicalQubits, after.runtime) != (before.physicalQubits, before.runtime) && after.physicalQubits <= before.physicalQubits
            && after.runtime <= before.runtime
    }

    /// Whether qubits times time become less.
    var isBetter: Bool {
        Double(after.physicalQubits) * Double(after.runtime) < Double(before.physicalQubits) * Double(before.runtime)
    }

    private static func savings(_ counts: LogicalCounts, _ reduced: LogicalCounts) -> String {
        var parts: [String] = []
        func add(_ before: UInt64, _ after: UInt64, _ name: String) {
            if after < before { parts.append("\(before - after) \(name) fewer") }
        }
        add(counts.tCount, reduced.tCount, "T gates")
        add(counts.rotationCount, reduced.rotationCount, "rotations")
        add(counts.cczCount, reduced.cczCount, "CCZ gates")
        return "T-reducing passes (\(parts.isEmpty ? "other counts" : parts.joined(separator: ", ")))"
    }

    private static func gain(_ before: WhatIfTable.Figures, _ after: WhatIfTable.Figures) -> String {
        func change(_ a: UInt64, _ b: UInt64, _ less: String, _ more: String) -> String? {
            guard a != b, a > 0 else { return nil }
            let share = (Double(b) / Double(a) - 1) * 100
            return "\(Figures.percentage(abs(share))) \(share < 0 ? less : more)"
        }
        let parts = [
            change(before.physicalQubits, after.physicalQubits, "fewer qubits", "more qubits"),
            change(before.runtime, after.runtime, "less time", "more time"),
        ].compactMap { $0 }
        return parts.isEmpty ? "no change" : parts.joined(separator: ", ")
    }

    public var document: JSONValue {
        var members: [(String, JSONValue)] = [("change", .string(change)), ("params", parameters.document)]
        if let counts { members.append(("logicalCounts", counts.document)) }
        members += [("before", before.document), ("after", after.document)]
        return .object(members)
    }
}
