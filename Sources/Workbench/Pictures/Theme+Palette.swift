public import Drawing

extension Theme {
    /// The theme's colours for drawings of circuits.
    ///
    /// - Parameter isPrint: whether a light theme's paper is white, as drawings in documents want it.
    public func palette(isPrint: Bool = false) -> Palette {
        let isLight = appearance == .light
        let paper = isPrint && isLight ? Pigment(255, 255, 255) : pigment(self[.text].background, isLight ? 255 : 16)
        let text = pigment(self[.value].foreground, isLight ? 20 : 230)
        return Palette(background: paper, text: text) { ink in
            let color = pigment(self[ink.role].foreground, isLight ? 20 : 230)
            // Lines of a terminal are thin and may be faint; those of a picture carry the drawing.
            return ink == .wire || ink == .classical || ink == .barrier ? pigment(self[.label].foreground, isLight ? 70 : 180) : color
        }
    }

    private func pigment(_ color: Color, _ grey: UInt8) -> Pigment {
        if color == .terminal { return Pigment(grey, grey, grey) }
        let (red, green, blue) = color.components
        return Pigment(UInt8(clamping: red), UInt8(clamping: green), UInt8(clamping: blue))
    }
}
