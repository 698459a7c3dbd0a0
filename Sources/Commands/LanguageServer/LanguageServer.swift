import Documents

/// A language server: what an editor's messages are answered with.
///
/// It holds no stream and no clock, so that a test is a list of messages in and out. LSP 3.17 over JSON-RPC 2.0.
struct LanguageServer {
    enum Phase: Equatable {
        case created, running, shutDown
        /// What the process tells its parent.
        case exited(ExitCode)
    }

    private(set) var phase = Phase.created
    private(set) var encoding = PositionEncoding.utf16
    var documents: [String: OpenDocument] = [:]
    /// Documents whose diagnostics are due, the one changed first in front.
    private var due: [String] = []
    /// Whether the editor shows Markdown.
    var showsMarkdown = false

    /// The messages that answer these, which came together: a request that one of them cancels is not worked on.
    mutating func receive(_ frames: [MessageReader.Frame]) -> [JSONValue] {
        let batches = frames.map { frame -> (calls: [RemoteCall], isBatch: Bool) in
            switch frame {
            case .content(let bytes): RemoteCall.calls(bytes)
            case .malformed(let message): ([RemoteCall.invalid(id: .null, RemoteFault(.parse, message))], false)
            }
        }
        var cancelled: Set<JSONValue> = []
        for call in batches.flatMap(\.calls) {
            if case .notification("$/cancelRequest", let parameters) = call, let id = parameters["id"] { cancelled.insert(id) }
        }
        var answers: [JSONValue] = []
        for (calls, isBatch) in batches {
            let own = calls.flatMap { answer($0, cancelled) }
            // A batch is answered as one; notifications have no answer.
            let replies = own.filter { $0["id"] != nil }
            if isBatch {
                if !replies.isEmpty { answers.append(.array(replies)) }
                answers += own.filter { $0["id"] == nil }
            } else {
                answers += own
            }
        }
        return answers
    }

    private mutating func answer(_ call: RemoteCall, _ cancelled: Set<JSONValue>) -> [JSONValue] {
        if case .exited = phase { return [] }
        switch call {
        case .response: return []
        case .invalid(let id, let fault): return [RemoteCall.answer(id, fault)]
        case .notification(let method, let parameters): return notified(method, parameters)
        case .request(let id, let method, let parameters):
            if cancelled.contains(id) { return [RemoteCall.answer(id, RemoteFault(.cancelled, "the request was cancelled"))] }
            // What is due is told while there is somebody to tell.
            let last = method == "shutdown" ? settleAll() : []
            do throws(RemoteFault) {
                return last + [RemoteCall.answer(id, try result(method, parameters))]
            } catch {
                return last + [RemoteCall.answer(id, error)]
            }
        }
    }

    // MARK: Life

    private mutating func notified(_ method: String, _ parameters: JSONValue) -> [JSONValue] {
        if method == "exit" {
            phase = .exited(phase == .shutDown ? .done : .answerIsNo)
            return []
        }
        guard phase == .running else { return [] }
        switch method {
        case "textDocument/didOpen": open(parameters)
        case "textDocument/didChange": change(parameters)
        case "textDocument/didClose": return close(parameters)
        default: break
        }
        return []
    }

    private mutating func result(_ method: String, _ parameters: JSONValue) throws(RemoteFault) -> JSONValue {
        switch phase {
        case .created where method != "initialize":
            throw RemoteFault(.notInitialized, "'initialize' must come before '\(method)'")
        case .running where method == "initialize": throw RemoteFault(.invalidRequest, "'initialize' came already")
        case .shutDown, .exited: throw RemoteFault(.invalidRequest, "the server was shut down")
        default: break
        }
        switch method {
        case "initialize": return initialize(parameters)
        case "shutdown":
            phase = .shutDown
            return .null
        case "textDocument/hover": return try hover(parameters)
        case "textDocument/definition": return try definition(parameters)
        case "textDocument/references": return try references(parameters)
        case "textDocument/documentHighlight": return try highlights(parameters)
        case "textDocument/prepareRename": return try prepareRename(parameters)
        case "textDocument/rename": return try rename(parameters)
        case "textDocument/completion": return try completion(parameters)
        case "textDocument/formatting": return try formatting(parameters)
        case "textDocument/documentSymbol": return try documentSymbols(parameters)
        default: throw RemoteFault(.methodNotFound, "no method '\(method)'")
        }
    }

    private mutating func initialize(_ parameters: JSONValue) -> JSONValue {
        phase = .running
        let capabilities = parameters["capabilities"]
        let known = capabilities?["general"]?["positionEncodings"]?.array?.compactMap(\.string).compactMap(PositionEncoding.init)
        encoding = known?.first ?? .utf16
        showsMarkdown = capabilities?["textDocument"]?["hover"]?["contentFormat"]?.array?.contains("markdown") == true
        return [
            "capabilities": [
                "positionEncoding": .string(encoding.rawValue), "textDocumentSync": ["openClose": true, "change": 1],
                "hoverProvider": true, "definitionProvider": true, "referencesProvider": true, "documentHighlightProvider": true,
                "renameProvider": ["prepareProvider": true], "documentFormattingProvider": true, "documentSymbolProvider": true,
                "completionProvider": ["triggerCharacters": ["\"", ":"]],
            ],
            "serverInfo": ["name": "quantum-mlops", "version": .string(Program.version)],
        ]
    }

    // MARK: Documents

    private mutating func open(_ parameters: JSONValue) {
        guard let item = parameters["textDocument"], let uri = item["uri"]?.string, let text = item["text"]?.string else { return }
        let document = OpenDocument(
            uri: uri, language: item["languageId"]?.string ?? "", version: item["version"] ?? .null,
            text: EditedText(text, encoding: encoding))
        documents[uri] = document
        isDue(uri)
    }

    private mutating func change(_ parameters: JSONValue) {
        guard let item = parameters["textDocument"], let uri = item["uri"]?.string, let document = documents[uri] else { return }
        document.version = item["version"] ?? .null
        var text = document.text
        for change in parameters["contentChanges"]?.array ?? [] {
            guard let new = change["text"]?.string else { continue }
            if let range = change["range"] {
                guard let start = offset(range["start"], in: text), let end = offset(range["end"], in: text) else { continue }
                text.replace(min(start, end)..<max(start, end), with: new)
            } else {
                text = EditedText(new, encoding: encoding)
            }
        }
        document.text = text
        isDue(uri)
    }

    private mutating func close(_ parameters: JSONValue) -> [JSONValue] {
        guard let uri = parameters["textDocument"]?["uri"]?.string, documents.removeValue(forKey: uri) != nil else { return [] }
        due.removeAll { $0 == uri }
        return [RemoteCall.notify("textDocument/publishDiagnostics", ["uri": .string(uri), "diagnostics": []])]
    }

    private mutating func isDue(_ uri: String) { if !due.contains(uri) { due.append(uri) } }

    /// Whether diagnostics are due.
    var hasWork: Bool { !due.isEmpty && phase == .running }

    /// The diagnostics of the document that waits longest.
    mutating func settle() -> [JSONValue] {
        guard hasWork else { return [] }
        let uri = due.removeFirst()
        guard let document = documents[uri] else { return [] }
        document.others = others
        return [publish(document)]
    }

    mutating func settleAll() -> [JSONValue] {
        var messages: [JSONValue] = []
        while hasWork { messages += settle() }
        return messages
    }

    /// Gives the text of an open document by its path.
    private var others: (String) -> String? {
        let texts = documents.values.filter { $0.kind == .program }
        return { path in texts.first { $0.path == path }?.text.text }
    }

    func offset(_ position: JSONValue?, in text: EditedText) -> Int? {
        guard let line = position?["line"]?.integer, let character = position?["character"]?.integer else { return nil }
        return text.offset(line: line, character: character)
    }

    /// The document that a request speaks of.
    func document(_ parameters: JSONValue) throws(RemoteFault) -> OpenDocument {
        guard let uri = parameters["textDocument"]?["uri"]?.string else {
            throw RemoteFault(.invalidParameters, "'textDocument.uri' is missing")
        }
        guard let document = documents[uri] else { throw RemoteFault(.invalidParameters, "'\(uri)' is not open") }
        document.others = others
        return document
    }

    /// The document and the byte that a request speaks of.
    func place(_ parameters: JSONValue) throws(RemoteFault) -> (document: OpenDocument, offset: Int) {
        let document = try document(parameters)
        guard let offset = offset(parameters["position"], in: document.text) else {
            throw RemoteFault(.invalidParameters, "'position' is missing or no place")
        }
        return (document, offset)
    }
}
