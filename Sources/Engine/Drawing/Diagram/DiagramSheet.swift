/// A diagram's measures: how wide its columns are, and where it is broken into lines.
struct DiagramSheet {
    let diagram: Diagram
    let style: Style
    /// The width of each column, without the gap after it.
    let widths: [Double]
    /// Room for the wires' names.
    let labelWidth: Double
    /// The columns of each line.
    let lines: [Range<Int>]
    /// The first element of each line, and one more.
    let starts: [Int]

    /// Measures that a density gives.
    struct Style {
        var pitch: Double
        var box: Double
        var gap: Double
        var font: Double
        /// How wide a gate's text with its angles may be on one line, and how wide its angles below the name.
        var inline: Double
        var angles: Double

        init(_ density: Density) {
            switch density {
            case .compact: self.init(pitch: 36, box: 26, gap: 6, font: 15, inline: 70, angles: 130)
            case .normal: self.init(pitch: 48, box: 32, gap: 12, font: 17, inline: 96, angles: 240)
            case .boxed: self.init(pitch: 62, box: 38, gap: 24, font: 19, inline: 150, angles: 480)
            }
        }

        private init(pitch: Double, box: Double, gap: Double, font: Double, inline: Double, angles: Double) {
            (self.pitch, self.box, self.gap, self.font, self.inline, self.angles) = (pitch, box, gap, font, inline, angles)
        }

        var small: Double { (font * 0.72).rounded() }
        let dot = 4.0
        let plus = 9.5
        let cross = 5.5
        /// The strip of a frame that its label stands in.
        let strip = 17.0
    }

    static let margin = 14.0

    init(_ diagram: Diagram, density: Density, width: Double?) {
        (self.diagram, style) = (diagram, Style(density))
        var widths = [Double](repeating: 8, count: diagram.columnCount)
        for element in diagram.elements { widths[element.column] = max(widths[element.column], Self.width(element.symbol, style)) }
        for frame in diagram.frames { Self.widen(&widths, for: frame, style) }
        self.widths = widths
        let font = style.font
        labelWidth = diagram.wires.reduce(0) { max($0, $1.label.width(font)) } + 12 + (diagram.wires.contains { !$0.isQubit } ? 16 : 0)
        let limit = (width ?? Self.naturalWidth(widths, labelWidth, diagram, style)) - 2 * Self.margin
        lines = Self.evenLines(widths, diagram, limit: limit - labelWidth - 2 * style.gap, style)
        var (starts, at) = ([Int](), 0)
        for line in lines {
            starts.append(at)
            while at < diagram.elements.count, diagram.elements[at].column < line.upperBound { at += 1 }
        }
        self.starts = starts + [diagram.elements.count]
    }

    /// The width that a drawing has where nobody asks for another: a page's for a short circuit, about a square for a long one.
    private static func naturalWidth(_ widths: [Double], _ labels: Double, _ diagram: Diagram, _ style: Style) -> Double {
        let length = widths.reduce(0) { $0 + $1 + style.gap }
        let height = Double(diagram.wires.count + 1) * style.pitch
        return max(1200, (length * height).squareRoot() * 1.25 + labels)
    }

    /// Frames are wide enough for their labels.
    private static func widen(_ widths: inout [Double], for frame: Diagram.Frame, _ style: Style) {
        var parts = [(frame.columns.lowerBound, frame.label)] + frame.branches
        parts.append((frame.columns.upperBound, Label()))
        for (part, next) in zip(parts, parts.dropFirst()) {
            let have = widths[part.0..<next.0].reduce(0) { $0 + $1 + style.gap }
            let need = part.1.width(style.small) + 12
            if have < need { widths[next.0 - 1] += need - have }
        }
    }

    /// The fewest lines within the limit, none much shorter than the others.
    private static func evenLines(_ widths: [Double], _ diagram: Diagram, limit: Double, _ style: Style) -> [Range<Int>] {
        let fewest = lines(widths, diagram, limit: limit, style)
        guard fewest.count > 1 else { return fewest }
        var (low, high) = (limit / 2, limit)
        for _ in 0..<8 {
            let middle = (low + high) / 2
            if lines(widths, diagram, limit: middle, style).count > fewest.count { low = middle } else { high = middle }
        }
        return lines(widths, diagram, limit: high, style)
    }

    private static func lines(_ widths: [Double], _ diagram: Diagram, limit: Double, _ style: Style) -> [Range<Int>] {
        // What must stay on one line from a column on: the label of a frame that begins there.
        var needs: [Int: Double] = [:]
        for frame in diagram.frames {
            for (column, label) in [(frame.columns.lowerBound, frame.label)] + frame.branches {
                needs[column] = max(needs[column] ?? 0, label.width(style.small) + 12)
            }
        }
        var lines: [Range<Int>] = []
        var (start, used) = (0, 0.0)
        for column in widths.indices {
            if column > start, used + max(widths[column], needs[column] ?? 0) > limit {
                lines.append(start..<column)
                (start, used) = (column, 0)
            }
            used += widths[column] + style.gap
        }
        if start < widths.count || lines.isEmpty { lines.append(start..<widths.count) }
        return lines
    }

    // MARK: Symbols

    /// How a gate's text stands in its box: on one line, or with its angles below.
    struct BoxText {
        var name: Label
        var angles: Label?
        var width: Double
    }

    static func text(of symbol: Diagram.GateSymbol, _ style: Style) -> BoxText {
        let name = symbol.label.shortened(to: style.angles, size: style.font)
        guard !symbol.parameters.isEmpty else { return BoxText(name: name, angles: nil, width: name.width(style.font)) }
        let inline = name + Label("(") + symbol.parameters + Label(")")
        let width = inline.width(style.font)
        if width <= style.inline { return BoxText(name: inline, angles: nil, width: width) }
        let angles = symbol.parameters.shortened(to: style.angles, size: style.small)
        return BoxText(name: name, angles: angles, width: max(name.width(style.font), angles.width(style.small)))
    }

    static let portWidth = 12.0

    static func boxWidth(_ symbol: Diagram.GateSymbol, _ text: BoxText, _ style: Style) -> Double {
        max(text.width + 12 + (symbol.isOrdered ? portWidth : 0), style.box)
    }

    static func width(_ symbol: Diagram.Symbol, _ style: Style) -> Double {
        switch symbol {
        case .gate(let gate):
            let own =
                switch gate.body {
                case .box: boxWidth(gate, text(of: gate, style), style)
                case .plus: 2 * style.plus
                case .cross: 2 * style.cross + 2
                case .dots: 2 * style.dot + (gate.label.isEmpty ? 0 : 2 * (gate.label.width(style.font) + 4))
                }
            return max(own, width(gate.condition, style))
        case .measure(_, _, let place): return max(style.box + 2, place.map { 2 * (Label("\($0)").width(style.small) + 8) } ?? 0)
        case .reset(_, let condition): return max(style.box, width(condition, style))
        case .barrier: return 12
        case .delay(_, let length): return max(style.box + 8, length.width(style.small) + 12)
        case .assign(_, let text): return text.shortened(to: style.angles, size: style.small).width(style.small) + 12
        case .phase(_, let text): return text.width(style.font) + 12
        case .open: return 12
        case .divide: return 8
        case .close: return 6
        }
    }

    private static func width(_ link: Diagram.Link?, _ style: Style) -> Double {
        link.map { 2 * ($0.text.width(style.small) + 7) } ?? 0
    }
}
