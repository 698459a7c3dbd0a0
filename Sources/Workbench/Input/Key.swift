/// A key with its modifiers, as a person names it: `a`, `Enter`, `C-x`, `S-Tab`, `M-Left`.
public struct Key: Hashable, Sendable, CustomStringConvertible {
    public var code: Code
    public var modifiers: Modifiers

    public enum Code: Hashable, Sendable {
        case character(Unicode.Scalar)
        case enter, escape, tab, backspace, delete, insert, up, down, left, right, home, end, pageUp, pageDown
        case function(Int)
    }

    public struct Modifiers: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let shift = Modifiers(rawValue: 1)
        public static let alt = Modifiers(rawValue: 2)
        public static let control = Modifiers(rawValue: 4)
    }

    public init(_ code: Code, _ modifiers: Modifiers = []) { (self.code, self.modifiers) = (code, modifiers) }

    public init(_ character: Unicode.Scalar, _ modifiers: Modifiers = []) { self.init(.character(character), modifiers) }

    /// The key of that name; nil where no key is called so.
    public init?(named name: String) {
        var (rest, modifiers) = (Substring(name), Modifiers())
        while rest.count > 2, rest.dropFirst().first == "-",
            let modifier = Self.prefixes.first(where: { $0.letter == rest.first })?.modifier
        {
            modifiers.insert(modifier)
            rest = rest.dropFirst(2)
        }
        if let code = Self.names.first(where: { $0.name == rest })?.code {
            self.init(code, modifiers)
        } else if rest.first == "F", let number = Int(rest.dropFirst()), (1...24).contains(number) {
            self.init(.function(number), modifiers)
        } else if rest.unicodeScalars.count == 1, let scalar = rest.unicodeScalars.first {
            self.init(scalar, modifiers)
        } else {
            return nil
        }
    }

    public var description: String {
        let prefix = Self.prefixes.filter { modifiers.contains($0.modifier) }.map { "\($0.letter)-" }.joined()
        if let name = Self.names.first(where: { $0.code == code })?.name { return prefix + name }
        switch code {
        case .character(let scalar): return prefix + String(Character(scalar))
        case .function(let number): return prefix + "F\(number)"
        default: return prefix
        }
    }

    private static let prefixes: [(letter: Character, modifier: Modifiers)] = [("C", .control), ("M", .alt), ("S", .shift)]

    private static let names: [(name: String, code: Code)] = [
        ("Enter", .enter), ("Esc", .escape), ("Tab", .tab), ("Space", .character(" ")), ("BS", .backspace), ("Del", .delete),
        ("Ins", .insert),
        ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end), ("PgUp", .pageUp),
        ("PgDn", .pageDown),
    ]
}

/// Keys pressed one after the other, written with spaces between: `g g`.
public struct KeySequence: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let keys: [Key]

    public init(_ keys: [Key]) { self.keys = keys }

    /// The sequence of those names; nil where one of them is no key.
    public init?(named text: String) {
        let keys = text.split(separator: " ").map { Key(named: String($0)) }
        guard !keys.isEmpty, keys.allSatisfy({ $0 != nil }) else { return nil }
        self.init(keys.compactMap { $0 })
    }

    public init(stringLiteral text: String) {
        guard let sequence = KeySequence(named: text) else { preconditionFailure("no such key in '\(text)'") }
        self = sequence
    }

    public var description: String { keys.map(\.description).joined(separator: " ") }
}
