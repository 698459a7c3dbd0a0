/// The log of what happened, over the panes; how far it is scrolled up.
public struct EventPanel: Equatable, Sendable {
    var above = 0

    mutating func scroll(by step: Int, count: Int) { above = min(max(above - step, 0), max(count - 1, 0)) }

    func draw(_ state: ScreenState, on canvas: inout Canvas) {
        let size = Size(columns: min(canvas.columns - 2, 110), rows: min(canvas.rows - 2, 32))
        let rect = Rect(
            column: (canvas.columns - size.columns) / 2, row: max((canvas.rows - size.rows) / 2, 0), columns: size.columns, rows: size.rows)
        canvas.fill(rect, as: .overlay)
        canvas.within(rect) { frame in
            frame.box(as: .overlayBorder)
            frame.write(" What happened ", column: 2, row: 0, as: .overlayTitle)
            frame.write(" Up/Down scroll  Esc closes ", endingAt: frame.columns - 2, row: frame.rows - 1, as: .overlayDim)
            frame.within(frame.bounds.inset(columns: 2, rows: 1)) { lines(state, on: &$0) }
        }
    }

    private func lines(_ state: ScreenState, on canvas: inout Canvas) {
        let events = state.log.events
        guard !events.isEmpty else {
            return canvas.write(centered: "nothing yet", row: canvas.rows / 2, as: .overlayDim)
        }
        let last = max(events.count - above, 1)
        let isWide = canvas.columns >= 60
        for (row, event) in events[max(last - canvas.rows, 0)..<last].reversed().enumerated() {
            let (mark, role) = event.kind.look(canvas.symbols)
            let time = isWide ? Figures.second(event.time) : String(Figures.clock(event.time).prefix(5))
            var at = canvas.write(time + " ", column: 0, row: row, as: .overlayDim)
            at = canvas.write(mark + " ", column: at, row: row, as: role)
            canvas.write(event.text, column: at, row: row, as: .overlay, limit: max(canvas.columns - at, 1))
        }
    }
}
