extension Diagram {
    /// The drawing in characters, broken where it is wider than that; each line ends with a newline.
    public func text(density: Density = .normal, isASCII: Bool = false, width: Int = 120) -> String {
        String(decoding: textBytes(density: density, isASCII: isASCII, width: width), as: UTF8.self)
    }

    func textBytes(density: Density, isASCII: Bool, width: Int) -> [UInt8] {
        let sheet = TextSheet(self, density: density, isASCII: isASCII, width: width)
        var text: [UInt8] = []
        for number in sheet.lines.indices where !wires.isEmpty {
            if number > 0 { text.append(10) }
            sheet.draw(number, into: &text)
        }
        return isCut ? text + Array("blocks nested deeper are not drawn\n".utf8) : text
    }
}

/// A diagram measured in characters.
struct TextSheet {
    let diagram: Diagram
    let density: Density
    let isASCII: Bool
    let widths: [Int]
    let lines: [Range<Int>]
    private let starts: [Int]
    private let labels: [String]
    private let labelWidth: Int

    /// The most characters of a text in a drawing.
    private static let limit = 36

    init(_ diagram: Diagram, density: Density, isASCII: Bool, width: Int) {
        (self.diagram, self.density, self.isASCII) = (diagram, density, isASCII)
        labels = diagram.wires.map { Self.name($0.label, isASCII) + ($0.bits.map { $0 > 1 ? "/\($0)" : "" } ?? "") }
        labelWidth = (labels.map(\.unicodeScalars.count).max() ?? 0) + 2
        var widths = [Int](repeating: 1, count: diagram.columnCount)
        for element in diagram.elements {
            widths[element.column] = max(widths[element.column], Self.width(element.symbol, diagram, density, isASCII))
        }
        self.widths = widths
        var lines: [Range<Int>] = []
        var (start, used) = (0, 0)
        for column in widths.indices {
            if column > start, labelWidth + used + widths[column] + 1 > width {
                lines.append(start..<column)
                (start, used) = (column, 0)
            }
            used += widths[column] + 1
        }
        if start < widths.count || lines.isEmpty { lines.append(start..<widths.count) }
        self.lines = lines
        var (starts, at) = ([Int](), 0)
        for line in lines {
            starts.append(at)
            while at < diagram.elements.count, diagram.elements[at].column < line.upperBound { at += 1 }
        }
        self.starts = starts + [diagram.elements.count]
    }

    // MARK: Texts

    private static func text(_ label: Label, _ isASCII: Bool, limit: Int = limit) -> String {
        let text = isASCII ? spelledInASCII(label.onOneLine) : label.onOneLine
        guard text.unicodeScalars.count > limit else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit - 1))) + (isASCII ? "~" : "…")
    }

    /// A wire's name, shortened before its index, which tells it from its neighbours.
    private static func name(_ label: Label, _ isASCII: Bool) -> String {
        let limit = 16
        guard text(label, isASCII, limit: .max).unicodeScalars.count > limit, let index = label.pieces.last, index.height == .below,
            index.text.unicodeScalars.count < limit / 2
        else { return text(label, isASCII, limit: limit) }
        var stem = label
        stem.pieces.removeLast()
        return text(stem, isASCII, limit: limit - index.text.unicodeScalars.count) + index.text
    }

    private static func text(_ gate: Diagram.GateSymbol, _ target: Int, _ isASCII: Bool, _ density: Density) -> String {
        let isFirst = target == 0 || density == .boxed
        let name = gate.isOrdered && density != .boxed ? gate.label + Label(".\(target)") : gate.label
        return text(isFirst && !gate.parameters.isEmpty ? name + Label("(") + gate.parameters + Label(")") : name, isASCII)
    }

    private static func width(_ symbol: Diagram.Symbol, _ diagram: Diagram, _ density: Density, _ isASCII: Bool) -> Int {
        let frame = density == .boxed ? 4 : 0
        func count(_ label: Label) -> Int { text(label, isASCII).unicodeScalars.count }
        switch symbol {
        case .gate(let gate):
            let link = gate.condition.map { 2 * count($0.text) + 1 } ?? 1
            switch gate.body {
            case .plus, .cross: return link
            case .dots: return max(gate.label.isEmpty ? 1 : 1 + count(gate.label), link)
            case .box:
                let texts = gate.targets.indices.map { text(gate, $0, isASCII, density).unicodeScalars.count }
                return max((texts.max() ?? 1) + frame + (gate.isOrdered && density == .boxed ? 2 : 0), link)
            }
        case .measure(_, _, let place): return max(1 + frame, place.map { 2 * "\($0)".count + 1 } ?? 1)
        case .reset(_, let link): return max(3 + frame, link.map { 2 * count($0.text) + 1 } ?? 1)
        case .barrier: return 1
        case .delay(_, let length): return count(Label("delay ") + length) + frame
        case .assign(_, let text): return count(text) + 2
        case .phase(_, let text): return count(text)
        case .open(let place, _): return 1 + count(diagram.frames[place].label)
        case .divide(let place, let branch): return 1 + count(diagram.frames[place].branches[branch].label)
        case .close: return 1
        }
    }

    // MARK: Rows

    private func row(_ wire: Int) -> Int {
        switch density {
        case .compact: wire
        case .normal: 2 * wire
        case .boxed: 3 * wire + 1
        }
    }

    private var rows: Int {
        switch density {
        case .compact: diagram.wires.count
        case .normal: 2 * diagram.wires.count - 1
        case .boxed: 3 * diagram.wires.count
        }
    }

    func draw(_ number: Int, into text: inout [UInt8]) {
        let columns = lines[number]
        var pen = TextPen(
            columns: labelWidth + columns.reduce(0) { $0 + widths[$1] + 1 }, rows: rows, isASCII: isASCII)
        for (wire, label) in labels.enumerated() {
            pen.write(label + ":", labelWidth - 1 - label.unicodeScalars.count - 1, row(wire))
            pen.runWire(row(wire), from: labelWidth - 1, isDouble: !diagram.wires[wire].isQubit)
        }
        var (place, left) = (starts[number], labelWidth)
        for column in columns {
            while place < starts[number + 1], diagram.elements[place].column == column {
                draw(diagram.elements[place], left, widths[column], &pen)
                place += 1
            }
            left += widths[column] + 1
        }
        pen.write(into: &text)
    }

    private func draw(_ element: Diagram.Element, _ left: Int, _ width: Int, _ pen: inout TextPen) {
        let middle = left + (width - 1) / 2
        switch element.symbol {
        case .gate(let gate): draw(gate, left, width, &pen)
        case .measure(let qubit, let wire, let bit):
            if let wire {
                pen.runDouble(middle, from: row(qubit), to: row(wire))
                pen.put(middle, row(wire), isASCII ? "v" : "╩")
                if let bit { pen.write("\(bit)", middle + 1, row(wire)) }
            }
            box("M", middle - 0, row(qubit), row(qubit), 1, &pen)
            if density == .boxed, wire != nil { pen.put(middle, row(qubit) + 1, isASCII ? "-" : "╥") }
        case .reset(let qubit, let link):
            if let link { draw(link, middle, row(qubit), &pen) }
            box(isASCII ? "|0>" : "|0⟩", middle - 1, row(qubit), row(qubit), 3, &pen)
        case .barrier(let wires):
            for (place, wire) in wires.enumerated() {
                let next = place + 1 < wires.count && wires[place + 1] == wire + 1 ? row(wire + 1) : row(wire) + 1
                for row in row(wire)..<next where row < rows { pen.put(middle, row, isASCII ? ":" : "░") }
            }
        case .delay(let wires, let length):
            let text = Self.text(Label("delay ") + length, isASCII)
            let start = left + (width - text.unicodeScalars.count) / 2
            for wire in wires { box(text, start, row(wire), row(wire), text.unicodeScalars.count, &pen) }
        case .assign(let wire, let label):
            let text = "[" + Self.text(label, isASCII) + "]"
            pen.write(text, left + (width - text.unicodeScalars.count) / 2, row(wire))
        case .phase(let wire, let label): pen.write(Self.text(label, isASCII), left, row(wire))
        case .open(let frame, let reads):
            let wires = diagram.frames[frame].wires
            for wire in reads where !wires.contains(wire) {
                pen.runDouble(left, from: row(min(wires.upperBound, wire)), to: row(max(wire, wires.lowerBound)))
            }
            for wire in reads where !wires.contains(wire) { pen.put(left, row(wire), isASCII ? "@" : "●") }
            bracket(wires, left, isASCII ? "[[[[" : "┏┃┗[", &pen)
            pen.write(Self.text(diagram.frames[frame].label, isASCII), left + 1, row(wires.lowerBound))
        case .divide(let frame, let branch):
            bracket(diagram.frames[frame].wires, left, isASCII ? "||||" : "┳┃┻|", &pen)
            pen.write(
                Self.text(diagram.frames[frame].branches[branch].label, isASCII), left + 1, row(diagram.frames[frame].wires.lowerBound))
        case .close(let frame): bracket(diagram.frames[frame].wires, left, isASCII ? "]]]]" : "┓┃┛]", &pen)
        }
    }

    /// A side of a frame: its first row, those between, its last, or all in one.
    private func bracket(_ wires: ClosedRange<Int>, _ column: Int, _ signs: String, _ pen: inout TextPen) {
        let signs = Array(signs.unicodeScalars)
        let (top, bottom) = (row(wires.lowerBound), row(wires.upperBound))
        for row in top...bottom {
            pen.put(column, row, top == bottom ? signs[3] : row == top ? signs[0] : row == bottom ? signs[2] : signs[1])
        }
    }

    private func draw(_ gate: Diagram.GateSymbol, _ left: Int, _ width: Int, _ pen: inout TextPen) {
        let marked = gate.controls.map(\.wire) + gate.targets
        guard let low = marked.min(), let high = marked.max() else { return }
        let middle = gate.body == .dots && !gate.label.isEmpty ? left : left + (width - 1) / 2
        if let link = gate.condition { draw(link, middle, row(high), &pen) }
        pen.runLine(middle, from: row(low), to: row(high))
        for (wire, isPositive) in gate.controls {
            pen.put(middle, row(wire), isPositive ? (isASCII ? "@" : "●") : (isASCII ? "o" : "○"))
        }
        switch gate.body {
        case .plus: for wire in gate.targets { pen.put(middle, row(wire), isASCII ? "X" : "⊕") }
        case .cross: for wire in gate.targets { pen.put(middle, row(wire), isASCII ? "x" : "×") }
        case .dots:
            if !gate.label.isEmpty, let last = gate.controls.map(\.wire).max() {
                pen.write(Self.text(gate.label, isASCII), middle + 1, row(last))
            }
        case .box: drawBoxes(gate, left, width, &pen)
        }
    }

    private func drawBoxes(_ gate: Diagram.GateSymbol, _ left: Int, _ width: Int, _ pen: inout TextPen) {
        guard density == .boxed else {
            for (place, wire) in gate.targets.enumerated() {
                let text = Self.text(gate, place, isASCII, density)
                pen.write(text, left + (width - text.unicodeScalars.count) / 2, row(wire))
            }
            return
        }
        let sorted = gate.targets.sorted()
        guard let low = sorted.first, let high = sorted.last else { return }
        let isSplit = gate.controls.contains { (low...high).contains($0.wire) }
        let runs = isSplit ? sorted.map { $0...$0 } : [low...high]
        let text = Self.text(gate, 0, isASCII, density)
        let room = text.unicodeScalars.count + (gate.isOrdered ? 2 : 0)
        let start = left + (width - room) / 2
        for run in runs {
            box("", start, row(run.lowerBound), row(run.upperBound), room, &pen)
            for wire in run where !gate.targets.contains(wire) {
                pen.put(start - 2, row(wire), isASCII ? "+" : "┼")
                pen.put(start + room + 1, row(wire), isASCII ? "+" : "┼")
                for column in start - 1...start + room { pen.put(column, row(wire), isASCII ? "-" : "─") }
            }
            for (place, wire) in gate.targets.enumerated() where gate.isOrdered && run.contains(wire) {
                pen.write("\(place)", start, row(wire))
            }
            pen.write(text, start + (gate.isOrdered ? 2 : 0), (row(run.lowerBound) + row(run.upperBound)) / 2)
        }
    }

    /// A text in its box where the density has boxes, on its wire where not.
    private func box(_ text: String, _ start: Int, _ top: Int, _ bottom: Int, _ count: Int, _ pen: inout TextPen) {
        if density == .boxed {
            let signs: [Unicode.Scalar] =
                isASCII ? ["+", "-", "+", "|", "|", "+", "-", "+", "|"] : ["┌", "─", "┐", "┤", "├", "└", "─", "┘", "│"]
            for column in start - 2...start + count + 1 {
                let side = column == start - 2 ? 0 : column == start + count + 1 ? 2 : 1
                // A line that ends at the box is joined to it.
                pen.put(column, top - 1, side == 1 ? pen.joined(signs[1], column, top - 1, isAbove: true) : signs[side])
                pen.put(column, bottom + 1, side == 1 ? pen.joined(signs[6], column, bottom + 1, isAbove: false) : signs[5 + side])
                for row in top...bottom {
                    let isWire = row % 3 == 1
                    pen.put(column, row, side == 1 ? " " : isWire ? signs[side == 0 ? 3 : 4] : signs[8])
                }
            }
        }
        pen.write(text, start, top)
    }

    private func draw(_ link: Diagram.Link, _ column: Int, _ from: Int, _ pen: inout TextPen) {
        pen.runDouble(column, from: from, to: row(link.wire))
        pen.put(column, row(link.wire), link.isPositive ? (isASCII ? "@" : "●") : (isASCII ? "o" : "○"))
        pen.write(Self.text(link.text, isASCII), column + 1, row(link.wire))
    }
}

/// Characters in their places.
private struct TextPen {
    let columns: Int
    let rows: Int
    let isASCII: Bool
    private var cells: [Unicode.Scalar]

    init(columns: Int, rows: Int, isASCII: Bool) {
        (self.columns, self.rows, self.isASCII) = (columns, rows, isASCII)
        cells = Array(repeating: " ", count: max(columns * rows, 0))
    }

    mutating func put(_ column: Int, _ row: Int, _ scalar: Unicode.Scalar) {
        if column >= 0, column < columns, row >= 0, row < rows { cells[row * columns + column] = scalar }
    }

    /// The edge of a box where it meets what stands there already.
    func joined(_ edge: Unicode.Scalar, _ column: Int, _ row: Int, isAbove: Bool) -> Unicode.Scalar {
        guard column >= 0, column < columns, row >= 0, row < rows else { return edge }
        switch cells[row * columns + column] {
        case "│": return isAbove ? "┴" : "┬"
        case "║": return isAbove ? "╨" : "╥"
        case "|": return "+"
        default: return edge
        }
    }

    mutating func write(_ text: String, _ column: Int, _ row: Int) {
        for (place, scalar) in text.unicodeScalars.enumerated() { put(column + place, row, scalar) }
    }

    mutating func runWire(_ row: Int, from column: Int, isDouble: Bool) {
        guard row >= 0, row < rows, column < columns else { return }
        let sign: Unicode.Scalar = isDouble ? (isASCII ? "=" : "═") : (isASCII ? "-" : "─")
        for place in row * columns + max(column, 0)..<(row + 1) * columns { cells[place] = sign }
    }

    /// A line between marks, over the wires on its way.
    mutating func runLine(_ column: Int, from top: Int, to bottom: Int) {
        guard top < bottom else { return }
        for row in top...bottom {
            switch cells[row * columns + column] {
            case "─", "═": put(column, row, "┼")
            case "-", "=": put(column, row, "+")
            default: put(column, row, isASCII ? "|" : "│")
            }
        }
    }

    /// A double line down to a classical wire.
    mutating func runDouble(_ column: Int, from top: Int, to bottom: Int) {
        guard top < bottom else { return }
        for row in top...bottom {
            switch cells[row * columns + column] {
            case "─": put(column, row, "╫")
            case "═": put(column, row, "╬")
            case "-", "=": put(column, row, "+")
            default: put(column, row, isASCII ? "|" : "║")
            }
        }
    }

    /// The characters in UTF-8, without the spaces at the ends of lines.
    func write(into text: inout [UInt8]) {
        for row in 0..<rows {
            var end = columns
            while end > 0, cells[row * columns + end - 1] == " " { end -= 1 }
            let line = cells[row * columns..<row * columns + end]
            for scalar in line {
                let value = scalar.value
                if value < 0x80 {
                    text.append(UInt8(truncatingIfNeeded: value))
                } else if value >= 0x800, value < 0x10000 {
                    text.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
                    text.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
                    text.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
                } else {
                    text += Array(String(scalar).utf8)
                }
            }
            text.append(10)
        }
    }
}
