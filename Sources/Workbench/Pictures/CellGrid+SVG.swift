extension CellGrid {
    /// The grid as a picture: SVG 1.1, one unit a pixel, the same bytes for the same grid.
    ///
    /// Lines, blocks and braille dots are drawn as shapes, so that they join whatever the font; other characters are text in the viewer's monospaced font.
    public func svg(appearance: Theme.Appearance = .dark) -> String {
        let (width, height) = (Self.cellWidth * columns, Self.cellHeight * rows)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
            font-family="'DejaVu Sans Mono','JetBrains Mono',Menlo,Consolas,monospace" font-size="15">

            """
        let paint = Paint(appearance)
        let looks = styles.map(paint.colors)
        text += "<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(looks.first?.back ?? paint.back)\"/>\n"
        for row in 0..<rows {
            for run in runs(row) where looks[run.style].back != looks[0].back {
                text += "<rect x=\"\(run.column * Self.cellWidth)\" y=\"\(row * Self.cellHeight)\" width=\"\(run.count * Self.cellWidth)\" "
                text += "height=\"\(Self.cellHeight)\" fill=\"\(looks[run.style].back)\"/>\n"
            }
        }
        for row in 0..<rows { for run in runs(row) { text += drawn(run, row, looks[run.style].fore) } }
        return text + "</svg>\n"
    }

    static let cellWidth = 9
    static let cellHeight = 18

    private struct Run {
        var column: Int
        var count: Int
        var style: Int
    }

    /// The stretches of a row that have one style.
    private func runs(_ row: Int) -> [Run] {
        var runs: [Run] = []
        for column in 0..<columns {
            let style = Int(cells[row * columns + column].style)
            if let last = runs.last, last.style == style {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Run(column: column, count: 1, style: style))
            }
        }
        return runs
    }

    private func drawn(_ run: Run, _ row: Int, _ color: String) -> String {
        var (shapes, strokes, letters) = ("", "", "")
        var word = (start: 0, text: "", columns: 0)
        func endWord() {
            guard !word.text.isEmpty else { return }
            letters += "<tspan x=\"\(word.start * Self.cellWidth)\" textLength=\"\(word.columns * Self.cellWidth)\" "
            letters += "lengthAdjust=\"spacingAndGlyphs\">\(word.text)</tspan>"
            word = (0, "", 0)
        }
        for column in run.column..<run.column + run.count {
            let scalar = cells[row * columns + column].scalar
            let (x, y) = (column * Self.cellWidth, row * Self.cellHeight)
            if scalar == 0 { continue }
            if let shape = Self.shape(scalar, x, y) {
                endWord()
                shapes += shape
            } else if let stroke = Self.stroke(scalar, x, y) {
                endWord()
                strokes += stroke
            } else if scalar == 32 {
                endWord()
            } else {
                let character = Unicode.Scalar(scalar) ?? " "
                if word.text.isEmpty { word.start = column }
                word.text += Self.escaped(character)
                word.columns += Width.columns(of: character)
            }
        }
        endWord()
        var text = ""
        if !shapes.isEmpty { text += "<path fill=\"\(color)\" d=\"\(shapes)\"/>\n" }
        if !strokes.isEmpty { text += "<path fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.4\" d=\"\(strokes)\"/>\n" }
        guard !letters.isEmpty else { return text }
        let attributes = styles[run.style].attributes
        let weight =
            (attributes.contains(.bold) ? " font-weight=\"bold\"" : "") + (attributes.contains(.italic) ? " font-style=\"italic\"" : "")
        let underline = attributes.contains(.underline) ? " text-decoration=\"underline\"" : ""
        return text + "<text y=\"\(row * Self.cellHeight + 14)\" fill=\"\(color)\"\(weight)\(underline)>\(letters)</text>\n"
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        default: String(Character(scalar))
        }
    }

    /// The outline of a block or of braille dots.
    private static func shape(_ scalar: UInt32, _ x: Int, _ y: Int) -> String? {
        switch scalar {
        case 0x2800...0x28FF:
            let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
            return places.enumerated().filter { (scalar - 0x2800) >> UInt32($0.offset) & 1 == 1 }.map { _, place in
                "M\(half(2 * x + 2 + 9 * place.0)) \(half(2 * y + 2 + 9 * place.1))h2.6v2.6h-2.6z"
            }.joined()
        case 0x2588: return "M\(x) \(y)h\(cellWidth)v\(cellHeight)h-\(cellWidth)z"
        case 0x2581...0x2587:
            let tall = Int(scalar - 0x2580) * cellHeight
            return "M\(x) \(eighth(8 * (y + cellHeight) - tall))h\(cellWidth)v\(eighth(tall))h-\(cellWidth)z"
        case 0x2589...0x258F:
            let wide = Int(0x2590 - scalar) * cellWidth
            return "M\(x) \(y)h\(eighth(wide))v\(cellHeight)h-\(eighth(wide))z"
        default: return nil
        }
    }

    /// The line of a box-drawing character.
    private static func stroke(_ scalar: UInt32, _ x: Int, _ y: Int) -> String? {
        let (middle, centre) = ("\(2 * x + cellWidth)", "\(y + cellHeight / 2)")
        let column = half(Int(middle) ?? 0)
        let (left, right, up, down) = (1, 2, 4, 8)
        let arms: [UInt32: Int] = [
            0x2500: left | right, 0x2501: left | right, 0x2502: up | down, 0x250C: right | down, 0x2510: left | down, 0x2514: right | up,
            0x2518: left | up, 0x251C: right | up | down, 0x2524: left | up | down, 0x252C: left | right | down, 0x2534: left | right | up,
            0x253C: left | right | up | down, 0x2550: left | right,
        ]
        if scalar >= 0x256D, scalar <= 0x2570 {
            let isLeft = scalar == 0x256E || scalar == 0x256F
            let isUp = scalar >= 0x256F
            let start = "M\(isLeft ? "\(x)" : "\(x + cellWidth)") \(centre)"
            return start + "Q\(column) \(centre) \(column) \(isUp ? y : y + cellHeight)"
        }
        guard let mask = arms[scalar] else { return nil }
        if scalar == 0x2550 { return "M\(x) \(y + 8)h\(cellWidth)M\(x) \(y + 11)h\(cellWidth)" }
        var path = ""
        if mask & left != 0 { path += "M\(x) \(centre)H\(column)" }
        if mask & right != 0 { path += "M\(column) \(centre)H\(x + cellWidth)" }
        if mask & up != 0 { path += "M\(column) \(y)V\(centre)" }
        if mask & down != 0 { path += "M\(column) \(centre)V\(y + cellHeight)" }
        return path
    }

    private static func half(_ double: Int) -> String { double % 2 == 0 ? "\(double / 2)" : "\(double / 2).5" }

    private static func eighth(_ value: Int) -> String {
        let rest = value % 8 * 125
        guard rest > 0 else { return "\(value / 8)" }
        let digits = String(rest)
        return "\(value / 8)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}

/// The colours of a picture, where a terminal would have its own.
private struct Paint {
    let fore: String
    let back: String

    init(_ appearance: Theme.Appearance) {
        (fore, back) = appearance == .dark ? ("#d0d0d0", "#101010") : ("#202020", "#ffffff")
    }

    func colors(_ style: Style) -> (fore: String, back: String) {
        let (text, ground) = (hex(style.foreground) ?? fore, hex(style.background) ?? back)
        return style.attributes.contains(.reverse) ? (ground, text) : (text, ground)
    }

    private func hex(_ color: Color) -> String? {
        if color == .terminal { return nil }
        let (red, green, blue) = color.components
        return "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
