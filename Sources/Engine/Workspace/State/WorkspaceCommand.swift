public import Scheduling

/// What a front end asks of a workspace.
public enum WorkspaceCommand: Hashable, Sendable {
    /// Queues a run of the project as it stands, and starts a worker where none is.
    case startTraining
    case pauseTraining(run: String)
    case resumeTraining(run: String)
    case stopTraining(run: String)
    /// Queues a new run that goes on from the run's last checkpoint, or from one that was kept after so many epochs, with what is given changed;
    /// a run that is at work is stopped.
    case branchTraining(run: String, learningRate: Double?, epochs: Int?, from: Int? = nil)
    /// Asks for another learning rate, before the schedule, from the run's next epoch on; one that does not train takes it when it goes on.
    case setLearningRate(run: String, Double)
    /// Keeps the run's last checkpoint among its artefacts, where later ones leave it alone.
    case keepCheckpoint(run: String)
    case cancelJob(id: String)
    /// Reads the curves of a run that is older than those that are kept at hand; changes nothing in the store.
    case showCurves(run: String)
    /// Queues a circuit for its backend, its cost reserved, and starts a worker where none is.
    case submit(CircuitWork)
    /// Puts a job that failed, was cancelled or is held back into the queue; one that waits gets a worker.
    case requeueJob(id: String)
    case setPriority(id: String, Int)
    /// Nil takes the cap away.
    case setBudget(cap: Money?, currency: String)
}
