import Foundation
import Store
import Synchronization
import Testing

@Suite("A store's schema")
struct MigrationTests {
    let history = [
        Migration("runs", "CREATE TABLE run (id TEXT PRIMARY KEY); CREATE TABLE metric (run REFERENCES run, value REAL);"),
        Migration("names", "ALTER TABLE run ADD COLUMN name TEXT NOT NULL DEFAULT ''"),
    ]

    @Test("grows step by step and keeps the rows")
    func steps() throws {
        let folder = TemporaryFolder()
        let database = try Database(path: folder.store)
        try database.migrate(Array(history[..<1]))
        #expect(try database.schemaVersion() == 1)
        try database.execute("INSERT INTO run (id) VALUES ('a')")
        try database.migrate(history)
        try database.migrate(history)
        #expect(try database.schemaVersion() == 2)
        #expect(try database.first("SELECT id, name FROM run")?.values == [.text("a"), .text("")])
    }

    @Test("is as it was where a step fails")
    func failure() throws {
        let database = try Database.inMemory()
        #expect(reason { try database.migrate(history + [Migration("broken", "CREATE TABLE x (y); CREATE TABEL z (y)")]) } == .misuse)
        #expect(try database.schemaVersion() == 0)
        #expect(try database.rows("SELECT name FROM sqlite_schema").isEmpty)
    }

    @Test("grows once where several open a new file at the same instant")
    func beginners() throws {
        for _ in 0..<50 {
            let folder = TemporaryFolder()
            let path = folder.store
            let faults = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do { try Database(path: path).migrate(history) } catch { faults.withLock { $0.append("\(error)") } }
            }
            #expect(faults.withLock { $0 } == [])
            #expect(try Database(path: folder.store).schemaVersion() == history.count)
        }
    }

    @Test("of a later program is refused")
    func newer() throws {
        let database = try Database.inMemory()
        try database.migrate(history)
        #expect(reason { try database.migrate(Array(history[..<1])) } == .newerSchema)
    }
}

@Suite("Following a store")
struct DataVersionTests {
    @Test("shows another connection's commits and not one's own")
    func follows() throws {
        let folder = TemporaryFolder()
        let (writer, follower) = (try Database(path: folder.store), try Database(path: folder.store))
        try writer.execute("CREATE TABLE t (x)")
        let before = try follower.dataVersion()
        #expect(try follower.dataVersion() == before)
        try writer.execute("INSERT INTO t VALUES (1)")
        let after = try follower.dataVersion()
        #expect(after != before)
        try follower.execute("INSERT INTO t VALUES (2)")
        #expect(try follower.dataVersion() == after)
        try writer.checkpoint()
    }
}
