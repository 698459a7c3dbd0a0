import Documents
import Testing

@testable import Commands

@Suite("The workbench from the command line")
struct WorkbenchCommandTests {
    @Test("a picture of the screen has its size, and the same bytes every time", arguments: ["80x24", "120x40"])
    func render(_ size: String) throws {
        let folder = try Folder.small()
        let first = quantum(folder.path, "--render", size, "-o", "-")
        #expect(first.code == 0, "\(first.error)")
        let rows = first.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.count - 1 == Int(size.split(separator: "x")[1]))
        #expect(first.output.contains("small"))
        #expect(quantum(folder.path, "--render", size, "-o", "-").output == first.output)
        let written = quantum(folder.path, "--render", size, "-o", "\(folder.path)/screen.txt")
        #expect(written.code == 0 && written.output.isEmpty)
        #expect(try folder.read("screen.txt") == first.output)
    }

    @Test("keys are pressed before the picture is drawn")
    func keys() throws {
        let folder = try Folder.small()
        let (plain, help) = (quantum(folder.path, "--render", "80x24"), quantum(folder.path, "--render", "80x24", "--keys", "?"))
        #expect(help.code == 0 && help.output != plain.output)
    }

    @Test("a circuit opens without a project")
    func circuit() throws {
        let folder = try Folder()
        let file = try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nh q[0];\n", to: "bell.qasm")
        let outcome = quantum(file, "--render", "80x24")
        #expect(outcome.code == 0 && outcome.output.contains("bell.qasm"), "\(outcome.error)")
        #expect(quantum("\(folder.path)/none.qasm", "--render", "80x24").code == 66)
    }

    @Test(
        "what makes no sense is refused",
        arguments: [
            (["--render", "0x24"], Int32(64), "--render"), (["--render", "80x24", "--theme", "nocturn"], 78, "nocturne"),
            (["--render", "80x24", "-o", "screen.bmp"], 64, "bmp"),
        ])
    func refusals(_ options: [String], _ code: Int32, _ part: String) throws {
        let folder = try Folder.small()
        let outcome = runWords([folder.path] + options)
        #expect(outcome.code == code && outcome.error.contains(part), "\(outcome.code) \(outcome.error)")
    }

    @Test("help keys --json is the one action table, with the ids that stay")
    func keyTable() throws {
        let table = try quantum("help", "keys", "--json").json()
        let ids = table["actions"]?.array?.compactMap { $0["id"]?.string } ?? []
        for id in ["app.quit", "app.help", "pane.circuit", "pane.training", "pane.queue", "pane.qec", "pane.zoom", "training.start"] {
            #expect(ids.contains(id))
        }
        #expect(table["panes"]?.array?.count == 4)
    }
}
