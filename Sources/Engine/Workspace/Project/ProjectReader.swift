import Diagnostics
import Documents

/// The values of a checked project file by the paths of the schema's table, with the table's defaults.
struct ProjectReader {
    let root: Node

    /// What stands in the file; nil where the key is not given.
    func node(_ path: String) -> Node? {
        path.split(separator: ".").reduce(root as Node?) { node, name in node.flatMap { $0[String(name)] } }
    }

    func span(_ path: String) -> SourceSpan { node(path)?.span ?? root.span }

    /// What stands in the file, or else the table's default.
    func value(_ path: String) -> JSONValue? { node(path).map(JSONValue.init) ?? ProjectSchema.key(path)?.standard }

    func text(_ path: String) -> String? { value(path)?.asText }
    func texts(_ path: String) -> [String] { value(path)?.array?.compactMap(\.asText) ?? [] }
    func integer(_ path: String) -> Int? { value(path)?.integer }
    func number(_ path: String) -> Double? { value(path)?.number }
    func truth(_ path: String) -> Bool? { value(path)?.bool }
}

extension JSONValue {
    /// A text, number or truth value as the text that stands for it.
    var asText: String? {
        switch self {
        case .string(let text): text
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .decimal(let digits): digits
        case .bool(let value): "\(value)"
        case .null, .array, .object: nil
        }
    }
}
