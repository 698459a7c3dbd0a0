public import Numerics

/// Trains a model, and what is to be compared with it.
///
/// Deterministic: the same work on the same data gives the same bits at any number of threads, and so does going on from any of its checkpoints.
/// - Parameters:
///   - test: the part that nothing is learnt from; scores are the training part's where it is nil.
///   - checkpoint: where to go on; its work and data must be the same, but for more epochs.
///   - cancellation: looked at every few milliseconds.
///   - report: told of every event on the calling thread; throwing ends the fit.
public func fit(
    _ work: FitWork, train: DataSet, test: DataSet?, from checkpoint: Checkpoint? = nil, on team: ThreadTeam = .shared,
    cancellation: Cancellation? = nil, report: (FitEvent) throws -> Void = { _ in }
) throws -> FitResult {
    throw LearningError.configuration("training is not built yet")
}
