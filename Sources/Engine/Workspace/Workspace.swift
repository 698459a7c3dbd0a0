internal import Synchronization

/// A project folder that is open: the engine's front door.
public final class Workspace: Sendable {
    /// The project's folder.
    public let path: String
    private let current = Mutex(WorkspaceState())

    init(path: String) { self.path = path }

    /// The state as it stands now.
    public var state: WorkspaceState { current.withLock { $0 } }
}
