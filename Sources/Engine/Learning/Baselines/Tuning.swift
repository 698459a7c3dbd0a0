import Numerics

/// What every baseline is tuned on: the standardised training part and its folds.
struct Tuning: Sendable {
    /// Standardised.
    let features: Matrix
    let labels: [Int]
    let classes: Int
    let folds: Int
    /// Each row's fold.
    let fold: [Int]
    let team: ThreadTeam
    let cancellation: Cancellation?
    private let standardization: FittedStep

    init(_ training: DataSet, folds: Int, seed: UInt64, team: ThreadTeam, cancellation: Cancellation?) {
        standardization = .standardizing(training.columns.map { DataSet.Column($0.name) }, training.features)
        features = standardization.apply(training.features)
        (labels, classes, self.team, self.cancellation) = (training.labels, training.classes.count, team, cancellation)
        self.folds = min(folds, training.count)
        fold = Split.folds(self.folds, of: training.labels, classes: training.classes.count, seed: seed)
    }

    func standardize(_ features: Matrix) -> Matrix { standardization.apply(features) }

    /// The rows outside and inside a fold.
    func rows(without fold: Int) -> (kept: [Int], held: [Int]) {
        (labels.indices.filter { self.fold[$0] != fold }, labels.indices.filter { self.fold[$0] == fold })
    }

    /// Runs independent tasks on the team, each writing only what it returns.
    func map<Result>(_ count: Int, _ task: (Int) -> Result) -> [Result] {
        var results = [Result?](repeating: nil, count: count)
        results.withUnsafeMutableBufferPointer { results in
            let places = results
            team.parallel(count) { part, _ in
                for index in part where cancellation?.isCancelled != true { places[index] = task(index) }
            }
        }
        return results.compactMap(\.self)
    }
}
