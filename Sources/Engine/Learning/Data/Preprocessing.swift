public import Numerics

/// A step that a project can put before its model.
public enum PreprocessingStep: Hashable, Sendable, Codable {
    /// Shifts every number column to mean 0 and scales it to deviation 1.
    case standardize
    /// Keeps the coordinates along the `K` directions of largest variance.
    case pca(Int)
    /// Maps every number column's range linearly onto [low, high]; values outside the training range are clipped to it.
    case minmax(low: Double, high: Double)
    /// Replaces a category column by one column a level, 1 where the row has it and 0 elsewhere.
    case oneHot(String)
}

extension PreprocessingStep {
    /// What the project schema and the help say of a step.
    public struct Kind: Hashable, Sendable {
        public let name: String
        /// How it is written in a project.
        public let form: String
        public let help: String
    }

    public static let kinds: [Kind] = [
        Kind(name: "standardize", form: "standardize", help: "mean 0 and deviation 1 for every number column"),
        Kind(name: "pca", form: "pca: K", help: "the K directions of largest variance"),
        Kind(name: "minmax", form: "minmax: [LOW, HIGH]", help: "the training range onto LOW…HIGH; values beyond it are clipped"),
        Kind(name: "one-hot", form: "one-hot: COLUMN", help: "a category column as one 0/1 column a level"),
    ]
}

/// Preprocessing steps with what they learnt from the training part: the part of a trained model that stands before its circuit.
///
/// Fitted once, then applied alike to training, validation and test parts and to rows to predict; nothing is ever learnt from those. Decoded from what it was encoded to,
/// it is equal and gives the same bits.
public struct Preprocessing: Hashable, Sendable, Codable {
    /// The features that go in.
    public let input: [DataSet.Column]
    /// The features that come out, all numbers.
    public let output: [DataSet.Column]
    private let stages: [FittedStep]

    /// Fits the steps in order, each on what the ones before make of the training features.
    ///
    /// - Throws: a configuration fault where a step does not fit the columns.
    public init(fitting steps: [PreprocessingStep], columns: [DataSet.Column], features: Matrix) throws(LearningError) {
        precondition(features.columns == columns.count && features.rows > 0)
        var (current, values, stages) = (columns, features, [FittedStep]())
        for step in steps {
            let stage = try FittedStep(fitting: step, columns: current, features: values)
            values = stage.apply(values)
            current = stage.columns(after: current)
            stages.append(stage)
        }
        if let left = current.first(where: { $0.kind != .number }) {
            throw .configuration(
                "column '\(left.name)' is a category and no step encodes it", hint: "add one-hot: \(left.name) to preprocess")
        }
        (input, output, self.stages) = (columns, current, stages)
    }

    /// Fits the steps on a training part.
    public init(fitting steps: [PreprocessingStep], on training: DataSet) throws(LearningError) {
        try self.init(fitting: steps, columns: training.columns, features: training.features)
    }

    /// The features that a model sees, one row a row of `features`.
    public func apply(_ features: Matrix) -> Matrix {
        precondition(features.columns == input.count)
        return stages.reduce(features) { $1.apply($0) }
    }

    /// The data set that a model sees.
    public func apply(_ data: DataSet) -> DataSet {
        DataSet(columns: output, features: apply(data.features), labels: data.labels, classes: data.classes, digest: data.digest)
    }

    /// The columns that hold categories, as ``DataSource`` wants to know them.
    public static func categories(of steps: [PreprocessingStep]) -> [String] {
        steps.compactMap { if case .oneHot(let column) = $0 { column } else { nil } }
    }
}
