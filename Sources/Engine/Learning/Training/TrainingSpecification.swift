public import Simulation

/// What a project says about its training: the `training` part of `project.yaml` as a value.
public struct TrainingSpecification: Codable, Hashable, Sendable {
    public var loss: Loss
    /// A name of ``Optimizer/all``.
    public var optimizer: String
    /// Nil for the optimiser's own.
    public var learningRate: Double?
    public var epochs: Int
    /// Samples a step; the short last batch of an epoch is kept.
    public var batch: Int
    /// Share of the training part that is kept for validation.
    public var validation: Double
    public var schedule: LearningRateSchedule
    public var clip: GradientClipping?
    public var earlyStopping: EarlyStopping?
    /// Learning rates that were set while it trained, in the order of their epochs; nil for none.
    public var rateChanges: [RateChange]?
    /// Of the states of models narrow enough for the batched engine; nil for double.
    public var precision: Precision?

    public init(
        loss: Loss = .crossEntropy, optimizer: String = "adam", learningRate: Double? = nil, epochs: Int = 20, batch: Int = 32,
        validation: Double = 0, schedule: LearningRateSchedule = .constant, clip: GradientClipping? = nil,
        earlyStopping: EarlyStopping? = nil, precision: Precision? = nil
    ) {
        (self.loss, self.optimizer, self.learningRate, self.epochs) = (loss, optimizer, learningRate, epochs)
        (self.batch, self.validation, self.schedule) = (batch, validation, schedule)
        (self.clip, self.earlyStopping, self.precision) = (clip, earlyStopping, precision)
    }
}

/// What training makes small.
public enum Loss: String, Codable, Hashable, Sendable, CaseIterable {
    case crossEntropy = "cross-entropy"
    case hinge
    case meanSquaredError = "mse"

    /// One line of help.
    public var help: String {
        switch self {
        case .crossEntropy: "negative log-likelihood of the right class"
        case .hinge: "margin of 1 between the right class and the others"
        case .meanSquaredError: "squared distance of the outputs from ±1 for right and wrong"
        }
    }
}
