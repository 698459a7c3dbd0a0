import Diagnostics

/// Reads JSON as RFC 8259 has it, nothing more: no comments, no trailing commas, no NaN, no key twice.
///
/// What the numbers cannot say is written as text (`"NaN"`, `"Infinity"`) and read as text. At most 512 levels deep.
public enum JSON {
    public static func parse(_ text: String, file: String) throws(DocumentError) -> Node {
        var text = text
        text.makeContiguousUTF8()
        let answer: Result<Node, DocumentError> = text.withUTF8 { bytes in
            var parser = JSONParser(bytes: bytes, file: file)
            do throws(DocumentError) {
                return .success(try parser.document())
            } catch {
                return .failure(error)
            }
        }
        return try answer.get()
    }

    /// The document without its places.
    public static func value(_ text: String, file: String) throws(DocumentError) -> JSONValue {
        JSONValue(try parse(text, file: file))
    }
}

/// How deep lists and maps may nest in any document.
let deepestNesting = 512

/// One pass over the bytes; the line and column are derived from three counters, so that plain text costs one look a byte.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    var offset = 0
    var line = 1
    /// Where the current line starts.
    var lineStart = 0
    /// Bytes of the current line that begin no scalar.
    var continuations = 0
    var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, file: String) {
        (self.bytes, self.file) = (bytes, file)
    }

    var position: SourcePosition {
        SourcePosition(line: line, column: offset - lineStart - continuations + 1, offset: offset)
    }

    mutating func document() throws(DocumentError) -> Node {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { (offset, lineStart) = (3, 3) }
        skipSpace()
        let node = try value()
        skipSpace()
        guard offset == bytes.count else { throw fault("json.trailing", "\(found) after the document", hint: "a file holds one value") }
        return node
    }

    mutating func value() throws(DocumentError) -> Node {
        guard offset < bytes.count else { throw fault("json.value", "expected a value, found the end of the file") }
        let start = position
        let content: Node.Content
        switch bytes[offset] {
        case UInt8(ascii: "{"): content = try nested { parser throws(DocumentError) in .map(try parser.object()) }
        case UInt8(ascii: "["): content = try nested { parser throws(DocumentError) in .list(try parser.array()) }
        case UInt8(ascii: "\""): content = .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): content = try number()
        case UInt8(ascii: "t") where takes("true"): content = .bool(true)
        case UInt8(ascii: "f") where takes("false"): content = .bool(false)
        case UInt8(ascii: "n") where takes("null"): content = .null
        default: throw fault("json.value", "expected a value, found \(found)", hint: "text stands in double quotes")
        }
        return Node(content, at: SourceSpan(file: file, start: start, end: position))
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(DocumentError) -> Node.Content
    ) throws(DocumentError) -> Node.Content {
        guard depth < deepestNesting else { throw fault("json.depth", "more than \(deepestNesting) levels of lists and objects") }
        depth += 1
        offset += 1
        skipSpace()
        let content = try body(&self)
        depth -= 1
        return content
    }

    private mutating func array() throws(DocumentError) -> [Node] {
        var values: [Node] = []
        if takes(UInt8(ascii: "]")) { return values }
        while true {
            values.append(try value())
            skipSpace()
            if takes(UInt8(ascii: "]")) { return values }
            guard takes(UInt8(ascii: ",")) else { throw fault("json.list", "expected ',' or ']' in a list, found \(found)") }
            skipSpace()
        }
    }

    private mutating func object() throws(DocumentError) -> [Node.Entry] {
        var entries: [Node.Entry] = []
        var keys = SeenKeys()
        if takes(UInt8(ascii: "}")) { return entries }
        while true {
            guard peek == UInt8(ascii: "\"") else {
                throw fault("json.key", "expected a key in double quotes, found \(found)")
            }
            let start = position
            let key = try string()
            let span = SourceSpan(file: file, start: start, end: position)
            if let first = keys.add(key, at: span) {
                throw DocumentError(
                    code: "json.repeated-key", "key '\(key)' twice", at: span, hint: "the first is in line \(first.start.line)")
            }
            skipSpace()
            guard takes(UInt8(ascii: ":")) else { throw fault("json.colon", "expected ':' after the key '\(key)', found \(found)") }
            skipSpace()
            entries.append(Node.Entry(key: key, keySpan: span, value: try value()))
            skipSpace()
            if takes(UInt8(ascii: "}")) { return entries }
            guard takes(UInt8(ascii: ",")) else { throw fault("json.object", "expected ',' or '}' in an object, found \(found)") }
            skipSpace()
        }
    }

    // MARK: Bytes

    var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func takes(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func takes(_ word: StaticString) -> Bool {
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[offset + index] != word.utf8Start[index] { return false }
        // "nullx" is no null.
        if end < bytes.count, isWordByte(bytes[end]) { return false }
        offset = end
        return true
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0D: offset += 1
            case 0x0A:
                offset += 1
                (line, lineStart, continuations) = (line + 1, offset, 0)
            default: return
            }
        }
    }

    // MARK: Faults

    /// What stands at the current place, for messages.
    var found: String {
        guard offset < bytes.count else { return "the end of the file" }
        if isWordByte(bytes[offset]) {
            let word = bytes[offset...].prefix(24).prefix { isWordByte($0) }
            return "'\(String(decoding: word, as: UTF8.self))'"
        }
        return bytes[offset] < 0x20 || bytes[offset] == 0x7F
            ? "a control character (\(bytes[offset]))" : "'\(Unicode.Scalar(bytes[offset]))'"
    }

    func fault(_ code: String, _ message: String, hint: String? = nil) -> DocumentError {
        DocumentError(code: code, message, at: SourceSpan(file: file, at: position), hint: hint)
    }
}

/// The keys of one map so far: a list while they are few, a table when they are many.
struct SeenKeys {
    private var few: [(key: String, span: SourceSpan)] = []
    private var many: [String: SourceSpan] = [:]

    /// Where the key was seen before, or nil and it is remembered.
    mutating func add(_ key: String, at span: SourceSpan) -> SourceSpan? {
        if many.isEmpty {
            for other in few where other.key == key { return other.span }
            few.append((key, span))
            if few.count > 16 { many = Dictionary(uniqueKeysWithValues: few.map { ($0.key, $0.span) }) }
            return nil
        }
        if let first = many[key] { return first }
        many[key] = span
        return nil
    }
}
