internal import Documents
internal import Foundation

/// A model with its parameters and all that stands around it: what `evaluate`, `predict` and `serve` load.
///
/// `docs/model-format.md` describes the file.
public struct TrainedModel: Codable, Hashable, Sendable {
    /// The version of the format that this program writes.
    public static let version = 1

    public var specification: ModelSpecification
    public var loss: Loss
    /// What happens to a row before it reaches the circuit; its `input` names the columns of a file to predict.
    public var preprocessing: Preprocessing
    /// The classes as they stand in the label column.
    public var classes: [String]
    /// The class that sensitivity, specificity, F1 and ROC-AUC speak of.
    public var positive: String
    /// The circuit as OpenQASM 3 with its features and parameters as inputs.
    public var circuit: String
    /// The circuit's inputs that are data, in the order of the preprocessed columns.
    public var featureNames: [String]
    /// The circuit's inputs that were trained.
    public var parameterNames: [String]
    /// Their values in radians.
    public var parameters: [Double]
    public var readout: Readout
    public var manifest: ModelManifest
}

/// How expectation values become outputs: logit k = scale k · ⟨observable k⟩ + bias k.
public struct Readout: Codable, Hashable, Sendable {
    /// As text: `Z0`. One for two classes, else one a class.
    public var observables: [String]
    public var scales: [Double]
    public var biases: [Double]
}

/// Where a model comes from.
public struct ModelManifest: Codable, Hashable, Sendable {
    public var seed: UInt64
    public var epochs: Int
    /// SHA-256 of the training file.
    public var dataDigest: String
    /// SHA-256 of the circuit's text.
    public var circuitDigest: String
    /// The kernels that computed it: `x86-64-v4`.
    public var kernels: String
}
