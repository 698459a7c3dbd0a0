/// The figures of one epoch.
public struct EpochRecord: Hashable, Sendable, Codable {
    /// Counted from 1.
    public var epoch: Int
    public var loss: Double
    public var trainAccuracy: Double
    /// Nil where the project keeps nothing of the training part for validation.
    public var validationAccuracy: Double?
    public var validationLoss: Double?
    /// Mean Euclidean norm of the epoch's gradients, before clipping; nil where the optimiser asks for none.
    public var gradientNorm: Double?
    /// Variance of the gradient's components over the circuit's parameters, mean over the epoch's steps.
    public var gradientVariance: Double?
    /// Variance of a component from step to step, mean over the circuit's parameters.
    public var gradientNoise: Double?
    /// Steps of the optimiser since the start.
    public var steps: Double?
    /// Figures of any other name: what other programs told of this step.
    public var others: [String: Double] = [:]
    /// Those of loss and accuracy that nobody told; only runs of other programs have such.
    var untold: Set<String> = []
    /// Seconds that this epoch took.
    public var seconds: Double

    public init(
        epoch: Int, loss: Double, trainAccuracy: Double, validationAccuracy: Double? = nil, validationLoss: Double? = nil,
        gradientNorm: Double? = nil, seconds: Double
    ) {
        (self.epoch, self.loss, self.trainAccuracy) = (epoch, loss, trainAccuracy)
        (self.validationAccuracy, self.validationLoss) = (validationAccuracy, validationLoss)
        (self.gradientNorm, self.seconds) = (gradientNorm, seconds)
    }

    /// The figures that there are, by the names that the store and the events give them.
    public var metrics: [(name: String, value: Double)] {
        [("loss", loss), ("trainAccuracy", trainAccuracy)].filter { !untold.contains($0.0) }
            + Self.optional.compactMap { name, path in self[keyPath: path].map { (name, $0) } }
            + others.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Sets the figure of that name.
    public mutating func set(_ name: String, to value: Double) {
        untold.remove(name)
        switch name {
        case "loss": loss = value
        case "trainAccuracy": trainAccuracy = value
        default:
            if let (_, path) = Self.optional.first(where: { $0.name == name }) { self[keyPath: path] = value } else { others[name] = value }
        }
    }

    /// Figures that not every run has.
    public static var optionalNames: [String] { optional.map(\.name) }

    private static var optional: [(name: String, path: WritableKeyPath<EpochRecord, Double?>)] {
        [
            ("validationAccuracy", \.validationAccuracy), ("validationLoss", \.validationLoss), ("gradientNorm", \.gradientNorm),
            ("gradientVariance", \.gradientVariance), ("gradientNoise", \.gradientNoise), ("steps", \.steps),
        ]
    }
}

/// A file that a run left, with the digest of its bytes.
public struct Artifact: Hashable, Sendable, Codable {
    public var name: String
    /// Relative to the project.
    public var path: String
    /// Hexadecimal.
    public var sha256: String

    public init(name: String, path: String, sha256: String) { (self.name, self.path, self.sha256) = (name, path, sha256) }
}
