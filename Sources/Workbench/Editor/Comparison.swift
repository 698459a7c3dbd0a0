import Circuits
import Drawing
import Workspace

/// Another circuit to look at beside this one, with what differs.
struct Comparison: Sendable {
    let name: String
    let layout: CircuitLayout
    /// The layout of this circuit that the marks belong to.
    private(set) var version = -1
    /// Operations of the other circuit that this one has not, and the other way round.
    private(set) var removed: Set<Int> = []
    private(set) var inserted: Set<Int> = []
    /// Where operations of this circuit stand in the other one.
    private var matches: [Int: Int] = [:]
    private(set) var isTooLong = false

    /// Edits of longer circuits are not told one by one.
    static let most = 5000

    init(_ other: Circuit, name: String) { (self.name, layout) = (name, CircuitLayout(other)) }

    /// Compares with this circuit as it is now.
    mutating func follow(_ circuit: Circuit, version: Int) {
        guard version != self.version else { return }
        self.version = version
        (removed, inserted, matches) = ([], [], [:])
        let edit = CircuitEdit(from: layout.circuit, to: circuit)
        isTooLong = edit.removed.count + edit.inserted.count > Self.most
        if isTooLong {
            removed = Set(edit.start..<edit.start + edit.removed.count)
            inserted = Set(edit.start..<edit.start + edit.inserted.count)
        } else {
            for change in edit.inserted.difference(from: edit.removed) {
                switch change {
                case .remove(let offset, _, _): removed.insert(edit.start + offset)
                case .insert(let offset, _, _): inserted.insert(edit.start + offset)
                }
            }
        }
        var other = 0
        for place in circuit.operations.indices where !inserted.contains(place) {
            while removed.contains(other) { other += 1 }
            matches[place] = other
            other += 1
        }
    }

    /// The column of the other circuit that shows what stands in a column of this one.
    func column(like column: Int, of circuit: CircuitLayout) -> Int {
        for place in column..<max(circuit.columnCount, column) {
            for element in circuit.elements(inColumn: place) {
                guard let match = matches[element.operation], let found = layout.column(of: match) else { continue }
                return max(found - (place - column), 0)
            }
        }
        return min(column, layout.columnCount)
    }
}

extension CircuitPane {
    /// Draws the other circuit above, what this one lost in it, and marks what is new below.
    static func compare(
        _ pane: State, _ comparison: Comparison, _ drawing: CircuitPainter.Drawing, _ place: Rect, on canvas: inout Canvas
    ) {
        guard let layout = pane.layout else { return }
        let isSame = comparison.removed.isEmpty && comparison.inserted.isEmpty
        let counts = isSame ? "no gate differs" : "-\(comparison.removed.count) +\(comparison.inserted.count)"
        canvas.within(place) { part in
            part.write(
                [
                    (Width.shortened(comparison.name, to: 30), .heading), ("  " + counts, isSame ? .dim : .warning),
                    ("  against this circuit", .faint),
                ], column: 0, row: 0)
            for column in 0..<part.columns { part.put(part.symbols.horizontal, column: column, row: part.rows - 1, as: .border) }
            part.within(Rect(column: 0, row: 1, columns: part.columns, rows: part.rows - 2)) { inner in
                let painter = CircuitPainter(comparison.layout, density: pane.shownDensity, isASCII: inner.symbols.isASCII)
                let first = comparison.column(like: pane.firstColumn, of: layout)
                let other = painter.draw(firstWire: pane.firstWire, firstColumn: first, columns: inner.columns, rows: inner.rows)
                for mark in other.marks { inner.put(mark.scalar, column: mark.column, row: mark.row, as: mark.ink.role) }
                Self.mark(comparison.removed, comparison.layout, painter, other, pane.firstWire, as: .error, on: &inner)
            }
        }
    }

    /// Gives operations on the screen another role.
    static func mark(
        _ operations: Set<Int>, _ layout: CircuitLayout, _ painter: CircuitPainter, _ drawing: CircuitPainter.Drawing, _ firstWire: Int,
        as role: Role, on canvas: inout Canvas
    ) {
        guard !operations.isEmpty else { return }
        for place in drawing.columns {
            for element in layout.elements(inColumn: place.column) where operations.contains(element.operation) {
                for wire in layout.operation(of: element).qubits where wire >= firstWire {
                    let row = painter.row(ofWire: wire - firstWire)
                    canvas.restyle(Rect(column: place.start, row: row, columns: place.width, rows: 1), as: role)
                }
            }
        }
    }
}

extension ScreenState {
    /// Compares the circuit with its file, the project's own, or another file; again ends it.
    mutating func performDiff(_ words: [String]) -> [Effect] {
        if words.isEmpty, circuit.comparison != nil {
            circuit.comparison = nil
            return []
        }
        guard let editor else { return refuse("diff: no circuit") }
        guard editor.path.isEmpty else { return refuse("diff: whole circuits are compared; \(Action.key(.leaveBlock)) leaves the block") }
        return [.compare(words.isEmpty ? nil : words.joined(separator: " "))]
    }

    /// Takes the circuit to compare with; nil is the one that was opened.
    mutating func takeOther(_ other: Circuit?, name: String) {
        guard let base = other ?? editor?.base else { return }
        circuit.comparison = Comparison(base, name: name)
    }
}
