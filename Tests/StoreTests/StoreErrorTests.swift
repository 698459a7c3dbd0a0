import Diagnostics
import Glibc
import Store
import Testing

@Suite("A store that cannot be used")
struct StoreErrorTests {
    @Test("another process's write makes it locked, and says so in time")
    func locked() throws {
        let folder = TemporaryFolder()
        let first = try Database(path: folder.store, busyTimeout: .milliseconds(10))
        let second = try Database(path: folder.store, busyTimeout: .milliseconds(10))
        try first.execute("CREATE TABLE t (x)")
        try first.transaction {
            try first.execute("INSERT INTO t VALUES (1)")
            #expect(try second.rows("SELECT * FROM t").isEmpty, "reading goes on")
            #expect(reason { try second.transaction { try second.execute("INSERT INTO t VALUES (2)") } } == .locked)
            #expect(reason { try second.execute("INSERT INTO t VALUES (2)") } == .locked)
        }
        try second.execute("INSERT INTO t VALUES (3)")
        #expect(try first.rows("SELECT x FROM t").map { $0[0].integer } == [1, 3])
        let error = StoreError(.locked, path: folder.store, detail: "")
        #expect(error.kind == .busy && error.description.contains("locked by another process") && error.hint != nil)
    }

    @Test("a process that holds the whole file makes opening fail as locked")
    func lockedAtOpening() throws {
        let folder = TemporaryFolder()
        let first = try Database(path: folder.store)
        try first.execute("CREATE TABLE t (x)")
        try first.execute("PRAGMA locking_mode = exclusive")
        try first.execute("INSERT INTO t VALUES (1)")
        #expect(reason { _ = try Database(path: folder.store, busyTimeout: .milliseconds(10)) } == .locked)
    }

    @Test("a full disk refuses the transaction and keeps what was stored before")
    func full() throws {
        let folder = TemporaryFolder()
        let database = try Database(path: folder.store)
        try database.executeScript("CREATE TABLE t (x); INSERT INTO t VALUES (1); PRAGMA max_page_count = 8;")
        #expect(reason { try database.transaction { try database.execute("INSERT INTO t VALUES (zeroblob(1000000))") } } == .diskFull)
        #expect(try database.rows("SELECT x FROM t").map { $0[0].integer } == [1])
        try database.execute("INSERT INTO t VALUES (2)")
        #expect(StoreError(.diskFull, path: "", detail: "").kind == .inputOutput)
    }

    @Test("a file that is no database is refused and left as it was", arguments: [20, 512, 5000])
    func notADatabase(size: Int) throws {
        let folder = TemporaryFolder()
        folder.write([UInt8](repeating: UInt8(ascii: "?"), count: size))
        #expect(reason { _ = try Database(path: folder.store) } == .notADatabase)
        var status = stat()
        #expect(stat(folder.store, &status) == 0 && status.st_size == size)
        #expect(StoreError(.notADatabase, path: "", detail: "").kind == .data)
    }

    @Test("a damaged database is told from a sound one")
    func damaged() throws {
        let folder = TemporaryFolder()
        do {
            let database = try Database(path: folder.store)
            try database.execute("CREATE TABLE t (x)")
            for index in 0..<200 { try database.execute("INSERT INTO t VALUES (?)", String(repeating: "\(index)", count: 100)) }
            try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let file = open(folder.store, O_WRONLY)
        let noise = [UInt8](repeating: 0xA5, count: 4096)
        for page in 1..<4 { pwrite(file, noise, noise.count, page * 4096) }
        close(file)
        #expect(reason { _ = try Database(path: folder.store).rows("SELECT * FROM t") } == .corrupt)
    }

    @Test("a folder that is not there, and a file that is not there")
    func missing() {
        #expect(reason { _ = try Database(path: "/nowhere/at/all/store.db") } == .cannotOpen)
        let folder = TemporaryFolder()
        #expect(reason { _ = try Database(path: folder.store, access: .existing) } == .cannotOpen)
        #expect(reason { _ = try Database(path: folder.store, access: .readOnly) } == .cannotOpen)
    }

    @Test("a read-only connection may not write")
    func readOnly() throws {
        let folder = TemporaryFolder()
        let writer = try Database(path: folder.store)
        try writer.execute("CREATE TABLE t (x)")
        let reader = try Database(path: folder.store, access: .readOnly)
        #expect(try reader.rows("SELECT * FROM t").isEmpty)
        #expect(reason { try reader.execute("INSERT INTO t VALUES (1)") } == .readOnly)
    }
}
