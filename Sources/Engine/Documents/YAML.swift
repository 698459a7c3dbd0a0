internal import CYAML
import Diagnostics

/// Reads one YAML document, block or flow style, through libyaml's events.
///
/// Plain scalars mean what YAML 1.2's core schema says (`yes` is text, `0o17` is 15). An alias is read as a copy of what its anchor names.
/// Refused with their place: a key twice, keys that are no scalars, merge keys, tags of other schemas, several documents, more than 512
/// levels, aliases that grow beyond a million values.
public enum YAML {
    public static func parse(_ text: String, file: String) throws(DocumentError) -> Node {
        var text = text
        text.makeContiguousUTF8()
        // libyaml counts places in scalars, without the byte-order mark.
        let mark = text.unicodeScalars.first == "\u{FEFF}" ? 3 : 0
        let places = YAMLPlaces(text, markBytes: mark)
        let answer: Result<Node, DocumentError> = text.withUTF8 { bytes in
            let reader = YAMLReader(UnsafeBufferPointer(rebasing: bytes[mark...]), places: places, file: file)
            do throws(DocumentError) {
                return .success(try reader.document())
            } catch {
                return .failure(error)
            }
        }
        return try answer.get()
    }
}

/// Turns libyaml's places, counted in scalars after the byte-order mark, into this program's.
struct YAMLPlaces {
    private let text: String
    private let markBytes: Int
    /// Counts of scalars before each line.
    private var lineStarts = [0]
    /// Offsets of the scalars and of the end; empty where each scalar is one byte.
    private var offsets: [Int] = []

    init(_ text: String, markBytes: Int) {
        (self.text, self.markBytes) = (text, markBytes)
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        var scalars = 0
        for (offset, byte) in text.utf8.enumerated() where offset >= markBytes && byte & 0xC0 != 0x80 {
            scalars += 1
            if byte == 0x0A { lineStarts.append(scalars) }
            if !isPlain { offsets.append(offset) }
        }
        if !isPlain { offsets.append(text.utf8.count) }
    }

    func position(ofScalar index: Int) -> SourcePosition {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        let offset = offsets.isEmpty ? index : offsets[min(index, offsets.count - 1)]
        return SourcePosition(line: low + 1, column: index - lineStarts[low] + 1, offset: offset)
    }

    /// The place after that many bytes behind the byte-order mark.
    func position(ofOffset offset: Int) -> SourcePosition {
        position(ofScalar: text.utf8.dropFirst(markBytes).prefix(offset).count { $0 & 0xC0 != 0x80 })
    }
}

/// Pulls events and builds values of them.
private final class YAMLReader {
    private var parser = yaml_parser_t()
    private let places: YAMLPlaces
    private let file: String
    private var anchors: [String: Anchor] = [:]
    private var aliasedValues = 0

    private struct Anchor {
        let node: Node
        let values: Int
        let depth: Int
    }

    private static let mostAliasedValues = 1_000_000

    /// The bytes must outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>, places: YAMLPlaces, file: String) {
        (self.places, self.file) = (places, file)
        yaml_parser_initialize(&parser)
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(&parser)
    }

    func document() throws(DocumentError) -> Node {
        _ = try next()
        let first = try next()
        guard first.type == YAML_DOCUMENT_START_EVENT else {
            return Node(.null, at: first.span)
        }
        let node = try value(of: try next(), depth: 0)
        _ = try next()
        let end = try next()
        guard end.type == YAML_STREAM_END_EVENT else {
            throw DocumentError(code: "yaml.documents", "a second document", at: end.span, hint: "a file holds one")
        }
        return node
    }

    /// What an event says, copied out of libyaml's memory.
    private struct Event {
        var type: yaml_event_type_e
        var span: SourceSpan
        var anchor: String?
        var tag: String?
        var text = ""
        var isPlain = false
    }

    private func next() throws(DocumentError) -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(&parser, &raw) == 1 else { throw parserFault() }
        defer { yaml_event_delete(&raw) }
        let span = SourceSpan(file: file, start: position(raw.start_mark), end: position(raw.end_mark))
        var event = Event(type: raw.type, span: span)
        switch raw.type {
        case YAML_ALIAS_EVENT:
            event.anchor = string(raw.data.alias.anchor)
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            (event.anchor, event.tag) = (string(scalar.anchor), string(scalar.tag))
            event.text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            event.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        case YAML_SEQUENCE_START_EVENT:
            (event.anchor, event.tag) = (string(raw.data.sequence_start.anchor), string(raw.data.sequence_start.tag))
        case YAML_MAPPING_START_EVENT:
            (event.anchor, event.tag) = (string(raw.data.mapping_start.anchor), string(raw.data.mapping_start.tag))
        default: break
        }
        return event
    }

    private func string(_ start: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        start.map { String(cString: $0) }
    }

    private func value(of event: Event, depth: Int) throws(DocumentError) -> Node {
        try counted(event, depth: depth).node
    }

    /// The value that starts with an event, with the number of its values and of its levels.
    private func counted(_ event: Event, depth: Int) throws(DocumentError) -> Anchor {
        guard depth <= deepestNesting else {
            throw DocumentError(code: "yaml.depth", "more than \(deepestNesting) levels of lists and maps", at: event.span)
        }
        let answer: Anchor
        switch event.type {
        case YAML_SCALAR_EVENT:
            answer = Anchor(
                node: Node(try CoreSchema.content(event.text, isPlain: event.isPlain, tag: event.tag, at: event.span), at: event.span),
                values: 1, depth: 0)
        case YAML_SEQUENCE_START_EVENT:
            try CoreSchema.check(tag: event.tag, is: "seq", at: event.span)
            answer = try list(from: event, depth: depth)
        case YAML_MAPPING_START_EVENT:
            try CoreSchema.check(tag: event.tag, is: "map", at: event.span)
            answer = try map(from: event, depth: depth)
        case YAML_ALIAS_EVENT:
            return try aliased(event, depth: depth)
        default:
            throw DocumentError(code: "yaml.value", "expected a value", at: event.span)
        }
        if let name = event.anchor { anchors[name] = answer }
        return answer
    }

    private func list(from start: Event, depth: Int) throws(DocumentError) -> Anchor {
        var (values, count, levels) = ([Node](), 1, 0)
        while true {
            let event = try next()
            if event.type == YAML_SEQUENCE_END_EVENT {
                return Anchor(node: Node(.list(values), at: start.span.extended(to: event.span)), values: count, depth: levels + 1)
            }
            let value = try counted(event, depth: depth + 1)
            values.append(value.node)
            (count, levels) = (count + value.values, max(levels, value.depth))
        }
    }

    private func map(from start: Event, depth: Int) throws(DocumentError) -> Anchor {
        var (entries, keys, count, levels) = ([Node.Entry](), SeenKeys(), 1, 0)
        while true {
            let event = try next()
            if event.type == YAML_MAPPING_END_EVENT {
                return Anchor(node: Node(.map(entries), at: start.span.extended(to: event.span)), values: count, depth: levels + 1)
            }
            let key = try key(of: event)
            if let first = keys.add(key, at: event.span) {
                throw DocumentError(
                    code: "yaml.repeated-key", "key '\(key)' twice", at: event.span, hint: "the first is in line \(first.start.line)")
            }
            let value = try counted(try next(), depth: depth + 1)
            entries.append(Node.Entry(key: key, keySpan: event.span, value: value.node))
            (count, levels) = (count + value.values, max(levels, value.depth))
        }
    }

    private func key(of event: Event) throws(DocumentError) -> String {
        guard event.type == YAML_SCALAR_EVENT else {
            throw DocumentError(code: "yaml.key", "a key that is no plain text", at: event.span, hint: "expected KEY: VALUE")
        }
        guard event.text != "<<" || !event.isPlain else {
            throw DocumentError(code: "yaml.merge", "merge keys are not read", at: event.span, hint: "write the keys out")
        }
        return event.text
    }

    private func aliased(_ event: Event, depth: Int) throws(DocumentError) -> Anchor {
        let name = event.anchor ?? ""
        guard let anchor = anchors[name] else {
            throw DocumentError(
                code: "yaml.alias", "no anchor '&\(name)' before this alias", at: event.span,
                hint: didYouMean(name, among: anchors.keys.sorted()))
        }
        aliasedValues += anchor.values
        guard aliasedValues <= Self.mostAliasedValues, depth + anchor.depth <= deepestNesting else {
            throw DocumentError(code: "yaml.aliases", "the alias '*\(name)' makes the document too large", at: event.span)
        }
        return anchor
    }

    private func position(_ mark: yaml_mark_t) -> SourcePosition {
        places.position(ofScalar: mark.index)
    }

    private func parserFault() -> DocumentError {
        let problem = parser.problem.map { String(cString: $0) } ?? "not enough memory"
        let context = parser.context.map { " \(String(cString: $0))" } ?? ""
        let place = parser.error == YAML_READER_ERROR ? places.position(ofOffset: parser.problem_offset) : position(parser.problem_mark)
        return DocumentError(code: "yaml.syntax", "\(problem)\(context)", at: SourceSpan(file: file, at: place))
    }
}
