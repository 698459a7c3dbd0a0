import Documents

/// A message of JSON-RPC 2.0.
enum RemoteCall {
    case request(id: JSONValue, method: String, parameters: JSONValue)
    case notification(method: String, parameters: JSONValue)
    /// An answer to something that was asked here.
    case response
    case invalid(id: JSONValue, RemoteFault)
}

/// Why a request has no result.
struct RemoteFault: Error, Equatable {
    enum Code: Int {
        case parse = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParameters = -32602
        case notInitialized = -32002
        case requestFailed = -32803
        case cancelled = -32800
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }
}

extension RemoteCall {
    /// The calls of a message's content, and whether they came as a batch.
    static func calls(_ content: [UInt8]) -> (calls: [RemoteCall], isBatch: Bool) {
        guard let text = String(validating: content, as: UTF8.self) else {
            return ([.invalid(id: .null, RemoteFault(.parse, "the message is no UTF-8"))], false)
        }
        let value: JSONValue
        do throws(DocumentError) {
            value = try JSON.value(text, file: "message")
        } catch {
            return ([.invalid(id: .null, RemoteFault(.parse, error.description))], false)
        }
        guard case .array(let values) = value else { return ([RemoteCall(value)], false) }
        guard !values.isEmpty else { return ([.invalid(id: .null, RemoteFault(.invalidRequest, "an empty batch"))], false) }
        return (values.map(RemoteCall.init), true)
    }

    init(_ value: JSONValue) {
        func invalid(_ message: String, id: JSONValue = .null) -> RemoteCall { .invalid(id: id, RemoteFault(.invalidRequest, message)) }
        guard case .object = value else {
            self = invalid("a message is an object")
            return
        }
        let id = value["id"]
        switch id {
        case nil, .integer, .number, .string, .null: break
        default:
            self = invalid("an id is a number or a text")
            return
        }
        guard value["jsonrpc"] == "2.0" else {
            self = invalid("a message has \"jsonrpc\": \"2.0\"", id: id ?? .null)
            return
        }
        guard let written = value["method"] else {
            let isResponse = value["result"] != nil || value["error"] != nil
            self = isResponse ? .response : invalid("a request has a method", id: id ?? .null)
            return
        }
        guard let method = written.string else {
            self = invalid("a method is a text", id: id ?? .null)
            return
        }
        let parameters = value["params"] ?? .null
        switch parameters {
        case .object, .array, .null: break
        default:
            self = invalid("parameters are an object or a list", id: id ?? .null)
            return
        }
        self = id.map { .request(id: $0, method: method, parameters: parameters) } ?? .notification(method: method, parameters: parameters)
    }

    static func answer(_ id: JSONValue, _ result: JSONValue) -> JSONValue { ["jsonrpc": "2.0", "id": id, "result": result] }

    static func answer(_ id: JSONValue, _ fault: RemoteFault) -> JSONValue {
        ["jsonrpc": "2.0", "id": id, "error": ["code": .integer(fault.code.rawValue), "message": .string(fault.message)]]
    }

    static func notify(_ method: String, _ parameters: JSONValue) -> JSONValue {
        ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
    }

    /// A message as it is sent.
    static func framed(_ message: JSONValue) -> [UInt8] {
        let content = message.bytes()
        return Array("Content-Length: \(content.count)\r\n\r\n".utf8) + content
    }
}
