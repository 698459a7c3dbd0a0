public import Diagnostics
import Documents

/// A fault of a theme file, or a theme that is not there.
public struct ThemeError: Fault, Equatable {
    public let diagnostics: [Diagnostic]
    public let kind: FaultKind

    init(_ diagnostics: [Diagnostic], kind: FaultKind = .configuration) { (self.diagnostics, self.kind) = (diagnostics, kind) }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
    public var hint: String? { diagnostics.first?.hint }
}

extension Theme {
    /// Reads a theme file's text.
    ///
    /// The file is a map of `name`, `title`, `appearance` (`dark` or `light`), `inherits` (the name of another theme), `colors` (the most that the theme
    /// uses: `all`, `256`, `16` or `none`), `palette` (names of colours) and `roles`. A theme that inherits may give the other's palette new colours alone:
    /// the other's roles are then drawn in them. A role has `fg` and `bg` (`#rrggbb`, a name of the palette or of the sixteen, 0–255, or `none`), `style` (a list of `bold`, `dim`, `italic`, `underline`,
    /// `reverse`), `sixteen` (a map of the same three for terminals of sixteen colours) and `mono` (a list of attributes for terminals without).
    /// - Parameter parent: the text of the theme that this one inherits from.
    /// - Throws: ``ThemeError`` with every fault and its place.
    public static func parse(_ text: String, file: String, parent: (String) -> String? = { Theme.embeddedText(of: $0) }) throws(ThemeError)
        -> Theme
    {
        let document: Node
        do { document = try YAML.parse(text, file: file) } catch { throw ThemeError(error.diagnostics) }
        var reader = ThemeReader()
        let theme = reader.theme(try reader.family(of: document, parent: parent))
        guard reader.faults.isEmpty else { throw ThemeError(reader.faults) }
        return theme
    }

    /// Finds a theme by its name among those of the program, in folders of theme files, or by the path of a file.
    public static func find(_ name: String, in folders: [String] = []) throws(ThemeError) -> Theme {
        if let theme = embedded(named: name) { return theme }
        let candidates = name.contains("/") || name.hasSuffix(".yaml") ? [name] : folders.map { "\($0)/\(name).yaml" }
        for path in candidates {
            do {
                return try parse(try readText(path), file: path)
            } catch let error as ThemeError {
                throw error
            } catch {
                if candidates.count == 1, name.hasSuffix(".yaml") {
                    throw ThemeError([Diagnostic(code: "theme.missing", "cannot read the theme file '\(path)'")])
                }
            }
        }
        let near = nearest(to: name, among: embeddedNames)
        let hint = near.isEmpty ? "themes: " + embeddedNames.joined(separator: ", ") : "did you mean \(near.joined(separator: " or "))?"
        throw ThemeError([Diagnostic(code: "theme.unknown", "no theme '\(name)'", hint: hint)])
    }

    /// The themes that are part of the program; the first is the default.
    public static let embeddedNames = embeddedFiles.map(\.name)

    /// The theme of the program with that name.
    public static func embedded(named name: String) -> Theme? {
        embeddedText(of: name).flatMap { try? parse($0, file: "\(name).yaml") }
    }

    /// The file of the program's theme with that name.
    public static func embeddedText(of name: String) -> String? {
        embeddedFiles.first { $0.name == name }.map { String(decoding: $0.bytes(), as: UTF8.self) }
    }

    /// The theme of the program that every screen starts with.
    public static let standard = embedded(named: "nocturne") ?? plain

    /// A theme that leaves all colours to the terminal.
    public static let plain = Theme(
        name: "plain", title: "Plain", appearance: .dark, looks: Array(repeating: Look(), count: Role.allCases.count), depth: .monochrome)

    /// The theme for terminals with a light background.
    static let lightName = "daybreak"

    private static let embeddedFiles: [(name: String, bytes: @Sendable () -> [UInt8])] = [
        ("nocturne", { PackageResources.nocturne_yaml }),
        ("daybreak", { PackageResources.daybreak_yaml }),
        ("aurora", { PackageResources.aurora_yaml }),
        ("hearth", { PackageResources.hearth_yaml }),
        ("graphite", { PackageResources.graphite_yaml }),
        ("high-contrast", { PackageResources.high_contrast_yaml }),
        ("high-contrast-light", { PackageResources.high_contrast_light_yaml }),
        ("okabe-ito", { PackageResources.okabe_ito_yaml }),
        ("cividis", { PackageResources.cividis_yaml }),
        ("sixteen", { PackageResources.sixteen_yaml }),
        ("monochrome", { PackageResources.monochrome_yaml }),
    ]
}

/// Reads the values of a theme file and notes every fault on the way.
private struct ThemeReader {
    var faults: [Diagnostic] = []
    private var palette: [String: Color] = [:]

    private static let keys = ["name", "title", "appearance", "inherits", "colors", "palette", "roles"]
    private static let depths: [(name: String, depth: ColorDepth)] = [
        ("none", .monochrome), ("16", .sixteen), ("256", .cube), ("all", .truecolor),
    ]

    /// The theme's document after those that it inherits from, the oldest first.
    mutating func family(of document: Node, parent: (String) -> String?) throws(ThemeError) -> [Node] {
        var family = [document]
        var names: Set<String> = []
        while let node = family[0]["inherits"], let name = text(node) {
            guard names.insert(name).inserted, let text = parent(name) else {
                fault(node, "theme.parent", "no theme '\(name)' to inherit from", near: nearest(to: name, among: Theme.embeddedNames))
                break
            }
            do { family.insert(try YAML.parse(text, file: "\(name).yaml"), at: 0) } catch { throw ThemeError(error.diagnostics) }
        }
        return family
    }

    mutating func theme(_ family: [Node]) -> Theme {
        var entries: [String: Node] = [:]
        var roles: [Node] = []
        for document in family {
            let own = map(document, keys: Self.keys, of: "a theme")
            readPalette(own["palette"])
            if let node = own["roles"] { roles.append(node) }
            if own["name"] == nil { fault(document, "theme.name", "a theme needs a 'name'") }
            if own["appearance"] == nil, own["inherits"] == nil {
                fault(document, "theme.appearance", "a theme needs an 'appearance': dark or light")
            }
            // A title belongs to one theme.
            entries["title"] = nil
            entries.merge(own) { $1 }
        }
        let name = entries["name"].flatMap { text($0) } ?? ""
        var looks: [Theme.Look]?
        for node in roles { looks = readRoles(node, over: looks) }
        return Theme(
            name: name, title: entries["title"].flatMap { text($0) } ?? name, appearance: appearance(entries["appearance"]),
            looks: looks ?? readRoles(nil, over: nil), limit: limit(entries["colors"]))
    }

    private mutating func appearance(_ node: Node?) -> Theme.Appearance {
        guard let node, let word = text(node) else { return .dark }
        if let found = Theme.Appearance(rawValue: word) { return found }
        fault(
            node, "theme.appearance", "no appearance '\(word)'; expected dark or light",
            near: nearest(to: word, among: Theme.Appearance.allCases.map(\.rawValue)))
        return .dark
    }

    private mutating func limit(_ node: Node?) -> ColorDepth {
        guard let node else { return .truecolor }
        let word = node.string ?? node.integer.map(String.init) ?? ""
        if let found = Self.depths.first(where: { $0.name == word }) { return found.depth }
        fault(node, "theme.colors", "'colors' is one of \(Self.depths.map(\.name).joined(separator: ", ")); got '\(word)'")
        return .truecolor
    }

    private mutating func readPalette(_ node: Node?) {
        guard let node else { return }
        guard let entries = node.entries else { return fault(node, "theme.palette", "'palette' is a map of names to colours") }
        for entry in entries { palette[entry.key] = color(entry.value) }
    }

    private mutating func readRoles(_ node: Node?, over inherited: [Theme.Look]?) -> [Theme.Look] {
        var nodes: [Role: Node] = [:]
        if let node {
            if let entries = node.entries {
                for entry in entries {
                    if let role = Role(name: entry.key) {
                        nodes[role] = entry.value
                    } else {
                        faults.append(
                            Diagnostic(
                                code: "theme.role", "no role '\(entry.key)'", at: entry.keySpan,
                                hint: didYouMean(nearest(to: entry.key, among: Role.allCases.map(\.name)))))
                    }
                }
            } else {
                fault(node, "theme.roles", "'roles' is a map of roles to colours")
            }
        }
        // A role takes from its fallback what its own lines leave out; with a parent theme, from the same role there.
        var looks = inherited ?? []
        for role in Role.allCases {
            let base = inherited == nil ? role.fallback.map { looks[$0.index] } ?? Theme.Look() : looks[role.index]
            let look = nodes[role].map { self.look($0, over: base) } ?? base
            if inherited == nil { looks.append(look) } else { looks[role.index] = look }
        }
        return looks
    }

    private mutating func look(_ node: Node, over base: Theme.Look) -> Theme.Look {
        var look = base
        let entries = map(node, keys: ["fg", "bg", "style", "sixteen", "mono"], of: "a role")
        if let value = entries["fg"].flatMap({ color($0) }) { (look.full.foreground, look.sixteenForeground) = (value, nil) }
        if let value = entries["bg"].flatMap({ color($0) }) { (look.full.background, look.sixteenBackground) = (value, nil) }
        look.full.attributes = entries["style"].map { attributes($0) } ?? []
        look.sixteenAttributes = nil
        look.monochrome = entries["mono"].map { attributes($0) } ?? look.full.attributes
        if let node = entries["sixteen"] {
            let few = map(node, keys: ["fg", "bg", "style"], of: "'sixteen'")
            if let value = few["fg"].flatMap({ color($0) }) { look.sixteenForeground = value }
            if let value = few["bg"].flatMap({ color($0) }) { look.sixteenBackground = value }
            if let list = few["style"] { look.sixteenAttributes = attributes(list) }
        }
        return look
    }

    private mutating func map(_ node: Node, keys: [String], of what: String) -> [String: Node] {
        guard let entries = node.entries else {
            fault(node, "theme.map", "\(what) is a map of \(keys.joined(separator: ", "))")
            return [:]
        }
        var found: [String: Node] = [:]
        for entry in entries {
            if keys.contains(entry.key) {
                found[entry.key] = entry.value
            } else {
                faults.append(
                    Diagnostic(
                        code: "theme.key", "\(what) has no key '\(entry.key)'; expected \(keys.joined(separator: ", "))", at: entry.keySpan,
                        hint: didYouMean(nearest(to: entry.key, among: keys))))
            }
        }
        return found
    }

    private mutating func color(_ node: Node) -> Color? {
        let written = node.string ?? node.integer.map(String.init)
        if let written, let found = palette[written] ?? Color(written) { return found }
        fault(
            node, "theme.color", "no colour '\(written ?? "")'; expected #rrggbb, a name of the palette, 0 to 255 or none",
            near: nearest(to: written ?? "", among: Array(palette.keys).sorted() + Color.names))
        return nil
    }

    private mutating func attributes(_ node: Node) -> Style.Attributes {
        guard let list = node.list else {
            fault(node, "theme.style", "expected a list of \(Style.Attributes.named.map(\.name).joined(separator: ", "))")
            return []
        }
        var attributes: Style.Attributes = []
        for item in list {
            if let attribute = Style.Attributes.named.first(where: { $0.name == item.string }) {
                attributes.insert(attribute.attribute)
            } else {
                let names = Style.Attributes.named.map(\.name)
                fault(
                    item, "theme.style", "no style '\(item.string ?? "")'; expected \(names.joined(separator: ", "))",
                    near: nearest(to: item.string ?? "", among: names))
            }
        }
        return attributes
    }

    private mutating func text(_ node: Node) -> String? {
        if let text = node.string { return text }
        fault(node, "theme.text", "expected a text")
        return nil
    }

    private mutating func fault(_ node: Node, _ code: String, _ message: String, near: [String] = []) {
        faults.append(Diagnostic(code: code, message, at: node.span, hint: didYouMean(near)))
    }

    private func didYouMean(_ names: [String]) -> String? { names.isEmpty ? nil : "did you mean \(names.joined(separator: " or "))?" }
}
