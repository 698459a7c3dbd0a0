/// The estimate, and where a limit is too tight the least that would do, where a budget is too small one that would.
///
/// Takes many estimates where there is none; sweeps use ``estimate(_:_:)``.
public func estimateOrExplain(_ counts: LogicalCounts, _ parameters: EstimationParameters) throws(EstimationError) -> PhysicalEstimate {
    do { return try estimate(counts, parameters) } catch {
        throw explained(error, counts, parameters)
    }
}

/// The same error with what would satisfy the request.
public func explained(_ error: EstimationError, _ counts: LogicalCounts, _ parameters: EstimationParameters) -> EstimationError {
    var error = error
    let memory = MachineMemory.borrow()
    defer { memory.giveBack() }
    switch error.code {
    case .maxDurationTooSmall:
        guard let estimator = try? Estimator(counts, parameters, memory), let least = try? estimator.leastDuration(),
            !estimator.workshop.isExhausted
        else { break }
        error.minimum = .duration(least)
        error.hint = "maxDuration must be at least \(least) ns (\(Figures.duration(least)))"
    case .maxPhysicalQubitsTooSmall:
        guard let estimator = try? Estimator(counts, parameters, memory), let least = try? estimator.leastQubits(),
            !estimator.workshop.isExhausted
        else { break }
        error.minimum = .physicalQubits(least)
        error.hint = "maxPhysicalQubits must be at least \(least)"
    case .codeParameter, .noMagicStates:
        guard let budget = satisfyingBudget(counts, parameters, memory) else { break }
        error.hint = "an error budget of \(Figures.rate(budget)) would do"
    case .bothConstraints:
        error.hint = "one asks for the fewest qubits in a time, the other for the least time with so many qubits; keep one"
    case .frontierConstraints:
        error.hint = "a frontier has every trade of qubits for time; leave out maxDuration, maxPhysicalQubits and maxTFactories"
    default: break
    }
    return error
}

/// A total error budget near the least that has an estimate, to two digits; nil where none has.
private func satisfyingBudget(_ counts: LogicalCounts, _ parameters: EstimationParameters, _ memory: MachineMemory) -> Double? {
    guard case .total(let total) = parameters.budget, total < 0.99 else { return nil }
    // All trials together may take no longer than one estimate.
    var work = FactoryWorkshop.mostWork
    func isEnough(_ budget: Double) -> Bool {
        var changed = parameters
        changed.budget = .total(budget)
        guard let estimator = try? Estimator(counts, changed, memory) else { return false }
        estimator.workshop.work = work
        defer { work = estimator.workshop.work }
        return (try? estimator.single()) != nil && !estimator.workshop.isExhausted
    }
    guard isEnough(0.99) else { return nil }
    var (low, high) = (total, 0.99)
    for _ in 0..<40 where high / low > 1.01 {
        let middle = (low * high).squareRoot()
        if isEnough(middle) { high = middle } else { low = middle }
    }
    let rounded = Double(Figures.rate(high * 1.006)) ?? high
    return isEnough(rounded) ? rounded : high
}

extension Estimator {
    /// Patches of every distance that could serve, with the factories that the searches for it and for larger ones find.
    private func machines() throws(EstimationError) -> [(patch: LogicalPatch, factories: [TFactory])] {
        let least = try patches.distance(for: requiredLogicalErrorRate(leastCycles))
        var found: [(LogicalPatch, [TFactory])] = []
        var known: Set<TFactory> = []
        var all: [TFactory] = []
        for distance in stride(from: least, through: parameters.scheme.maxCodeDistance, by: 2).reversed() {
            guard let patch = try? patches.patch(distance) else { continue }
            for factory in factories(upTo: distance) where known.insert(factory).inserted { all.append(factory) }
            if mostCycles(on: patch) >= leastCycles { found.append((patch, all)) }
        }
        return found
    }

    /// The least `maxDuration` that has a solution; nil where none has.
    func leastDuration() throws(EstimationError) -> UInt64? {
        if layout.tStates == 0 { return try unlimited().runtime }
        var candidates: Set<UInt64> = []
        for (patch, factories) in try machines() {
            for factory in factories {
                var needed = max(leastCycles, factory.runtime.dividedUp(by: patch.logicalCycleTime))
                if let most = parameters.constraints.maxTFactories {
                    needed = max(needed, cycles(for: most, of: factory, on: patch))
                }
                if needed <= mostCycles(on: patch) { candidates.insert(needed.times(patch.logicalCycleTime)) }
            }
        }
        // What can be done in a time can be done in more.
        return Self.first(of: candidates.sorted()) { (try? fewestQubits(within: $0)) != nil }
    }

    /// The least `maxPhysicalQubits` that has a solution; nil where none has.
    func leastQubits() throws(EstimationError) -> UInt64? {
        if layout.tStates == 0 { return try unlimited().physicalQubits }
        var candidates: Set<UInt64> = []
        for (patch, factories) in try machines() {
            let program = layout.logicalQubits.times(patch.physicalQubits)
            let time = mostCycles(on: patch).times(patch.logicalCycleTime)
            for factory in factories where factory.runtime > 0 {
                candidates.insert(program.plus(factory.physicalQubits))
                let runs = time / factory.runtime
                guard runs > 0 else { continue }
                let copies = layout.tStates.dividedUp(by: runs.times(factory.outputs))
                candidates.insert(program.plus(copies.times(factory.physicalQubits)))
            }
        }
        // More qubits may mean more factories than are allowed, so that less is tried one by one.
        let sorted = candidates.sorted()
        return sorted.prefix(Self.mostTrials).first { (try? fastest(with: $0)) != nil }
            ?? Self.first(of: sorted) { (try? fastest(with: $0)) != nil }
    }

    private static let mostTrials = 400

    /// The first value that will do, where all after it do too.
    private static func first(of values: [UInt64], where isEnough: (UInt64) -> Bool) -> UInt64? {
        guard let last = values.last, isEnough(last) else { return nil }
        var (low, high) = (0, values.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if isEnough(values[middle]) { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }
}
