/// Finds the T factories that no other beats in both space and time.
///
/// The order in which candidates are visited, and with it every tie, follows the reference estimator.
struct FactorySearch {
    /// A unit placed on bare qubits or on patches of one distance.
    private struct Placement {
        let unit: Int
        let codeDistance: UInt64
        let cliffordErrorRate: Double
        let readoutErrorRate: Double
        let first: DistillationUnit.Size
        let later: DistillationUnit.Size
    }

    /// A round of the factory under examination.
    private struct Round {
        let placement: Placement
        let failure: Double
        var units: UInt64 = 0
    }

    /// What the inner loop needs of a unit.
    private struct Shape {
        let inputs: UInt64
        let outputs: UInt64
        let rates: DistillationUnit.Rates
    }

    /// How likely a round may make too few states, and the normal distribution's quantile there.
    private struct Level {
        let probability: Double
        let quantile: Double
    }

    private let units: [DistillationUnit]
    private let shapes: [Shape]
    /// By number of rounds less one.
    private let levels: [Level]
    private var scratch: [Round] = []
    /// Units that run on bare and on corrected qubits come first, then those for corrected qubits, then those for bare ones.
    private let combined: Int
    private let onLogical: Int
    private let total: Int
    private let tErrorRate: Double
    private let requiredRate: Double
    private let distances: [UInt64]
    /// By unit; nil where the unit does not run on bare qubits.
    private let bare: [Placement?]
    /// By index of distance, then by unit.
    private let onPatches: [[Placement]?]
    private let firstValid: [Int]
    private let isValidOnBare: [Bool]
    private var frontier: FactoryFrontier

    private static let extraRounds = 4
    /// The parameters allow no more.
    private static let mostRounds = 6

    /// The factories for patches up to a code distance, largest and slowest first.
    static func factories(
        of units: [DistillationUnit], on patches: PatchTable, upTo codeDistance: UInt64, requiredRate: Double, maxRounds: Int
    ) -> [TFactory] {
        guard requiredRate <= patches.qubit.tGateErrorRate else { return trivialFactory(on: patches, codeDistance) }
        var search = FactorySearch(units, on: patches, upTo: codeDistance, requiredRate: requiredRate)
        guard !search.distances.isEmpty, search.total > 0 else { return [] }
        for rounds in stride(from: 1, through: maxRounds, by: 1) { search.visit(rounds: rounds) }
        if search.frontier.factories.isEmpty {
            for rounds in stride(from: maxRounds + 1, through: extraRounds, by: 1) { search.visit(rounds: rounds) }
        }
        search.frontier.prune()
        return search.frontier.sorted()
    }

    /// T states of the bare qubit are good enough: a patch takes each in as it is.
    private static func trivialFactory(on patches: PatchTable, _ distance: UInt64) -> [TFactory] {
        guard let patch = try? patches.patch(distance) else { return [] }
        let round = TFactory.Round(
            units: 1, unitName: "trivial 1-to-1", codeDistance: distance, physicalQubits: patch.physicalQubits,
            runtime: patch.logicalCycleTime)
        return [
            TFactory(
                rounds: [round], physicalQubits: patch.physicalQubits, runtime: patch.logicalCycleTime, inputs: 1, outputs: 1,
                logicalErrorRate: patches.qubit.tGateErrorRate)
        ]
    }

    private init(_ templates: [DistillationUnit], on patches: PatchTable, upTo codeDistance: UInt64, requiredRate: Double) {
        let qubit = patches.qubit
        let none = DistillationUnit.Size(qubits: 0, cycles: 0)
        func isValid(_ cliffordErrorRate: Double) -> Bool { cliffordErrorRate <= 0.1 * qubit.tGateErrorRate }

        let both = templates.filter { $0.physical != nil && $0.logical != nil }
        let corrected = templates.filter { $0.physical == nil && $0.logical != nil }
        let uncorrected = templates.filter { $0.physical != nil && $0.logical == nil && isValid(qubit.cliffordErrorRate) }
        let units = both + corrected + uncorrected
        self.units = units
        shapes = units.map { Shape(inputs: $0.inputs, outputs: $0.outputs, rates: $0.rates) }
        levels = (1...Self.mostRounds).map { rounds in
            let probability = 0.01 / Double(rounds)
            return Level(probability: probability, quantile: normalQuantile(probability))
        }
        combined = both.count
        onLogical = both.count + corrected.count
        total = units.count
        tErrorRate = qubit.tGateErrorRate
        self.requiredRate = requiredRate
        distances = Array(stride(from: 1, through: codeDistance, by: 2))

        bare = units.indices.map { index in
            guard let size = units[index].physical else { return nil }
            return Placement(
                unit: index, codeDistance: 1, cliffordErrorRate: qubit.cliffordErrorRate, readoutErrorRate: qubit.readoutErrorRate,
                first: DistillationUnit.Size(qubits: size.qubits, cycles: size.cycles.times(qubit.tGateTime)), later: none)
        }
        let logicalUnits = both + corrected
        onPatches = distances.map { distance in
            guard let patch = try? patches.patch(distance) else { return nil }
            func scaled(_ size: DistillationUnit.Size?) -> DistillationUnit.Size {
                guard let size else { return none }
                return DistillationUnit.Size(
                    qubits: size.qubits.times(patch.physicalQubits), cycles: size.cycles.times(patch.logicalCycleTime))
            }
            return logicalUnits.indices.map { index in
                let unit = logicalUnits[index]
                return Placement(
                    unit: index, codeDistance: distance, cliffordErrorRate: patch.logicalErrorRate, readoutErrorRate: 0,
                    first: scaled(unit.firstRound ?? unit.logical), later: scaled(unit.logical))
            }
        }
        let placements = onPatches
        firstValid = logicalUnits.indices.map { index in
            placements.firstIndex { $0.map { isValid($0[index].cliffordErrorRate) } ?? false } ?? Int.max
        }
        isValidOnBare = units.indices.map { _ in isValid(qubit.cliffordErrorRate) }
        frontier = FactoryFrontier()
    }

    /// Every choice of units for this many rounds, the last round's changing fastest.
    private mutating func visit(rounds: Int) {
        guard rounds == 1 || onLogical > 0 else { return }
        var choice = [Int](repeating: 0, count: rounds)
        while true {
            visit(choice)
            var place = rounds - 1
            while place >= 0, choice[place] == (place == 0 ? total : onLogical) - 1 {
                choice[place] = 0
                place -= 1
            }
            guard place >= 0 else { return }
            choice[place] += 1
        }
    }

    /// Searches the code distances of one choice of units: the cheapest good ones by bisection, then along the edge of the good ones.
    private mutating func visit(_ choice: [Int]) {
        var left: [Int] = []
        for (position, unit) in choice.enumerated() {
            left.append(max(left.last ?? 0, leastDistance(of: unit, at: position)))
        }
        let right = choice.map { $0 >= onLogical ? 0 : distances.count - 1 }
        guard zip(left, right).allSatisfy({ $0 <= $1 }) else { return }
        guard !canImprove(choice, right), canImprove(choice, left) else { return }

        var high = right
        var current = right
        for round in choice.indices {
            var low = round == 0 ? left[0] : current[round - 1]
            while low + 1 < high[round] {
                current[round] = (low + high[round]) / 2
                if canImprove(choice, current) { low = current[round] + 1 } else { high[round] = current[round] }
            }
            if low + 1 == high[round] {
                current[round] = low
                if canImprove(choice, current) { current[round] = high[round] }
            } else {
                current[round] = high[round]
            }
        }
        for index in current.indices { current[index] = max(current[index], left[index]) }
        guard Self.switchBranch(&current, left, right) else { return }
        while canImprove(choice, current) ? Self.increment(&current, left, right) : Self.switchBranch(&current, left, right) {}
    }

    private func leastDistance(of unit: Int, at position: Int) -> Int {
        guard unit < onLogical else { return 0 }
        if position > 0 { return firstValid[unit] }
        return unit < combined && isValidOnBare[unit] ? 0 : max(1, firstValid[unit])
    }

    /// The next distances in order, none smaller than the one before it.
    private static func increment(_ current: inout [Int], _ left: [Int], _ right: [Int]) -> Bool {
        var index = current.count - 1
        current[index] += 1
        while current[index] > right[index] {
            guard index > 0 else { return false }
            index -= 1
            current[index] += 1
        }
        while index < current.count - 1 {
            current[index + 1] = max(current[index], left[index + 1])
            index += 1
        }
        return true
    }

    /// The first distances that are not at least as large as the current ones in every round: 1, 2, 10 becomes 1, 3, 3.
    private static func switchBranch(_ current: inout [Int], _ left: [Int], _ right: [Int]) -> Bool {
        var index = current.count - 1
        while index > 0, current[index] <= current[index - 1] + 1 || current[index - 1] == right[index - 1] { index -= 1 }
        guard index > 0 else { return false }
        current[index - 1] += 1
        while index < current.count {
            current[index] = max(current[index - 1], left[index])
            index += 1
        }
        return true
    }

    private func placement(of unit: Int, at position: Int, _ distanceIndex: Int) -> Placement? {
        if position == 0, distanceIndex == 0 { return bare[unit] }
        guard unit < onLogical else { return nil }
        return onPatches[distanceIndex]?[unit]
    }
}

extension FactorySearch {
    /// Builds the factory, keeps it where it is good and not beaten, and says whether larger code distances could still help.
    private mutating func canImprove(_ choice: [Int], _ distanceIndexes: [Int]) -> Bool {
        let count = choice.count
        scratch.removeAll(keepingCapacity: true)
        var error = tErrorRate
        for position in 0..<count {
            guard let placement = placement(of: choice[position], at: position, distanceIndexes[position]) else { return true }
            let (c, r) = (placement.cliffordErrorRate, placement.readoutErrorRate)
            scratch.append(Round(placement: placement, failure: shapes[placement.unit].rates.failure(error, c, r)))
            let output = shapes[placement.unit].rates.output(error, c, r)
            guard !(output > error) else { return true }
            error = output
        }
        // From the last round to the first: as many units as make what the next round takes, with 99 % over all rounds.
        let level = levels[count - 1]
        var needed = shapes[scratch[count - 1].placement.unit].outputs
        var made: UInt64 = 0
        for index in (0..<count).reversed() {
            let failure = scratch[index].failure
            if failure <= 0 { return false }
            guard failure < 1 else { return true }
            let shape = shapes[scratch[index].placement.unit]
            guard let number = Self.units(making: needed, shape.outputs, failure, level) else { return true }
            scratch[index].units = number.units
            if index == count - 1 { made = number.states }
            needed = shape.inputs.times(number.units)
        }
        var (qubits, runtime): (UInt64, UInt64) = (0, 0)
        for index in 0..<count {
            let placement = scratch[index].placement
            let size = index == 0 ? placement.first : placement.later
            qubits = max(qubits, scratch[index].units.times(size.qubits))
            runtime = runtime.plus(size.cycles)
        }
        let isGood = error <= requiredRate
        let isNew = !frontier.dominates(Double(qubits) / Double(made), runtime)
        if isNew, isGood {
            frontier.append(
                TFactory(
                    rounds: rounds(), physicalQubits: qubits, runtime: runtime, inputs: needed, outputs: made, logicalErrorRate: error))
        }
        return isNew && !isGood
    }

    /// The least number of units that makes so many states, and the states they make; nil where it is out of reach.
    private static func units(
        making needed: UInt64, _ outputs: UInt64, _ failure: Double, _ level: Level
    ) -> (units: UInt64, states: UInt64)? {
        let binomial = Binomial(failure: failure, level: level.probability, quantile: level.quantile)
        let least = max(UInt64(saturating: (Double(needed) / Double(outputs)).rounded(.up)), 1)
        var high = least
        var states = outputs.times(binomial.inverse(high))
        while states < needed {
            high = high.times(2)
            if high >= 1_000_000_000_000_000 { return nil }
            states = outputs.times(binomial.inverse(high))
        }
        guard high > least else { return (high, states) }
        var low = high / 2
        while low < high {
            let middle = (low + high) / 2
            let made = outputs.times(binomial.inverse(middle))
            if made >= needed { (high, states) = (middle, made) } else { low = middle + 1 }
        }
        return (high, states)
    }

    private func rounds() -> [TFactory.Round] {
        scratch.enumerated().map { index, round in
            let size = index == 0 ? round.placement.first : round.placement.later
            return TFactory.Round(
                units: round.units, unitName: units[round.placement.unit].name, codeDistance: round.placement.codeDistance,
                physicalQubits: round.units.times(size.qubits), runtime: size.cycles)
        }
    }
}

/// The factories that none of the others beats in both space and time.
struct FactoryFrontier {
    private(set) var factories: [TFactory] = []
    /// What counts of each factory, in the same order.
    private var points: [(qubits: Double, runtime: UInt64)] = []
    private var untilPruning = pruningInterval

    private static let pruningInterval = 1002

    /// Whether any factory needs no more qubits a state and no more time, and less of one of them.
    func dominates(_ qubits: Double, _ runtime: UInt64) -> Bool {
        points.contains { ($0.qubits < qubits && $0.runtime <= runtime) || ($0.qubits <= qubits && $0.runtime < runtime) }
    }

    mutating func append(_ factory: TFactory) {
        factories.append(factory)
        points.append((factory.normalizedQubits, factory.runtime))
        untilPruning -= 1
        if untilPruning == 0 { prune() }
    }

    mutating func prune() {
        let kept = undominated(points.map { ($0.qubits, $0.runtime) })
        factories = kept.map { factories[$0] }
        points = kept.map { points[$0] }
        untilPruning = Self.pruningInterval
    }

    func sorted() -> [TFactory] {
        stableSorted(factories) { a, b in
            a.normalizedQubits != b.normalizedQubits ? a.normalizedQubits > b.normalizedQubits : a.runtime > b.runtime
        }
    }
}

/// The indices of the points that no point beats in both coordinates (no larger in either, smaller in one).
///
/// A beaten point trades places with the last: which of equals comes first hangs on that.
func undominated<X: Comparable, Y: Comparable>(_ points: [(X, Y)]) -> [Int] {
    let order = points.indices.sorted { (points[$0].0, points[$0].1) < (points[$1].0, points[$1].1) }
    var isBeaten = [Bool](repeating: false, count: points.count)
    var (leastBefore, leastHere): (Y?, Y?) = (nil, nil)
    for (place, index) in order.enumerated() {
        if place == 0 || points[order[place - 1]].0 < points[index].0 {
            leastBefore = [leastBefore, leastHere].compactMap { $0 }.min()
            leastHere = points[index].1
        }
        let y = points[index].1
        isBeaten[index] = leastBefore.map { $0 <= y } ?? false || leastHere.map { $0 < y } ?? false
    }
    var kept = Array(points.indices)
    var (index, count) = (0, kept.count)
    while index < count {
        if isBeaten[kept[index]] {
            count -= 1
            kept.swapAt(index, count)
        } else {
            index += 1
        }
    }
    return Array(kept[..<count])
}

func stableSorted<Item>(_ items: [Item], by precedes: (Item, Item) -> Bool) -> [Item] {
    items.enumerated().sorted { a, b in
        if precedes(a.element, b.element) { return true }
        if precedes(b.element, a.element) { return false }
        return a.offset < b.offset
    }.map(\.element)
}
