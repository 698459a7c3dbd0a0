extension DiagramPainter {
    mutating func draw(_ element: Diagram.Element, _ line: DiagramLine) {
        let x = line.centre(element.column, sheet)
        switch element.symbol {
        case .gate(let gate): draw(gate, at: x, element.column, line)
        case .measure(let qubit, let wire, let place): drawMeter(at: x, line.wires[qubit], onto: wire.map { line.wires[$0] }, place)
        case .reset(let qubit, let link):
            drawBox(at: x, from: line.wires[qubit], to: line.wires[qubit], width: sheet.style.box, .measurement)
            drawKet(at: x, line.wires[qubit])
            if let link { draw(link, at: x, from: line.wires[qubit], line) }
        case .barrier(let wires): drawBarrier(at: x, wires, line)
        case .delay(let wires, let length): drawDelay(at: x, wires, length, line)
        case .assign(let wire, let text): drawAssignment(at: x, line.wires[wire], text)
        case .phase(let wire, let label):
            let y = line.wires[wire] - sheet.style.box / 2 - 4 - sheet.style.font / 2
            write(label, centredAt: x, y, size: sheet.style.font, color: palette.text)
        case .open(let frame, let reads): drawReads(at: x, sheet.diagram.frames[frame], reads, line)
        case .divide, .close: break
        }
    }

    // MARK: Gates

    private mutating func draw(_ gate: Diagram.GateSymbol, at x: Double, _ column: Int, _ line: DiagramLine) {
        let style = sheet.style
        let marked = gate.controls.map(\.wire) + gate.targets
        guard let low = marked.min(), let high = marked.max() else { return }
        let ink = palette[gate.body == .box ? .control : gate.ink]
        if low < high {
            add(.line(x1: x, y1: line.wires[low], x2: x, y2: line.wires[high]), .init(stroke: ink, width: 1.3), in: .links)
        }
        for (wire, isPositive) in gate.controls { drawDot(at: x, line.wires[wire], isPositive, ink) }
        if let link = gate.condition { draw(link, at: x, from: line.wires[high], line) }
        switch gate.body {
        case .plus:
            for wire in gate.targets {
                let y = line.wires[wire]
                add(.circle(x: x, y: y, radius: style.plus), .init(fill: palette.fill(gate.ink), stroke: ink, width: 1.3), in: .boxes)
                add(.line(x1: x - style.plus, y1: y, x2: x + style.plus, y2: y), .init(stroke: ink, width: 1.3), in: .crossings)
                add(.line(x1: x, y1: y - style.plus, x2: x, y2: y + style.plus), .init(stroke: ink, width: 1.3), in: .crossings)
            }
        case .cross:
            for wire in gate.targets {
                let (y, arm) = (line.wires[wire], style.cross)
                let steps: [Shape.Step] = [
                    .move(x - arm, y - arm), .line(x + arm, y + arm), .move(x - arm, y + arm), .line(x + arm, y - arm),
                ]
                add(.path(steps), .init(stroke: ink, width: 1.6), in: .dots)
            }
        case .dots:
            if !gate.label.isEmpty, let last = gate.controls.map(\.wire).max() {
                write(gate.label, x: x + style.dot + 3, y: line.wires[last] - 5, size: style.font, color: palette.text)
            }
        case .box: drawBoxes(gate, at: x, line)
        }
    }

    /// One box over all targets; where a control lies between them, one over each run of neighbours.
    private mutating func drawBoxes(_ gate: Diagram.GateSymbol, at x: Double, _ line: DiagramLine) {
        let style = sheet.style
        let sorted = gate.targets.sorted()
        guard let low = sorted.first, let high = sorted.last else { return }
        var runs = [low...high]
        if gate.controls.contains(where: { (low...high).contains($0.wire) }) {
            runs = []
            for wire in sorted {
                if let last = runs.last, last.upperBound == wire - 1 {
                    runs[runs.count - 1] = last.lowerBound...wire
                } else {
                    runs.append(wire...wire)
                }
            }
        }
        let text = DiagramSheet.text(of: gate, style)
        let width = DiagramSheet.boxWidth(gate, text, style)
        let port = gate.isOrdered ? DiagramSheet.portWidth : 0
        for run in runs {
            let (top, bottom) = (line.wires[run.lowerBound], line.wires[run.upperBound])
            drawBox(at: x, from: top, to: bottom, width: width, gate.ink)
            for wire in run where !gate.targets.contains(wire) {
                let y = line.wires[wire]
                add(.line(x1: x - width / 2, y1: y, x2: x + width / 2, y2: y), .init(stroke: palette[.wire], width: 1.1), in: .crossings)
            }
            // The text has its own ground where a wire would run through it.
            let (middle, centre) = ((top + bottom) / 2, x + port / 2)
            let tall = text.angles == nil ? 0.6 * style.font : 0.75 * style.box / 2
            if run.contains(where: { !gate.targets.contains($0) && abs(line.wires[$0] - middle) < tall }) {
                add(
                    .rectangle(x: centre - text.width / 2 - 2, y: middle - tall, width: text.width + 4, height: 2 * tall, radius: 2),
                    .init(fill: palette.fill(gate.ink)), in: .dots)
            }
            if let angles = text.angles {
                write(text.name, centredAt: centre, middle - 0.42 * style.font, size: style.font * 0.9, color: palette.text)
                write(angles, centredAt: centre, middle + 0.72 * style.small, size: style.small, color: palette[.parameter])
            } else {
                write(text.name, centredAt: centre, middle, size: style.font, color: palette.text)
            }
            guard gate.isOrdered else { continue }
            for (place, wire) in gate.targets.enumerated() where run.contains(wire) {
                write(
                    Label("\(place)"), centredAt: x - width / 2 + 7, line.wires[wire], size: style.small * 0.85, color: palette[.label])
            }
        }
    }

    private mutating func drawBox(at x: Double, from top: Double, to bottom: Double, width: Double, _ ink: Ink) {
        let box = sheet.style.box
        add(
            .rectangle(x: x - width / 2, y: top - box / 2, width: width, height: bottom - top + box, radius: 2.5),
            .init(fill: palette.fill(ink), stroke: palette[ink], width: 1.2), in: .boxes)
    }

    private mutating func drawDot(at x: Double, _ y: Double, _ isPositive: Bool, _ color: Pigment) {
        let look = Shape.Look(fill: isPositive ? color : palette.background, stroke: color, width: 1.3)
        add(.circle(x: x, y: y, radius: isPositive ? sheet.style.dot : sheet.style.dot + 0.5), look, in: .dots)
    }

    // MARK: Classical

    /// A double line from a symbol down to a classical wire, with a dot there.
    private mutating func draw(_ link: Diagram.Link, at x: Double, from top: Double, _ line: DiagramLine) {
        let bottom = line.wires[link.wire]
        drawDouble(at: x, from: top, to: bottom)
        drawDot(at: x, bottom, link.isPositive, palette[.classical])
        write(link.text, x: x + 6, y: bottom + sheet.style.small, size: sheet.style.small, color: palette[.classical])
    }

    private mutating func drawDouble(at x: Double, from top: Double, to bottom: Double) {
        let look = Shape.Look(stroke: palette[.classical], width: 1)
        for side in [-1.5, 1.5] { add(.line(x1: x + side, y1: top, x2: x + side, y2: bottom), look, in: .links) }
    }

    private mutating func drawMeter(at x: Double, _ y: Double, onto bit: Double?, _ place: Int?) {
        let style = sheet.style
        let (box, color) = (style.box, palette[.measurement])
        drawBox(at: x, from: y, to: y, width: box + 2, .measurement)
        // The scale of the meter and its needle.
        let (radius, base) = (0.32 * box, y + 0.2 * box)
        let bend = 0.5523 * radius
        add(
            .path([
                .move(x - radius, base), .curve(x - radius, base - bend, x - bend, base - radius, x, base - radius),
                .curve(x + bend, base - radius, x + radius, base - bend, x + radius, base),
            ]), .init(stroke: color, width: 1.3), in: .crossings)
        add(.line(x1: x, y1: base, x2: x + 0.26 * box, y2: y - 0.3 * box), .init(stroke: color, width: 1.3), in: .crossings)
        let (tipX, tipY) = (x + 0.3 * box, y - 0.37 * box)
        add(
            .path([.move(tipX, tipY), .line(tipX - 0.05 * box, tipY + 0.17 * box), .line(tipX - 0.17 * box, tipY + 0.07 * box), .close]),
            .init(fill: color), in: .dots)
        guard let bit else { return }
        drawDouble(at: x, from: y + box / 2, to: bit - 8)
        add(
            .path([.move(x, bit - 1), .line(x - 4.5, bit - 9), .line(x + 4.5, bit - 9), .close]), .init(fill: palette[.classical]),
            in: .dots)
        if let place {
            write(Label("\(place)"), x: x + 5, y: bit + style.small, size: style.small, color: palette[.classical])
        }
    }

    private mutating func drawKet(at x: Double, _ y: Double) {
        let (size, color) = (sheet.style.font, palette.text)
        let half = 0.42 * size
        write(Label("0"), centredAt: x - 0.08 * size, y, size: size, color: color)
        let look = Shape.Look(stroke: color, width: 1.1)
        add(.line(x1: x - 0.48 * size, y1: y - half, x2: x - 0.48 * size, y2: y + half), look, in: .crossings)
        add(
            .path([.move(x + 0.3 * size, y - half), .line(x + 0.5 * size, y), .line(x + 0.3 * size, y + half)]), look, in: .crossings)
    }

    private mutating func drawAssignment(at x: Double, _ y: Double, _ text: Label) {
        let style = sheet.style
        let shown = text.shortened(to: style.angles, size: style.small)
        let (width, height) = (shown.width(style.small) + 10, style.small + 8)
        add(
            .rectangle(x: x - width / 2, y: y - height / 2, width: width, height: height, radius: 2.5),
            .init(fill: palette.fill(.classical), stroke: palette[.classical], width: 1), in: .boxes)
        write(shown, centredAt: x, y, size: style.small, color: palette.text)
    }

    /// What decides about a frame: dots on the classical wires, tied to it where they lie below.
    private mutating func drawReads(at x: Double, _ frame: Diagram.Frame, _ reads: [Int], _ line: DiagramLine) {
        for wire in reads {
            let y = line.wires[wire]
            if wire > frame.wires.upperBound {
                let bottom = line.wires[frame.wires.upperBound] + sheet.style.box / 2 + Double(frame.below) * 4.5
                drawDouble(at: x, from: bottom, to: y)
            } else if wire < frame.wires.lowerBound {
                drawDouble(at: x, from: y, to: top(of: frame, line))
            }
            drawDot(at: x, y, true, palette[.classical])
        }
    }

    // MARK: Time

    private mutating func drawBarrier(at x: Double, _ wires: [Int], _ line: DiagramLine) {
        let half = sheet.style.pitch / 2 - 2
        for run in neighbours(among: wires) {
            let (top, bottom) = (line.wires[run.lowerBound] - half, line.wires[run.upperBound] + half)
            add(
                .rectangle(x: x - 5, y: top, width: 10, height: bottom - top, radius: 0),
                .init(fill: palette.background.mixed(with: palette[.barrier], 0.18)), in: .barriers)
            add(.line(x1: x, y1: top, x2: x, y2: bottom), .init(stroke: palette[.barrier], width: 1.2, dash: 4), in: .barriers)
        }
    }

    private mutating func drawDelay(at x: Double, _ wires: [Int], _ length: Label, _ line: DiagramLine) {
        let style = sheet.style
        let width = max(style.box + 8, length.width(style.small) + 12)
        for run in neighbours(among: wires) {
            let (top, bottom) = (line.wires[run.lowerBound], line.wires[run.upperBound])
            add(
                .rectangle(x: x - width / 2, y: top - style.box / 2, width: width, height: bottom - top + style.box, radius: 2.5),
                .init(fill: palette.background, stroke: palette[.barrier], width: 1, dash: 3), in: .boxes)
            let middle = (top + bottom) / 2
            write(Label("delay"), centredAt: x, middle - 0.55 * style.small, size: style.small, color: palette[.label])
            write(length, centredAt: x, middle + 0.55 * style.small, size: style.small, color: palette[.parameter])
        }
    }
}
