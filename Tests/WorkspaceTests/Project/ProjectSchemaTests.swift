import Documents
import Glibc
import Testing
import Workspace

@Suite("The table of a project's keys")
struct ProjectSchemaTests {
    /// The package's folder.
    private static let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()

    @Test("is published as docs/project.schema.json; PUBLISH=1 writes it anew")
    func published() throws {
        let path = Self.root + "/docs/project.schema.json"
        let text = ProjectSchema.published.text(pretty: true) + "\n"
        if getenv("PUBLISH") != nil { try writeAtomically(Array(text.utf8), to: path) }
        #expect(try readText(path) == text)
    }

    @Test("has every key under a section, once", arguments: ProjectSchema.table.map(\.path))
    func sections(path: String) {
        #expect(ProjectSchema.table.filter { $0.path == path }.count == 1)
        let parent = path.split(separator: ".").dropLast().joined(separator: ".")
        #expect(parent.isEmpty || ProjectSchema.key(parent) != nil)
    }

    @Test("has help for every key", arguments: ProjectSchema.table.map(\.path))
    func help(path: String) { #expect(ProjectSchema.help.contains(path + " ")) }
}
