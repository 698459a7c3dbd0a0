import Documents
import Glibc

/// How the terminal is to tell of what happened, where the user asks for it.
public enum TerminalNotice: String, CaseIterable, Sendable {
    case off, bell, osc9, osc777

    /// What to send for a text; the text's control characters are left out.
    func sequence(_ text: String) -> String {
        let clean = String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 && !(128..<160).contains($0.value) }.prefix(200)))
        switch self {
        case .off: return ""
        case .bell: return "\u{7}"
        case .osc9: return "\u{1B}]9;\(clean)\u{7}"
        case .osc777:
            let body = clean.split(separator: ";").joined(separator: ",")
            return "\u{1B}]777;notify;quantum-mlops;\(body)\u{7}"
        }
    }

    /// The sequence as a terminal behind a multiplexer is to get it: tmux and screen keep to themselves what they do not know.
    ///
    /// Tmux passes it on where its option `allow-passthrough` is on. A bell is understood by all.
    static func passed(_ sequence: String, environment: (String) -> String?) -> String {
        guard sequence.hasPrefix("\u{1B}") else { return sequence }
        func isSet(_ name: String) -> Bool { environment(name).map { !$0.isEmpty } ?? false }
        if isSet("TMUX") {
            let doubled = sequence.unicodeScalars.reduce(into: "") { $0 += $1 == "\u{1B}" ? "\u{1B}\u{1B}" : String($1) }
            return "\u{1B}Ptmux;\(doubled)\u{1B}\\"
        }
        return isSet("STY") ? "\u{1B}P\(sequence)\u{1B}\\" : sequence
    }

    /// That of the user who runs the program: `notifications: bell` in `settings.yaml` beside their keys; off without one.
    static func current() -> TerminalNotice {
        guard let path = KeyConfiguration.path.map({ String($0.dropLast("keys.yaml".count)) + "settings.yaml" }), access(path, F_OK) == 0,
            let text = try? readText(path), let node = try? YAML.parse(text, file: path), let name = node["notifications"]?.string
        else { return .off }
        return TerminalNotice(rawValue: name) ?? .off
    }
}
