import Workspace

extension ScreenState {
    /// Moves a border beside the pane that has the keys.
    mutating func performBorders(_ action: ActionID, _ words: [String]) -> [Effect] {
        guard action != .evenPanes else {
            shares = PaneShares()
            return []
        }
        let isUpright = action == .borderLeft || action == .borderRight
        let steps = words.first.map { Int($0) ?? 0 } ?? (isUpright ? 4 : 2)
        guard (1...1000).contains(steps) else {
            return refuse("border: '\(words[0])' is no number of cells")
        }
        guard let border = ScreenLayout(self).border(of: focus, isUpright: isUpright) else {
            return refuse("no border of this pane moves \(isUpright ? "left or right" : "up or down") here")
        }
        let isBack = action == .borderLeft || action == .borderUp
        move(border, to: border.place + (isBack ? -steps : steps))
        return []
    }

    /// Sets where a border stands, in cells from the beginning of what it divides.
    private mutating func move(_ placed: ScreenLayout.PlacedBorder, to place: Int) {
        let least = placed.isUpright ? PaneShares.least.columns : PaneShares.least.rows
        guard placed.whole >= 2 * least else { return }
        let share = Double(min(max(place, least), placed.whole - least)) / Double(placed.whole)
        switch placed.border {
        case .columns: shares.columns = share
        case .left: shares.left = share
        case .right: shares.right = share
        case .pair: shares.pair = share
        case .stack(let number):
            let layout = ScreenLayout(self)
            var ends = layout.borders.map { Double($0.place) }
            guard ends.indices.contains(number) else { return }
            // A border pushes no other: it stops where its neighbour's pane has its least.
            let low = number > 0 ? ends[number - 1] + Double(least) : Double(least)
            let high = number + 1 < ends.count ? ends[number + 1] - Double(least) : Double(placed.whole - least)
            ends[number] = min(max(Double(place), low), max(high, low))
            shares.stack = ends.map { $0 / Double(placed.whole) }
        }
    }

    /// What the mouse does to borders and to the header: a border follows the button, a pane's name in the header goes there.
    ///
    /// - Returns: whether the event is used up.
    mutating func takeBorders(_ mouse: MouseEvent) -> Bool {
        let layout = ScreenLayout(self)
        switch mouse.action {
        case .press where mouse.button == 0:
            drag = layout.border(at: mouse.place)?.border
            if drag != nil { message = nil }
            if layout.header.contains(mouse.place), let pane = ScreenView.tab(at: mouse.place.column, self) {
                focus = pane
                return true
            }
            return false
        case .drag:
            guard let drag, let placed = layout.borders.first(where: { $0.border == drag }) else { return false }
            move(placed, to: placed.isUpright ? mouse.place.column - placed.divided.column : mouse.place.row - placed.divided.row)
            return true
        case .release:
            defer { drag = nil }
            return drag != nil
        default: return false
        }
    }
}
