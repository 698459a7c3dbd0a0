/// How each role looks, at one depth of colour.
public struct Theme: Sendable, Equatable {
    public let name: String
    public let title: String
    public let appearance: Appearance
    /// The depth that the styles are made for.
    public let depth: ColorDepth
    /// The most colours that the theme uses, whatever the terminal has.
    private let limit: ColorDepth
    private let looks: [Look]
    private let styles: [Style]

    /// Whether text is brighter than its background or darker.
    public enum Appearance: String, Sendable, CaseIterable { case dark, light }

    /// What a theme file says of a role, resolved: colours for the depths that have them, attributes for those that lack them.
    struct Look: Sendable, Equatable {
        var full = Style()
        /// In place of the nearest of the sixteen colours, where the theme says so.
        var sixteenForeground: Color?
        var sixteenBackground: Color?
        var sixteenAttributes: Style.Attributes?
        var monochrome: Style.Attributes = []
    }

    init(name: String, title: String, appearance: Appearance, looks: [Look], limit: ColorDepth = .truecolor, depth: ColorDepth = .truecolor)
    {
        let depth = min(depth, limit)
        (self.name, self.title, self.appearance, self.looks, self.limit, self.depth) = (name, title, appearance, looks, limit, depth)
        styles = looks.map { look in
            switch depth {
            case .truecolor: return look.full
            case .cube:
                return Style(
                    foreground: look.full.foreground.adapted(to: .cube), background: look.full.background.adapted(to: .cube),
                    attributes: look.full.attributes)
            case .sixteen:
                return Style(
                    foreground: look.sixteenForeground ?? look.full.foreground.adapted(to: .sixteen),
                    background: look.sixteenBackground ?? look.full.background.adapted(to: .sixteen),
                    attributes: look.sixteenAttributes ?? look.full.attributes)
            case .monochrome: return Style(attributes: look.monochrome)
            }
        }
    }

    /// The style of a role.
    public subscript(role: Role) -> Style { styles[role.index] }

    /// The same theme for a terminal that shows fewer colours.
    public func adapted(to depth: ColorDepth) -> Theme {
        depth == self.depth ? self : Theme(name: name, title: title, appearance: appearance, looks: looks, limit: limit, depth: depth)
    }
}
