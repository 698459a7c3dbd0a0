/// The colours of a drawing: what a theme gives, without the theme.
public struct Palette: Hashable, Sendable {
    public var background: Pigment
    /// Letters.
    public var text: Pigment
    private var inks: [Ink: Pigment]

    public init(background: Pigment, text: Pigment, ink: (Ink) -> Pigment) {
        (self.background, self.text) = (background, text)
        inks = Dictionary(uniqueKeysWithValues: Ink.allCases.map { ($0, ink($0)) })
    }

    subscript(ink: Ink) -> Pigment { inks[ink] ?? text }

    /// What a box of that kind is filled with.
    func fill(_ ink: Ink) -> Pigment { background.mixed(with: self[ink], 0.1) }

    /// Black on white.
    public static let plain = Palette(background: Pigment(255, 255, 255), text: Pigment(0, 0, 0)) { ink in
        switch ink {
        case .label, .gate, .rotation, .clifford, .control, .parameter, .measurement: Pigment(0, 0, 0)
        case .wire, .classical: Pigment(70, 70, 70)
        case .barrier: Pigment(130, 130, 130)
        }
    }
}
