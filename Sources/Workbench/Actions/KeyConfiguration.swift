import Diagnostics
import Documents
import Glibc

/// The keys as a person wants them: a preset, and keys of single actions, from `keys.yaml` among the user's settings.
///
/// What is wrong in the file is noted and left out; the rest holds.
struct KeyConfiguration: Sendable {
    private(set) var preset = KeyPreset.standard
    private(set) var keys: [(id: String, keys: [KeySequence], span: SourceSpan)] = []
    private(set) var faults: [Diagnostic] = []

    /// That of the user who runs the program.
    static let current: KeyConfiguration = {
        guard let path = Self.path, access(path, F_OK) == 0 else { return KeyConfiguration() }
        do throws(DocumentError) {
            return KeyConfiguration(parsing: try readText(path), file: path)
        } catch {
            var none = KeyConfiguration()
            none.faults = error.diagnostics.isEmpty ? [Diagnostic(code: "keys.file", error.description)] : error.diagnostics
            return none
        }
    }()

    /// Where the file is looked for.
    static var path: String? {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } }
        return (variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }).map { $0 + "/quantum-mlops/keys.yaml" }
    }

    init() {}

    /// How to have keys of one's own, and what is wrong with those that there are.
    static func help(_ faults: [Diagnostic]) -> String {
        let presets = KeyPreset.all.map { "  " + padded($0.name, 16) + $0.help }
        let lines =
            [
                "", "Keys of your own", "  in $XDG_CONFIG_HOME/quantum-mlops/keys.yaml:", "    preset: vim",
                "    keys: {edit.undo: [u, C-x u], gate.h: h}",
            ]
            + presets + faults.map { "  " + $0.description }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads a text such as `preset: vim` and `keys: {edit.undo: [u, C-x u]}`.
    init(parsing text: String, file: String) {
        let document: Node
        do { document = try YAML.parse(text, file: file) } catch {
            faults = error.diagnostics
            return
        }
        if document.isNull { return }
        for entry in document.entries ?? [] {
            switch entry.key {
            case "preset": readPreset(entry.value)
            case "keys": readKeys(entry.value)
            default:
                fault("no key '\(entry.key)'; expected preset, keys", entry.keySpan, nearest(to: entry.key, among: ["preset", "keys"]))
            }
        }
        if document.entries == nil { fault("expected a map of preset, keys", document.span, []) }
    }

    private mutating func readPreset(_ node: Node) {
        let names = KeyPreset.all.map(\.name)
        guard let found = KeyPreset.all.first(where: { $0.name == node.string }) else {
            return fault(
                "no preset '\(node.string ?? "")'; expected \(names.joined(separator: ", "))", node.span,
                nearest(to: node.string ?? "", among: names))
        }
        preset = found
    }

    private mutating func readKeys(_ node: Node) {
        let names = Action.standard.map(\.id.rawValue)
        guard let entries = node.entries else { return fault("'keys' is a map from actions to keys", node.span, []) }
        for entry in entries {
            guard names.contains(entry.key) else {
                fault("no action '\(entry.key)'", entry.keySpan, nearest(to: entry.key, among: names))
                continue
            }
            var sequences: [KeySequence] = []
            let list = entry.value.isNull ? [] : entry.value.list ?? [entry.value]
            for item in list {
                let text = item.string ?? item.integer.map(String.init) ?? ""
                if let sequence = KeySequence(named: text) {
                    sequences.append(sequence)
                } else {
                    fault("no key is called '\(text)'; keys are written a, Enter, C-x, S-Tab, M-Left, 'C-x C-s'", item.span, [])
                }
            }
            keys.append((entry.key, sequences, entry.keySpan))
        }
    }

    private mutating func fault(_ message: String, _ span: SourceSpan, _ near: [String]) {
        let hint = near.isEmpty ? nil : "did you mean \(near.joined(separator: " or "))?"
        faults.append(Diagnostic(code: "keys.value", message, at: span, hint: hint))
    }

    /// The table with these keys.
    ///
    /// An action that is given a key takes it from those that had it; two that are both given it are a fault.
    mutating func applied(to table: [Action]) -> [Action] {
        var result = table
        let places = Dictionary(uniqueKeysWithValues: table.enumerated().map { ($1.id.rawValue, $0) })
        let mine = keys.compactMap { entry in places[entry.id].map { (place: $0, keys: entry.keys, span: Optional(entry.span)) } }
        let theirs = preset.keys.compactMap { entry in places[entry.id].map { (place: $0, keys: entry.keys, span: SourceSpan?.none) } }
        let owned = Set(mine.map(\.place))
        let given = owned.union(theirs.map(\.place))
        for entry in theirs where !owned.contains(entry.place) { result[entry.place].keys = entry.keys }
        for entry in mine { result[entry.place].keys = entry.keys }
        for entry in theirs.filter({ !owned.contains($0.place) }) + mine {
            for place in result.indices where place != entry.place && Self.meet(result[place], result[entry.place]) {
                let clash = result[place].keys.filter { other in result[entry.place].keys.contains { Self.collide($0, other) } }
                guard !clash.isEmpty else { continue }
                let names = clash.map(\.description).joined(separator: ", ")
                let (one, other) = (result[entry.place].id.rawValue, result[place].id.rawValue)
                if owned.contains(place), let span = entry.span {
                    // Told once, at the later of the two.
                    guard mine.firstIndex(where: { $0.place == place }) ?? 0 < mine.firstIndex(where: { $0.place == entry.place }) ?? 0
                    else { continue }
                    faults.append(Diagnostic(code: "keys.conflict", "\(one) and \(other) both want \(names); \(other) has it", at: span))
                    let kept = result[place].keys
                    result[entry.place].keys.removeAll { key in kept.contains { Self.collide($0, key) } }
                } else if !given.contains(place) || entry.span != nil {
                    result[place].keys.removeAll { clash.contains($0) }
                    guard let span = entry.span else { continue }
                    faults.append(Diagnostic(.note, code: "keys.taken", "\(one) takes \(names) from \(other)", at: span))
                }
            }
        }
        return result
    }

    /// Whether keys of one action may be mistaken for the other's.
    private static func meet(_ one: Action, _ other: Action) -> Bool {
        guard one.context == other.context || one.context == .global || other.context == .global else { return false }
        return one.when == nil || other.when == nil || one.when == other.when
    }

    /// Whether two sequences are the same, or one is the other's beginning.
    private static func collide(_ one: KeySequence, _ other: KeySequence) -> Bool {
        one.keys.starts(with: other.keys) || other.keys.starts(with: one.keys)
    }
}
