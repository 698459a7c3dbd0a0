public import Drawing

extension CellGrid {
    /// The grid as a picture of nine by eighteen units a cell.
    ///
    /// Lines, blocks and braille dots are shapes that fill their cells, so that they join whatever the font; other characters are text in a monospaced font.
    public func scene(appearance: Theme.Appearance = .dark) -> Scene {
        let paint = Paint(appearance)
        let looks = styles.map(paint.colors)
        let back = looks.first?.back ?? paint.back
        var scene = Scene(
            width: CellShape.width * Double(columns), height: CellShape.height * Double(rows), background: back)
        for row in 0..<rows {
            for run in runs(row) where looks[run.style].back != back {
                let part = CellShape.Part(x: 0, y: 0, width: CellShape.width * Double(run.count), height: CellShape.height)
                scene.add(part, column: run.column, row: row, looks[run.style].back)
            }
        }
        for row in 0..<rows { for run in runs(row) { draw(run, row, looks[run.style], &scene) } }
        return scene
    }

    /// The grid as SVG 1.1, one unit a pixel; the same bytes for the same grid.
    public func svg(appearance: Theme.Appearance = .dark) -> String { String(decoding: scene(appearance: appearance).svg, as: UTF8.self) }

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

    private func draw(_ run: Run, _ row: Int, _ look: (fore: Pigment, back: Pigment), _ scene: inout Scene) {
        let attributes = styles[run.style].attributes
        // The size at which a letter of DejaVu Sans Mono is as wide as a cell.
        let font = Lettering.Font(
            .monospaced, size: 14.95, isItalic: attributes.contains(.italic), isBold: attributes.contains(.bold),
            isUnderlined: attributes.contains(.underline))
        var (parts, letters) = ([(part: CellShape.Part, column: Int)](), [Lettering]())
        var word = (start: 0, text: "", columns: 0)
        func place(_ text: String, _ column: Int, columns: Int) {
            letters.append(
                Lettering(
                    text, x: Double(column) * CellShape.width, y: Double(row) * CellShape.height + 14,
                    width: Double(columns) * CellShape.width, font: font, color: look.fore))
        }
        func endWord() {
            if !word.text.isEmpty { place(word.text, word.start, columns: word.columns) }
            word = (0, "", 0)
        }
        for column in run.column..<run.column + run.count {
            let scalar = cells[row * columns + column].scalar
            if scalar == 0 { continue }
            switch CellShape.of(scalar) {
            case .parts(let own):
                endWord()
                for part in own { parts.append((part, column)) }
            case .shade(let share):
                endWord()
                let cell = CellShape.Part(x: 0, y: 0, width: CellShape.width, height: CellShape.height)
                scene.add(cell, column: column, row: row, look.back.mixed(with: look.fore, share))
            case .lines(let steps):
                endWord()
                scene.add(steps, column: column, row: row, look.fore)
            case nil where scalar == 32: endWord()
            case nil:
                let character = Unicode.Scalar(scalar) ?? " "
                let width = Width.columns(of: character)
                if width > 1 {
                    // A wide character has its two cells to itself.
                    endWord()
                    place(String(Character(character)), column, columns: width)
                } else {
                    if word.text.isEmpty { word.start = column }
                    word.text.unicodeScalars.append(character)
                    word.columns += width
                }
            }
        }
        endWord()
        scene.add(parts, row: row, look.fore)
        for letter in letters { scene.add(.text(letter)) }
    }
}

extension Scene {
    fileprivate mutating func add(_ part: CellShape.Part, column: Int, row: Int, _ color: Pigment) {
        let (x, y) = (Double(column) * CellShape.width + part.x, Double(row) * CellShape.height + part.y)
        add(.outline(.rectangle(x: x, y: y, width: part.width, height: part.height, radius: 0), .init(fill: color)))
    }

    /// Parts of a row's cells; those that go on in the next cell are one.
    fileprivate mutating func add(_ parts: [(part: CellShape.Part, column: Int)], row: Int, _ color: Pigment) {
        var joined: [CellShape.Part] = []
        for (part, column) in parts {
            var moved = part
            moved.x += Double(column) * CellShape.width
            if let last = joined.last, last.y == moved.y, last.height == moved.height, last.x + last.width == moved.x {
                joined[joined.count - 1].width += moved.width
            } else {
                joined.append(moved)
            }
        }
        for part in joined { add(part, column: 0, row: row, color) }
    }

    fileprivate mutating func add(_ steps: [Shape.Step], column: Int, row: Int, _ color: Pigment) {
        let (dx, dy) = (Double(column) * CellShape.width, Double(row) * CellShape.height)
        let moved = steps.map { step -> Shape.Step in
            switch step {
            case .move(let x, let y): .move(x + dx, y + dy)
            case .line(let x, let y): .line(x + dx, y + dy)
            case .curve(let x1, let y1, let x2, let y2, let x, let y): .curve(x1 + dx, y1 + dy, x2 + dx, y2 + dy, x + dx, y + dy)
            case .close: .close
            }
        }
        add(.outline(.path(moved), .init(stroke: color, width: 1)))
    }
}

/// The colours of a picture, where a terminal would have its own.
private struct Paint {
    let fore: Pigment
    let back: Pigment

    init(_ appearance: Theme.Appearance) {
        (fore, back) =
            appearance == .dark
            ? (Pigment(0xD0, 0xD0, 0xD0), Pigment(0x10, 0x10, 0x10)) : (Pigment(0x20, 0x20, 0x20), Pigment(255, 255, 255))
    }

    func colors(_ style: Style) -> (fore: Pigment, back: Pigment) {
        let (text, ground) = (pigment(style.foreground) ?? fore, pigment(style.background) ?? back)
        return style.attributes.contains(.reverse) ? (ground, text) : (text, ground)
    }

    private func pigment(_ color: Color) -> Pigment? {
        if color == .terminal { return nil }
        let (red, green, blue) = color.components
        return Pigment(UInt8(clamping: red), UInt8(clamping: green), UInt8(clamping: blue))
    }
}
