public import Diagnostics

/// A value of a YAML or JSON text with its place.
///
/// Maps keep their order; a key twice is refused by the parsers. A whole number beyond `Int` is a `number`.
public struct Node: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
        case list([Node])
        case map([Entry])
    }

    public struct Entry: Hashable, Sendable {
        public var key: String
        public var keySpan: SourceSpan
        public var value: Node

        public init(key: String, keySpan: SourceSpan, value: Node) {
            (self.key, self.keySpan, self.value) = (key, keySpan, value)
        }
    }

    public var content: Content
    public var span: SourceSpan

    public init(_ content: Content, at span: SourceSpan) {
        (self.content, self.span) = (content, span)
    }
}

// Never inlined: the optimiser of Swift 6.3 breaks off on some functions of other modules that these stand within.
extension Node {
    /// The value at a key; nil where there is none or this is no map. Takes time linear in the number of keys.
    public subscript(key: String) -> Node? {
        entries?.first { $0.key == key }?.value
    }

    public var isNull: Bool { content == .null }

    @inline(never)
    public var bool: Bool? {
        guard case .bool(let value) = content else { return nil }
        return value
    }

    @inline(never)
    public var integer: Int? {
        guard case .integer(let value) = content else { return nil }
        return value
    }

    /// The value of a whole or real number.
    @inline(never)
    public var number: Double? {
        switch content {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    @inline(never)
    public var string: String? {
        guard case .string(let value) = content else { return nil }
        return value
    }

    @inline(never)
    public var list: [Node]? {
        guard case .list(let values) = content else { return nil }
        return values
    }

    @inline(never)
    public var entries: [Entry]? {
        guard case .map(let entries) = content else { return nil }
        return entries
    }

    /// What a message calls this value: "a list", "text 'abc'", "nothing".
    public var summary: String {
        switch content {
        case .null: "nothing"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): value.count <= 40 ? "'\(value)'" : "'\(value.prefix(37))...'"
        case .list: "a list"
        case .map: "a map"
        }
    }

    /// A fault at this value's place.
    public func fault(_ kind: FaultKind = .data, code: String, _ message: String, hint: String? = nil) -> DocumentError {
        DocumentError(kind, code: code, message, at: span, hint: hint)
    }
}
