import Documents
import Testing

@testable import Commands

@Suite("The language server's life")
struct LanguageServerTests {
    private func code(_ answer: JSONValue) -> Int? { answer["error"]?["code"]?.integer }

    @Test("initialize tells what the server can do")
    func initialize() {
        let editor = Editor(starts: false)
        let result = editor.ask("initialize", ["capabilities": [:]])
        let capabilities = result["capabilities"]
        #expect(capabilities?["positionEncoding"] == "utf-16" && capabilities?["textDocumentSync"]?["change"] == 1)
        for name in ["hoverProvider", "definitionProvider", "documentFormattingProvider", "referencesProvider"] {
            #expect(capabilities?[name] == true)
        }
        #expect(capabilities?["renameProvider"]?["prepareProvider"] == true && capabilities?["completionProvider"] != nil)
        #expect(result["serverInfo"]?["name"] == "quantum-mlops")
    }

    @Test(
        "the first encoding that both sides know counts",
        arguments: [
            (["utf-8", "utf-16"], "utf-8"), (["utf-16", "utf-8"], "utf-16"), (["utf-32"], "utf-32"), (["latin-1"], "utf-16"),
            ([], "utf-16"),
        ])
    func encodings(_ offered: [String], _ chosen: String) {
        let editor = Editor(starts: false)
        let result = editor.ask(
            "initialize", ["capabilities": ["general": ["positionEncodings": .array(offered.map { .string($0) })]]])
        #expect(result["capabilities"]?["positionEncoding"] == .string(chosen))
    }

    @Test("before initialize and after shutdown requests are refused; exit tells whether shutdown came")
    func life() {
        let editor = Editor(starts: false)
        #expect(code(editor.answer("textDocument/hover", [:])) == -32002)
        #expect(code(editor.answer("shutdown", .null)) == -32002)
        editor.open("nope")
        #expect(editor.told.isEmpty)
        _ = editor.ask("initialize", ["capabilities": [:]])
        #expect(code(editor.answer("initialize", ["capabilities": [:]])) == -32600)
        #expect(editor.answer("shutdown", .null)["result"] == .null)
        #expect(code(editor.answer("textDocument/hover", [:])) == -32600)
        editor.tell("exit", .null)
        #expect(editor.server.phase == .exited(.done))
        #expect(editor.send([editor.message("shutdown", .null, id: 99)]).isEmpty)
        let hasty = Editor()
        hasty.tell("exit", .null)
        #expect(hasty.server.phase == .exited(.answerIsNo))
    }

    @Test(
        "what is no request is answered as JSON-RPC says",
        arguments: [
            ("{", -32700, JSONValue.null), ("", -32700, .null), ("[]", -32600, .null), ("1", -32600, .null), ("\"a\"", -32600, .null),
            (#"{"id": 7, "method": "shutdown"}"#, -32600, 7), (#"{"jsonrpc": "1.0", "id": 7, "method": "x"}"#, -32600, 7),
            (#"{"jsonrpc": "2.0", "id": 7}"#, -32600, 7), (#"{"jsonrpc": "2.0", "id": 7, "method": 1}"#, -32600, 7),
            (#"{"jsonrpc": "2.0", "id": {}, "method": "x"}"#, -32600, .null),
            (#"{"jsonrpc": "2.0", "id": 7, "method": "x", "params": 3}"#, -32600, 7),
            (#"{"jsonrpc": "2.0", "id": 7, "method": "workspace/nothing"}"#, -32601, 7),
            (#"{"jsonrpc": "2.0", "id": "a", "method": "$/nothing"}"#, -32601, "a"),
            (#"{"jsonrpc": "2.0", "id": 7, "method": "textDocument/hover"}"#, -32602, 7),
            (#"{"jsonrpc": "2.0", "id": 7, "method": "textDocument/hover", "params": {"textDocument": {"uri": "file:///b"}}}"#, -32602, 7),
        ] as [(String, Int, JSONValue)])
    func malformed(_ text: String, _ expected: Int, _ id: JSONValue) throws {
        let answers = Editor().send(raw: [Array(text.utf8)])
        try #require(answers.count == 1)
        #expect(code(answers[0]) == expected && answers[0]["id"] == id && answers[0]["jsonrpc"] == "2.0")
        #expect(answers[0]["error"]?["message"]?.string?.isEmpty == false)
    }

    @Test("bytes that are no UTF-8 are a parse error; notifications that nobody knows and answers are passed over")
    func silence() {
        let editor = Editor()
        #expect(code(editor.send(raw: [[0x7B, 0xFF, 0x7D]])[0]) == -32700)
        #expect(editor.send([editor.message("$/setTrace", ["value": "off"]), editor.message("workspace/didChange", [:])]).isEmpty)
        #expect(editor.send([["jsonrpc": "2.0", "id": 3, "result": nil]]).isEmpty)
        #expect(editor.send([editor.message("textDocument/didOpen", [:]), editor.message("textDocument/didChange", ["a": 1])]).isEmpty)
    }

    @Test("a batch has one answer with one for each request")
    func batch() throws {
        let editor = Editor()
        let batch: JSONValue = [
            editor.message("a/b", [:], id: 1), editor.message("$/note", [:]), 5, editor.message("shutdown", .null, id: 2),
        ]
        let answers = editor.send([batch])
        try #require(answers.count == 1)
        #expect(answers[0].array?.map { $0["id"] ?? "none" } == [1, .null, 2])
        #expect(Editor().send([[editor.message("$/note", [:])]]).isEmpty)
    }

    @Test("a request that is cancelled before its turn is not worked on")
    func cancelled() {
        let editor = Editor()
        editor.open("qubit q; x |q;")
        let parameters: JSONValue = ["textDocument": ["uri": .string(Editor.uri)], "position": editor.position]
        let answers = editor.send([
            editor.message("textDocument/hover", parameters, id: 5), editor.message("textDocument/hover", parameters, id: "6"),
            editor.message("$/cancelRequest", ["id": 5]), editor.message("$/cancelRequest", ["id": 77]),
        ])
        #expect(answers.map(code) == [-32800, nil] && answers[1]["result"]?["contents"] != nil)
    }

    @Test("the process talks in frames and leaves with the right code", arguments: [(true, 0), (false, 1)] as [(Bool, Int32)])
    func process(_ saysShutdown: Bool, _ expected: Int32) throws {
        let editor = Editor(starts: false)
        var messages = [
            editor.message("initialize", ["capabilities": [:]], id: 1), editor.message("initialized", [:]),
            editor.message(
                "textDocument/didOpen",
                ["textDocument": ["uri": "file:///x.qasm", "languageId": "openqasm", "version": 1, "text": "OPENQASM 3.0;\nfoo q;\n"]]),
        ]
        if saysShutdown { messages += [editor.message("shutdown", .null, id: 2), editor.message("exit", .null)] }
        let input = messages.flatMap { RemoteCall.framed($0) }
        let outcome = try ProcessTests.run(["lsp", "--stdio"], input: String(decoding: input, as: UTF8.self))
        #expect(outcome.code == expected, "\(outcome.error)")
        var reader = MessageReader()
        let answers = reader.take(Array(outcome.output.utf8)).compactMap { frame -> JSONValue? in
            guard case .content(let bytes) = frame else { return nil }
            return (try? JSON.parse(String(decoding: bytes, as: UTF8.self), file: "")).map(JSONValue.init)
        }
        #expect(answers.first?["id"] == 1 && answers.contains { $0["method"] == "textDocument/publishDiagnostics" })
        #expect((answers.last?["id"] == 2) == saysShutdown)
    }
}
