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

    private let units: [DistillationUnit]
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
        var placements: [Placement] = []
        placements.reserveCapacity(choice.count)
        for position in choice.indices {
            guard let placement = placement(of: choice[position], at: position, distanceIndexes[position]) else { return true }
            placements.append(placement)
        }
        var errors = [tErrorRate]
        for placement in placements {
            let input = errors[errors.count - 1]
            let output = units[placement.unit].rates.output(input, placement.cliffordErrorRate, placement.readoutErrorRate)
            guard !(output > input) else { return true }
            errors.append(output)
        }
        switch build(placements, errors) {
        case .neverFails: return false
        case .alwaysFails, .tooLarge: return true
        case .factory(let factory):
            let isGood = factory.logicalErrorRate <= requiredRate
            let isNew = !frontier.dominates(factory)
            if isNew, isGood { frontier.append(factory) }
            return isNew && !isGood
        }
    }

    private enum Build {
        case neverFails, alwaysFails, tooLarge
        case factory(TFactory)
    }

    /// Counts units from the last round to the first, so that all rounds together succeed with 99 %.
    private func build(_ placements: [Placement], _ errors: [Double]) -> Build {
        let count = placements.count
        let level = 0.01 / Double(count)
        var numbers = [UInt64](repeating: 0, count: count)
        var needed = units[placements[count - 1].unit].outputs
        var made: UInt64 = 0
        for index in placements.indices.reversed() {
            let unit = units[placements[index].unit]
            let failure = unit.rates.failure(errors[index], placements[index].cliffordErrorRate, placements[index].readoutErrorRate)
            if failure <= 0 { return .neverFails }
            guard failure < 1 else { return .alwaysFails }
            func states(_ number: UInt64) -> UInt64 {
                unit.outputs.times(Binomial(trials: number, failure: failure).inverse(level))
            }
            let least = max(UInt64(saturating: (Double(needed) / Double(unit.outputs)).rounded(.up)), 1)
            var high = least
            while states(high) < needed {
                high = high.times(2)
                if high >= 1_000_000_000_000_000 { return .tooLarge }
            }
            var low = high / 2
            while low < high, high > least {
                let middle = (low + high) / 2
                if states(middle) >= needed { high = middle } else { low = middle + 1 }
            }
            numbers[index] = high
            if index == count - 1 { made = states(high) }
            needed = unit.inputs.times(high)
        }
        var rounds: [TFactory.Round] = []
        for (index, placement) in placements.enumerated() {
            let size = index == 0 ? placement.first : placement.later
            rounds.append(
                TFactory.Round(
                    units: numbers[index], unitName: units[placement.unit].name, codeDistance: placement.codeDistance,
                    physicalQubits: numbers[index].times(size.qubits), runtime: size.cycles))
        }
        return .factory(
            TFactory(
                rounds: rounds, physicalQubits: rounds.map(\.physicalQubits).max() ?? 0, runtime: rounds.reduce(0) { $0.plus($1.runtime) },
                inputs: needed, outputs: made, logicalErrorRate: errors[count]))
    }
}

/// The factories that none of the others beats in both space and time.
struct FactoryFrontier {
    private(set) var factories: [TFactory] = []
    private var untilPruning = pruningInterval

    private static let pruningInterval = 1002

    private static func beats(_ a: TFactory, _ b: TFactory) -> Bool {
        let (x, y) = (a.normalizedQubits, b.normalizedQubits)
        return (x < y && a.runtime <= b.runtime) || (x <= y && a.runtime < b.runtime)
    }

    func dominates(_ factory: TFactory) -> Bool { factories.contains { Self.beats($0, factory) } }

    mutating func append(_ factory: TFactory) {
        factories.append(factory)
        untilPruning -= 1
        if untilPruning == 0 { prune() }
    }

    mutating func prune() {
        factories = undominated(factories, by: Self.beats)
        untilPruning = Self.pruningInterval
    }

    func sorted() -> [TFactory] {
        stableSorted(factories) { a, b in
            a.normalizedQubits != b.normalizedQubits ? a.normalizedQubits > b.normalizedQubits : a.runtime > b.runtime
        }
    }
}

/// The items that no item beats. A beaten one trades places with the last: which of equals comes first hangs on that.
func undominated<Item>(_ items: [Item], by beats: (Item, Item) -> Bool) -> [Item] {
    var items = items
    var (index, count) = (0, items.count)
    while index < count {
        if items.contains(where: { beats($0, items[index]) }) {
            count -= 1
            items.swapAt(index, count)
        } else {
            index += 1
        }
    }
    return Array(items[..<count])
}

func stableSorted<Item>(_ items: [Item], by precedes: (Item, Item) -> Bool) -> [Item] {
    items.enumerated().sorted { a, b in
        if precedes(a.element, b.element) { return true }
        if precedes(b.element, a.element) { return false }
        return a.offset < b.offset
    }.map(\.element)
}
