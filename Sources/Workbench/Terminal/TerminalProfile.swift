/// What the surroundings say of the terminal, before anything is written to it.
public struct TerminalProfile: Equatable, Sendable {
    /// The name that ncurses is asked for, with a compiled description where the system has none of that name.
    var name: String
    var description: String?
    var depth: ColorDepth
    var symbols: Symbols
    /// Whether mouse, bracketed paste and questions to the terminal may be tried.
    var isModern: Bool
    var isRemote: Bool

    /// Milliseconds after which a lone Escape byte is the key.
    var escapeDelay: Int { isRemote ? 80 : 25 }

    /// Why the terminal can only be written line by line.
    struct Reason: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// Reads the surroundings.
    ///
    /// - Parameters:
    ///   - isKnown: whether the system describes a terminal of that name.
    /// - Throws: ``Reason`` where no screen can be drawn.
    static func detect(
        environment: (String) -> String?, isKnown: (String) -> Bool, hasColor: Bool = true, wantsASCII: Bool = false, isUTF8: Bool = true
    ) throws(Reason) -> TerminalProfile {
        let term = environment("TERM") ?? ""
        if term.isEmpty { throw Reason(description: "TERM is not set, so the screen cannot be drawn; plain mode") }
        if term == "dumb" { throw Reason(description: "TERM is dumb, so the screen cannot be drawn; plain mode") }
        if term == "unknown" { throw Reason(description: "TERM is unknown, so the screen cannot be drawn; plain mode") }

        let isModern = modernNames.contains { term.hasPrefix($0) }
        var name = term
        if !isKnown(term) {
            guard isModern, isKnown("xterm-256color") else {
                throw Reason(description: "the terminal type '\(term)' is unknown here (TERM), so the screen cannot be drawn; plain mode")
            }
            name = "xterm-256color"
        }
        let declared = environment("COLORTERM")?.lowercased() ?? ""
        let isDirect = term.contains("direct") || (isModern && (declared == "truecolor" || declared == "24bit"))
        var depth: ColorDepth = isDirect ? .truecolor : term.contains("256color") || name.contains("256color") ? .cube : .sixteen
        if !hasColor || !(environment("NO_COLOR") ?? "").isEmpty || term.hasPrefix("vt") || term.hasSuffix("-mono") { depth = .monochrome }

        var description: String?
        if depth == .truecolor {
            let direct = term.hasPrefix("tmux") || term.hasPrefix("screen") ? DirectColor.plain : DirectColor.erasing
            (name, description) = (direct.name, direct.description)
        }
        let symbols: Symbols = wantsASCII || !isUTF8 || term.hasPrefix("vt") ? .ascii : term.hasPrefix("linux") ? .console : .unicode
        let isRemote = ["SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"].contains { !(environment($0) ?? "").isEmpty }
        return TerminalProfile(name: name, description: description, depth: depth, symbols: symbols, isModern: isModern, isRemote: isRemote)
    }

    /// How the names of terminals begin that understand what xterm understands.
    private static let modernNames = [
        "xterm", "tmux", "screen", "rxvt", "alacritty", "kitty", "foot", "wezterm", "ghostty", "konsole", "vte", "gnome", "iterm", "mintty",
        "st-",
        "contour", "rio", "putty", "mlterm", "eterm-color", "nsterm",
    ]
}
