/// What a front end asks of a workspace.
public enum WorkspaceCommand: Hashable, Sendable {
    /// Queues a run of the project as it stands, and starts a worker where none is.
    case startTraining
    case pauseTraining(run: String)
    case resumeTraining(run: String)
    case stopTraining(run: String)
    /// Queues a new run that goes on from the run's last checkpoint with what is given changed; a run that is at work is stopped.
    case branchTraining(run: String, learningRate: Double?, epochs: Int?)
    case cancelJob(id: String)
}
