public import Diagnostics
public import Documents

extension ProjectSchema {
    /// All that is wrong with a project file, in the order of the file.
    public static func check(_ root: Node) -> [Diagnostic] {
        var found: [Diagnostic] = []
        checkSection("", root, into: &found)
        return found.sorted { ($0.span?.start.offset ?? 0) < ($1.span?.start.offset ?? 0) }
    }

    private static func checkSection(_ section: String, _ node: Node, into found: inout [Diagnostic]) {
        let place = section.isEmpty ? "a project" : "'\(section)'"
        guard case .map(let entries) = node.content else {
            return found.append(wrongType(node, place, wants: "a map of keys"))
        }
        let keys = keys(of: section)
        for entry in entries {
            guard let key = keys.first(where: { $0.name == entry.key }) else {
                found.append(unknownKey(entry, in: section, keys: keys))
                continue
            }
            if case .section = key.shape {
                checkSection(key.path, entry.value, into: &found)
            } else if let fault = fault(of: entry.value, as: key.shape, named: key.path) {
                found.append(fault)
            }
        }
        for key in keys where key.isRequired && !entries.contains(where: { $0.key == key.name }) {
            found.append(
                Diagnostic(code: "project.missing-key", "\(place) lacks '\(key.name)'", at: node.span, hint: key.help))
        }
    }

    private static func unknownKey(_ entry: Node.Entry, in section: String, keys: [Key]) -> Diagnostic {
        let place = section.isEmpty ? "" : " in '\(section)'"
        let near = nearest(to: entry.key, among: keys.map(\.name))
        let elsewhere = table.first { $0.name == entry.key && $0.parent != section }
        let hint =
            if let elsewhere, near.first != entry.key {
                "it belongs in '\(elsewhere.parent.isEmpty ? "the top of the file" : elsewhere.parent)'"
            } else {
                didYouMean(entry.key, among: keys.map(\.name)) ?? "known here: \(keys.map(\.name).joined(separator: ", "))"
            }
        return Diagnostic(code: "project.unknown-key", "unknown key '\(entry.key)'\(place)", at: entry.keySpan, hint: hint)
    }

    /// What is wrong with one value; nil where it fits.
    static func fault(of node: Node, as shape: Shape, named name: String) -> Diagnostic? {
        switch shape {
        case .text, .file:
            guard let text = node.string, !text.isEmpty else { return wrongType(node, "'\(name)'", wants: shape.words) }
            return nil
        case .label:
            switch node.content {
            case .string(let text) where !text.isEmpty: return nil
            case .integer, .number, .bool: return nil
            default: return wrongType(node, "'\(name)'", wants: shape.words)
            }
        case .truth: return node.bool == nil ? wrongType(node, "'\(name)'", wants: shape.words) : nil
        case .integer(let range):
            guard case .integer(let value) = node.content else { return wrongType(node, "'\(name)'", wants: shape.words) }
            return range.contains(value) ? nil : outOfRange(node, name, shape)
        case .number(let range, let above):
            guard let value = node.number else { return wrongType(node, "'\(name)'", wants: shape.words) }
            return range.contains(value) && value > above ?? -.infinity ? nil : outOfRange(node, name, shape)
        case .name(let names): return faultOfName(node, among: names, named: name, wants: shape.words)
        case .nameOrFile(let names, let ending):
            if let text = node.string, text.hasSuffix(ending), text.count > ending.count { return nil }
            return faultOfName(node, among: names, named: name, wants: shape.words)
        case .list(let element, let count, let isDistinct):
            return faultOfList(node, of: element, count: count, isDistinct: isDistinct, named: name, wants: shape.words)
        case .step(let steps): return faultOfStep(node, among: steps, named: name)
        case .oneOf(let shapes):
            let faults = shapes.compactMap { fault(of: node, as: $0, named: name) }
            guard faults.count == shapes.count else { return nil }
            return faults.first { $0.code != "project.type" } ?? wrongType(node, "'\(name)'", wants: shape.words)
        case .section:
            var found: [Diagnostic] = []
            checkSection(name, node, into: &found)
            return found.first
        }
    }

    private static func faultOfName(_ node: Node, among names: [String], named name: String, wants: String) -> Diagnostic? {
        guard let text = node.string else { return wrongType(node, "'\(name)'", wants: wants) }
        guard !names.contains(text) else { return nil }
        let hint = didYouMean(text, among: names) ?? "one of \(names.joined(separator: ", "))"
        return Diagnostic(code: "project.unknown-value", "unknown \(lastPart(name)) '\(text)'", at: node.span, hint: hint)
    }

    private static func faultOfList(
        _ node: Node, of element: Shape, count: ClosedRange<Int>, isDistinct: Bool, named name: String, wants: String
    ) -> Diagnostic? {
        guard let items = node.list else { return wrongType(node, "'\(name)'", wants: wants) }
        for item in items {
            if let fault = fault(of: item, as: element, named: name) { return fault }
        }
        guard count.contains(items.count) else {
            return Diagnostic(
                code: "project.range", "'\(name)' has \(items.count) entries; expected \(wants)", at: node.span)
        }
        guard isDistinct else { return nil }
        for (index, item) in items.enumerated() where items[..<index].contains(where: { $0.content == item.content }) {
            return Diagnostic(code: "project.range", "'\(name)' has \(item.summary) twice", at: item.span)
        }
        return nil
    }

    private static func faultOfStep(_ node: Node, among steps: [(name: String, argument: Shape?)], named name: String) -> Diagnostic? {
        let names = steps.map(\.name)
        if let text = node.string {
            if let fault = faultOfName(node, among: names, named: name, wants: "a step") { return fault }
            guard let argument = steps.first(where: { $0.name == text })?.argument else { return nil }
            return Diagnostic(
                code: "project.type", "'\(text)' in '\(name)' lacks its argument", at: node.span, hint: "\(text): \(argument.words)")
        }
        guard case .map(let entries) = node.content, entries.count == 1, let entry = entries.first else {
            return wrongType(node, "an entry of '\(name)'", wants: "a name, or one name with its argument")
        }
        guard let step = steps.first(where: { $0.name == entry.key }) else {
            let hint = didYouMean(entry.key, among: names) ?? "one of \(names.joined(separator: ", "))"
            return Diagnostic(code: "project.unknown-value", "unknown step '\(entry.key)' in '\(name)'", at: entry.keySpan, hint: hint)
        }
        guard let argument = step.argument else {
            if case .null = entry.value.content { return nil }
            return Diagnostic(code: "project.type", "'\(step.name)' takes no argument", at: entry.value.span)
        }
        return fault(of: entry.value, as: argument, named: "\(name).\(step.name)")
    }

    private static func wrongType(_ node: Node, _ what: String, wants: String) -> Diagnostic {
        Diagnostic(code: "project.type", "\(what) is \(node.summary); expected \(wants)", at: node.span)
    }

    private static func outOfRange(_ node: Node, _ name: String, _ shape: Shape) -> Diagnostic {
        Diagnostic(code: "project.range", "'\(name)' is \(node.summary); expected \(shape.words)", at: node.span)
    }

    private static func lastPart(_ path: String) -> String { path.split(separator: ".").last.map(String.init) ?? path }
}
