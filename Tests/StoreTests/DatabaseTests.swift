import Diagnostics
import Store
import Testing

@Suite("A store")
struct DatabaseTests {
    @Test("gives back every kind of value as it was stored")
    func values() throws {
        let database = try Database.inMemory()
        try database.execute("CREATE TABLE thing (a, b, c, d, e, f, g, h)")
        let absent: String? = nil
        try database.execute(
            "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", Int.min, 0.1, "ψ\u{0}\u{1F600}", [UInt8](0...255), nil, absent, "",
            [UInt8]())
        let row = try #require(try database.first("SELECT * FROM thing"))
        #expect(row["a"].integer == Int.min)
        #expect(row["b"].real == 0.1)
        #expect(row["c"].text == "ψ\u{0}\u{1F600}")
        #expect(row["d"].blob == [UInt8](0...255))
        #expect(row["e"].isNull && row["f"].isNull)
        #expect(row["g"] == .text("") && row["h"] == .blob([]))
        #expect(row["nowhere"].isNull && row[99].isNull)
    }

    @Test("keeps all 64 bits of a seed")
    func seed() throws {
        let database = try Database.inMemory()
        let row = try #require(try database.first("SELECT ?", UInt64.max))
        #expect(row[0].integer.map { UInt64(bitPattern: Int64($0)) } == .max)
    }

    @Test("reads typed columns row by row")
    func statement() throws {
        let database = try Database.inMemory()
        try database.execute("CREATE TABLE metric (epoch INTEGER, value REAL, name TEXT)")
        let insertion = try database.prepare("INSERT INTO metric VALUES (?, ?, ?)")
        for epoch in 0..<100 { try insertion.run(epoch, Double(epoch) / 10, "loss") }
        let query = try database.prepare("SELECT epoch, value, name, NULL FROM metric WHERE epoch >= ? ORDER BY epoch")
        try query.bind(98)
        var seen: [(Int, Double, String)] = []
        while try query.step() {
            #expect(query.isNull(3) && !query.isNull(0))
            seen.append((query.integer(0), query.real(1), query.text(2)))
        }
        #expect(seen.map(\.0) == [98, 99] && seen.map(\.1) == [9.8, 9.9] && seen.map(\.2) == ["loss", "loss"])
        #expect(query.columns[..<3] == ["epoch", "value", "name"])
    }

    @Test("takes the same statement in use twice at once")
    func cache() throws {
        let database = try Database.inMemory()
        let first = try database.prepare("SELECT 1 UNION SELECT 2")
        let second = try database.prepare("SELECT 1 UNION SELECT 2")
        try first.bind()
        try second.bind()
        #expect(try first.step() && second.step())
        #expect(first.integer(0) == 1 && second.integer(0) == 1)
        #expect(try first.step() && first.integer(0) == 2 && second.integer(0) == 1)
    }

    @Test("says how many rows a statement changed")
    func changes() throws {
        let database = try Database.inMemory()
        try database.executeScript("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2), (3);")
        #expect(try database.change("UPDATE t SET x = x + 1 WHERE x > ?", 1) == 2)
        #expect(try database.change("CREATE TABLE u (x)") == 0)
        try database.execute("INSERT INTO t VALUES (9)")
        #expect(database.lastInsertedIdentifier == 4)
    }

    @Test("refuses a wrong number of values and wrong SQL with the statement's text")
    func misuse() throws {
        let database = try Database.inMemory()
        #expect(reason { try database.execute("SELECT ?", 1, 2) } == .misuse)
        #expect(reason { try database.execute("SELEKT 1") } == .misuse)
        #expect(reason { try database.execute("") } == .misuse)
        #expect(reason { try database.execute("INSERT INTO nowhere VALUES (1)") } == .misuse)
        do {
            try database.execute("SELEKT 1")
        } catch {
            #expect(error.description.contains("SELEKT 1"))
        }
    }

    @Test("keeps all of a transaction or nothing")
    func transaction() throws {
        struct Stop: Error {}
        let database = try Database.inMemory()
        try database.execute("CREATE TABLE t (x)")
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        #expect(try database.rows("SELECT * FROM t").isEmpty)
        try database.transaction {
            try database.execute("INSERT INTO t VALUES (1)")
            #expect(throws: Stop.self) {
                try database.transaction {
                    try database.execute("INSERT INTO t VALUES (2)")
                    throw Stop()
                }
            }
            try database.transaction { try database.execute("INSERT INTO t VALUES (3)") }
        }
        #expect(try database.rows("SELECT x FROM t ORDER BY x").map { $0[0].integer } == [1, 3])
    }

    @Test("refuses what the schema forbids")
    func constraint() throws {
        let database = try Database.inMemory()
        try database.executeScript("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a);")
        #expect(reason { try database.execute("INSERT INTO b VALUES (7)") } == .constraint)
    }

    @Test("is used by several threads at once")
    func threads() async throws {
        let folder = TemporaryFolder()
        let database = try Database(path: folder.store, durability: .normal)
        try database.execute("CREATE TABLE t (x)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for step in 0..<25 {
                        try database.transaction { try database.execute("INSERT INTO t VALUES (?)", task * 100 + step) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try database.first("SELECT count(*), count(DISTINCT x) FROM t")?.values == [.integer(100), .integer(100)])
    }
}

/// Why a store refused, or nil where it did not.
func reason(_ body: () throws -> Void) -> StoreError.Reason? {
    do {
        try body()
        return nil
    } catch {
        return (error as? StoreError)?.reason
    }
}
