/// The cheapest machine that runs a program within its parameters.
///
/// With `estimateType` `frontier` this is the frontier's fastest machine; ``estimateFrontier(_:_:)`` gives them all.
public func estimate(_ counts: LogicalCounts, _ parameters: EstimationParameters = EstimationParameters()) throws(EstimationError)
    -> PhysicalEstimate
{
    try search(counts, parameters) { estimator throws(EstimationError) in
        parameters.estimateType == .frontier ? try estimator.frontier()[0] : try estimator.single()
    }
}

/// The machines that run a program and of which none is beaten in both qubits and time, fastest first.
public func estimateFrontier(
    _ counts: LogicalCounts, _ parameters: EstimationParameters = EstimationParameters()
) throws(EstimationError) -> [PhysicalEstimate] {
    try search(counts, parameters) { estimator throws(EstimationError) in try estimator.frontier() }
}

/// What a search finds, unless it grows out of bounds.
func search<Answer>(
    _ counts: LogicalCounts, _ parameters: EstimationParameters, allowing work: Int = FactoryWorkshop.mostWork,
    _ body: (Estimator) throws(EstimationError) -> Answer
) throws(EstimationError) -> Answer {
    let memory = MachineMemory.borrow()
    defer { memory.giveBack() }
    let estimator = try Estimator(counts, parameters, memory)
    estimator.workshop.work = work
    let answer: Answer
    do { answer = try body(estimator) } catch { throw estimator.workshop.isExhausted ? Estimator.tooLarge(parameters) : error }
    if estimator.workshop.isExhausted { throw Estimator.tooLarge(parameters) }
    return answer
}

/// Q, C, M and the rates of one program under one set of parameters, and the searches over them.
struct Estimator {
    let counts: LogicalCounts
    let parameters: EstimationParameters
    let workshop: FactoryWorkshop
    let budget: ErrorBudget
    /// The part of the logical budget that is not an idle memory's.
    let logicalBudget: Double
    let layout: Layout
    /// The least number of logical cycles.
    let leastCycles: UInt64

    var patches: PatchTable { workshop.patches }

    init(_ counts: LogicalCounts, _ parameters: EstimationParameters, _ memory: MachineMemory) throws(EstimationError) {
        self.counts = counts
        self.parameters = parameters
        workshop = try memory.workshop(for: parameters)
        workshop.work = FactoryWorkshop.mostWork
        budget = try ErrorBudget(parameters.budget, for: counts)
        var computing = counts
        if let memory = parameters.memory {
            try memory.check(counts, parameters, workshop.patches)
            computing.numQubits -= memory.idleQubits
        }
        logicalBudget = budget.logical * (1 - (parameters.memory?.share(of: counts) ?? 0))
        layout = Layout(computing, rotationBudget: budget.rotations)
        var cycles = layout.algorithmicDepth
        if let factor = parameters.constraints.logicalDepthFactor {
            guard factor >= 1 else {
                throw EstimationError(.depthFactorTooSmall, "Logical depth scaling factor is too small, it must be at least 1: \(factor)")
            }
            cycles = UInt64(saturating: (Double(cycles) * factor).rounded(.up))
        }
        leastCycles = cycles
        guard cycles > 0 || layout.tStates > 0 else {
            throw EstimationError(
                .algorithmHasNoResources, "Algorithm requires at least one magic state or measurement to estimate resources",
                hint: "a program of Clifford gates alone runs on any simulator; add its measurements")
        }
    }

    var requiredTStateErrorRate: Double { budget.tStates / Double(layout.tStates) }

    func requiredLogicalErrorRate(_ cycles: UInt64) -> Double { logicalBudget / Double(layout.logicalQubits.times(cycles)) }

    func mostCycles(on patch: LogicalPatch) -> UInt64 {
        UInt64(saturating: (logicalBudget / (Double(layout.logicalQubits) * patch.logicalErrorRate)).rounded(.down))
    }

    func factories(upTo distance: UInt64) -> [TFactory] {
        workshop.factories(
            upTo: distance, requiredRate: requiredTStateErrorRate, maxRounds: parameters.constraints.maxDistillationRounds)
    }

    /// Cycles in which so many copies make all T states.
    func cycles(for copies: UInt64, of factory: TFactory, on patch: LogicalPatch) -> UInt64 {
        layout.tStates.dividedUp(by: copies.times(factory.outputs)).times(factory.runtime).dividedUp(by: patch.logicalCycleTime)
    }

    func estimate(_ patch: LogicalPatch, cycles: UInt64, required: Double, _ part: (factory: TFactory, copies: UInt64)?) -> PhysicalEstimate
    {
        let factories = part.map { factory, copies in
            PhysicalEstimate.Factories(
                factory: factory, copies: copies, runs: layout.tStates.dividedUp(by: copies.times(factory.outputs)))
        }
        return PhysicalEstimate(
            counts: counts, parameters: parameters, budget: budget, layout: layout, patch: patch, factories: factories, cycles: cycles,
            requiredLogicalErrorRate: required, requiredTStateErrorRate: layout.tStates > 0 ? requiredTStateErrorRate : nil)
    }

    static func tooLarge(_ parameters: EstimationParameters) -> EstimationError {
        let (units, rounds) = (parameters.units.count, parameters.constraints.maxDistillationRounds)
        let isFrontier = parameters.estimateType == .frontier
        return EstimationError(
            .searchTooLarge,
            "The search for T factories is too large: \(units) distillation units in up to \(rounds) rounds on codes of distance up to "
                + "\(parameters.scheme.maxCodeDistance)\(isFrontier ? ", and as many copies of them as a frontier has" : "")",
            hint: "allow fewer distillation rounds or units, or a smaller maxCodeDistance"
                + (isFrontier ? ", or ask for a single point" : ""))
    }

    static func noFactory(_ rate: Double) -> EstimationError {
        EstimationError(
            .noMagicStates,
            "Resource estimation configuration can never produce T states, required magic state output error rate was \(rate)",
            hint: "allow more distillation rounds, better distillation units or a larger error budget")
    }
}

extension Estimator {
    /// The machine that is asked for.
    func single() throws(EstimationError) -> PhysicalEstimate {
        var machine: PhysicalEstimate
        switch (parameters.constraints.maxDuration, parameters.constraints.maxPhysicalQubits) {
        case (nil, nil): machine = try unlimited()
        case (let duration?, nil): machine = try fewestQubits(within: duration)
        case (nil, let qubits?): machine = try fastest(with: qubits)
        case (_?, _?):
            throw EstimationError(
                .bothConstraints, "Both duration and number of physical qubits constraints are provided, but only one is allowed")
        }
        machine.memory = try memory(for: machine)
        return machine
    }

    /// The least distance at which one kind of factory keeps up with the program, slowing the program where none does.
    func unlimited() throws(EstimationError) -> PhysicalEstimate {
        var cycles = leastCycles
        let most = parameters.constraints.maxTFactories
        // Rounding can hold the distance where it is while the cycles grow by one; after a while they grow faster.
        var (lastDistance, stalls): (UInt64, UInt64) = (0, 0)
        while true {
            let required = requiredLogicalErrorRate(cycles)
            let patch = try patches.patch(try patches.distance(for: required))
            let mostCycles = mostCycles(on: patch)
            guard layout.tStates > 0 else { return estimate(patch, cycles: cycles, required: required, nil) }
            let candidates = factories(upTo: patch.codeDistance)
            if let (factory, needed) = keepingUp(candidates, cycles, patch, most) ?? slowing(candidates, mostCycles, patch, most),
                let copies = factory.copies(for: layout.tStates, in: needed, of: patch.logicalCycleTime)
            {
                return estimate(patch, cycles: needed, required: required, (factory, copies))
            }
            stalls = patch.codeDistance == lastDistance ? stalls + 1 : 0
            lastDistance = patch.codeDistance
            let step: UInt64 = stalls < 256 ? 1 : stalls < 318 ? 1 << (stalls - 256) : .max
            cycles = max(mostCycles.plus(1), cycles.plus(step))
            guard cycles < .max else { throw Self.noFactory(requiredTStateErrorRate) }
        }
    }

    /// The factory of least volume that fits into the program as it is.
    private func keepingUp(_ factories: [TFactory], _ cycles: UInt64, _ patch: LogicalPatch, _ most: UInt64?) -> (TFactory, UInt64)? {
        let time = cycles.times(patch.logicalCycleTime)
        var best: TFactory?
        for factory in factories where factory.runtime <= time && factory.volume < (best?.volume ?? .infinity) {
            guard let copies = factory.copies(for: layout.tStates, in: cycles, of: patch.logicalCycleTime) else { continue }
            if copies <= most ?? .max { best = factory }
        }
        return best.map { ($0, cycles) }
    }

    /// The factory of least volume for which the program can wait.
    private func slowing(_ factories: [TFactory], _ mostCycles: UInt64, _ patch: LogicalPatch, _ most: UInt64?) -> (TFactory, UInt64)? {
        var best: (factory: TFactory, cycles: UInt64)?
        for factory in factories {
            let needed =
                most.map { cycles(for: $0, of: factory, on: patch) } ?? factory.runtime.dividedUp(by: patch.logicalCycleTime)
            guard needed <= mostCycles else { continue }
            if let best, (best.factory.volume, best.cycles) <= (factory.volume, needed) { continue }
            best = (factory, needed)
        }
        return best.map { ($0.factory, $0.cycles) }
    }

    /// Tries every distance from the largest down, with the factories for it.
    private func forEachDistance(
        _ body: (_ patch: LogicalPatch, _ factories: () -> [TFactory]) throws(EstimationError) -> Void
    ) throws(EstimationError) -> Double {
        let required = requiredLogicalErrorRate(leastCycles)
        let least = try patches.distance(for: required)
        var found: [TFactory] = []
        let largest = parameters.scheme.maxCodeDistance
        for distance in stride(from: least, through: largest, by: 2).reversed() {
            guard let patch = try? patches.patch(distance) else { continue }
            try body(patch) {
                let reach = found.map { $0.rounds.last?.codeDistance ?? 0 }.max()
                if reach.map({ distance < $0 }) ?? true { found = factories(upTo: distance) }
                return found
            }
        }
        return required
    }

    func fewestQubits(within duration: UInt64) throws(EstimationError) -> PhysicalEstimate {
        let fault = EstimationError(.maxDurationTooSmall, "No solution found for the provided maximum duration.")
        if layout.tStates == 0 { return try withoutFactories { $0.runtime <= duration ? nil : fault } }
        var best: (patch: LogicalPatch, cycles: UInt64, factory: TFactory, copies: UInt64, qubits: UInt64)?
        let required = try forEachDistance { patch, factories throws(EstimationError) in
            let (most, allowed) = (mostCycles(on: patch), duration / patch.logicalCycleTime)
            guard allowed >= leastCycles, most >= leastCycles else { return }
            for factory in factories() where factory.runtime.dividedUp(by: patch.logicalCycleTime) <= min(allowed, most) {
                guard let copies = factory.copies(for: layout.tStates, in: min(allowed, most), of: patch.logicalCycleTime),
                    copies <= parameters.constraints.maxTFactories ?? .max
                else { continue }
                let qubits = layout.logicalQubits.times(patch.physicalQubits).plus(copies.times(factory.physicalQubits))
                if qubits < best?.qubits ?? .max {
                    best = (patch, max(cycles(for: copies, of: factory, on: patch), leastCycles), factory, copies, qubits)
                }
            }
        }
        guard let best else { throw fault }
        return estimate(best.patch, cycles: best.cycles, required: required, (best.factory, best.copies))
    }

    func fastest(with qubits: UInt64) throws(EstimationError) -> PhysicalEstimate {
        let fault = EstimationError(.maxPhysicalQubitsTooSmall, "No solution found for the provided maximum number of physical qubits.")
        if layout.tStates == 0 { return try withoutFactories { $0.physicalQubits <= qubits ? nil : fault } }
        var best: (patch: LogicalPatch, cycles: UInt64, factory: TFactory, copies: UInt64, runtime: UInt64)?
        let required = try forEachDistance { patch, factories throws(EstimationError) in
            let program = layout.logicalQubits.times(patch.physicalQubits)
            let most = mostCycles(on: patch)
            guard qubits >= program, most >= leastCycles else { return }
            let free = qubits - program
            let fitting = factories().filter { $0.physicalQubits <= free }
            guard let factory = fitting.min(by: { $0.volume < $1.volume }) else { return }
            let copies = free / max(factory.physicalQubits, 1)
            let needed = max(cycles(for: copies, of: factory, on: patch), leastCycles)
            guard copies > 0, needed <= most, copies <= parameters.constraints.maxTFactories ?? .max else { return }
            let runtime = needed.times(patch.logicalCycleTime)
            if runtime < best?.runtime ?? .max { best = (patch, needed, factory, copies, runtime) }
        }
        guard let best else { throw fault }
        return estimate(best.patch, cycles: best.cycles, required: required, (best.factory, best.copies))
    }

    private func withoutFactories(_ check: (PhysicalEstimate) -> EstimationError?) throws(EstimationError) -> PhysicalEstimate {
        let required = requiredLogicalErrorRate(leastCycles)
        let patch = try patches.patch(try patches.distance(for: required))
        let result = estimate(patch, cycles: leastCycles, required: required, nil)
        if let fault = check(result) { throw fault }
        return result
    }

    /// At least one machine.
    func frontier() throws(EstimationError) -> [PhysicalEstimate] {
        let limits = parameters.constraints
        guard limits.maxDuration == nil, limits.maxPhysicalQubits == nil, limits.maxTFactories == nil else {
            throw EstimationError(.frontierConstraints, "Unsupported constraints provided for Frontier Estimation.")
        }
        if layout.tStates == 0 { return [try withoutFactories { _ in nil }] }
        var machines: [(patch: LogicalPatch, factory: TFactory)] = []
        var found: [(machine: Int, cycles: UInt64, copies: UInt64)] = []
        var points: [(qubits: UInt64, runtime: UInt64)] = []
        let required = try forEachDistance { patch, factories throws(EstimationError) in
            let candidates = factories()
            let most = mostCycles(on: patch)
            guard most >= leastCycles else { return }
            let program = layout.logicalQubits.times(patch.physicalQubits)
            for factory in candidates where factory.runtime.dividedUp(by: patch.logicalCycleTime) <= most {
                guard var copies = factory.copies(for: layout.tStates, in: most, of: patch.logicalCycleTime) else { continue }
                machines.append((patch, factory))
                while !workshop.isExhausted {
                    let runs = layout.tStates.dividedUp(by: copies.times(factory.outputs))
                    let needed = runs.times(factory.runtime).dividedUp(by: patch.logicalCycleTime)
                    found.append((machines.count - 1, max(needed, leastCycles), copies))
                    points.append(
                        (program.plus(copies.times(factory.physicalQubits)), patch.logicalCycleTime.times(max(needed, leastCycles))))
                    if needed <= leastCycles || runs <= 1 { break }
                    copies += 1
                    workshop.work -= 1
                }
            }
        }
        guard !found.isEmpty else { throw Self.noFactory(requiredTStateErrorRate) }
        // By rising time, then by falling qubits: equals keep the order that pruning left them in.
        let kept = undominated(points, Self.beatenByFar(points))
        let places = kept.indices.sorted { a, b in
            let (one, other) = (points[kept[a]], points[kept[b]])
            if one.runtime != other.runtime { return one.runtime < other.runtime }
            return one.qubits != other.qubits ? one.qubits > other.qubits : a < b
        }
        return places.map { place in
            let point = found[kept[place]]
            let (patch, factory) = machines[point.machine]
            return estimate(patch, cycles: point.cycles, required: required, (factory, point.copies))
        }
    }

    /// Points that some point beats by at least a sixteenth of the time, found without sorting; most of those that are beaten.
    private static func beatenByFar(_ points: [(qubits: UInt64, runtime: UInt64)]) -> [Bool] {
        // Times by their leading five bits, and the fewest qubits of each such group.
        func group(_ runtime: UInt64) -> Int {
            let exponent = 63 - max(runtime, 1).leadingZeroBitCount
            return exponent << 4
                | Int(truncatingIfNeeded: (exponent >= 4 ? runtime >> UInt64(exponent - 4) : runtime << UInt64(4 - exponent)) & 15)
        }
        var fewest = [UInt64](repeating: .max, count: 64 << 4)
        for point in points { fewest[group(point.runtime)] = min(fewest[group(point.runtime)], point.qubits) }
        var (before, fewestBefore) = (UInt64.max, fewest)
        for place in fewest.indices {
            fewestBefore[place] = before
            before = min(before, fewest[place])
        }
        return points.map { fewestBefore[group($0.runtime)] <= $0.qubits && fewestBefore[group($0.runtime)] < .max }
    }
}
