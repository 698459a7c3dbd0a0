import Documents
import Learning
import Numerics
import Tracking

/// What a run's trained model does on the project's data, for a person to look at.
public struct ModelInspection: Hashable, Sendable {
    public struct Parameter: Hashable, Sendable {
        public var name: String
        /// In radians.
        public var value: Double
        /// The derivative of the training part's mean loss.
        public var gradient: Double

        public init(name: String, value: Double, gradient: Double) { (self.name, self.value, self.gradient) = (name, value, gradient) }
    }

    /// The receiver operating characteristic, point by point from (0, 0) to (1, 1).
    public struct ROC: Hashable, Sendable {
        public var falsePositiveRates: [Double]
        public var truePositiveRates: [Double]
        public var area: Double

        public init(falsePositiveRates: [Double], truePositiveRates: [Double], area: Double) {
            (self.falsePositiveRates, self.truePositiveRates, self.area) = (falsePositiveRates, truePositiveRates, area)
        }
    }

    public var run: String
    public var classes: [String]
    /// `test`, or `train` where there is no test part.
    public var part: String
    /// How many samples of each class (rows) were taken for each class (columns).
    public var confusionMatrix: [[Int]]
    /// The class that the curve speaks of.
    public var positive: String
    public var roc: ROC?
    public var parameters: [Parameter]
    /// Nil where the data have other than two numeric features.
    public var boundary: DecisionBoundary?

    /// A model with its data set in tests.
    public init(
        run: String, classes: [String], part: String, confusionMatrix: [[Int]], positive: String, roc: ROC?, parameters: [Parameter],
        boundary: DecisionBoundary?
    ) {
        (self.run, self.classes, self.part, self.confusionMatrix) = (run, classes, part, confusionMatrix)
        (self.positive, self.roc, self.parameters, self.boundary) = (positive, roc, parameters, boundary)
    }
}

/// The classes that a model gives to the points of a plane of two features.
public struct DecisionBoundary: Hashable, Sendable {
    public struct Sample: Hashable, Sendable {
        public var x: Double
        public var y: Double
        /// The sample's own class, as a place in ``ModelInspection/classes``.
        public var label: Int
    }

    /// The features' names.
    public var x: String
    public var y: String
    public var xRange: ClosedRange<Double>
    public var yRange: ClosedRange<Double>
    public var columns: Int
    public var rows: Int
    /// The class of each point, row by row from the smallest y, as a place in ``ModelInspection/classes``.
    public var labels: [Int]
    /// The probability of that class.
    public var confidence: [Double]
    public var samples: [Sample]

    /// Asks the model at every point of a grid that reaches a tenth beyond the data.
    ///
    /// Nil where the features are other than two numbers.
    init?(of model: TrainedModel, around data: DataSet, columns: Int = 64, rows: Int = 32) throws {
        let features = data.columns
        guard features.count == 2, features.allSatisfy({ $0.kind == .number }), data.count > 0 else { return nil }
        (x, y, self.columns, self.rows) = (features[0].name, features[1].name, columns, rows)
        (xRange, yRange) = (Self.range(data.features.column(0)), Self.range(data.features.column(1)))
        var points: [Double] = []
        for row in 0..<rows {
            for column in 0..<columns {
                points.append(Self.place(column, of: columns, in: xRange))
                points.append(Self.place(row, of: rows, in: yRange))
            }
        }
        let probabilities = try model.predict(Matrix(rows: rows * columns, columns: 2, values: points))
        labels = ClassificationMetrics.predictions(probabilities)
        confidence = labels.enumerated().map { probabilities[$0, $1] }
        samples = (0..<data.count).map { row in
            Sample(
                x: data.features[row, 0], y: data.features[row, 1], label: model.classes.firstIndex(of: data.classes[data.labels[row]]) ?? 0
            )
        }
    }

    private static func range(_ values: [Double]) -> ClosedRange<Double> {
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let margin = max((high - low) * 0.1, 1e-9)
        return low - margin...high + margin
    }

    private static func place(_ index: Int, of count: Int, in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (Double(index) + 0.5) / Double(count) * (range.upperBound - range.lowerBound)
    }
}

extension Workspace {
    /// Looks at the model of a run, on the project's data as they stand now.
    ///
    /// - Parameter run: a finished run, or one of several seeds, of which the chosen seed's model is looked at.
    public func inspect(run: String) throws -> ModelInspection {
        let model = try trainedModel(of: run)
        let data = try DataSet.load(Project.load(path).source, seed: model.manifest.seed)
        let shown = data.test ?? data.training
        guard (data.training.classes + shown.classes).allSatisfy(model.classes.contains) else {
            throw WorkspaceError.notPossible("the data have classes that the model of run '\(run)' does not know")
        }
        let probabilities = try model.predict(shown.features)
        let labels = shown.labels.map { model.classes.firstIndex(of: shown.classes[$0]) ?? 0 }
        let positive = model.classes.firstIndex(of: model.positive) ?? model.classes.count - 1
        let metrics = ClassificationMetrics(probabilities: probabilities, labels: labels, positive: positive)
        let gradient = try model.gradient(on: data.training)
        let curve = ROCCurve(scores: probabilities.column(positive), isPositive: labels.map { $0 == positive })
        return ModelInspection(
            run: run, classes: model.classes, part: data.test == nil ? "train" : "test", confusionMatrix: metrics.confusionMatrix,
            positive: model.classes[positive],
            roc: curve.map {
                ModelInspection.ROC(
                    falsePositiveRates: $0.points.map(\.falsePositiveRate), truePositiveRates: $0.points.map(\.truePositiveRate),
                    area: $0.area)
            },
            parameters: zip(model.parameterNames, zip(model.parameters, gradient)).map {
                ModelInspection.Parameter(name: $0, value: $1.0, gradient: $1.1)
            }, boundary: try DecisionBoundary(of: model, around: data.training))
    }
}
