/// A set of keys for people who come from another program: what differs from the program's own.
struct KeyPreset: Sendable {
    let name: String
    let help: String
    let keys: [(id: String, keys: [KeySequence])]

    static let all = [standard, vim, emacs, functionKeys]

    static let standard = KeyPreset(name: "standard", help: "the program's own keys", keys: [])

    /// All digits count, `x` deletes; the panes are behind the space bar.
    static let vim = KeyPreset(
        name: "vim", help: "all digits count, Space 1 to Space 4 go to the panes, x deletes",
        keys: [
            ("pane.circuit", ["Space 1"]), ("pane.training", ["Space 2"]), ("pane.queue", ["Space 3"]), ("pane.qec", ["Space 4"]),
            ("edit.delete", ["x", "d", "Del", "BS"]), ("debug.run", ["Space r"]), ("circuit.source", ["Q", "Space q"]),
            ("app.palette", ["C-p", "Space Space"]),
        ])

    static let emacs = KeyPreset(
        name: "emacs", help: "C-f C-b C-n C-p move, C-x C-s writes, M-x finds an action",
        keys: [
            ("circuit.left", ["C-b", "Left"]), ("circuit.right", ["C-f", "Right"]), ("circuit.up", ["C-p", "Up"]),
            ("circuit.down", ["C-n", "Down"]), ("circuit.start", ["C-a", "Home"]), ("circuit.end", ["C-e", "End"]),
            ("circuit.page-left", ["M-v", "PgUp"]), ("circuit.page-right", ["C-v", "PgDn"]), ("circuit.top", ["M-<"]),
            ("circuit.bottom", ["M->"]), ("app.palette", ["M-x"]), ("edit.undo", ["C-x u", "u"]), ("edit.delete", ["C-d", "Del", "BS"]),
            ("edit.copy", ["M-w"]), ("edit.paste", ["C-y"]), ("circuit.search", ["C-s", "/"]), ("circuit.write", ["C-x C-s"]),
            ("app.open", ["C-x C-f"]), ("app.quit", ["C-x C-c", "q"]), ("pane.next", ["C-x o", "Tab"]), ("pane.zoom", ["C-x 1", "z"]),
            ("circuit.next-gate", ["M-f"]), ("circuit.previous-gate", ["M-b"]),
        ])

    static let functionKeys = KeyPreset(
        name: "function-keys", help: "F2 writes, F3 finds, F5 runs, F8 deletes, F9 sets a breakpoint, F10 steps",
        keys: [
            ("circuit.write", ["F2", "C-s"]), ("circuit.search", ["F3", "/"]), ("circuit.search-next", ["F4", "n"]),
            ("debug.run", ["F5", "x"]), ("debug.cursor", ["F7", "t"]), ("edit.delete", ["F8", "d", "Del", "BS"]),
            ("debug.breakpoint", ["F9", "B"]), ("debug.step", ["F10", ">"]), ("debug.back", ["F11", "<"]), ("app.palette", ["F12", "C-p"]),
            ("pane.zoom", ["F6", "z"]),
        ])
}
