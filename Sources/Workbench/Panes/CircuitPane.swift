import Circuits
import Drawing
import Workspace

/// The circuit pane: the model's circuit on its wires, a cursor in it, and a line that says what stands under the cursor.
public enum CircuitPane {
    public struct State: Sendable {
        /// The circuit in its columns; nil while there is none.
        private(set) var layout: CircuitLayout?
        private(set) var facts = Facts()
        private var counting = 0
        var wire = 0
        var column = 0
        /// Where a selection began; it reaches to the cursor.
        var anchor: Anchor?
        private(set) var firstWire = 0
        private(set) var firstColumn = 0
        /// Rows a wire; nil takes the most that fit.
        var density: Density?
        /// Rows a wire as they were drawn last.
        private(set) var shownDensity = Density.normal
        /// Counts the circuits that were laid out.
        private(set) var version = 0
        var live = LiveState()
        var debugger = Debugger()
        var jumps = JumpList()
        /// The circuit as text, where it is open beside the drawing.
        var source: SourceText?
        /// Another circuit, shown above this one.
        var comparison: Comparison?
        /// The way to the block that is shown, and where the cursor was outside of each.
        private(set) var path: [BlockStep] = []
        /// What is done before the block begins, and what the way says of conditions.
        private(set) var before = BlockApproach()
        private(set) var outside = Debugger()
        private(set) var outsideColumn = 0

        public init() {}

        var wireCount: Int { layout?.wireNames.count ?? 0 }
        var hasBits: Bool { layout.map { !$0.circuit.bits.isEmpty } ?? false }
    }

    /// A corner of a selection.
    struct Anchor: Equatable, Sendable {
        var wire: Int
        var column: Int
        /// Whether all wires are selected, or all columns.
        var isWhole = false
        var isRow = false
    }

    /// What stands above the drawing; counted once a circuit.
    struct Facts: Equatable, Sendable {
        var depth = 0
        var gates = 0
        var symbols = 0

        init() {}

        init(_ circuit: Circuit) { (depth, gates, symbols) = (circuit.depth, circuit.gateCount, circuit.symbols.count) }
    }

    /// Circuits of more operations are counted off the screen's thread.
    static let mostCounted = 5000

    enum Direction { case left, right, up, down }

    static func density(_ rows: Int) -> Density? { Density(rawValue: rows) }
}

extension CircuitPane.State {
    /// Takes the circuit that is to be shown; the cursor stays where it was as far as it can.
    ///
    /// - Parameter edits: what made it from the one that is shown, where that is known; else the two are compared.
    mutating func follow(_ circuit: Circuit?, edits: [CircuitEdit]? = nil) {
        if let edits, edits.isEmpty { return }
        guard circuit != layout?.circuit else { return }
        if let circuit, let old = layout {
            let edits = edits ?? [CircuitEdit(from: old.circuit, to: circuit)]
            if debugger != Debugger() { for edit in edits { debugger.follow(edit) } }
            layout = CircuitLayout(circuit, after: old, edits: edits)
        } else {
            layout = circuit.map { CircuitLayout($0) }
        }
        version += 1
        if let done = debugger.done { debugger.done = min(done, layout?.columnCount ?? 0) }
        // Long circuits are counted elsewhere, and show their old figures until then.
        if let circuit, circuit.operations.count <= CircuitPane.mostCounted { facts = CircuitPane.Facts(circuit) }
        if circuit == nil { facts = CircuitPane.Facts() }
        clamp()
    }

    /// Shows another block, or the circuit itself; the cursor goes to its beginning, or to the block that was left.
    mutating func turn(to editor: CircuitEditor) {
        let left = path.count > editor.path.count && path.starts(with: editor.path) ? path[editor.path.count] : nil
        if path.isEmpty { (outside, outsideColumn) = (debugger, column) }
        (path, before) = (editor.path, BlockApproach(editor.circuit, editor.path))
        let circuit = editor.shown
        layout = CircuitLayout(circuit)
        version += 1
        (debugger, anchor, comparison, jumps) = (Debugger(), nil, nil, JumpList())
        if path.isEmpty, outside.breakpoints.union(outside.forced.keys).allSatisfy({ $0 < circuit.operations.count }) {
            debugger = outside
            debugger.done = nil
        }
        facts = CircuitPane.Facts()
        if circuit.operations.count <= CircuitPane.mostCounted { facts = CircuitPane.Facts(circuit) }
        column = left.flatMap { layout?.column(of: $0.operation) } ?? 0
        if left == nil, let first = layout?.elements(inColumn: 0).first?.wires, !path.isEmpty { wire = max(wire, first.lowerBound) }
        clamp()
    }

    /// Whether the cursor is on something that can be entered.
    var isOnBlock: Bool {
        guard let layout, let element = layout.element(wire: wire, column: column) else { return false }
        return layout.operation(of: element).isBlock
    }

    /// What is to be counted elsewhere.
    mutating func countRequest() -> (circuit: Circuit, version: Int)? {
        guard let circuit = layout?.circuit, circuit.operations.count > CircuitPane.mostCounted, counting != version else { return nil }
        counting = version
        return (circuit, version)
    }

    mutating func take(_ new: CircuitPane.Facts, version: Int) { if version == self.version { facts = new } }

    /// The cursor may stand one column behind the last, where a gate is put at the end.
    mutating func clamp() {
        wire = min(max(wire, 0), max(wireCount - 1, 0))
        column = min(max(column, 0), layout?.columnCount ?? 0)
        if let old = anchor {
            anchor = CircuitPane.Anchor(
                wire: min(old.wire, max(wireCount - 1, 0)), column: min(old.column, layout?.columnCount ?? 0), isWhole: old.isWhole,
                isRow: old.isRow)
        }
    }

    /// Selects the cursor's column with all its wires.
    mutating func selectColumns() {
        anchor = CircuitPane.Anchor(wire: wire, column: anchor?.column ?? column, isWhole: true)
    }

    /// Selects the cursor's wire with all its columns.
    mutating func selectWires() { anchor = CircuitPane.Anchor(wire: anchor?.wire ?? wire, column: column, isRow: true) }

    /// The wires and columns between an anchor and the cursor.
    func selection(from anchor: CircuitPane.Anchor) -> (wires: ClosedRange<Int>, columns: ClosedRange<Int>) {
        let most = max((layout?.columnCount ?? 0) - 1, 0)
        let columns = anchor.isRow ? 0...most : min(anchor.column, column)...max(anchor.column, column)
        return (anchor.isWhole ? 0...max(wireCount - 1, 0) : min(anchor.wire, wire)...max(anchor.wire, wire), columns)
    }

    /// Moves to the next gate of that name behind the cursor, from the start again at the end; says why where there is none.
    mutating func find(_ name: String, on wireName: String?) -> String? {
        guard let layout else { return "no circuit" }
        var wanted: Int?
        if let wireName {
            guard let number = layout.wireNames.firstIndex(of: wireName) ?? Int(wireName), layout.wireNames.indices.contains(number) else {
                return "no wire '\(wireName)'"
            }
            wanted = number
        }
        func isHit(_ element: CircuitLayout.Element) -> Bool {
            let operation = layout.operation(of: element)
            let isNamed: Bool =
                switch operation {
                case .gate(let application): application.baseName == name || application.name == name
                case .measure: name == "measure"
                case .reset: name == "reset"
                case .barrier: name == "barrier"
                default: false
                }
            return isNamed && (wanted.map { operation.qubits.contains($0) } ?? true)
        }
        let here = (column, wire)
        func place(_ element: CircuitLayout.Element) -> (Int, Int) { (element.column, wanted ?? element.wires.lowerBound) }
        // From here on, then from the start; what is not reached is not looked at.
        var found: CircuitLayout.Element?
        for column in Array(column..<max(layout.columnCount, column)) + Array(0..<min(column + 1, layout.columnCount)) where found == nil {
            let isBehind = column > here.0
            found = layout.elements(inColumn: column).first { (column < here.0 || isBehind || place($0) > here) && isHit($0) }
        }
        guard let hit = found ?? layout.elements(inColumn: here.0).first(where: isHit) else {
            return "no '\(name)'" + (wireName.map { " on \($0)" } ?? "")
        }
        (column, wire) = place(hit)
        return nil
    }

    mutating func move(_ direction: CircuitPane.Direction, page: Int = 1) {
        let step = min(max(page, 1), 1 << 40)
        switch direction {
        case .left: column -= step
        case .right: column += step
        case .up: wire -= step
        case .down: wire += step
        }
        clamp()
    }

    /// Goes to a wire by its name or number, and a column; says why where there is none.
    mutating func go(to wire: String, column: String?) -> String? {
        guard let layout else { return "no circuit" }
        guard let number = layout.wireNames.firstIndex(of: wire) ?? Int(wire), layout.wireNames.indices.contains(number) else {
            return "no wire '\(wire)'; they are \(layout.wireNames.first ?? "") to \(layout.wireNames.last ?? "")"
        }
        if let column {
            guard let place = Int(column), (0..<max(layout.columnCount, 1)).contains(place) else {
                return "no column '\(column)'; they are 0 to \(max(layout.columnCount - 1, 0))"
            }
            self.column = place
        }
        self.wire = number
        return nil
    }

    mutating func nextDensity() {
        density = shownDensity == .compact ? .normal : shownDensity == .normal ? .boxed : .compact
    }

    /// What the parts of the pane have of its room: what stands around the drawing goes first where room is short.
    struct Parts: Equatable {
        var summary: Rect?
        /// Breakpoints and the debugger's place, above the drawing.
        var ruler: Rect?
        var drawing: Rect
        var panel: Rect?
        var comparison: Rect?
        var line: Rect?
        var inspection: Rect?
    }

    func parts(_ inside: Rect) -> Parts {
        var parts = Parts(drawing: inside)
        if inside.rows >= 5 {
            let (top, rest) = parts.drawing.cut(top: 1)
            (parts.summary, parts.drawing) = (top, rest)
        }
        if inside.rows >= 4 {
            let (rest, bottom) = parts.drawing.cut(top: parts.drawing.rows - 1)
            (parts.drawing, parts.inspection) = (rest, bottom)
        }
        let wantsPanel = source != nil || live.shows == .panel || (live.shows == .auto && inside.columns >= 96)
        if wantsPanel, inside.columns >= 60, inside.rows >= 6 {
            let width = source == nil ? min(max(inside.columns * 2 / 5, 26), 46) : inside.columns / 2 - 2
            let (left, right) = parts.drawing.cut(left: parts.drawing.columns - width - 2)
            parts.drawing = left
            // Beside the drawing the panel has the pane's whole height.
            parts.panel = Rect(column: right.column + 2, row: inside.row, columns: width, rows: inside.rows)
            parts.summary = parts.summary.map { $0.cut(left: left.columns).0 }
            parts.inspection = parts.inspection.map { $0.cut(left: left.columns).0 }
        } else if source != nil || live.shows == .panel, inside.rows >= (source == nil ? 14 : 7) {
            let (top, bottom) = parts.drawing.cut(top: parts.drawing.rows / 2)
            (parts.drawing, parts.panel) = (top, bottom)
        }
        if parts.panel == nil || source != nil, live.shows != .off, parts.drawing.rows >= 4 {
            let (rest, bottom) = parts.drawing.cut(top: parts.drawing.rows - 1)
            (parts.drawing, parts.line) = (rest, bottom)
        }
        if comparison != nil, parts.drawing.rows >= 6 {
            let (top, rest) = parts.drawing.cut(top: parts.drawing.rows / 2)
            (parts.comparison, parts.drawing) = (top, rest)
        }
        if debugger.done != nil || !debugger.breakpoints.isEmpty, parts.drawing.rows >= 3 {
            let (top, rest) = parts.drawing.cut(top: 1)
            (parts.ruler, parts.drawing) = (top, rest)
        }
        return parts
    }

    func painter(isASCII: Bool = false) -> CircuitPainter? {
        layout.map { CircuitPainter($0, density: shownDensity, isASCII: isASCII) }
    }

    /// How many columns a window of that size shows.
    func columns(in inside: Rect) -> Int {
        guard let painter = painter() else { return 1 }
        return max(painter.columns(from: firstColumn, in: parts(inside).drawing.columns - painter.labelWidth).count - 1, 1)
    }

    /// Moves the window so that the cursor is in it.
    mutating func scroll(within inside: Rect) {
        let rect = parts(inside).drawing
        guard let layout, !rect.isEmpty else { return }
        shownDensity =
            density ?? Density.allCases.reversed().first { CircuitPainter(layout, density: $0).rows(wires: wireCount) <= rect.rows }
            ?? .compact
        let painter = CircuitPainter(layout, density: shownDensity)
        let wires = max(painter.wires(rows: rect.rows), 1)
        // A window that moves at all moves by three quarters of itself: a line that is slow has to carry it once for many steps of the cursor.
        if wire < firstWire { firstWire = wire - wires + 1 + wires / 4 } else if wire >= firstWire + wires { firstWire = wire - wires / 4 }
        firstWire = min(max(firstWire, 0), max(wireCount - wires, 0))
        let width = rect.columns - painter.labelWidth
        if column < firstColumn {
            let behind = max(width / 4, painter.width(ofColumn: column + 1) + 1)
            firstColumn = earliest(showing: column, in: width - behind, painter)
        } else {
            let fitting = earliest(showing: column, in: width, painter)
            guard fitting > firstColumn else { return }
            // The column before stays, and nothing moves beyond the end.
            let wanted = min(earliest(showing: column, in: width / 4, painter), column - 1)
            firstColumn = max(min(wanted, earliest(showing: layout.columnCount, in: width, painter)), fitting)
        }
    }

    /// The first column from which another one still fits.
    private func earliest(showing column: Int, in width: Int, _ painter: CircuitPainter) -> Int {
        var (earliest, used) = (column, painter.width(ofColumn: column))
        while earliest > 0, used + painter.width(ofColumn: earliest - 1) + 1 <= width {
            earliest -= 1
            used += painter.width(ofColumn: earliest) + 1
        }
        return earliest
    }

    /// Does what a button says that is pressed, or held while the mouse moves: the cursor goes there, a selection follows, the text takes the keys.
    mutating func press(at place: Point, within inside: Rect, isHeld: Bool) {
        let parts = parts(inside)
        if source != nil, let panel = parts.panel, panel.contains(place), !isHeld {
            let row = place.row - panel.row - 1
            guard row >= 0, let source, row < SourcePanel.rows(panel.rows, source) else { return }
            let label = "\(source.lines.count)".count + 1
            self.source?.isFocused = true
            self.source?.go(to: source.firstRow + row, column: place.column - panel.column - label + source.firstColumn)
            return
        }
        guard parts.drawing.contains(place) else { return }
        source?.isFocused = false
        let before = CircuitPane.Anchor(wire: wire, column: column)
        point(at: place, within: inside)
        if !isHeld {
            anchor = nil
        } else if anchor == nil, before.wire != wire || before.column != column {
            anchor = before
        }
    }

    /// Puts the cursor where the mouse points.
    mutating func point(at place: Point, within inside: Rect) {
        let rect = parts(inside).drawing
        guard let painter = painter(), rect.contains(place) else { return }
        let at = place.column - rect.column - painter.labelWidth
        if let hit = painter.columns(from: firstColumn, in: rect.columns - painter.labelWidth).last(where: { $0.start <= max(at, 0) }) {
            column = hit.column
        }
        let row = place.row - rect.row
        wire = firstWire + (shownDensity == .normal ? (row + 1) / 2 : row / shownDensity.rawValue)
        clamp()
    }
}

extension CircuitPane {
    static func view(_ state: ScreenState, on canvas: inout Canvas) {
        let pane = state.circuit
        guard let painter = pane.painter(isASCII: canvas.symbols.isASCII), let layout = pane.layout, pane.wireCount > 0 else {
            return empty(state, on: &canvas)
        }
        let parts = pane.parts(canvas.bounds)
        let rect = parts.drawing
        let symbols = canvas.symbols
        if let place = parts.summary {
            var summary = pane.summary(columns: place.columns, symbols)
            if state.editor?.isModified == true { summary.append((canvas.symbols.isASCII ? " [edited]" : "  ● edited", .warning)) }
            canvas.within(place) { $0.write(summary, column: 0, row: 0) }
        }
        let drawing = painter.draw(firstWire: pane.firstWire, firstColumn: pane.firstColumn, columns: rect.columns, rows: rect.rows)
        canvas.within(rect) { inner in
            for mark in drawing.marks { inner.put(mark.scalar, column: mark.column, row: mark.row, as: mark.ink.role) }
            ClassicalWire.draw(layout, painter, drawing.columns, on: &inner)
            if let anchor = pane.anchor {
                let (wires, columns) = pane.selection(from: anchor)
                for place in drawing.columns where columns.contains(place.column) {
                    for wire in wires where wire >= pane.firstWire {
                        let row = painter.row(ofWire: wire - pane.firstWire)
                        inner.highlight(Rect(column: place.start, row: row, columns: place.width, rows: 1), as: .selection)
                    }
                }
            }
            if let other = pane.comparison { mark(other.inserted, layout, painter, drawing, pane.firstWire, as: .success, on: &inner) }
            // Behind the last column the cursor stands on the bare wire.
            let end = drawing.columns.last.map { $0.start + $0.width + 1 } ?? painter.labelWidth
            let behind = CircuitPainter.PlacedColumn(column: layout.columnCount, start: end, width: 1)
            if let place = (drawing.columns + [behind]).first(where: { $0.column == pane.column }), place.start < rect.columns {
                let row = painter.row(ofWire: pane.wire - pane.firstWire)
                // On a bare wire a few cells tell the place, however wide the column is.
                let isBare = place.width > 5 && layout.element(wire: pane.wire, column: pane.column) == nil
                let cursor = Rect(
                    column: isBare ? place.start + (place.width - 3) / 2 : place.start, row: row, columns: isBare ? 3 : place.width, rows: 1
                )
                if state.focus == .circuit { inner.restyle(cursor, as: .cursor) } else { inner.highlight(cursor, as: .selection) }
            }
            if let last = drawing.columns.last, last.column < layout.columnCount - 1 || last.start + last.width > rect.columns {
                for wire in pane.firstWire..<min(pane.firstWire + painter.wires(rows: rect.rows), pane.wireCount) {
                    let row = painter.row(ofWire: wire - pane.firstWire)
                    inner.put(symbols.isASCII ? ">" : "›", column: rect.columns - 1, row: row, as: .wireLabel)
                }
            }
        }
        if let place = parts.inspection { canvas.within(place) { $0.write(pane.inspection(), column: 0, row: 0) } }
        if let place = parts.ruler { canvas.within(place) { ruler(pane, drawing.columns, on: &$0) } }
        if let place = parts.comparison, let other = pane.comparison { compare(pane, other, drawing, place, on: &canvas) }
        if let place = parts.panel, place.row == 0 {
            for row in 0..<canvas.rows { canvas.put(symbols.vertical, column: place.column - 2, row: row, as: .border) }
        }
        if let source = pane.source, let place = parts.panel { canvas.within(place) { SourcePanel.draw(source, on: &$0) } }
        guard let panel = StatePanel(pane) else { return }
        if let place = parts.line { canvas.within(place) { $0.write(panel.line(columns: place.columns, symbols), column: 0, row: 0) } }
        if let place = parts.panel, pane.source == nil { canvas.within(place) { panel.draw(on: &$0) } }
    }

    /// Breakpoints, and the last column that was carried out, above the drawing.
    private static func ruler(_ pane: State, _ columns: [CircuitPainter.PlacedColumn], on canvas: inout Canvas) {
        guard let layout = pane.layout else { return }
        let stops = Set(pane.debugger.breakpoints.compactMap { layout.column(of: $0) })
        if pane.debugger.done != nil { canvas.write("debug", column: 0, row: 0, as: .accent) }
        for place in columns {
            let middle = place.start + (place.width - 1) / 2
            if stops.contains(place.column) { canvas.write(canvas.symbols.running, column: middle, row: 0, as: .error) }
            if pane.debugger.done == place.column + 1 {
                let mark = canvas.symbols.isASCII || !canvas.symbols.hasBraille ? "v" : "▼"
                canvas.write(mark, column: stops.contains(place.column) ? middle + 1 : middle, row: 0, as: .accent)
            }
        }
    }

    private static func empty(_ state: ScreenState, on canvas: inout Canvas) {
        let row = max(canvas.rows / 2 - 1, 0)
        if state.workspace.project == nil {
            canvas.write(centered: state.workspace.fault == nil ? "opening the project" : "the project file is broken", row: row, as: .dim)
        } else {
            canvas.write(centered: "this project's model has no circuit yet", row: row, as: .dim)
        }
        canvas.write(centered: "\(Action.key(.help)) lists all keys", row: row + 1, as: .faint)
    }
}

extension Ink {
    /// The role of a mark in themes.
    var role: Role {
        switch self {
        case .wire: .wire
        case .label: .wireLabel
        case .gate: .gate
        case .rotation: .gateRotation
        case .clifford: .gateClifford
        case .control: .gateControl
        case .parameter: .gateParameter
        case .measurement: .measurement
        case .classical: .classical
        case .barrier: .barrier
        }
    }
}
