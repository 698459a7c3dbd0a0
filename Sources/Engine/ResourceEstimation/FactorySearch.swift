/// Finds the T factories that no other beats in both space and time.
///
/// The order in which candidates are visited, and with it every tie, follows the reference estimator.
struct FactorySearch {
    private let workshop: FactoryWorkshop
    private let requiredRate: Double
    /// How many of the workshop's code distances may be used.
    private let distances: Int
    private var frontier = FactoryFrontier()

    private static let extraRounds = 4
    private static let workOfVisit = 10

    /// The factories for patches up to a code distance, largest and slowest first.
    static func factories(
        of workshop: FactoryWorkshop, upTo codeDistance: UInt64, requiredRate: Double, maxRounds: Int
    ) -> [TFactory] {
        guard requiredRate <= workshop.patches.qubit.tGateErrorRate else { return trivialFactory(on: workshop.patches, codeDistance) }
        let distances = min(Int(min(codeDistance, 1 << 32) + 1) / 2, workshop.distances)
        var search = FactorySearch(workshop: workshop, requiredRate: requiredRate, distances: distances)
        if workshop.allowsCultivation {
            for factory in Cultivation.factories(on: workshop.patches, requiredRate: requiredRate) { search.frontier.append(factory) }
        }
        guard distances > 0, !workshop.units.isEmpty else {
            search.frontier.prune()
            return search.frontier.sorted()
        }
        for rounds in stride(from: 1, through: maxRounds, by: 1) { search.visit(rounds: rounds) }
        if search.frontier.factories.isEmpty {
            for rounds in stride(from: maxRounds + 1, through: extraRounds, by: 1) { search.visit(rounds: rounds) }
        }
        search.frontier.prune()
        return search.frontier.sorted()
    }

    private init(workshop: FactoryWorkshop, requiredRate: Double, distances: Int) {
        (self.workshop, self.requiredRate, self.distances) = (workshop, requiredRate, distances)
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

    /// Every choice of units for this many rounds, the last round's changing fastest.
    private mutating func visit(rounds: Int) {
        guard rounds == 1 || workshop.onLogical > 0 else { return }
        var choice = [Int](repeating: 0, count: rounds)
        while !workshop.isExhausted {
            visit(choice)
            var place = rounds - 1
            while place >= 0, choice[place] == (place == 0 ? workshop.units.count : workshop.onLogical) - 1 {
                choice[place] = 0
                place -= 1
            }
            guard place >= 0 else { return }
            choice[place] += 1
        }
    }

    /// Searches the code distances of one choice of units: the cheapest good ones by bisection, then along the edge of the good ones.
    private mutating func visit(_ choice: [Int]) {
        workshop.work -= Self.workOfVisit
        var left: [Int] = []
        for (position, unit) in choice.enumerated() {
            left.append(max(left.last ?? 0, workshop.leastDistance(of: unit, at: position)))
        }
        let right = choice.map { $0 >= workshop.onLogical ? 0 : distances - 1 }
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

    /// Builds the factory, keeps it where it is good and not beaten, and says whether larger code distances could still help.
    private mutating func canImprove(_ choice: [Int], _ distances: [Int]) -> Bool {
        workshop.work -= 1
        if workshop.isExhausted { return false }
        let trial = workshop.trial(choice, distances)
        switch trial.outcome {
        case .tooNoisy: return true
        case .failsNever: return false
        case .built:
            guard !frontier.dominates(trial.qubitsPerState, trial.runtime) else { return false }
            guard trial.error <= requiredRate else { return true }
            frontier.append(workshop.factory(choice, distances))
            return false
        }
    }
}
