import Documents
import Testing

@testable import Commands

/// An editor that talks to a server in this process.
final class Editor {
    var server = LanguageServer()
    private var lastID = 0
    /// Notifications that the server sent, oldest first.
    private(set) var told: [JSONValue] = []

    /// Starts a session unless the test says how itself.
    init(starts: Bool = true, capabilities: JSONValue = [:]) {
        if starts { _ = ask("initialize", ["processId": nil, "rootUri": nil, "capabilities": capabilities]) }
        if starts { tell("initialized", [:]) }
    }

    /// Sends messages together and gives what came back, diagnostics that were due included.
    @discardableResult
    func send(_ messages: [JSONValue]) -> [JSONValue] { send(raw: messages.map { $0.bytes() }) }

    @discardableResult
    func send(raw contents: [[UInt8]]) -> [JSONValue] {
        let answers = server.receive(contents.map { .content($0) }) + server.settleAll()
        told += answers.filter { $0["method"] != nil }
        return answers
    }

    func message(_ method: String, _ parameters: JSONValue, id: JSONValue? = nil) -> JSONValue {
        var members: [(String, JSONValue)] = [("jsonrpc", "2.0"), ("method", .string(method)), ("params", parameters)]
        if let id { members.append(("id", id)) }
        return .object(members)
    }

    func tell(_ method: String, _ parameters: JSONValue) { send([message(method, parameters)]) }

    /// The whole answer to a request.
    @discardableResult
    func answer(_ method: String, _ parameters: JSONValue) -> JSONValue {
        lastID += 1
        let id = JSONValue.integer(lastID)
        return send([message(method, parameters, id: id)]).first { $0["id"] == id } ?? .null
    }

    func ask(_ method: String, _ parameters: JSONValue) -> JSONValue { answer(method, parameters)["result"] ?? .null }

    // MARK: One document

    static let uri = "file:///tmp/nowhere/a.qasm"

    /// Opens a text; `|` marks the cursor, which later questions speak of.
    func open(_ marked: String, uri: String = Editor.uri) {
        var text = marked
        if let cursor = marked.firstIndex(of: "|") {
            text.remove(at: cursor)
            let lines = marked[..<cursor].split(separator: "\n", omittingEmptySubsequences: false)
            position = ["line": .integer(lines.count - 1), "character": .integer(lines.last?.utf16.count ?? 0)]
        }
        self.text = text
        self.uri = uri
        tell("textDocument/didOpen", ["textDocument": ["uri": .string(uri), "languageId": "x", "version": 1, "text": .string(text)]])
    }

    private(set) var text = ""
    private(set) var position: JSONValue = ["line": 0, "character": 0]
    private(set) var uri = Editor.uri

    func change(_ text: String, version: Int = 2) {
        self.text = text
        tell(
            "textDocument/didChange",
            ["textDocument": ["uri": .string(uri), "version": .integer(version)], "contentChanges": [["text": .string(text)]]])
    }

    /// The answer to a question about the cursor's place.
    func here(_ method: String, _ more: [(String, JSONValue)] = []) -> JSONValue {
        answer("textDocument/\(method)", .object([("textDocument", ["uri": .string(uri)]), ("position", position)] + more))
    }

    /// The last diagnostics of the open document.
    var diagnostics: [JSONValue] {
        told.last { $0["method"] == "textDocument/publishDiagnostics" && $0["params"]?["uri"] == .string(uri) }?["params"]?["diagnostics"]?
            .array ?? []
    }

    /// The text of a range of the open document.
    func text(_ range: JSONValue?) -> String {
        let edited = EditedText(text, encoding: server.encoding)
        guard let start = server.offset(range?["start"], in: edited), let end = server.offset(range?["end"], in: edited), start <= end
        else { return "no range" }
        return edited.string(start..<end)
    }

    /// The open text after edits, which do not touch each other.
    func applied(_ edits: [JSONValue]) -> String {
        var edited = EditedText(text, encoding: server.encoding)
        let places = edits.compactMap { edit -> (Range<Int>, String)? in
            guard let start = server.offset(edit["range"]?["start"], in: edited),
                let end = server.offset(edit["range"]?["end"], in: edited),
                let new = edit["newText"]?.string
            else { return nil }
            return (start..<end, new)
        }
        for (place, new) in places.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) { edited.replace(place, with: new) }
        return edited.text
    }
}
