import Workspace

/// A key that the footer offers, and where it stands.
struct FooterHint {
    /// As it stands there: `C-p`, `Up/Down`.
    let key: String
    let name: String
    let column: Int
    let width: Int
    /// Nil for the start screen's own keys.
    let action: ActionID?

    /// The keys that a person may want here, this pane's own first; as many as there is room for.
    static func all(_ state: ScreenState, columns: Int) -> [FooterHint] {
        var parts: [(key: String, name: String, action: ActionID?)] = []
        if let start = state.start {
            parts = start.keys(isOver: state.workspace.project != nil).map { ($0.key, $0.name, nil) }
        }
        let own = Action.table.filter { $0.context == .pane(state.focus) }
        let everywhere = Action.table.filter { $0.context == .global }
        for action in (state.start == nil ? own : []) + everywhere {
            guard let name = action.short, action.when.map(state.holds) ?? true, let key = action.keys.first else { continue }
            if state.start != nil, action.id == .zoom || action.id == .nextPane { continue }
            parts.append((key.description, name, action.id))
        }
        // The way to the help is never left out.
        if let index = parts.firstIndex(where: { $0.action == .help }) { parts.insert(parts.remove(at: index), at: 0) }
        var at = 1
        return parts.compactMap { part in
            let width = Width.columns(of: part.key) + Width.columns(of: part.name) + 1
            guard at + width + 2 <= columns else { return nil }
            defer { at += width + 2 }
            return FooterHint(key: part.key, name: part.name, column: at, width: width, action: part.action)
        }
    }
}
