/// A training run as a value: the same work on the same data gives the same bits, at any number of threads.
public struct FitWork: Codable, Hashable, Sendable {
    public var model: ModelSpecification
    public var training: TrainingSpecification
    /// Steps of preprocessing in order, fitted on the training part.
    public var preprocessing: [PreprocessingStep]
    /// What every random choice of this run is drawn from: validation share, initial parameters, order of the samples.
    public var seed: UInt64
    /// The class that sensitivity, specificity, F1 and ROC-AUC speak of; nil for the last in sorted order.
    public var positive: String?
    /// Whether the classical baselines are fitted too.
    public var baselines: Bool
    /// Whether the same model without entanglement is fitted too.
    public var ablation: Bool
    /// Epochs between two checkpoints.
    public var checkpointEvery: Int

    public init(
        model: ModelSpecification, training: TrainingSpecification, preprocessing: [PreprocessingStep] = [], seed: UInt64 = 0,
        positive: String? = nil, baselines: Bool = true, ablation: Bool = true, checkpointEvery: Int = 1
    ) {
        (self.model, self.training, self.preprocessing, self.seed) = (model, training, preprocessing, seed)
        (self.positive, self.baselines, self.ablation) = (positive, baselines, ablation)
        self.checkpointEvery = checkpointEvery
    }
}

/// The figures of one epoch.
public struct EpochReport: Codable, Hashable, Sendable {
    /// Counted from 1.
    public var epoch: Int
    /// Mean over the epoch's steps.
    public var loss: Double
    public var trainAccuracy: Double
    /// Nil without a validation share.
    public var validationAccuracy: Double?
    public var validationLoss: Double?
    /// Mean Euclidean norm of the epoch's gradients, before clipping; nil where the optimiser asks for none.
    public var gradientNorm: Double?
    /// Variance of the gradient's components over the circuit's parameters, mean over the epoch's steps.
    public var gradientVariance: Double?
    /// Variance of a component from step to step, mean over the circuit's parameters; nil where an epoch is one step.
    public var gradientNoise: Double?
    /// Steps of the optimiser since the start: batches, sweeps, or evaluations of the loss.
    public var steps: Int?
    /// Wall-clock time of the epoch. The only figure that two equal runs do not share.
    public var seconds: Double

    public init(
        epoch: Int, loss: Double, trainAccuracy: Double, validationAccuracy: Double? = nil, validationLoss: Double? = nil,
        gradientNorm: Double? = nil, seconds: Double
    ) {
        (self.epoch, self.loss, self.trainAccuracy) = (epoch, loss, trainAccuracy)
        (self.validationAccuracy, self.validationLoss) = (validationAccuracy, validationLoss)
        (self.gradientNorm, self.seconds) = (gradientNorm, seconds)
    }
}

/// What ``fit(_:train:test:from:on:cancellation:report:)`` tells while it works. Throwing from the report ends the fit.
public enum FitEvent: Sendable {
    /// The model is built; training starts, or goes on after `epochsDone`.
    case started(qubits: Int, parameters: Int, epochs: Int, epochsDone: Int, gradient: String)
    /// A learning rate that was asked for is taken.
    case rate(RateChange)
    case epoch(EpochReport)
    /// All that it takes to go on from here; handed out after the epoch's report, every ``FitWork/checkpointEvery`` epochs, and when stopped.
    case checkpoint(Checkpoint)
    /// One of the computations after training starts: `baseline: NAME`, `ablation`, `evaluation`.
    case stage(String)
    /// The share of the stage `ablation` that is done.
    case compared(Double)
    case warning(String)
}

/// How a fit ended.
public enum FitEnding: String, Codable, Hashable, Sendable {
    case finished
    /// Early stopping saw no more progress.
    case stoppedEarly
    /// Cancelled; the checkpoint in the result goes on from there.
    case cancelled
}

/// What a fit gives.
public struct FitResult: Sendable {
    public var ending: FitEnding
    public var model: TrainedModel
    public var history: [EpochReport]
    /// Metrics of the trained model on the training part and, where there is one, the test part. Nil where the fit was cancelled.
    public var train: ClassificationMetrics?
    public var test: ClassificationMetrics?
    /// The classical baselines on the same data, by name.
    public var baselines: [BaselineScore]
    /// The same model without entanglement; nil where it was not asked for.
    public var ablation: AblationScore?
    /// The state at the end; resuming from it with more epochs goes on.
    public var checkpoint: Checkpoint
    /// How gradients were computed: `adjoint`, or `none`.
    public var gradient: String
    /// Training samples a second, loss and gradient, over the training alone.
    public var samplesPerSecond: Double
    public var wallSeconds: Double
    public var warnings: [String]
}

/// A classical model's score beside the quantum one.
public struct BaselineScore: Codable, Hashable, Sendable {
    public var name: String
    /// On the test part; on the training part where there is no test part.
    public var accuracy: Double
    public var metrics: ClassificationMetrics
    public var seconds: Double
}

/// The score of the same model without entanglement.
public struct AblationScore: Codable, Hashable, Sendable {
    public var accuracy: Double
    public var metrics: ClassificationMetrics
    public var seconds: Double
}
