extension Diagram {
    /// The drawing as a picture.
    ///
    /// - Parameter width: how wide a line may be, in units of 1/96 inch; nil takes about a page, more for long circuits.
    public func scene(density: Density = .normal, palette: Palette = .plain, width: Double? = nil) -> Scene {
        let sheet = DiagramSheet(self, density: density, width: width)
        var painter = DiagramPainter(sheet, palette)
        return painter.scene()
    }
}

/// Where things are on one line of a drawing.
struct DiagramLine {
    let columns: Range<Int>
    /// The height of each wire, from the picture's top.
    var wires: [Double]
    /// The left side of each column.
    var lefts: [Double]
    /// Where the wires begin and end.
    var start: Double
    var end: Double
    var isFirst: Bool
    var isLast: Bool

    func centre(_ column: Int, _ sheet: DiagramSheet) -> Double { lefts[column - columns.lowerBound] + sheet.widths[column] / 2 }
}

/// Draws a sheet: what lies behind first, texts last.
struct DiagramPainter {
    let sheet: DiagramSheet
    let palette: Palette
    private var layers: [ShapeLayer]

    enum Layer: Int, CaseIterable { case frames, barriers, wires, links, boxes, crossings, dots, texts }

    /// Where phases stand over wires.
    private let phases: [(wire: Int, column: Int)]

    init(_ sheet: DiagramSheet, _ palette: Palette) {
        (self.sheet, self.palette) = (sheet, palette)
        // Texts stay in the order in which one reads them, where there are not too many to read.
        let isShort = sheet.diagram.elements.count <= 5000
        layers = Layer.allCases.map { ShapeLayer(keepsOrder: $0 == .frames || $0 == .barriers || ($0 == .texts && isShort)) }
        phases = sheet.diagram.elements.compactMap { if case .phase(let wire, _) = $0.symbol { (wire, $0.column) } else { nil } }
    }

    mutating func add(_ outline: Shape.Outline, _ look: Shape.Look, in layer: Layer) {
        layers[layer.rawValue].add(.outline(outline, look))
    }

    mutating func write(_ label: Label, x: Double, y: Double, size: Double, color: Pigment) {
        label.draw(x: x, y: y, size: size, color: color) { layers[Layer.texts.rawValue].add($0) }
    }

    mutating func write(_ label: Label, centredAt x: Double, _ y: Double, size: Double, color: Pigment) {
        write(label, x: x - label.width(size) / 2, y: y + 0.33 * size, size: size, color: color)
    }

    mutating func scene() -> Scene {
        var (top, right) = (DiagramSheet.margin, 0.0)
        for number in sheet.lines.indices {
            let (line, bottom) = line(number, top: top)
            draw(line, elements: sheet.starts[number]..<sheet.starts[number + 1])
            right = max(right, line.end)
            top = bottom + 0.6 * sheet.style.pitch
        }
        if sheet.diagram.isCut {
            write(Label("blocks nested deeper are not drawn"), x: DiagramSheet.margin, y: top, size: sheet.style.small, color: palette.text)
            top += sheet.style.pitch / 2
        }
        let bottom = top - 0.6 * sheet.style.pitch + DiagramSheet.margin
        var scene = Scene(
            width: (right + DiagramSheet.margin).rounded(.up), height: max(bottom, 2 * DiagramSheet.margin).rounded(.up),
            background: palette.background, title: sheet.diagram.name)
        for layer in layers { for group in layer.groups { scene.add(group) } }
        return scene
    }

    /// The places of a line's wires and columns, and where it ends below.
    private func line(_ number: Int, top: Double) -> (DiagramLine, bottom: Double) {
        let (columns, style, wires) = (sheet.lines[number], sheet.style, sheet.diagram.wires)
        var (above, below) = ([Double](repeating: 0, count: wires.count), [Double](repeating: 0, count: wires.count))
        for frame in sheet.diagram.frames where frame.columns.overlaps(columns) {
            above[frame.wires.lowerBound] = max(above[frame.wires.lowerBound], Double(frame.above) * style.strip)
            below[frame.wires.upperBound] = max(below[frame.wires.upperBound], Double(frame.below) * 5)
        }
        for (wire, column) in phases where columns.contains(column) {
            above[wire] = max(above[wire], phaseRoom + stripRoom(wire, columns))
        }
        var (heights, at) = ([Double](), top)
        for wire in wires.indices {
            let own = wires[wire].isQubit ? style.pitch : 0.8 * style.pitch
            at += above[wire] + (wire == 0 ? style.box / 2 + 4 : own / 2)
            heights.append(at)
            at += below[wire] + (wire == wires.count - 1 ? style.box / 2 + 4 : own / 2)
        }
        var (lefts, x) = ([Double](), DiagramSheet.margin + sheet.labelWidth + style.gap / 2)
        for column in columns {
            lefts.append(x)
            x += sheet.widths[column] + style.gap
        }
        let line = DiagramLine(
            columns: columns, wires: heights, lefts: lefts, start: DiagramSheet.margin + sheet.labelWidth - 4, end: x + 2,
            isFirst: number == 0, isLast: number == sheet.lines.count - 1)
        return (line, at)
    }

    /// The room that a phase needs above a wire.
    private var phaseRoom: Double { sheet.style.font + 10 }

    private func stripRoom(_ wire: Int, _ columns: Range<Int>) -> Double {
        sheet.diagram.frames.filter { $0.columns.overlaps(columns) && $0.wires.lowerBound == wire }
            .reduce(0) { max($0, Double($1.above) * sheet.style.strip) }
    }

    private mutating func draw(_ line: DiagramLine, elements: Range<Int>) {
        drawWires(line)
        for frame in sheet.diagram.frames where frame.columns.overlaps(line.columns) { draw(frame, line) }
        for element in sheet.diagram.elements[elements] { draw(element, line) }
    }

    private mutating func drawWires(_ line: DiagramLine) {
        let style = sheet.style
        for (wire, y) in zip(sheet.diagram.wires, line.wires) {
            let label = wire.label
            let x = line.start - (sheet.diagram.wires.contains { !$0.isQubit } ? 12 : 0) - 6
            write(label, x: x - label.width(style.font), y: y + 0.33 * style.font, size: style.font, color: palette.text)
            if let bits = wire.bits {
                let look = Shape.Look(stroke: palette[.classical], width: 1)
                for side in [-1.5, 1.5] {
                    add(.line(x1: line.start - 12, y1: y + side, x2: line.end, y2: y + side), look, in: .wires)
                }
                if bits > 1 {
                    add(.line(x1: line.start - 7, y1: y + 5, x2: line.start - 1, y2: y - 5), look, in: .wires)
                    write(
                        Label("\(bits)"), x: line.start, y: y - 6, size: style.small * 0.85, color: palette[.classical])
                }
            } else {
                let start = line.start - (sheet.diagram.wires.contains { !$0.isQubit } ? 12 : 0)
                add(.line(x1: start, y1: y, x2: line.end, y2: y), .init(stroke: palette[.wire], width: 1.1), in: .wires)
            }
        }
    }

    private mutating func draw(_ frame: Diagram.Frame, _ line: DiagramLine) {
        let style = sheet.style
        let top = top(of: frame, line)
        let bottom = line.wires[frame.wires.upperBound] + style.box / 2 + Double(frame.below) * 4.5
        let begins = frame.columns.lowerBound >= line.columns.lowerBound
        let ends = frame.columns.upperBound < line.columns.upperBound
        let left = begins ? line.lefts[frame.columns.lowerBound - line.columns.lowerBound] : line.start + 2
        let last = frame.columns.upperBound
        let right = ends ? line.lefts[last - line.columns.lowerBound] + sheet.widths[last] : line.end
        let look = Shape.Look(stroke: palette[.classical], width: 1, dash: 4)
        let fill = palette.background.mixed(with: palette[.control], 0.045 + 0.02 * Double(min(frame.depth, 4)))
        add(.rectangle(x: left, y: top, width: right - left, height: bottom - top, radius: 4), .init(fill: fill), in: .frames)
        var edge: [Shape.Step] = [.move(left, top), .line(right, top)]
        edge.append(ends ? .line(right, bottom) : .move(right, bottom))
        edge.append(.line(left, bottom))
        if begins { edge.append(.line(left, top)) }
        add(.path(edge), look, in: .frames)
        if begins { write(frame.label, x: left + 6, y: top + 0.78 * style.strip, size: style.small, color: palette[.control]) }
        for (column, label) in frame.branches where line.columns.contains(column) {
            let x = line.lefts[column - line.columns.lowerBound]
            add(.line(x1: x, y1: top, x2: x, y2: bottom), look, in: .frames)
            write(label, x: x + 6, y: top + 0.78 * style.strip, size: style.small, color: palette[.control])
        }
    }

    /// The upper edge of a frame: over its gates, the phases above them and the labels of the frames within it.
    func top(of frame: Diagram.Frame, _ line: DiagramLine) -> Double {
        let room = Double(frame.above) * sheet.style.strip + (hasPhase(frame, line) ? phaseRoom : 0)
        return line.wires[frame.wires.lowerBound] - sheet.style.box / 2 - 4 - room
    }

    private func hasPhase(_ frame: Diagram.Frame, _ line: DiagramLine) -> Bool {
        phases.contains { $0.wire == frame.wires.lowerBound && line.columns.contains($0.column) }
    }
}
