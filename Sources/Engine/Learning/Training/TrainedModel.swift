internal import Circuits
internal import Diagnostics
internal import Documents
internal import Formats
public import Numerics
internal import Simulation

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

    public init(seed: UInt64, epochs: Int, dataDigest: String, circuitDigest: String, kernels: String) {
        (self.seed, self.epochs, self.dataDigest) = (seed, epochs, dataDigest)
        (self.circuitDigest, self.kernels) = (circuitDigest, kernels)
    }
}

extension TrainedModel {
    /// The classes' probabilities for rows of features in the order of the preprocessing's input columns: one row a row, one column a class.
    public func predict(_ features: Matrix, on team: ThreadTeam = .shared, cancellation: Cancellation? = nil) throws -> Matrix {
        guard features.columns == preprocessing.input.count else {
            throw LearningError.configuration("the model takes \(preprocessing.input.count) features, the rows have \(features.columns)")
        }
        let model = try ModelCircuit(specification, columns: preprocessing.output.map(\.name))
        let objective = try Objective(model, classes: classes.count, loss: loss, on: team, cancellation: cancellation)
        let all = parameters + readout.scales + readout.biases
        guard all.count == objective.parameterCount, model.parameterNames == parameterNames else {
            throw LearningError.configuration(
                "the model has \(parameters.count) parameters, its circuit \(model.parameters.count)", hint: "train the project again")
        }
        return try objective.probabilities(objective.inputs(preprocessing.apply(features)), at: all)
    }

    private static let format = "quantum-mlops model"

    private struct File: Codable {
        var format: String
        var version: Int
        /// Of the text of `model`, as this program writes it.
        var sha256: String
        var model: TrainedModel
    }

    private struct Header: Codable {
        var format: String
        var version: Int
    }

    /// The bytes of a model's file.
    public func encoded() throws(LearningError) -> [UInt8] {
        do {
            let digest = sha256(try JSONValue(encoding: self).text().utf8)
            let file = File(format: Self.format, version: Self.version, sha256: digest, model: self)
            return Array((try JSONValue(encoding: file).text(pretty: true) + "\n").utf8)
        } catch {
            throw .notFinite("the model cannot be encoded: \(error)")
        }
    }

    /// Reads a model's file.
    ///
    /// - Throws: a fault at its place in the file where it is no model, of a version that this program does not know, or damaged.
    public init(decoding bytes: [UInt8], file name: String = "model") throws(LearningError) {
        do throws(DocumentError) {
            let node = try JSON.parse(String(decoding: bytes, as: UTF8.self), file: name)
            guard let header = try? node.decoded(as: Header.self), header.format == Self.format else {
                throw node.fault(code: "model.format", "this is no model file", hint: "a model is written by train or run")
            }
            guard header.version == Self.version else {
                throw node.fault(
                    code: "model.version", "the model is of format version \(header.version); this program reads version \(Self.version)",
                    hint: header.version > Self.version ? "use a newer version of the program" : "train the project again")
            }
            let file = try node.decoded(as: File.self)
            guard let text = try? JSONValue(encoding: file.model).text(), sha256(text.utf8) == file.sha256 else {
                throw node.fault(
                    code: "model.digest", "the model is damaged: its SHA-256 differs from the one written in it",
                    hint: "restore the file or train the project again")
            }
            self = file.model
        } catch {
            throw .document(error)
        }
    }
}
