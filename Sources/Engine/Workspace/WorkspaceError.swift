public import Diagnostics

/// What can go wrong with a project as a whole; faults of data, models and the store keep their own types.
public enum WorkspaceError: Fault, Hashable {
    case noProject(path: String)
    /// Faults in the project file; at least one.
    case project([Diagnostic])
    /// Faults in the circuit file that the project names; at least one.
    case circuit([Diagnostic])
    /// A file that the project names is not there or cannot be read.
    case missingFile(Diagnostic)
    case noFinishedRun(project: String)
    /// A run that cannot be resumed: it is at work elsewhere.
    case atWork(run: String, why: String)
    /// A run that cannot be resumed: it is over.
    case over(run: String)
    /// The data that a run was started on are no longer what they were.
    case dataChanged(run: String, file: String)
    case changedArtifact(path: String, run: String)
    case damagedManifest(run: String, reason: String)
    /// A command that does not fit the run or job it speaks of.
    case notPossible(String)
    /// A backend that would begin too late, in seconds.
    case tooBusy(backend: String, wait: String, limit: Int)
    case noBackend(String, known: [String])
    /// The project's `.quantum-mlops` folder cannot be made.
    case cannotCreate(path: String, reason: String)

    public var kind: FaultKind {
        switch self {
        case .noProject, .missingFile, .noFinishedRun, .noBackend: .missingInput
        case .project: .configuration
        case .atWork, .tooBusy: .busy
        case .over, .notPossible: .usage
        case .cannotCreate: .cannotCreate
        case .circuit, .dataChanged, .changedArtifact, .damagedManifest: .data
        }
    }

    public var diagnostics: [Diagnostic] {
        switch self {
        case .project(let diagnostics), .circuit(let diagnostics): diagnostics
        case .missingFile(let diagnostic): [diagnostic]
        default: []
        }
    }

    public var description: String {
        switch self {
        case .noProject(let path): "no project at '\(path)': there is no project.yaml"
        case .project(let diagnostics), .circuit(let diagnostics): diagnostics.map(\.description).joined(separator: "\n")
        case .missingFile(let diagnostic): diagnostic.description
        case .noFinishedRun(let project): "project '\(project)' has no finished run"
        case .atWork(let run, let why): "run '\(run)' is at work: \(why)"
        case .over(let run): "run '\(run)' has finished; there is nothing to resume"
        case .dataChanged(let run, let file): "run '\(run)' was started on other data: '\(file)' has changed since"
        case .changedArtifact(let path, let run): "'\(path)' is not what run '\(run)' left: its SHA-256 differs"
        case .damagedManifest(let run, let reason): "the manifest of run '\(run)' cannot be read: \(reason)"
        case .notPossible(let what): what
        case .tooBusy(let backend, let wait, let limit): "'\(backend)' would begin in \(wait), later than in \(limit) s"
        case .noBackend(let name, _): "no backend '\(name)'"
        case .cannotCreate(let path, let reason): "cannot make the folder '\(path)': \(reason)"
        }
    }

    public var hint: String? {
        switch self {
        case .noProject: "a project is a folder with a project.yaml; see `quantum-mlops help project`"
        case .noFinishedRun: "`quantum-mlops train PROJECT` trains it"
        case .dataChanged: "put the former file back, or start a new run"
        case .changedArtifact: "train again, or put the former file back"
        case .atWork: "it can be paused or stopped in the workbench; or wait until it ends"
        case .noBackend(let name, let known): didYouMean(name, among: known) ?? "backends are \(known.joined(separator: ", "))"
        case .tooBusy: nil
        case .project, .circuit, .missingFile, .over, .damagedManifest, .notPossible, .cannotCreate: nil
        }
    }
}
