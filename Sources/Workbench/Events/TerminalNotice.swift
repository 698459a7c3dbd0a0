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

    /// That of the user who runs the program: `notifications: bell` in `settings.yaml` beside their keys; off without one.
    static func current() -> TerminalNotice {
        guard let path = KeyConfiguration.path.map({ String($0.dropLast("keys.yaml".count)) + "settings.yaml" }), access(path, F_OK) == 0,
            let text = try? readText(path), let node = try? YAML.parse(text, file: path), let name = node["notifications"]?.string
        else { return .off }
        return TerminalNotice(rawValue: name) ?? .off
    }
}
