internal import Circuits

/// A condition or a loop as it is drawn among gates: a frame over its wires, with the beginning of what stands inside.
struct BlockFrame {
    /// What stands in the frame, from its left edge on.
    enum Part {
        case edge(Edge)
        /// On the first wire.
        case name([Unicode.Scalar])
        /// A column of what stands inside, and its width.
        case column(CircuitPainter, Int, width: Int)
        /// There is more than is drawn.
        case more
    }

    enum Edge {
        case left, middle, right

        /// A character of the edge, which on the first and the last wire has a corner.
        func mark(isTop: Bool, isBottom: Bool, isASCII: Bool) -> Unicode.Scalar {
            switch self {
            case _ where isASCII: self == .left ? "[" : self == .right ? "]" : "|"
            case _ where isTop == isBottom: "┃"
            case .left: isTop ? "┏" : "┗"
            case .middle: isTop ? "┳" : "┻"
            case .right: isTop ? "┓" : "┛"
            }
        }
    }

    private(set) var parts: [(at: Int, part: Part)] = []
    private(set) var width = 0
    let wires: ClosedRange<Int>

    /// The most columns that a part of the block takes, and the most operations that are looked at.
    private static let most = 40
    private static let mostOperations = 48
    /// Frames inside more frames than this are boxes.
    private static let deepest = 3

    /// Nil where the operation is no block, or is drawn as a single gate under its condition.
    init?(_ operation: Operation, in painter: CircuitPainter) {
        guard painter.depth < Self.deepest else { return nil }
        let sections: [(name: String, body: [Operation])]
        switch operation {
        case .conditional(_, let then, let otherwise) where otherwise.isEmpty && then.count == 1 && then[0].isGate: return nil
        case .conditional(let condition, let then, let otherwise):
            let first = ("if " + painter.layout.text(of: condition), then)
            sections = otherwise.isEmpty ? [first] : [first, ("else", otherwise)]
        case .loop(let condition, let body): sections = [("while " + painter.layout.text(of: condition), body)]
        default: return nil
        }
        let touched = operation.qubits
        let count = painter.layout.wireNames.count
        guard count > 0 else { return nil }
        let (low, high) = (min(touched.min() ?? 0, count - 1), min(touched.max() ?? 0, count - 1))
        wires = max(low, 0)...max(high, low, 0)
        for (number, section) in sections.enumerated() {
            add(.edge(number == 0 ? .left : .middle), 1)
            let name = painter.isASCII ? spelledInASCII(section.name) : section.name
            var shown = Array(name.unicodeScalars.prefix(24))
            if shown.count < name.unicodeScalars.count { shown[shown.count - 1] = painter.isASCII ? "~" : "…" }
            add(.name(shown), shown.count)
            addColumns(of: section.body, painter)
        }
        add(.edge(.right), 1)
    }

    private mutating func add(_ part: Part, _ columns: Int) {
        parts.append((width, part))
        width += columns
    }

    private mutating func addColumns(of body: [Operation], _ outer: CircuitPainter) {
        var frame = outer.layout.circuit
        frame.annotations = []
        frame.operations = Array(body.prefix(Self.mostOperations))
        var inner = CircuitPainter(CircuitLayout(frame), density: outer.density, isASCII: outer.isASCII)
        (inner.textLimit, inner.depth) = (outer.textLimit, outer.depth + 1)
        var (used, drawn) = (0, 0)
        while drawn < inner.layout.columnCount {
            let columns = inner.width(ofColumn: drawn)
            // A column that is too wide alone is drawn all the same: a block shows its first gate.
            guard drawn == 0 || used + columns + 1 <= Self.most else { break }
            width += 1
            add(.column(inner, drawn, width: columns), columns)
            used += columns + 1
            drawn += 1
        }
        if drawn < inner.layout.columnCount || frame.operations.count < body.count {
            width += 1
            add(.more, 1)
        }
        width += 1
    }
}

extension CircuitPainter {
    /// The character column in which an operation inside of a block is drawn; nil where the block's frame does not show it.
    ///
    /// - Parameters:
    ///   - way: the blocks that lead to it, from one in this circuit on, and which section of each: 1 is what stands after `else`.
    ///   - place: where the column of the first block stands.
    public func column(of operation: Int, inside way: some Collection<(operation: Int, section: Int)>, at place: PlacedColumn) -> Int? {
        guard let step = way.first, layout.circuit.operations.indices.contains(step.operation),
            let frame = BlockFrame(layout.circuit.operations[step.operation], in: self)
        else { return nil }
        let start = place.start + (place.width - frame.width) / 2
        let rest = way.dropFirst()
        var section = -1
        for (at, part) in frame.parts {
            if case .edge = part { section += 1 }
            guard section == step.section, case .column(let inner, let number, let width) = part,
                inner.layout.column(of: rest.first?.operation ?? operation) == number
            else { continue }
            let column = PlacedColumn(column: number, start: start + at, width: width)
            return rest.isEmpty ? column.start + (width - 1) / 2 : inner.column(of: operation, inside: rest, at: column)
        }
        return nil
    }
}

extension Operation {
    /// Whether it is a gate.
    var isGate: Bool { if case .gate = self { true } else { false } }
}
