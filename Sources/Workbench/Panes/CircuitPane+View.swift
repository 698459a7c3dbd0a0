import Circuits
import Drawing
import Workspace

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
        if let place = parts.ruler { canvas.within(place) { ruler(pane, painter, drawing.columns, on: &$0) } }
        if let place = parts.comparison, let other = pane.comparison { compare(pane, other, drawing, place, on: &canvas) }
        if let place = parts.panel, place.row == 0 {
            for row in 0..<canvas.rows { canvas.put(symbols.vertical, column: place.column - 2, row: row, as: .border) }
        }
        if let source = pane.source, let place = parts.panel { canvas.within(place) { SourcePanel.draw(source, on: &$0) } }
        guard let panel = StatePanel(pane) else { return }
        if let place = parts.line { canvas.within(place) { $0.write(panel.line(columns: place.columns, symbols), column: 0, row: 0) } }
        if let place = parts.panel, pane.source == nil { canvas.within(place) { panel.draw(on: &$0) } }
    }

    /// Breakpoints, those inside of blocks too, and the last column that was carried out, above the drawing.
    private static func ruler(
        _ pane: State, _ painter: CircuitPainter, _ columns: [CircuitPainter.PlacedColumn], on canvas: inout Canvas
    ) {
        let layout = painter.layout
        let stops = Set(pane.debugger.breakpoints.compactMap { layout.column(of: $0) })
        if pane.debugger.done != nil { canvas.write("debug", column: 0, row: 0, as: .accent) }
        for (way, operation) in pane.debugger.inner {
            guard let block = way.first?.operation, let column = layout.column(of: block),
                let place = columns.first(where: { $0.column == column })
            else { continue }
            let steps = way.map { (operation: $0.operation, section: $0.part == .otherwise ? 1 : 0) }
            let at = painter.column(of: operation, inside: steps, at: place) ?? place.start + (place.width - 1) / 2
            canvas.write(canvas.symbols.waiting, column: at, row: 0, as: .error)
        }
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
