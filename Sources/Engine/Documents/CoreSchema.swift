internal import Diagnostics

/// What YAML 1.2's core schema makes of a scalar.
enum CoreSchema {
    private static let prefix = "tag:yaml.org,2002:"

    static func content(_ text: String, isPlain: Bool, tag: String?, at span: SourceSpan) throws(DocumentError) -> Node.Content {
        guard let tag, tag != "!" || isPlain else { return isPlain ? try plain(text, at: span) : .string(text) }
        if tag == "!" || tag == prefix + "str" { return .string(text) }
        guard tag.hasPrefix(prefix) else { throw unknown(tag: tag, at: span) }
        let content = try plain(text, at: span)
        switch (tag.dropFirst(prefix.count), content) {
        case ("null", .null), ("bool", .bool), ("int", .integer), ("float", .number): return content
        case ("float", .integer(let value)): return .number(Double(value))
        case ("null", _), ("bool", _), ("int", _), ("float", _):
            throw DocumentError(code: "yaml.tag", "'\(text)' is no !!\(tag.dropFirst(prefix.count))", at: span)
        default: throw unknown(tag: tag, at: span)
        }
    }

    /// Refuses any tag but none and the one of that kind of collection.
    static func check(tag: String?, is kind: String, at span: SourceSpan) throws(DocumentError) {
        guard let tag, tag != "!", tag != prefix + kind else { return }
        throw unknown(tag: tag, at: span)
    }

    private static func unknown(tag: String, at span: SourceSpan) -> DocumentError {
        DocumentError(code: "yaml.tag", "the tag '\(tag)' has no meaning here", at: span, hint: "remove it")
    }

    private static func plain(_ text: String, at span: SourceSpan) throws(DocumentError) -> Node.Content {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        default: break
        }
        if text.hasPrefix("0x"), let content = whole(text.dropFirst(2), radix: 16) { return content }
        if text.hasPrefix("0o"), let content = whole(text.dropFirst(2), radix: 8) { return content }
        guard isNumber(text) else { return .string(text) }
        if let value = Int(text), !(value == 0 && text.hasPrefix("-")) { return .integer(value) }
        guard let value = Double(text.hasPrefix("+") ? text.dropFirst() : text[...]), value.isFinite else {
            throw DocumentError(code: "yaml.range", "the number \(text.prefix(40)) is beyond a double's range", at: span)
        }
        return .number(value)
    }

    private static func whole(_ digits: Substring, radix: Int) -> Node.Content? {
        guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
        return Int(digits, radix: radix).map { .integer($0) }
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func sign(_ rest: inout Substring.UTF8View) {
            if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { rest.removeFirst() }
        }
        func digits(_ rest: inout Substring.UTF8View) -> Int {
            let before = rest.count
            rest = rest.drop { $0 &- UInt8(ascii: "0") < 10 }
            return before - rest.count
        }
        sign(&rest)
        let whole = digits(&rest)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = digits(&rest)
        }
        guard whole + fraction > 0 else { return false }
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            sign(&rest)
            guard digits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }
}
