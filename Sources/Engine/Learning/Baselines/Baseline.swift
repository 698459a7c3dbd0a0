public import Numerics

/// A classical classifier that stands beside every quantum score.
///
/// It sees the features that the quantum model sees, standardised once more so that its figures do not hang on the angles' range, and is tuned by cross-validation on
/// the training part only; the test part is used once, for the score.
public struct Baseline: Hashable, Sendable {
    /// The key under `baseline` in a run's answer.
    public let name: String
    /// What a person would call it.
    public let title: String
    public let help: String

    public static let logisticRegression = Baseline(
        name: "logistic-regression", title: "logistic regression", help: "L2 penalty, C by five-fold cross-validation on the training part")
    public static let supportVectorMachine = Baseline(
        name: "svm-rbf", title: "SVM with RBF kernel", help: "C and γ by five-fold cross-validation on the training part")

    /// Every baseline, in the order of reports.
    public static let all = [logisticRegression, supportVectorMachine]
}

/// A tuned baseline and how well it did.
public struct BaselineResult: Codable, Hashable, Sendable {
    /// The baseline's ``Baseline/name``.
    public let name: String
    /// What the tuning chose, by name: `C`, `gamma`.
    public let settings: [String: Double]
    /// The share of training samples that are found by a model fitted without their fold, under the chosen settings.
    public let crossValidatedAccuracy: Double
    public let train: ClassificationMetrics
    public let test: ClassificationMetrics?
    /// The class given to each test sample, for a paired comparison.
    public let testPredictions: [Int]
}

extension Baseline {
    /// Folds of every cross-validation.
    static let folds = 5

    /// Tunes, fits and scores baselines on preprocessed data.
    ///
    /// - Parameters:
    ///   - positive: see ``ClassificationMetrics/init(probabilities:labels:positive:)``.
    ///   - seed: of the folds.
    /// - Returns: one result a baseline, the same bits at any number of threads; nil once cancelled.
    public static func results(
        _ baselines: [Baseline] = Baseline.all, training: DataSet, test: DataSet?, positive: Int? = nil, seed: UInt64 = 0,
        on team: ThreadTeam, cancellation: Cancellation? = nil
    ) -> [BaselineResult]? {
        let tuning = Tuning(training, folds: folds, seed: seed, team: team, cancellation: cancellation)
        var results: [BaselineResult] = []
        for baseline in baselines {
            let tuned: (model: any Classifier, settings: [String: Double], accuracy: Double)
            switch baseline {
            case .supportVectorMachine: tuned = SupportVectorMachine.tuned(tuning)
            default: tuned = LogisticRegression.tuned(tuning)
            }
            if cancellation?.isCancelled == true { return nil }
            let testProbabilities = test.map { tuned.model.probabilities(tuning.standardize($0.features)) }
            results.append(
                BaselineResult(
                    name: baseline.name, settings: tuned.settings, crossValidatedAccuracy: tuned.accuracy,
                    train: ClassificationMetrics(
                        probabilities: tuned.model.probabilities(tuning.features), labels: training.labels, positive: positive),
                    test: test.flatMap { test in
                        guard let testProbabilities, test.count > 0 else { return nil }
                        return ClassificationMetrics(probabilities: testProbabilities, labels: test.labels, positive: positive)
                    },
                    testPredictions: testProbabilities.map(ClassificationMetrics.predictions) ?? []))
        }
        return results
    }
}

/// A fitted model on standardised features.
protocol Classifier: Sendable {
    /// One row a sample, one column a class.
    func probabilities(_ features: Matrix) -> Matrix
}
