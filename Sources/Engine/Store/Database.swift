internal import CSQLite
import Glibc

/// One connection to an SQLite file.
///
/// The file is in WAL mode, so that readers and one writer of any process work side by side; foreign keys are checked. A connection may be
/// used from several threads: calls take turns, and a transaction excludes the other threads until it ends.
public final class Database: @unchecked Sendable {
    /// When a commit is safe.
    public enum Durability: String, Sendable {
        /// Survives a power cut: every commit waits for the disk.
        case full
        /// Survives the death of the process; a power cut may take the last commits, and the file stays sound.
        case normal
    }

    public enum Access: Sendable {
        /// Makes the file where there is none.
        case create
        case existing
        case readOnly
        /// For a file in a folder that may not be written, where even reading needs files beside it: what lies in the file itself is read,
        /// and nothing may write it meanwhile.
        case immutable

        var mayWrite: Bool { self == .create || self == .existing }
    }

    public let path: String
    private let handle: OpaquePointer
    private let lock = RecursiveLock()
    private var idle: [String: [OpaquePointer]] = [:]
    private var idleCount = 0
    private var transactionDepth = 0

    private static let cachedStatements = 128

    /// Opens the file; its folder must be there.
    ///
    /// - Parameter busyTimeout: how long a call waits for another process's write to end before it throws ``StoreError/Reason/locked``.
    public init(
        path: String, access: Access = .create, durability: Durability = .full, busyTimeout: Duration = .seconds(5)
    ) throws(StoreError) {
        let flags =
            switch access {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .existing: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            }
        let name = access == .immutable ? "file:\(Self.escaped(path))?immutable=1" : path
        var opened: OpaquePointer?
        let status = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard status == SQLITE_OK, let opened else {
            let error = StoreError(code: status, connection: opened, path: path)
            sqlite3_close_v2(opened)
            throw error
        }
        (self.path, handle) = (path, opened)
        let (seconds, attoseconds) = busyTimeout.components
        sqlite3_busy_timeout(handle, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
        if access.mayWrite { try useWriteAheadLog(within: busyTimeout) }
        try execute("PRAGMA synchronous = \(durability.rawValue)")
        try execute("PRAGMA foreign_keys = on")
        try execute("PRAGMA trusted_schema = off")
        // A file that is no database shows only when it is read.
        _ = try rows("SELECT count(*) FROM sqlite_schema")
    }

    /// Turns the file's journal into a write-ahead log, which later connections find.
    ///
    /// SQLite does not wait where another connection turns it at the same instant: whoever waited would hold up the other.
    private func useWriteAheadLog(within busyTimeout: Duration) throws(StoreError) {
        let end = ContinuousClock.now + busyTimeout
        while true {
            do { return try execute("PRAGMA journal_mode = WAL") } catch {
                guard error.reason == .locked, ContinuousClock.now < end else { throw error }
                usleep(2000)
            }
        }
    }

    /// The path as a URI writes it.
    private static func escaped(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
    }

    /// A database that lives in memory as long as this object.
    public static func inMemory() throws(StoreError) -> Database {
        try Database(path: ":memory:")
    }

    deinit {
        for handle in idle.values.joined() { sqlite3_finalize(handle) }
        sqlite3_close_v2(handle)
    }

    // MARK: Statements

    /// A statement from the cache, or a new one. SQL that came from outside belongs in parameters, never in the text.
    public func prepare(_ sql: String) throws(StoreError) -> Statement {
        try locked { () throws(StoreError) in
            if let cached = idle[sql]?.popLast() {
                idleCount -= 1
                return Statement(sql: sql, handle: cached, database: self)
            }
            var prepared: OpaquePointer?
            let status = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
            guard status == SQLITE_OK else { throw error(status, statement: sql) }
            guard let prepared else { throw StoreError(.misuse, path: path, detail: "no statement in '\(sql)'") }
            return Statement(sql: sql, handle: prepared, database: self)
        }
    }

    func takeBack(_ statement: OpaquePointer, sql: String) {
        lock.lock()
        defer { lock.unlock() }
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        guard idleCount < Self.cachedStatements else {
            sqlite3_finalize(statement)
            return
        }
        idle[sql, default: []].append(statement)
        idleCount += 1
    }

    /// Runs one statement.
    public func execute(_ sql: String, _ values: (any Bindable)?...) throws(StoreError) {
        _ = try run(sql, values.map { $0?.storeValue ?? .null })
    }

    /// Runs one statement.
    ///
    /// - Returns: how many rows it inserted, changed or deleted.
    public func change(_ sql: String, _ values: (any Bindable)?...) throws(StoreError) -> Int {
        try run(sql, values.map { $0?.storeValue ?? .null })
    }

    private func run(_ sql: String, _ values: [Value]) throws(StoreError) -> Int {
        try locked { () throws(StoreError) in
            let before = sqlite3_total_changes64(handle)
            let statement = try prepare(sql)
            try statement.bind(values)
            while try statement.step() {}
            return Int(sqlite3_total_changes64(handle) - before)
        }
    }

    /// Runs several statements without parameters, separated by semicolons.
    public func executeScript(_ sql: String) throws(StoreError) {
        try locked { () throws(StoreError) in
            let status = sqlite3_exec(handle, sql, nil, nil, nil)
            guard status == SQLITE_OK else { throw error(status, statement: sql) }
        }
    }

    /// All rows of a query's answer.
    public func rows(_ sql: String, _ values: (any Bindable)?...) throws(StoreError) -> [Row] {
        let values = values.map { $0?.storeValue ?? .null }
        return try locked { () throws(StoreError) in
            let statement = try prepare(sql)
            try statement.bind(values)
            let columns = statement.columns
            var rows: [Row] = []
            while try statement.step() { rows.append(statement.row(columns: columns)) }
            return rows
        }
    }

    /// The first row of a query's answer.
    public func first(_ sql: String, _ values: (any Bindable)?...) throws(StoreError) -> Row? {
        let values = values.map { $0?.storeValue ?? .null }
        return try locked { () throws(StoreError) in
            let statement = try prepare(sql)
            try statement.bind(values)
            return try statement.step() ? statement.row(columns: statement.columns) : nil
        }
    }

    /// The row identifier of the last insertion through this connection.
    public var lastInsertedIdentifier: Int {
        lock.lock()
        defer { lock.unlock() }
        return Int(sqlite3_last_insert_rowid(handle))
    }

    // MARK: Following other processes

    /// A number that changes when another connection, of this or another process, has committed something. Costs microseconds.
    public func dataVersion() throws(StoreError) -> Int {
        try first("PRAGMA data_version")?[0].integer ?? 0
    }

    /// Moves the write-ahead log into the file, as far as readers allow.
    public func checkpoint() throws(StoreError) {
        try execute("PRAGMA wal_checkpoint(PASSIVE)")
    }

    // MARK: Transactions

    public enum TransactionKind: String, Sendable {
        /// Takes the right to write at once, so that the wait for other writers is at the start.
        case immediate
        /// Sees one state of the store throughout; for reading.
        case deferred
    }

    /// Runs the body in a transaction: all of it is stored, or, where it throws, nothing. One inside another is a savepoint.
    @discardableResult
    public func transaction<Answer>(_ kind: TransactionKind = .immediate, _ body: () throws -> Answer) throws -> Answer {
        lock.lock()
        defer { lock.unlock() }
        let isOuter = transactionDepth == 0
        let savepoint = "level\(transactionDepth)"
        try execute(isOuter ? "BEGIN \(kind.rawValue)" : "SAVEPOINT \(savepoint)")
        transactionDepth += 1
        defer { transactionDepth -= 1 }
        do {
            let answer = try body()
            try execute(isOuter ? "COMMIT" : "RELEASE \(savepoint)")
            return answer
        } catch {
            // After a full disk SQLite has rolled back on its own.
            if sqlite3_get_autocommit(handle) == 0 {
                try? executeScript(isOuter ? "ROLLBACK" : "ROLLBACK TO \(savepoint); RELEASE \(savepoint)")
            }
            throw error
        }
    }

    // MARK: Inside

    func locked<Answer, Failure: Error>(_ body: () throws(Failure) -> Answer) throws(Failure) -> Answer {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }

    func error(_ code: Int32, statement: String?) -> StoreError {
        StoreError(code: code, connection: handle, path: path, statement: statement)
    }
}
