import Workspace

/// Projects to choose from: those that were opened last, and samples.
public struct StartScreen: Equatable, Sendable {
    public struct Entry: Equatable, Sendable {
        public var title: String
        public var path: String
        public var detail: String
        /// Whether nothing is at its path any more.
        public var isMissing: Bool

        public init(title: String, path: String, detail: String = "", isMissing: Bool = false) {
            (self.title, self.path, self.detail, self.isMissing) = (title, path, detail, isMissing)
        }
    }

    /// The one that was opened last first.
    public var recent: [Entry]
    public var samples: [Entry]
    var chosen = 0

    public init(recent: [Entry] = [], samples: [Entry] = []) { (self.recent, self.samples) = (recent, samples) }

    var entries: [Entry] { recent + samples }

    /// The keys of this screen and what they do.
    func keys(isOver: Bool) -> [(key: String, name: String)] {
        var keys = [("Up/Down", "choose"), ("Enter", "open"), ("1…9", "open")]
        if recent.indices.contains(chosen) { keys.append(("d", "take off the list")) }
        if isOver { keys.append(("Esc", "back")) }
        return keys
    }

    /// Takes an entry off the list of recent ones; its path, nil for a sample.
    mutating func forget() -> String? {
        guard recent.indices.contains(chosen) else { return nil }
        let path = recent.remove(at: chosen).path
        chosen = min(chosen, max(entries.count - 1, 0))
        return path
    }
}

extension ScreenState {
    mutating func takeStart(_ key: Key) -> [Effect]? {
        guard var screen = start else { return nil }
        let count = screen.entries.count
        switch key {
        case Key(.down), Key("j"): screen.chosen = min(screen.chosen + 1, max(count - 1, 0))
        case Key(.up), Key("k"): screen.chosen = max(screen.chosen - 1, 0)
        case Key(.home): screen.chosen = 0
        case Key(.end): screen.chosen = max(count - 1, 0)
        case Key(.enter): return open(screen.chosen)
        case Key("d"), Key(.delete):
            guard let path = screen.forget() else {
                message = Message(.info, "samples stay on the list")
                return []
            }
            start = screen
            message = Message(.info, "\(path) is off the list; its files stay")
            return [.forget(path)]
        case Key(.escape) where workspace.project != nil:
            start = nil
            return []
        default:
            if case .character(let scalar) = key.code, key.modifiers.isEmpty, ("1"..."9").contains(scalar) {
                return open(Int(scalar.value) - 49)
            }
            return nil
        }
        start = screen
        return []
    }

    private mutating func open(_ index: Int) -> [Effect] {
        guard let screen = start, screen.entries.indices.contains(index) else { return [] }
        start?.chosen = index
        let entry = screen.entries[index]
        if entry.isMissing {
            return refuse("nothing is at \(entry.path) any more; d takes it off the list")
        }
        return [.open(entry.path)]
    }

    /// A click chooses, and opens what is chosen already.
    mutating func clickStart(_ mouse: MouseEvent) -> [Effect] {
        guard let screen = start else { return [] }
        switch mouse.action {
        case .wheelDown: return takeStart(Key(.down)) ?? []
        case .wheelUp: return takeStart(Key(.up)) ?? []
        case .press where mouse.button == 0:
            let plan = StartPlan(screen, columns: size.columns, rows: max(size.rows - 2, 0))
            guard let index = plan.entry(at: Point(column: mouse.place.column, row: mouse.place.row - 1)) else { return [] }
            if index == screen.chosen { return open(index) }
            start?.chosen = index
            return []
        default: return []
        }
    }
}
