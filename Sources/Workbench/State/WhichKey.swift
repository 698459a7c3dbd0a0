/// What may follow keys that have been pressed, in a box above the footer.
enum WhichKey {
    /// The next keys and what they lead to.
    static func continuations(of keys: [Key], in pane: PaneID, holds: (Action.Condition) -> Bool) -> [(key: String, help: String)] {
        var found: [(key: String, help: String)] = []
        for context in [Action.Context.pane(pane), .global] {
            for action in Action.table where action.context == context && (action.when.map(holds) ?? true) {
                for sequence in action.keys where sequence.keys.count > keys.count && sequence.keys.starts(with: keys) {
                    found.append((sequence.keys[keys.count...].map(\.description).joined(separator: " "), action.help))
                }
            }
        }
        return found.sorted { $0.key < $1.key }
    }

    static func draw(_ state: ScreenState, on canvas: inout Canvas) {
        let lines = continuations(of: state.pending, in: state.focus, holds: state.holds)
        guard !lines.isEmpty, canvas.rows >= 6 else { return }
        let shown = lines.prefix(canvas.rows - 4)
        let widest = shown.reduce(0) { max($0, Width.columns(of: $1.help)) }
        let keys = shown.reduce(0) { max($0, Width.columns(of: $1.key)) }
        let size = Size(columns: min(widest + keys + 6, canvas.columns), rows: shown.count + 2)
        let rect = Rect(
            column: canvas.columns - size.columns, row: canvas.rows - size.rows - 1, columns: size.columns, rows: size.rows)
        canvas.fill(rect, as: .overlay)
        canvas.within(rect) { frame in
            frame.box(as: .overlayBorder)
            frame.write(" " + state.pending.map(\.description).joined(separator: " ") + " ", column: 2, row: 0, as: .overlayTitle)
            for (row, line) in shown.enumerated() {
                frame.write(line.key, column: 2, row: row + 1, as: .overlayKey)
                frame.write(line.help, column: keys + 4, row: row + 1, as: .overlay, limit: max(frame.columns - keys - 6, 0))
            }
        }
    }
}
