import Diagnostics
import Documents
import Formats
import Workspace

/// Project files: what the keys mean and which there are, from the schema's table.
extension LanguageServer {
    func projectHover(_ document: OpenDocument, at offset: Int) -> (Card, Range<Int>)? {
        guard let (path, place) = key(in: document, at: offset), let key = ProjectSchema.key(path) else { return nil }
        return (Self.card(key), place)
    }

    /// The key that stands at a place, or whose value does.
    private func key(in document: OpenDocument, at offset: Int) -> (path: String, place: Range<Int>)? {
        if let root = try? YAML.parse(document.text.text, file: ""), let found = Self.key(in: root, at: offset, below: "") { return found }
        let line = document.text.line(at: offset)
        guard let entry = ProjectLines(document.text).entries.first(where: { $0.line == line }), offset >= entry.key.lowerBound else {
            return nil
        }
        return (entry.path, entry.key)
    }

    private static func key(in node: Node, at offset: Int, below path: String) -> (path: String, place: Range<Int>)? {
        for entry in node.entries ?? [] {
            let own = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            let place = entry.keySpan.start.offset..<entry.keySpan.end.offset
            if place.contains(offset) || place.upperBound == offset { return (own, place) }
            guard entry.value.span.start.offset <= offset, offset <= entry.value.span.end.offset else { continue }
            if let inner = key(in: entry.value, at: offset, below: own) { return inner }
            if entry.value.entries == nil { return (own, place) }
        }
        return nil
    }

    private static func card(_ key: ProjectSchema.Key) -> Card {
        var card = Card(lines: ["\(key.path): \(key.help)"])
        if case .section = key.shape {} else { card.lines.append("takes \(key.shape.words)") }
        if key.isRequired { card.lines.append("required") }
        if let standard = key.standard, standard != [:] { card.lines.append("default: \(standard.text())") }
        return card
    }

    func projectItems(_ document: OpenDocument, at offset: Int) -> [Item] {
        let text = document.text
        let number = text.line(at: offset)
        let line = text.line(number)
        let lines = ProjectLines(text)
        if let entry = lines.entries.first(where: { $0.line == number }), offset > entry.key.upperBound {
            return ProjectSchema.key(entry.path).map { values(of: $0.shape, for: $0) } ?? []
        }
        let before = text.string(line.lowerBound..<offset)
        let indent = before.prefix { $0 == " " }.utf8.count
        let rest = before.dropFirst(indent)
        if rest.hasPrefix("-") || rest.contains("#") {
            guard !rest.contains("#") else { return [] }
            // An item of the list that the key above takes.
            let above = lines.entries.last { $0.line < number && $0.indent <= indent }
            return above.flatMap { ProjectSchema.key($0.path) }.map { values(of: $0.shape, for: $0) } ?? []
        }
        guard rest.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else { return [] }
        let section = lines.section(line: number, indent: indent)
        let present = lines.keys(of: section)
        return ProjectSchema.keys(of: section).compactMap { key in
            let name = key.path.split(separator: ".").last.map(String.init) ?? key.path
            guard !present.contains(name) || before.hasSuffix(name) else { return nil }
            return Item(label: name, kind: .property, detail: key.shape.words, help: key.help)
        }
    }

    /// What a value may be, where the table lists it.
    private func values(of shape: ProjectSchema.Shape, for key: ProjectSchema.Key) -> [Item] {
        func item(_ name: String) -> Item { Item(label: name, kind: .value, detail: key.path, help: key.help) }
        switch shape {
        case .name(let names), .nameOrFile(let names, _): return names.map(item)
        case .truth: return ["true", "false"].map(item)
        case .list(let element, _, _): return values(of: element, for: key)
        case .step(let steps): return steps.map { item($0.argument == nil ? $0.name : "\($0.name):") }
        case .oneOf(let shapes): return shapes.flatMap { values(of: $0, for: key) }
        case .text, .label, .file, .integer, .number, .section: return []
        }
    }

    func projectSymbols(_ document: OpenDocument) -> JSONValue {
        .array(
            ProjectLines(document.text).entries.prefix(10_000).map { entry in
                let name = entry.path.split(separator: ".").last.map(String.init) ?? entry.path
                return [
                    "name": .string(name), "detail": .string(entry.path), "kind": 7,
                    "range": document.text.range(entry.key.lowerBound..<entry.value.upperBound),
                    "selectionRange": document.text.range(entry.key),
                ]
            })
    }
}
