internal import Diagnostics
internal import Documents
internal import Numerics

/// All the state of a training between two steps: going on from it gives the same bits as never having stopped.
public struct Checkpoint: Codable, Hashable, Sendable {
    /// What is being computed.
    public var work: FitWork
    /// SHA-256 of the training file.
    public var dataDigest: String
    /// Epochs done.
    public var epoch: Int
    public var history: [EpochReport]
    /// The parameters now: the circuit's in the order of ``TrainedModel/parameterNames``, then output scales and biases.
    public var parameters: [Double]
    var optimizer: OptimizerState
    var earlyStopping: EarlyStopping?
    /// The parameters of the best epoch, where early stopping watches.
    var bestParameters: [Double]?
    /// Whether training has ended before its epochs are spent.
    var isFinished = false
    /// Steps done of the running epoch, and what their losses and gradient norms add up to.
    var step = 0
    var lossSum = 0.0
    var normSum = 0.0
    /// How that epoch's gradients scatter so far; nil in checkpoints of earlier versions.
    var moments: GradientMoments?
    /// What was computed beside the trained model, until the fit is over.
    var comparison: Comparison?

    /// Baselines and the model without entanglement, as far as they are done.
    struct Comparison: Codable, Hashable, Sendable {
        /// Epochs of the model that it stands beside.
        var epochs: Int
        var baselines: [BaselineScore] = []
        var ablation: AblationScore?
        /// Where the training without entanglement stands: one state, or none.
        var ablationState: [Checkpoint] = []
    }

    init(
        work: FitWork, dataDigest: String, epoch: Int, history: [EpochReport], parameters: [Double], optimizer: OptimizerState,
        earlyStopping: EarlyStopping?
    ) {
        (self.work, self.dataDigest, self.epoch, self.history) = (work, dataDigest, epoch, history)
        (self.parameters, self.optimizer, self.earlyStopping) = (parameters, optimizer, earlyStopping)
    }

    /// The same state for going on with other settings of training: another learning rate, more epochs.
    ///
    /// - Throws: ``LearningError/configuration(_:hint:)`` where no epoch is left, or the optimiser, whose memory this is, is another.
    public func branched(to training: TrainingSpecification) throws(LearningError) -> Checkpoint {
        guard training.optimizer == work.training.optimizer else {
            throw .configuration("the checkpoint is of optimiser '\(work.training.optimizer)', not '\(training.optimizer)'")
        }
        guard training.epochs > epoch else {
            throw .configuration("all \(training.epochs) epochs are done", hint: "give more epochs than \(epoch)")
        }
        var branch = self
        (branch.work.training, branch.earlyStopping, branch.isFinished, branch.comparison) = (training, training.earlyStopping, false, nil)
        return branch
    }

    /// Refuses to go on with another computation.
    func check(against work: FitWork, data: String, parameters count: Int) throws(LearningError) {
        var (mine, theirs) = (self.work, work)
        guard theirs.training.epochs >= epoch else {
            throw .corruptCheckpoint("it has \(epoch) epochs done, the project asks for \(theirs.training.epochs)")
        }
        // More epochs, and what is compared afterwards, change nothing of what was done.
        for keyPath in [\FitWork.baselines, \FitWork.ablation] { mine[keyPath: keyPath] = theirs[keyPath: keyPath] }
        (mine.training.epochs, mine.checkpointEvery) = (theirs.training.epochs, theirs.checkpointEvery)
        // Rates that were set later belong to what is still to do.
        let begun = step > 0 ? epoch + 1 : epoch
        (mine.training, theirs.training) = (mine.training.asKnown(inEpoch: begun), theirs.training.asKnown(inEpoch: begun))
        guard mine.seed == theirs.seed else { throw .corruptCheckpoint("it is of seed \(mine.seed), not \(theirs.seed)") }
        guard mine.model == theirs.model else { throw .corruptCheckpoint("it is of another model") }
        guard mine == theirs else { throw .corruptCheckpoint("it is of other training settings or preprocessing") }
        guard dataDigest == data else { throw .corruptCheckpoint("the training data have changed since it was saved") }
        guard parameters.count == count else { throw .corruptCheckpoint("it has \(parameters.count) parameters, the model \(count)") }
    }
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

    /// The bytes of a checkpoint file: a line with format and version, the state as one line of JSON with exact numbers, and the SHA-256 of
    /// both.
    public func encoded() throws(LearningError) -> [UInt8] {
        do {
            let bytes = Array((Self.magic + (try JSONValue(encoding: self)).text() + "\n").utf8)
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
        do {
            let text = String(decoding: body.dropFirst(Self.magic.utf8.count), as: UTF8.self)
            self = try JSON.decode(Checkpoint.self, from: text, file: "checkpoint")
        } catch {
            throw .corruptCheckpoint("it does not hold what a checkpoint holds: \(error)")
        }
    }
}
