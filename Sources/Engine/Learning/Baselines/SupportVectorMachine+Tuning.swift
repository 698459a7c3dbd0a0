import Glibc
import Numerics

extension SupportVectorMachine {
    /// Values of C that tuning tries, ascending, so that each fit starts from the last.
    static let penalties = [0.1, 1, 10, 100]
    /// Values of γ times the number of features (whose variances are 1) that tuning tries.
    static let widths = [0.1, 0.3, 1, 3]
    /// Tuning looks at no more rows than this; the chosen machine is fitted to all.
    static let tuningRows = 2000

    /// The machine with the best C and γ of the grid; of equally good ones that with the smallest C, then the smallest γ.
    static func tuned(_ tuning: Tuning) -> (model: any Classifier, settings: [String: Double], accuracy: Double) {
        let chosen = rows(of: tuning)
        let grid = Grid(tuning, chosen)
        // A task is a fold and a width; folds change slowest, so that contiguous parts cost about the same.
        let outcomes = tuning.map(tuning.folds * widths.count) { task in
            grid.decisions(fold: task / widths.count, width: task % widths.count)
        }
        var best = (hits: -1, penalty: 0, width: 0)
        guard outcomes.count == tuning.folds * widths.count else {
            // Cancelled: the caller drops what it gets.
            return (LogisticRegression(features: tuning.features, labels: tuning.labels, classes: tuning.classes, c: 1), [:], 0)
        }
        for penalty in penalties.indices {
            for width in widths.indices {
                let hits = (0..<tuning.folds).reduce(0) { $0 + outcomes[$1 * widths.count + width][penalty].hits }
                if hits > best.hits { best = (hits, penalty, width) }
            }
        }
        let slopes = pairs(tuning.classes).indices.map { pair in
            let held = (0..<tuning.folds).flatMap { outcomes[$0 * widths.count + best.width][best.penalty].held[pair] }
            return slope(of: held)
        }
        let (c, gamma) = (penalties[best.penalty], widths[best.width] / Double(max(tuning.features.columns, 1)))
        let model = SupportVectorMachine(
            features: tuning.features, labels: tuning.labels, classes: tuning.classes, c: c, gamma: gamma, slopes: slopes,
            cancellation: tuning.cancellation)
        return (model, ["C": c, "gamma": gamma], Double(best.hits) / Double(chosen.count))
    }

    /// The rows that tuning looks at: all, or a part of each fold and class.
    private static func rows(of tuning: Tuning) -> [Int] {
        guard tuning.labels.count > tuningRows else { return Array(tuning.labels.indices) }
        let share = Double(tuningRows) / Double(tuning.labels.count)
        let groups = zip(tuning.labels, tuning.fold).map { $0 * tuning.folds + $1 }
        return Split.held(share: share, of: groups, classes: tuning.classes * tuning.folds, seed: 0, stream: Split.foldStream)
    }

    /// The slope of the sigmoid that fits held-out decision values best, with Platt's targets, by Newton's method.
    static func slope(of held: [(decision: Double, isPositive: Bool)]) -> Double {
        let positives = Double(held.count { $0.isPositive })
        let negatives = Double(held.count) - positives
        let (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2))
        var slope = 1.0
        for _ in 0..<50 {
            // The penalty keeps the slope bounded where the folds are separated without error.
            var (gradient, curvature) = (1e-6 * slope, 1e-6)
            for (decision, isPositive) in held {
                let p = 1 / (1 + exp(-slope * decision))
                gradient += (p - (isPositive ? high : low)) * decision
                curvature += p * (1 - p) * decision * decision
            }
            let next = min(max(slope - gradient / curvature, slope / 4, 1e-3), slope * 4, 1e6)
            if abs(next - slope) <= 1e-9 * slope { break }
            slope = next
        }
        return slope
    }
}

/// The kernels of every γ over the tuning rows, and what fits on them decide about held-out rows.
private struct Grid: Sendable {
    private let labels: [Int]
    private let fold: [Int]
    private let classes: Int
    private let cancellation: Cancellation?
    /// One a width, row after row.
    private let kernels: [AlignedBuffer<Double>]

    /// What the machines of one C decide about one fold.
    struct Outcome: Sendable {
        /// Held-out rows whose class is found.
        var hits: Int
        /// For each pair of classes, the held-out rows of those classes.
        var held: [[(decision: Double, isPositive: Bool)]]
    }

    init(_ tuning: Tuning, _ rows: [Int]) {
        labels = rows.map { tuning.labels[$0] }
        fold = rows.map { tuning.fold[$0] }
        (classes, cancellation) = (tuning.classes, tuning.cancellation)
        let features = tuning.features.selecting(rows: rows)
        let count = rows.count
        let gammas = SupportVectorMachine.widths.map { $0 / Double(max(features.columns, 1)) }
        let kernels = gammas.map { _ in AlignedBuffer<Double>(count: count * count) }
        // Rows are taken in pairs, a short and a long one, so that contiguous parts of the lower triangle cost the same.
        tuning.team.parallel((count + 1) / 2) { part, _ in
            features.values.withUnsafeBufferPointer { x in
                for short in part {
                    for i in Set([short, count - 1 - short]) {
                        for j in 0...i {
                            var distance = 0.0
                            for k in 0..<features.columns {
                                let difference = x[i * features.columns + k] - x[j * features.columns + k]
                                distance += difference * difference
                            }
                            for place in gammas.indices {
                                let value = exp(-gammas[place] * distance)
                                kernels[place].pointer[i * count + j] = value
                                kernels[place].pointer[j * count + i] = value
                            }
                        }
                    }
                }
            }
        }
        self.kernels = kernels
    }

    /// One outcome a C.
    func decisions(fold: Int, width: Int) -> [Outcome] {
        let kernel = kernels[width].pointer
        let held = labels.indices.filter { self.fold[$0] == fold }
        var outcomes = SupportVectorMachine.penalties.map { _ in Outcome(hits: 0, held: []) }
        var votes = outcomes.map { _ in Matrix(rows: held.count, columns: classes) }
        for (negative, positive) in SupportVectorMachine.pairs(classes) {
            let members = labels.indices.filter { self.fold[$0] != fold && (labels[$0] == negative || labels[$0] == positive) }
            let rows = KernelRows(count: members.count) { row, values in
                let line = kernel + members[row] * labels.count
                members.withUnsafeBufferPointer { members in
                    var place = 0
                    while place < members.count {
                        values[place] = line[members[place]]
                        place &+= 1
                    }
                }
            }
            let solver = SequentialMinimalOptimization(rows, isPositive: members.map { labels[$0] == positive }, cancellation: cancellation)
            for (place, c) in SupportVectorMachine.penalties.enumerated() {
                solver.fit(c: c, tolerance: 1e-2)
                var decided: [(decision: Double, isPositive: Bool)] = []
                // Only samples that carry a coefficient say anything.
                let carrying = members.indices.filter { solver.coefficients[$0] != 0 }
                let support = carrying.map { members[$0] }
                let coefficients = carrying.map { solver.coefficients[$0] }
                for (index, sample) in held.enumerated() {
                    var decision = solver.threshold
                    let line = kernel + sample * labels.count
                    for carrier in support.indices { decision += coefficients[carrier] * line[support[carrier]] }
                    votes[place][index, decision > 0 ? positive : negative] += 1
                    if labels[sample] == negative || labels[sample] == positive {
                        decided.append((decision, labels[sample] == positive))
                    }
                }
                outcomes[place].held.append(decided)
            }
        }
        for place in outcomes.indices {
            outcomes[place].hits = zip(ClassificationMetrics.predictions(votes[place]), held).count { $0 == labels[$1] }
        }
        return outcomes
    }
}
