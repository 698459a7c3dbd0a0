internal import Diagnostics
internal import Documents
internal import Foundation

/// All the state of a training between two epochs: going on from it gives the same bits as never having stopped.
public struct Checkpoint: Codable, Hashable, Sendable {
    /// What is being computed.
    public var work: FitWork
    /// SHA-256 of the training file.
    public var dataDigest: String
    /// Epochs done.
    public var epoch: Int
    public var history: [EpochReport]
    /// The parameters after the last epoch, in the order of ``TrainedModel/parameterNames``, then output scales and biases.
    public var parameters: [Double]
    var optimizer: OptimizerState
    var earlyStopping: EarlyStopping?
    var isFinished: Bool
}

/// What an optimiser remembers from one step to the next.
enum OptimizerState: Codable, Hashable, Sendable {
    case gradient(GradientRule)
    case naturalGradient(NaturalGradient)
    case spsa(SPSA)
    case rotosolve(Rotosolve)
    /// The library's state is the list of what it has seen.
    case nlopt(NLopt, start: [Double], log: EvaluationLog)
}

extension Checkpoint {
    private static let magic = "quantum-mlops checkpoint 1\n"

    /// The bytes of a checkpoint file: a line with format and version, the state as one line of JSON with exact numbers, and the SHA-256 of both.
    public func encoded() throws(LearningError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            var bytes = Array(Self.magic.utf8)
            bytes.append(contentsOf: try encoder.encode(self))
            bytes.append(UInt8(ascii: "\n"))
            return bytes + Array("sha256 \(sha256(bytes))\n".utf8)
        } catch {
            throw .corruptCheckpoint("it cannot be encoded: \(error)")
        }
    }

    /// Reads a checkpoint file.
    ///
    /// - Throws: ``LearningError/corruptCheckpoint(_:)`` where it is cut, changed, or of a version that this program does not know.
    public init(decoding bytes: [UInt8]) throws(LearningError) {
        guard bytes.starts(with: Self.magic.utf8) else {
            throw .corruptCheckpoint(
                bytes.starts(with: "quantum-mlops checkpoint".utf8) ? "it is of another version of the format" : "it is no checkpoint file")
        }
        // "sha256 ", 64 digits and a newline.
        let trailer = 72
        guard bytes.count > Self.magic.utf8.count + trailer else { throw .corruptCheckpoint("the file is cut short") }
        let body = bytes.dropLast(trailer)
        guard Array(bytes.suffix(trailer)) == Array("sha256 \(sha256(body))\n".utf8) else {
            throw .corruptCheckpoint("its bytes are not those that were written: its SHA-256 differs")
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            self = try decoder.decode(Checkpoint.self, from: Data(body.dropFirst(Self.magic.utf8.count)))
        } catch {
            throw .corruptCheckpoint("it does not hold what a checkpoint holds: \(error)")
        }
    }
}
