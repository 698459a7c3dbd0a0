import Documents
import Testing

@testable import Commands

@Suite("The language server on OpenQASM programs")
struct ProgramFeatureTests {
    private static let program = """
        OPENQASM 3.0;
        include "stdgates.inc";
        // Half a turn.
        const float half = pi / 2;
        qubit[3] q;
        bit[3] c;
        gate twist(a) t { rx(a) t; }
        def flip(qubit x1, int[8] n) -> bit { if (n > 1) { x x1; } return measure x1; }
        for int i in [0:2] { twist(half * i) q[i]; }
        c[0] = flip(q[0], 2);

        """

    /// The program with the cursor at the first place of a text after another.
    private func cursor(at text: String, after mark: String = "") throws -> Editor {
        let editor = Editor(capabilities: ["textDocument": ["hover": ["contentFormat": ["markdown"]]]])
        let start = try #require(mark.isEmpty ? Self.program.startIndex : Self.program.ranges(of: mark).first?.upperBound)
        let place = try #require(Self.program[start...].ranges(of: text).first?.lowerBound)
        editor.open(Self.program[..<place] + "|" + Self.program[place...])
        return editor
    }

    // MARK: Diagnostics

    @Test("what is wrong is told as one types, several faults at once, and taken back")
    func diagnostics() {
        let editor = Editor()
        editor.open("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit q;\nfoo q;\nhh q;\n")
        #expect(editor.diagnostics.map { $0["code"] ?? .null } == ["qasm.unknown-gate", "qasm.unknown-gate"])
        #expect(editor.diagnostics.map { editor.text($0["range"]) } == ["foo", "hh"])
        #expect(editor.diagnostics.allSatisfy { $0["severity"] == 1 && $0["source"] == "quantum-mlops" })
        #expect(editor.diagnostics[1]["message"]?.string?.contains("did you mean 'h'") == true)
        editor.change("OPENQASM 3.0;\nqubit q;\n")
        #expect(editor.diagnostics.isEmpty && editor.told.last?["params"]?["version"] == 2)
        editor.change("OPENQASM 3.0;\nqubit q\n")
        #expect(!editor.diagnostics.isEmpty)
        editor.tell("textDocument/didClose", ["textDocument": ["uri": .string(editor.uri)]])
        #expect(editor.diagnostics.isEmpty)
    }

    @Test("help is part of the message, whatever else the editor could show; a warning has its severity")
    func help() {
        let editor = Editor(capabilities: ["textDocument": ["publishDiagnostics": ["relatedInformation": true]]])
        editor.open("OPENQASM 2.0;\ninclude \"qelib1.inc\";\n/* note */\nqreg q[1];\nhh q;\n")
        #expect(editor.diagnostics.map { $0["severity"] ?? .null } == [2, 1])
        #expect(editor.diagnostics[1]["message"]?.string?.contains("; did you mean 'h'") == true)
        #expect(editor.diagnostics[1]["relatedInformation"] == nil)
    }

    @Test(
        "places are UTF-16 by default and UTF-8 where that was agreed",
        arguments: [("utf-16", 9, 12), ("utf-8", 11, 14), ("utf-32", 8, 11)])
    func places(_ encoding: String, _ start: Int, _ end: Int) {
        let editor = Editor(capabilities: ["general": ["positionEncodings": [.string(encoding)]]])
        editor.open("OPENQASM 3.0;\nqubit q;\n/* 𝔸 */ foo q;\n")
        #expect(editor.diagnostics.first?["range"]?["start"] == ["line": 2, "character": .integer(start)])
        #expect(editor.diagnostics.first?["range"]?["end"] == ["line": 2, "character": .integer(end)])
    }

    @Test("edits of a part of the text count too")
    func incremental() {
        let editor = Editor()
        editor.open("qubit é;\nfoo é;\n")
        editor.tell(
            "textDocument/didChange",
            [
                "textDocument": ["uri": .string(editor.uri), "version": 2],
                "contentChanges": [
                    ["range": ["start": ["line": 1, "character": 0], "end": ["line": 1, "character": 6]], "text": "bar é"],
                    ["range": ["start": ["line": 9, "character": 0], "end": ["line": 9, "character": 0]], "text": "baz é;\n"],
                ],
            ])
        #expect(editor.diagnostics.count == 3 || editor.diagnostics.count == 2)
        #expect(editor.server.documents[editor.uri]?.text.text == "qubit é;\nbar é\nbaz é;\n")
    }

    @Test("a file that is open elsewhere is included as the editor has it")
    func includes() {
        let editor = Editor()
        editor.open("gate other a { U(0, 0, 0) a; }\n", uri: "file:///tmp/nowhere/lib.inc")
        editor.open("OPENQASM 3.0;\ninclude \"lib.inc\";\nqubit q;\no|ther q;\n")
        #expect(editor.diagnostics.isEmpty, "\(editor.diagnostics)")
        let found = editor.here("definition")["result"]
        #expect(found?["uri"] == "file:///tmp/nowhere/lib.inc" && found?["range"]?["start"] == ["line": 0, "character": 5])
        #expect(editor.here("rename", [("newName", "more")])["error"]?["message"]?.string?.contains("lib.inc") == true)
    }

    // MARK: Hover

    @Test(
        "what stands under the cursor is explained",
        arguments: [
            ("rx", "", ["rx(θ) q", "rotation about X"]), ("x x1", "", ["x q", "Pauli X", "0  1\n1  0"]),
            ("half", "const float ", ["const float half = 1.5707963267948966", "Half a turn.", "declared in line 4"]),
            ("half", "twist(", ["const float half = 1.57", "constant, float"]), ("q[0]", "", ["qubit[3] q", "quantum register, 3 qubits"]),
            ("twist", "", ["gate twist(a) t", "gate"]), ("flip", "c[0]", ["def flip(qubit x1, int[8] n) -> bit", "subroutine"]),
            ("n >", "", ["int[8] n", "parameter"]), ("/ 2", "", ["pi / 2 = 1.5707963267948966"]),
            ("for", "", ["for TYPE NAME in", "loop"]),
            ("measure", "", ["BITS = measure QUBITS;"]), ("pi", "", ["pi = 3.14", "pi / 2 = 1.5707963267948966"]),
            ("2;", "half = ", ["pi / 2 = 1.57"]), ("i]", "", ["int i", "loop variable"]),
        ] as [(String, String, [String])])
    func hover(_ text: String, _ mark: String, _ expected: [String]) throws {
        let answer = try cursor(at: text, after: mark).here("hover")["result"]?["contents"]
        let value = try #require(answer?["value"]?.string)
        #expect(answer?["kind"] == "markdown")
        for part in expected { #expect(value.contains(part), "\(value)") }
    }

    @Test("nothing is said of comments, blanks and strings")
    func silence() throws {
        for text in ["Half a", "stdgates"] { #expect(try cursor(at: text).here("hover")["result"] == .null) }
    }

    // MARK: Names

    @Test(
        "a name leads to its declaration",
        arguments: [
            ("q[i]", "", "q", 4), ("i) q", "", "i", 8), ("half * i", "", "half", 3), ("twist(half", "", "twist", 6),
            ("a) t;", "rx(", "a", 6),
            ("x1; }", "", "x1", 7), ("flip(q", "", "flip", 7), ("c[0]", "", "c", 5),
        ] as [(String, String, String, Int)])
    func definition(_ text: String, _ mark: String, _ name: String, _ line: Int) throws {
        let editor = try cursor(at: text, after: mark)
        let found = try #require(editor.here("definition")["result"])
        #expect(found["uri"] == .string(editor.uri) && editor.text(found["range"]) == name)
        #expect(found["range"]?["start"]?["line"]?.integer == line)
    }

    @Test("a gate of the library has no place, and its places are found")
    func library() throws {
        let editor = try cursor(at: "rx(a)")
        #expect(editor.here("definition")["result"] == .null)
        #expect(editor.here("references", [("context", ["includeDeclaration": true])])["result"]?.array?.count == 1)
    }

    @Test("references with and without the declaration")
    func references() throws {
        let editor = try cursor(at: "q[0]")
        #expect(editor.here("references", [("context", ["includeDeclaration": true])])["result"]?.array?.count == 3)
        #expect(editor.here("references", [("context", ["includeDeclaration": false])])["result"]?.array?.count == 2)
        #expect(editor.here("documentHighlight")["result"]?.array?.count == 3)
    }

    @Test("rename changes every use and nothing else; the program means the same")
    func rename() throws {
        let editor = try cursor(at: "i) q")
        #expect(editor.here("prepareRename")["result"]?["placeholder"] == "i")
        let edits = try #require(editor.here("rename", [("newName", "turn")])["result"]?["changes"]?[editor.uri]?.array)
        #expect(edits.count == 3)
        #expect(editor.applied(edits).contains("for int turn in [0:2] { twist(half * turn) q[turn]; }"))
        editor.change(editor.applied(edits))
        #expect(editor.diagnostics.isEmpty)
    }

    @Test(
        "rename refuses with the reason",
        arguments: [
            ("q[0]", "gate", "'gate' is a word of the language"), ("q[0]", "1a", "'1a' is no name"), ("q[0]", "", "no name"),
            ("q[0]", "c", "declared already, as classical register in line 6"), ("q[0]", "x1", "declared already"),
            ("q[0]", "rx", "'rx' is built in"), ("q[0]", "pi", "'pi' is built in"), ("rx(a)", "ry", "'rx' is built in"),
            ("measure", "m", "'measure' is a word of the language"), ("pi", "tau", "'pi' is built in"),
        ])
    func refusals(_ text: String, _ name: String, _ reason: String) throws {
        let editor = try cursor(at: text)
        let fault = editor.here("rename", [("newName", .string(name))])["error"]
        #expect(fault?["code"] == -32803 && fault?["message"]?.string?.contains(reason) == true, "\(String(describing: fault))")
    }

    @Test("prepareRename refuses words of the language and is silent where no name stands")
    func prepareRename() throws {
        #expect(try cursor(at: "measure").here("prepareRename")["error"]?["code"] == -32803)
        #expect(try cursor(at: "rx(a)").here("prepareRename")["error"]?["message"]?.string?.contains("built in") == true)
        #expect(try cursor(at: "Half a").here("prepareRename")["result"] == .null)
    }

    // MARK: Completion and formatting

    private func labels(_ editor: Editor) -> Set<String> {
        Set(editor.here("completion")["result"]?["items"]?.array?.compactMap { $0["label"]?.string } ?? [])
    }

    @Test("completion knows names in scope, gates, functions and words, each with its form")
    func completion() throws {
        let editor = try cursor(at: "return", after: "")
        let found = labels(editor)
        #expect(found.isSuperset(of: ["x1", "n", "half", "twist", "flip", "rx", "cx", "sin", "pi", "measure", "ctrl", "if"]))
        #expect(found.isDisjoint(with: ["q", "c", "a", "i", "cu3"]))
        let items = editor.here("completion")["result"]?["items"]?.array ?? []
        func item(_ label: String) -> JSONValue? { items.first { $0["label"] == .string(label) } }
        #expect(item("twist")?["detail"] == "gate twist(a) t" && item("cx")?["detail"] == "cx control, target")
        #expect(item("sin")?["detail"] == "sin(x)" && item("half")?["kind"] == 21 && item("measure")?["kind"] == 14)
        #expect(Set(items.compactMap { $0["label"]?.string }).count == items.count)
    }

    @Test("completion in faulty texts, of libraries, and none in comments")
    func completionElsewhere() {
        let editor = Editor()
        editor.open("OPENQASM 3.0;\ninclude \"|")
        #expect(labels(editor) == ["stdgates.inc", "qelib1.inc"])
        editor.open("include \"stdgates.inc\"; qubit alpha; gate g b { h al|", uri: "file:///b.qasm")
        #expect(labels(editor).isSuperset(of: ["alpha", "b", "g", "h"]))
        editor.open("qubit alpha; // h al|", uri: "file:///c.qasm")
        #expect(labels(editor).isEmpty)
        editor.open("OPENQASM 2.0;\nqreg q[2];\n|", uri: "file:///d.qasm")
        #expect(labels(editor).isSuperset(of: ["q", "CX", "creg"]) && labels(editor).isDisjoint(with: ["h", "def"]))
    }

    @Test("formatting gives the formatter's text as one edit of the lines that differ")
    func formatting() throws {
        let editor = Editor()
        editor.open("OPENQASM 3.0;\nqubit  q;\nbit c;\nc=measure q;\n")
        let edits = try #require(editor.answer("textDocument/formatting", ["textDocument": ["uri": .string(editor.uri)]])["result"]?.array)
        #expect(edits.count == 1 && editor.text(edits[0]["range"]) == "qubit  q;\nbit c;\nc=measure q;\n")
        #expect(editor.applied(edits) == "OPENQASM 3.0;\nqubit q;\nbit c;\nc = measure q;\n")
        editor.change(editor.applied(edits))
        #expect(editor.answer("textDocument/formatting", ["textDocument": ["uri": .string(editor.uri)]])["result"] == [])
        editor.change("qubit q; if (")
        #expect(editor.answer("textDocument/formatting", ["textDocument": ["uri": .string(editor.uri)]])["result"] == .null)
    }

    @Test("the outline lists what stands at the top")
    func symbols() throws {
        let editor = try cursor(at: "rx")
        let found = editor.answer("textDocument/documentSymbol", ["textDocument": ["uri": .string(editor.uri)]])["result"]?.array ?? []
        #expect(found.compactMap { $0["name"]?.string } == ["half", "q", "c", "twist", "flip"])
        #expect(found.map { editor.text($0["selectionRange"]) } == ["half", "q", "c", "twist", "flip"])
        #expect(editor.text(found[3]["range"]) == "gate twist(a) t { rx(a) t; }")
    }

    // MARK: Hostile texts

    @Test(
        "hostile texts are answered",
        arguments: [
            String(repeating: "{", count: 20_000), String(repeating: "(", count: 20_000), String(repeating: "gate ", count: 5000),
            String(repeating: "for int i in ", count: 3000), "qubit q;\n/*" + String(repeating: "*", count: 5000),
            String(repeating: "\u{1F600}", count: 2000), "\u{FEFF}qubit q; x q;", String(repeating: "include \"a\";", count: 2000),
            "pragma\n@\n#\ncal {", "\0\0qubit q;\0",
        ])
    func hostile(_ text: String) {
        let editor = Editor()
        editor.open(text)
        for offset in [0, 1, 7, text.utf16.count / 2, text.utf16.count] {
            let parameters: JSONValue = [
                "textDocument": ["uri": .string(editor.uri)], "position": ["line": 0, "character": .integer(offset)], "newName": "z",
            ]
            for method in ["hover", "definition", "completion", "references", "prepareRename", "rename", "formatting", "documentSymbol"] {
                #expect(editor.answer("textDocument/\(method)", parameters)["jsonrpc"] == "2.0")
            }
        }
    }

    @Test("every prefix of a program is answered")
    func prefixes() {
        let editor = Editor()
        editor.open("")
        let bytes = Array(Self.program.utf8)
        for end in stride(from: 0, through: bytes.count, by: 11) {
            let text = String(decoding: bytes[..<end], as: UTF8.self)
            editor.change(text)
            let line = text.filter { $0 == "\n" }.count
            let parameters: JSONValue = [
                "textDocument": ["uri": .string(editor.uri)], "position": ["line": .integer(line), "character": 1000], "newName": "z",
            ]
            for method in ["hover", "definition", "completion", "rename"] {
                #expect(editor.answer("textDocument/\(method)", parameters)["jsonrpc"] == "2.0")
            }
        }
    }
}
