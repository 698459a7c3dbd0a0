import Learning
import Tracking

/// Stores a fit's epochs and checkpoints, several at once where they come fast.
///
/// Epochs are stored, and shown, at most 20 ms after they were done. A checkpoint is stored with them unless that would take more than a
/// twentieth of the time: what a killed run has done since its last one is done again, in the same bits.
struct EpochRecorder {
    private let journal: Journal
    private let run: String
    private let epochs: Int
    private let share: (done: Double, part: Double)
    private var pending: [Event] = []
    private var epoch = 0
    private var lastFlush = -Double.infinity
    private var nextCheckpoint = -Double.infinity
    private var told = 0.0
    private var lastTold = -Double.infinity

    private static let delay = 0.02
    private static let checkpointShare = 0.05

    /// - Parameter share: the part of the job's progress that this fit is.
    init(journal: Journal, run: String, epochs: Int, share: (done: Double, part: Double)) {
        (self.journal, self.run, self.epochs, self.share) = (journal, run, max(epochs, 1), share)
    }

    mutating func add(_ record: EpochRecord) {
        epoch = record.epoch
        pending.append(Event(time: now(), run: run, .epoch(record)))
    }

    /// Takes the state after the last epoch.
    mutating func offer(_ state: Checkpoint) throws {
        guard monotonicSeconds() - lastFlush >= Self.delay else { return }
        try flush(with: monotonicSeconds() >= nextCheckpoint ? state : nil)
    }

    /// Tells how far the model without entanglement is, once a second at most.
    mutating func compared(_ part: Double) throws {
        guard part - told >= 0.01, monotonicSeconds() - lastTold >= 1 else { return }
        (told, lastTold) = (part, monotonicSeconds())
        let progress = share.done + share.part * (JobSummary.trainingShare + (1 - JobSummary.trainingShare) * min(part, 1))
        let what = "without entanglement, \(Int(part * 100)) %"
        try journal.write([Event(time: now(), run: run, .status(.running, why: what))], progress: progress)
    }

    /// Stores what waits.
    mutating func flush(with state: Checkpoint? = nil) throws {
        guard !pending.isEmpty || state != nil else { return }
        let start = monotonicSeconds()
        let checkpoint = try state.map { (run, StoredCheckpoint(epoch: $0.epoch, bytes: try $0.encoded())) }
        let progress = share.done + share.part * JobSummary.trainingShare * min(Double(epoch) / Double(epochs), 1)
        try journal.write(pending, checkpoint: checkpoint, progress: progress)
        pending = []
        lastFlush = monotonicSeconds()
        if checkpoint != nil { nextCheckpoint = lastFlush + (lastFlush - start) / Self.checkpointShare }
    }
}
