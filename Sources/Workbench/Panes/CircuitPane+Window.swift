import Drawing

extension CircuitPane.State {
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
        if debugger.done != nil || !debugger.breakpoints.isEmpty || !debugger.inner.isEmpty, parts.drawing.rows >= 3 {
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
        let last = earliest(showing: layout.columnCount, in: width, painter)
        firstColumn = min(firstColumn, last)
        if column < firstColumn {
            let behind = max(width / 4, painter.width(ofColumn: column + 1) + 1)
            firstColumn = earliest(showing: column, in: width - behind, painter)
        } else {
            let fitting = earliest(showing: column, in: width, painter)
            guard fitting > firstColumn else { return }
            // The column before stays, and nothing moves beyond the end.
            firstColumn = max(min(earliest(showing: column, in: width / 4, painter), column - 1, last), fitting)
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
