/// The searchable list of actions over the panes.
extension ActionList {
    /// Where the list lies on a screen.
    func rect(in screen: Size) -> Rect {
        let size = Size(columns: min(screen.columns - 4, 92), rows: min(screen.rows - 2, 34))
        return Rect(
            column: (screen.columns - size.columns) / 2, row: (screen.rows - size.rows) / 2, columns: size.columns, rows: size.rows)
    }

    /// The first match that is shown, and how many there is room for.
    private func window(rows: Int) -> (first: Int, room: Int) {
        let room = max(rows - 4 - Self.detailRows(rows: rows), 1)
        return (min(max(chosen - room / 2, 0), max(matches.count - room, 0)), room)
    }

    /// Lines below the list that tell the chosen action in full.
    private static func detailRows(rows: Int) -> Int { rows >= 16 ? 3 : 0 }

    /// The match under a place of the screen.
    func index(at place: Point, in screen: Size) -> Int? {
        let rect = rect(in: screen)
        let (first, room) = window(rows: rect.rows)
        let row = place.row - rect.row - 3
        return rect.contains(place) && (0..<room).contains(row) && first + row < matches.count ? first + row : nil
    }

    func draw(_ state: ScreenState, on canvas: inout Canvas) {
        let rect = rect(in: Size(columns: canvas.columns, rows: canvas.rows))
        canvas.fill(rect, as: .overlay)
        canvas.within(rect) { frame in
            frame.box(as: .overlayBorder)
            frame.write(kind == .help ? " Keys and commands " : " Actions ", column: 2, row: 0, as: .overlayTitle)
            frame.write(" Enter does it  Esc closes ", endingAt: frame.columns - 2, row: frame.rows - 1, as: .overlayDim)
            frame.within(frame.bounds.inset(columns: 2, rows: 1)) { lines(state, on: &$0) }
        }
    }

    private func lines(_ state: ScreenState, on canvas: inout Canvas) {
        canvas.write(query.string.isEmpty ? "type to search" : "", column: 2, row: 0, as: .overlayDim)
        let end = canvas.write([("> ", .overlayKey), (query.string, .overlay)], column: 0, row: 0)
        canvas.showCursor(column: query.text.count == query.cursor ? end : 2 + query.cursor, row: 0)
        let matches = self.matches
        if matches.isEmpty {
            _ = canvas.write("nothing is called so", column: 2, row: 2, as: .overlayDim)
            return
        }
        let (first, room) = window(rows: canvas.rows + 2)
        for (index, action) in matches.dropFirst(first).prefix(room).enumerated() {
            let row = index + 2
            let isOff = action.when.map { !state.holds($0) } ?? false
            let text = canvas.columns >= 70
            canvas.write(action.keyText, column: 1, row: row, as: .overlayKey, limit: 12)
            var at = 14
            let context = action.context == .global ? "" : action.context.name
            if text { at = canvas.write(padded(Width.shortened(":" + action.usage, to: 23), 24), column: at, row: row, as: .overlayDim) }
            let helpRoom = canvas.columns - at - context.count - 2
            canvas.write(action.help, column: at, row: row, as: isOff ? .overlayDim : .overlay, limit: max(helpRoom, 0))
            canvas.write(context, endingAt: canvas.columns - 1, row: row, as: .overlayDim)
            if first + index == chosen {
                canvas.highlight(Rect(column: 0, row: row, columns: canvas.columns, rows: 1), as: .overlaySelection)
            }
        }
        guard matches.indices.contains(chosen), Self.detailRows(rows: canvas.rows + 2) > 0 else { return }
        detail(matches[chosen], place: "\(chosen + 1) of \(matches.count)", row: canvas.rows - 2, on: &canvas)
    }

    /// The chosen action in full: its command, when its keys do it, and what it does.
    private func detail(_ action: Action, place: String, row: Int, on canvas: inout Canvas) {
        for column in 0..<canvas.columns { canvas.put(canvas.symbols.horizontal, column: column, row: row - 1, as: .overlayDim) }
        canvas.write(" \(place) ", endingAt: canvas.columns - 1, row: row - 1, as: .overlayDim)
        let condition = action.when.map { " (only while \($0.rawValue))" } ?? ""
        let lines = Figures.lines(of: ":\(action.usage): \(action.help)\(condition)", columns: canvas.columns - 2)
        for (index, line) in lines.prefix(2).enumerated() { canvas.write(line, column: 1, row: row + index, as: .overlay) }
    }
}
