/// What a cell is, as far as its colours go: themes say how each role looks.
///
/// A role that a theme leaves out looks like the one whose name is its own without the last part (`border-focused` like `border`), and in the end like `text`.
public enum Role: UInt8, CaseIterable, Sendable {
    // Text of the panes
    case text, dim, faint, accent, label, value, heading
    // Around them
    case brand, header, headerDim, border, borderFocused, title, titleFocused, footer, footerKey
    // What a thing's state is
    case success, warning, error, info
    // Lists, prompts and what lies over the panes
    case selection, cursor, input, inputPrompt, overlay, overlayBorder, overlayTitle, overlayDim, overlayKey, overlaySelection
    // Plots
    case axis, axisGrid, axisLabel, curve1, curve2, curve3, curve4, curve5, curve6, bar, barEmpty
    // Circuits
    case wire, wireLabel, gate, gateRotation, gateClifford, gateControl, gateParameter, measurement, classical, barrier

    /// The name in theme files: `border-focused`, `curve-1`.
    public var name: String { Self.names[Int(rawValue)] }

    /// The role's place among all.
    var index: Int { Int(rawValue) }

    /// The role that this one looks like where a theme leaves it out.
    var fallback: Role? { Self.fallbacks[index] }

    /// The role of that name.
    public init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self = Self.allCases[index]
    }

    private static let names: [String] = allCases.map { role in
        var name = ""
        for character in "\(role)" {
            if character.isUppercase || character.isNumber { name += "-" }
            name += character.lowercased()
        }
        return name
    }

    private static let fallbacks: [Role?] = allCases.map { role in
        var parts = names[role.index].split(separator: "-")
        while parts.count > 1 {
            parts.removeLast()
            if let shorter = Role(name: parts.joined(separator: "-")) { return shorter }
        }
        return role == .text ? nil : .text
    }
}
