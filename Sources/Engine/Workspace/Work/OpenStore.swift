import Diagnostics
import Documents
import Glibc
import Scheduling
import Store
import Tracking

/// A project's store with all that it keeps.
struct OpenStore: Sendable {
    let database: Database
    let runs: Runs
    let jobs: Jobs
    let workers: Workers
    let log: EventLog

    private init(_ database: Database) {
        self.database = database
        (runs, jobs, workers, log) = (Runs(database), Jobs(database), Workers(database), EventLog(database))
    }

    /// The name of the folder in a project that holds its store, artefacts and logs.
    static let folderName = ".quantum-mlops"

    static func folder(of project: String) -> String { joined(project, folderName) }
    static func file(of project: String) -> String { folder(of: project) + "/store.sqlite" }

    static func exists(in project: String) -> Bool { access(file(of: project), F_OK) == 0 }

    /// Opens a project's store for writing; makes folder and file where they are not there yet.
    static func open(in project: String, durability: Database.Durability = .full) throws -> OpenStore {
        try makeFolder(folder(of: project))
        let database = try Database(path: file(of: project), access: .create, durability: durability)
        try database.migrate(projectStoreMigrations)
        return OpenStore(database)
    }

    /// Opens a project's store for reading; nil where it has none.
    static func openForReading(in project: String) throws -> OpenStore? {
        guard exists(in: project) else { return nil }
        let file = file(of: project)
        let database: Database
        do { database = try Database(path: file, access: .readOnly) } catch  where error.isRefusedWriting {
            database = try Database(path: file, access: .immutable)
        }
        guard try database.schemaVersion() > 0 else { return nil }
        return OpenStore(database)
    }

    /// Runs the body in a transaction that survives a power cut once it has returned.
    func durably<Answer>(_ body: () throws -> Answer) throws -> Answer {
        try database.execute("PRAGMA synchronous = full")
        defer { try? database.execute("PRAGMA synchronous = normal") }
        return try database.transaction(.immediate, body)
    }
}

extension StoreError {
    /// Whether the file or its folder may not be written.
    var isRefusedWriting: Bool { reason == .readOnly || reason == .cannotOpen }
}

/// Makes a folder and those above it where they are not there.
func makeFolder(_ path: String) throws(WorkspaceError) {
    guard access(path, F_OK) != 0 else { return }
    let above = path.split(separator: "/").dropLast().joined(separator: "/")
    if !above.isEmpty { try makeFolder(path.hasPrefix("/") ? "/" + above : above) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
        throw .cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
}

/// Seconds since 1970.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Seconds of a clock that never goes back.
func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
