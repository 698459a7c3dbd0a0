import Diagnostics
import Glibc
import Scheduling
import Synchronization

/// A project folder that is open: the engine's front door.
///
/// A front end sends commands and draws ``state``, which is a fold over events of this and every other process that works on the project.
public final class Workspace: Sendable {
    /// The project's folder.
    public let path: String
    let worker: WorkerCommand
    private let following = Mutex(Following())

    private struct Following {
        var state = WorkspaceState()
        var commands: [WorkspaceCommand] = []
        var thread: RepeatingThread?
    }

    /// Opens a project's folder. Nothing is written, and what is wrong with its project file shows in ``state`` or when it is to run.
    ///
    /// - Parameter worker: how the worker process is started; tests have their own.
    /// - Throws: ``WorkspaceError/noProject(path:)`` where there is no such folder.
    public static func open(_ path: String, worker: WorkerCommand = .own) throws(WorkspaceError) -> Workspace {
        let folder = projectFolder(of: path)
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw .noProject(path: path) }
        return Workspace(path: folder, worker: worker)
    }

    private init(path: String, worker: WorkerCommand) { (self.path, self.worker) = (path, worker) }

    deinit { close() }

    /// The state as it stands now; kept up to date while ``follow(_:)`` is on.
    public var state: WorkspaceState { following.withLock { $0.state } }

    /// Follows the project file and the store until ``close()``; again replaces the former listener.
    ///
    /// - Parameter changed: called on a thread of its own with every new state, the first within milliseconds.
    public func follow(_ changed: @escaping @Sendable (WorkspaceState) -> Void) {
        close()
        let watcher = Watcher(folder: path, worker: worker)
        let thread = RepeatingThread { [weak self] in
            guard let self else { return 1 }
            let commands = following.withLock { following in
                defer { following.commands = [] }
                return following.commands
            }
            if let state = watcher.look(commands) {
                following.withLock { $0.state = state }
                changed(state)
            }
            return watcher.pause
        }
        following.withLock { $0.thread = thread }
    }

    /// Asks for something; what comes of it shows in the state, a refusal as its notice.
    ///
    /// Returns at once: the command is carried out on the thread of ``follow(_:)``.
    public func send(_ command: WorkspaceCommand) {
        following.withLock {
            $0.commands.append(command)
            $0.thread?.wake()
        }
    }

    /// Stops following. Jobs go on in their worker process.
    public func close() {
        let thread = following.withLock { following in
            defer { following.thread = nil }
            return following.thread
        }
        thread?.stop()
        // What was asked for in the last moment is done all the same.
        let left = following.withLock { following in
            defer { following.commands = [] }
            return following.commands
        }
        for command in left {
            if case .showCurves = command { continue }
            try? steer(command)
        }
    }
}
