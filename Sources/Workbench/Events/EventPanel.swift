/// The log of what happened, over the panes; how far it is scrolled up.
public struct EventPanel: Equatable, Sendable {
    var above = 0

    mutating func scroll(by step: Int, count: Int) { above = min(max(above - step, 0), max(count - 1, 0)) }

    /// Where the panel lies on a screen.
    func rect(in screen: Size) -> Rect {
        let size = Size(columns: min(screen.columns - 2, 110), rows: min(screen.rows - 2, 32))
        return Rect(
            column: (screen.columns - size.columns) / 2, row: max((screen.rows - size.rows) / 2, 0), columns: size.columns, rows: size.rows)
    }

    func draw(_ state: ScreenState, on canvas: inout Canvas) {
        let rect = rect(in: Size(columns: canvas.columns, rows: canvas.rows))
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
