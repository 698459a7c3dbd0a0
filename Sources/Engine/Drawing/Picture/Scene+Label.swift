extension Label {
    /// The shapes of the label, its left end at `x` and its letters standing on `y`.
    func draw(x: Double, y: Double, size: Double, color: Pigment, _ put: (Shape) -> Void) {
        var at = x
        var scripts = (below: 0.0, above: 0.0)
        for piece in pieces {
            let isScript = piece.height != .line
            let own = isScript ? size * Label.scriptScale : size
            let width = FontMetrics.width(of: piece.text, size: own, isItalic: piece.isItalic)
            var (place, line) = (at, y)
            switch piece.height {
            case .line:
                at += max(scripts.below, scripts.above)
                scripts = (0, 0)
                if piece.isUnderRoot {
                    put(Self.root(x: at, y: y, width: width, size: size, color))
                    at += Label.rootWidth * size
                }
                place = at
                at += width
            case .below:
                place += scripts.below
                line += 0.2 * size
                scripts.below += width
            case .above:
                place += scripts.above
                line -= 0.36 * size
                scripts.above += width
            }
            put(
                .text(
                    Lettering(piece.text, x: place, y: line, width: width, font: .init(size: own, isItalic: piece.isItalic), color: color)))
        }
    }

    /// A root's sign before a text of that width, and its bar over it.
    private static func root(x: Double, y: Double, width: Double, size: Double, _ color: Pigment) -> Shape {
        let top = y - 0.82 * size
        let steps: [Shape.Step] = [
            .move(x + 0.04 * size, y - 0.32 * size), .line(x + 0.14 * size, y - 0.4 * size), .line(x + 0.28 * size, y + 0.1 * size),
            .line(x + 0.5 * size, top), .line(x + (Label.rootWidth + 0.04) * size + width, top),
        ]
        return .outline(.path(steps), .init(stroke: color, width: 0.06 * size))
    }
}

extension Scene {
    /// Writes a label, its left end at `x` and its letters standing on `y`.
    mutating func write(_ label: Label, x: Double, y: Double, size: Double, color: Pigment) {
        label.draw(x: x, y: y, size: size, color: color) { add($0) }
    }

    /// Writes a label centred at a place.
    mutating func write(_ label: Label, centredAt x: Double, _ y: Double, size: Double, color: Pigment) {
        write(label, x: x - label.width(size) / 2, y: y + 0.33 * size, size: size, color: color)
    }
}
