/// What is known of the T factories of one machine and its distillation units, whatever quality is asked of them.
///
/// A factory's size, time and noise depend on the machine alone, so they are kept from one search to the next. One thread at a time.
final class FactoryWorkshop {
    /// A factory that was tried.
    struct Trial {
        enum Outcome: UInt8 {
            /// A round makes its states worse, or fails always: larger distances may help.
            case tooNoisy
            /// A round never fails: larger distances cannot help.
            case failsNever
            case built
        }

        var outcome: Outcome
        var error = 0.0
        var qubitsPerState = 0.0
        var runtime: UInt64 = 0
    }

    /// A unit placed on bare qubits or on patches of one distance.
    private struct Placement {
        /// Not where the unit does not run there.
        var exists = false
        var codeDistance: UInt64 = 1
        var cliffordErrorRate = 0.0
        var readoutErrorRate = 0.0
        var first = DistillationUnit.Size(qubits: 0, cycles: 0)
        var later = DistillationUnit.Size(qubits: 0, cycles: 0)
    }

    /// A round of the factory under examination.
    private struct Round {
        var unit = 0
        var placement = Placement()
        var failure = 0.0
        var units: UInt64 = 0
    }

    let patches: PatchTable
    /// Units that run on bare and on corrected qubits come first, then those for corrected qubits, then those for bare ones.
    let units: [DistillationUnit]
    private let combined: Int
    /// How many of the first units run on corrected qubits.
    let onLogical: Int
    /// How many odd code distances there are.
    let distances: Int
    let allowsCultivation: Bool
    /// By unit.
    private let bare: [Placement]
    /// By index of distance, then by unit that runs on corrected qubits.
    private let onPatches: [Placement]
    private let firstValid: [Int]
    private let isValidOnBare: Bool

    private var rounds: [Round]
    private var trials = TrialTable()
    private var counts = UnitCountTable()
    private var found: [Question: [TFactory]] = [:]

    private struct Question: Hashable {
        var codeDistance: UInt64
        var requiredRate: Double
        var maxRounds: Int
    }

    /// Steps that the current estimate may still take; a factory that must be built counts for many.
    var work = mostWork
    /// Some seconds; estimates that people ask for take some thousands.
    static let mostWork = 100_000_000
    /// Whether an estimate takes so many steps that it is refused.
    var isExhausted: Bool { work <= 0 }

    private static let workOfBuilding = 20
    /// The parameters allow no more rounds.
    static let mostRounds = 6
    private static let mostAnswers = 256

    /// - Parameter allowsCultivation: whether T states may be cultivated instead of distilled.
    init(_ templates: [DistillationUnit], on patches: PatchTable, allowsCultivation: Bool = false) {
        self.allowsCultivation = allowsCultivation
        let qubit = patches.qubit
        func isValid(_ cliffordErrorRate: Double) -> Bool { cliffordErrorRate <= 0.1 * qubit.tGateErrorRate }

        let both = templates.filter { $0.physical != nil && $0.logical != nil }
        let corrected = templates.filter { $0.physical == nil && $0.logical != nil }
        let uncorrected = templates.filter { $0.physical != nil && $0.logical == nil && isValid(qubit.cliffordErrorRate) }
        let logicalUnits = both + corrected
        let units = logicalUnits + uncorrected
        let distances = Int(max(patches.scheme.maxCodeDistance, 1) + 1) / 2

        var placements: [Placement] = []
        placements.reserveCapacity(distances * logicalUnits.count)
        for index in 0..<distances {
            let patch = try? patches.patch(UInt64(2 * index + 1))
            for unit in logicalUnits {
                guard let patch else {
                    placements.append(Placement())
                    continue
                }
                func scaled(_ size: DistillationUnit.Size?) -> DistillationUnit.Size {
                    DistillationUnit.Size(
                        qubits: (size?.qubits ?? 0).times(patch.physicalQubits), cycles: (size?.cycles ?? 0).times(patch.logicalCycleTime))
                }
                placements.append(
                    Placement(
                        exists: true, codeDistance: patch.codeDistance, cliffordErrorRate: patch.logicalErrorRate, readoutErrorRate: 0,
                        first: scaled(unit.firstRound ?? unit.logical), later: scaled(unit.logical)))
            }
        }
        firstValid = logicalUnits.indices.map { unit in
            (0..<distances).first { index in
                let placement = placements[index * logicalUnits.count + unit]
                return placement.exists && isValid(placement.cliffordErrorRate)
            } ?? Int.max
        }
        bare = units.map { unit in
            guard let size = unit.physical else { return Placement() }
            return Placement(
                exists: true, codeDistance: 1, cliffordErrorRate: qubit.cliffordErrorRate, readoutErrorRate: qubit.readoutErrorRate,
                first: DistillationUnit.Size(qubits: size.qubits, cycles: size.cycles.times(qubit.tGateTime)))
        }
        isValidOnBare = isValid(qubit.cliffordErrorRate)
        (self.patches, self.units, self.distances, onPatches) = (patches, units, distances, placements)
        (combined, onLogical) = (both.count, logicalUnits.count)
        rounds = [Round](repeating: Round(), count: Self.mostRounds)
    }

    /// The factories for patches up to a code distance, largest and slowest first.
    func factories(upTo codeDistance: UInt64, requiredRate: Double, maxRounds: Int) -> [TFactory] {
        let question = Question(codeDistance: codeDistance, requiredRate: requiredRate, maxRounds: maxRounds)
        if let known = found[question] { return known }
        let factories = FactorySearch.factories(of: self, upTo: codeDistance, requiredRate: requiredRate, maxRounds: maxRounds)
        if isExhausted { return factories }
        if found.count >= Self.mostAnswers { found.removeAll(keepingCapacity: true) }
        found[question] = factories
        return factories
    }

    /// The index of the least distance at which a unit may stand in a round.
    func leastDistance(of unit: Int, at position: Int) -> Int {
        guard unit < onLogical else { return 0 }
        if position > 0 { return firstValid[unit] }
        return unit < combined && isValidOnBare ? 0 : max(1, firstValid[unit])
    }
}

extension FactoryWorkshop {
    /// What comes of one unit and the index of one distance a round.
    func trial(_ choice: [Int], _ distanceIndexes: [Int]) -> Trial {
        var key = UInt64(choice.count)
        var isKept = true
        for (unit, distance) in zip(choice, distanceIndexes) {
            isKept = isKept && unit < 16 && distance < 64
            key = key << 10 | UInt64(unit) << 6 | UInt64(distance)
        }
        guard isKept else { return build(choice, distanceIndexes) }
        if let known = trials[key] { return known }
        let trial = build(choice, distanceIndexes)
        if !isExhausted { trials.insert(trial, at: key) }
        return trial
    }

    /// The whole factory of a trial that was built.
    func factory(_ choice: [Int], _ distanceIndexes: [Int]) -> TFactory {
        let trial = build(choice, distanceIndexes)
        var (inputs, outputs, qubits): (UInt64, UInt64, UInt64) = (0, 0, 0)
        var made: [TFactory.Round] = []
        for index in choice.indices {
            let round = rounds[index]
            let size = index == 0 ? round.placement.first : round.placement.later
            let unit = units[round.unit]
            if index == 0 { inputs = unit.inputs.times(round.units) }
            qubits = max(qubits, round.units.times(size.qubits))
            made.append(
                TFactory.Round(
                    units: round.units, unitName: unit.name, codeDistance: round.placement.codeDistance,
                    physicalQubits: round.units.times(size.qubits), runtime: size.cycles))
        }
        let last = rounds[choice.count - 1]
        let shape = units[last.unit]
        outputs = counts.count(making: shape.outputs, shape.outputs, last.failure, rounds: choice.count, &work)?.states ?? 0
        return TFactory(
            rounds: made, physicalQubits: qubits, runtime: trial.runtime, inputs: inputs, outputs: outputs, logicalErrorRate: trial.error)
    }

    private func placement(of unit: Int, at position: Int, _ distanceIndex: Int) -> Placement {
        if position == 0, distanceIndex == 0 { return bare[unit] }
        return unit < onLogical ? onPatches[distanceIndex * onLogical + unit] : Placement()
    }

    private func build(_ choice: [Int], _ distanceIndexes: [Int]) -> Trial {
        work -= Self.workOfBuilding
        let count = choice.count
        var error = patches.qubit.tGateErrorRate
        for position in 0..<count {
            let unit = choice[position]
            let placement = placement(of: unit, at: position, distanceIndexes[position])
            guard placement.exists else { return Trial(outcome: .tooNoisy) }
            let (c, r) = (placement.cliffordErrorRate, placement.readoutErrorRate)
            rounds[position].unit = unit
            rounds[position].placement = placement
            rounds[position].failure = units[unit].rates.failure(error, c, r)
            let output = units[unit].rates.output(error, c, r)
            guard !(output > error) else { return Trial(outcome: .tooNoisy) }
            error = output
        }
        // From the last round to the first: as many units as make what the next round takes, with 99 % over all rounds.
        var needed = units[rounds[count - 1].unit].outputs
        var made: UInt64 = 0
        for index in (0..<count).reversed() {
            let failure = rounds[index].failure
            if failure <= 0 { return Trial(outcome: .failsNever) }
            guard failure < 1 else { return Trial(outcome: .tooNoisy) }
            let (inputs, outputs) = (units[rounds[index].unit].inputs, units[rounds[index].unit].outputs)
            guard let number = counts.count(making: needed, outputs, failure, rounds: count, &work) else {
                return Trial(outcome: .tooNoisy)
            }
            rounds[index].units = number.units
            if index == count - 1 { made = number.states }
            needed = inputs.times(number.units)
        }
        var (qubits, runtime): (UInt64, UInt64) = (0, 0)
        for index in 0..<count {
            let size = index == 0 ? rounds[index].placement.first : rounds[index].placement.later
            qubits = max(qubits, rounds[index].units.times(size.qubits))
            runtime = runtime.plus(size.cycles)
        }
        return Trial(outcome: .built, error: error, qubitsPerState: Double(qubits) / Double(made), runtime: runtime)
    }
}
