/// What a front end asks of a workspace.
public enum WorkspaceCommand: Hashable, Sendable {
    /// Queues a run of the project as it stands, and starts a worker where none is.
    case startTraining
    case pauseTraining(run: String)
    case resumeTraining(run: String)
    case stopTraining(run: String)
    case cancelJob(id: String)
}
