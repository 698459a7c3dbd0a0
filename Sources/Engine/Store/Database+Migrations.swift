/// One step of a schema's history. Steps that were released are never changed; a new one is appended.
public struct Migration: Sendable {
    /// What it brings, for people who read the list.
    public let title: String
    /// Statements separated by semicolons.
    public let sql: String

    public init(_ title: String, _ sql: String) {
        (self.title, self.sql) = (title, sql)
    }
}

extension Database {
    /// How many migrations the file has had.
    public func schemaVersion() throws(StoreError) -> Int {
        try first("PRAGMA user_version")?[0].integer ?? 0
    }

    /// Applies the migrations that the file has not had, all or none of them. Safe when several processes open the file at once.
    ///
    /// - Throws: ``StoreError/Reason/newerSchema`` where the file has had more than these.
    public func migrate(_ migrations: [Migration]) throws(StoreError) {
        let found = try schemaVersion()
        if found == migrations.count { return }
        do {
            try transaction {
                // Another process may have been faster.
                let done = try schemaVersion()
                guard done <= migrations.count else {
                    throw StoreError(.newerSchema, path: path, detail: "schema \(done), this program knows \(migrations.count)")
                }
                for migration in migrations.dropFirst(done) { try executeScript(migration.sql) }
                try execute("PRAGMA user_version = \(migrations.count)")
            }
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.misuse, path: path, detail: "\(error)")
        }
    }
}
