import Documents
import Foundation
import Testing

@testable import Commands

@Suite("draw, and convert to pictures")
struct DrawCommandTests {
    private static let bell = """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[2] q;
        bit[2] c;
        h q[0];
        cx q[0], q[1];
        c = measure q;

        """

    @Test("text is the default, and the same in a file")
    func text() throws {
        let folder = try Folder()
        let bell = try folder.write(Self.bell, to: "bell.qasm")
        let shown = quantum("draw", bell)
        #expect(shown.code == 0 && shown.output.contains("H") && shown.output.contains("●") && shown.output.contains("⊕"))
        #expect(quantum("draw", bell, "-o", folder.path + "/bell.txt").code == 0)
        #expect(try String(contentsOfFile: folder.path + "/bell.txt", encoding: .utf8) == shown.output)
        #expect(quantum("draw", bell, "--ascii").output.utf8.allSatisfy { $0 < 128 })
        let texts = ["compact", "normal", "wide"].map { quantum("draw", bell, "--density", $0).output }
        #expect(Set(texts).count == 3)
    }

    @Test("convert gives the same bytes as draw", arguments: ["txt", "svg", "png", "pdf", "tex"])
    func same(ending: String) throws {
        let folder = try Folder()
        let bell = try folder.write(Self.bell, to: "bell.qasm")
        #expect(quantum("draw", bell, "-o", "\(folder.path)/a.\(ending)").code == 0)
        #expect(quantum("convert", bell, "-o", "\(folder.path)/b.\(ending)").code == 0)
        let one = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/a.\(ending)"))
        #expect(try one == Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/b.\(ending)")) && !one.isEmpty)
    }

    @Test("a long circuit is broken at the width")
    func width() throws {
        let folder = try Folder()
        let long = try folder.write("OPENQASM 2.0;\nqreg q[2];\n" + String(repeating: "CX q[0],q[1];\n", count: 50), to: "long.qasm")
        let lines = quantum("draw", long, "--width", "40").output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.unicodeScalars.count <= 40 })
        #expect(lines.joined().filter { $0 == "⊕" }.count == 50)
    }

    @Test("what cannot be drawn is refused with its code")
    func refusals() throws {
        let folder = try Folder()
        let bell = try folder.write(Self.bell, to: "bell.qasm")
        let broken = try folder.write("OPENQASM 3.0;\nqubit q;\nh p;\n", to: "broken.qasm")
        #expect(quantum("draw", bell, "-o", "\(folder.path)/a.gif").code == 64)
        #expect(quantum("draw", bell, "--density", "loose").code == 64)
        #expect(quantum("draw", bell, "--theme", "none-such", "-o", "\(folder.path)/a.svg").code == 78)
        #expect(quantum("draw", "\(folder.path)/none.qasm").code == 66)
        #expect(quantum("draw", bell, "-o", "\(folder.path)/no/folder/a.svg").code == 73)
        let fault = quantum("draw", broken, "-o", "\(folder.path)/b.svg")
        #expect(fault.code == 65 && fault.error.contains("broken.qasm:3:"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/b.svg"))
    }

    @Test("with --json there is one document")
    func json() throws {
        let folder = try Folder()
        let bell = try folder.write(Self.bell, to: "bell.qasm")
        #expect(try quantum("draw", bell, "--json").json()["drawing"]?.string?.contains("H") == true)
        #expect(try quantum("draw", bell, "-o", "\(folder.path)/a.svg", "--json").json()["format"]?.string == "svg")
    }
}
