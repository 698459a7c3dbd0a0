import Documents
import Foundation
import Testing

@testable import Commands

@Suite("Where check says that faults stand")
struct CheckPlacesTests {
    /// Faults whose columns count characters: a tab, letters of two, three and four bytes, a combining mark.
    private static let text = "OPENQASM 3.0;\nqubit q;\n/*\té*/ foo q;\n/* 𝔸€ */ bar q;\n/* e\u{301} */ baz q;\n"

    @Test("several faults of a file, each with its place in Unicode characters")
    func places() throws {
        let folder = try Folder()
        let file = try folder.write(Self.text, to: "many.qasm")
        let outcome = quantum("check", file, "--json")
        #expect(outcome.code == 65)
        let diagnostics = try outcome.json()["files"]?[0]?["diagnostics"]?.array ?? []
        #expect(diagnostics.map { $0["line"]?.integer } == [3, 4, 5])
        #expect(diagnostics.map { $0["column"]?.integer } == [8, 10, 10])
        #expect(diagnostics.allSatisfy { $0["code"] == "qasm.unknown-gate" && $0["severity"] == "error" })
        let lines = outcome.error.split(separator: "\n")
        #expect(lines.count == 3 && lines[1].hasPrefix("\(file):4:10: error: "))
        let answer = try outcome.json()["files"]?[0]
        #expect(answer?["language"] == "openqasm3" && answer?["ok"] == false && answer?["qubits"] == .null)
    }

    @Test("gates count without measurements and barriers, broadcasts one by one")
    func gates() throws {
        let file = try Folder().keeping { folder in
            try folder.write(
                "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3] q; bit[3] c;\nh q; barrier q; c = measure q;\n", to: "a.qasm")
        }
        let answer = try quantum("check", file.path, "--json").json()["files"]?[0]
        #expect(answer?["gates"] == 3 && answer?["ok"] == true && answer?["qubits"] == 3)
    }

    @Test("SARIF has one result a fault, one rule a code, regions in characters, and URIs")
    func sarif() throws {
        let folder = try Folder()
        let bad = try folder.write(Self.text + "x q;\n", to: "so many.qasm")
        let good = try folder.write("OPENQASM 3.0;\nqubit q;\n", to: "good.qasm")
        let outcome = quantum("check", bad, good, "--sarif")
        #expect(outcome.code == 65)
        let document = try outcome.json()
        #expect(document["version"] == "2.1.0" && document["$schema"]?.string?.contains("sarif-2.1.0") == true)
        let run = try #require(document["runs"]?[0])
        #expect(run["tool"]?["driver"]?["name"] == "quantum-mlops" && run["columnKind"] == "unicodeCodePoints")
        let rules = run["tool"]?["driver"]?["rules"]?.array?.map { $0["id"] ?? .null } ?? []
        let results = run["results"]?.array ?? []
        #expect(results.count == 4 && rules == ["qasm.unknown-gate"])
        for result in results {
            #expect(rules[result["ruleIndex"]?.integer ?? 99] == result["ruleId"] && result["level"] == "error")
            #expect(result["message"]?["text"]?.string?.isEmpty == false)
        }
        let place = results[1]["locations"]?[0]?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"] == .string("file://\(folder.path)/so%20many.qasm"))
        #expect(place?["region"] == ["startLine": 4, "startColumn": 10, "endLine": 4, "endColumn": 13])
        #expect(quantum("check", good, "--sarif").code == 0)
        #expect(try quantum("check", good, "--sarif").json()["runs"]?[0]?["results"] == [])
    }

    @Test("an included pipe or device is no file, and nobody waits for it")
    func includedPipe() throws {
        let folder = try Folder()
        #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
        let file = try folder.write("OPENQASM 3.0;\ninclude \"pipe\";\ninclude \"/dev/zero\";\n", to: "a.qasm")
        let outcome = quantum("check", file, "--json")
        #expect(outcome.code == 65)
        let diagnostics = try outcome.json()["files"]?[0]?["diagnostics"]?.array ?? []
        #expect(diagnostics.map { $0["code"] ?? .null } == ["qasm.include", "qasm.include"])
    }

    @Test("a file that is not there is told beside the others")
    func missing() throws {
        let file = try Folder().keeping { try $0.write("OPENQASM 3.0;\nqubit q;\n", to: "a.qasm") }
        let outcome = quantum("check", file.path, "/nowhere/b.qasm", "--json")
        #expect(outcome.code == 66)
        #expect(try outcome.json()["files"]?.array?.map { $0["ok"] ?? .null } == [true, false])
    }
}

/// A file with the folder that goes when nobody needs it.
private struct KeptFile {
    let folder: Folder
    let path: String
}

extension Folder {
    fileprivate func keeping(_ write: (Folder) throws -> String) rethrows -> KeptFile { KeptFile(folder: self, path: try write(self)) }
}
