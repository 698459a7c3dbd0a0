import Glibc
import Store
import Testing

@Suite("A store that is only read")
struct ReadingTests {
    @Test("is read where nothing may be written beside it, whatever its name", arguments: ["store.db", "odd ?name#100%.db"])
    func immutable(name: String) throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/\(name)"
        do {
            let database = try Database(path: path)
            try database.execute("CREATE TABLE thing (a)")
            try database.execute("INSERT INTO thing VALUES (7)")
        }
        let reader = try Database(path: path, access: .immutable)
        #expect(try reader.first("SELECT a FROM thing")?[0].integer == 7)
        #expect { try reader.execute("INSERT INTO thing VALUES (8)") } throws: { ($0 as? StoreError)?.reason == .readOnly }
        unlink(path)
    }
}
