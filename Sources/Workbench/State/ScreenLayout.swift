import Workspace

/// Where everything stands on a screen: a header, a footer, and the panes between.
struct ScreenLayout: Equatable {
    let size: Size
    let header: Rect
    /// A line for what is wrong with the project file.
    let banner: Rect
    let footer: Rect
    /// What lies between header and footer.
    let body: Rect
    private(set) var panes: [Placed] = []
    private(set) var borders: [PlacedBorder] = []

    /// A pane and its border's rectangle.
    struct Placed: Equatable {
        let pane: PaneID
        let rect: Rect
    }

    /// A border between panes: the cells that move it, and the part of the screen that it divides.
    struct PlacedBorder: Equatable {
        let border: PaneShares.Border
        let rect: Rect
        let divided: Rect
        /// Whether it runs from top to bottom, and moves to the left and right.
        let isUpright: Bool
    }

    /// The smallest screen that can be read.
    static let smallest = Size(columns: 40, rows: 12)

    /// Whether there is too little room for any pane.
    var isTooSmall: Bool { size.columns < Self.smallest.columns || size.rows < Self.smallest.rows }

    init(_ state: ScreenState) {
        size = state.size
        let all = Rect(column: 0, row: 0, columns: state.size.columns, rows: state.size.rows)
        let (header, belowHeader) = all.cut(top: 1)
        let (banner, belowBanner) = belowHeader.cut(top: state.workspace.fault == nil ? 0 : 1)
        (body, footer) = belowBanner.cut(top: belowBanner.rows - 1)
        (self.header, self.banner) = (header, banner)
        guard !isTooSmall, state.start == nil else { return }
        if state.isZoomed {
            panes = [Placed(pane: state.focus, rect: body)]
            return
        }
        switch (body.columns, body.rows) {
        case (76..., 20...): tile(state)
        case (120..., 10...): pair(state, isUpright: true)
        case (..<76, 44...): stack(state)
        case (..<76, 26...): pair(state, isUpright: false)
        default: panes = [Placed(pane: state.focus, rect: body)]
        }
    }

    /// Two columns: what a person works on to the left, what it runs on and costs to the right.
    private mutating func tile(_ state: ScreenState) {
        let usual = body.columns >= 150 ? body.columns * 5 / 8 : body.columns * 11 / 20
        let (left, right) = state.shares.columns.map(body.cut(leftShare:)) ?? body.cut(left: usual)
        // The circuit takes what its wires need, in boxes where there is room; the curves at least half.
        let wires = state.circuit.wireCount
        let boxed = 3 * max(wires, 2) + (state.circuit.hasBits ? 6 : 5)
        let lines = 2 * max(wires, 3) + 4
        let rows = boxed <= body.rows / 2 ? boxed : min(max(lines, body.rows * 2 / 5), body.rows / 2 + 1)
        let (circuit, training) = state.shares.left.map(left.cut(topShare:)) ?? left.cut(top: rows)
        let listed = state.workspace.backends.count + state.workspace.jobs.count
        let (queue, resources) =
            state.shares.right.map(right.cut(topShare:)) ?? right.cut(top: min(max(listed + 7, 9), body.rows / 2))
        place([circuit, training, queue, resources])
        add(.columns, between: left, and: right, in: body)
        add(.left, between: circuit, and: training, in: left)
        add(.right, between: queue, and: resources, in: right)
    }

    /// One below the other, for a tall and narrow screen.
    private mutating func stack(_ state: ScreenState) {
        let least = PaneShares.least.rows
        let share = body.rows / 4
        let usual = [share, body.rows - 2 * share, body.rows - share]
        var (rects, rest, top) = ([Rect](), body, 0)
        for number in 0..<3 {
            let wanted = state.shares.stack.map { Int(($0[number] * Double(body.rows)).rounded()) } ?? usual[number]
            let end = min(max(wanted, top + least), body.rows - (3 - number) * least)
            let (upper, lower) = rest.cut(top: end - top)
            rects.append(upper)
            (rest, top) = (lower, end)
        }
        place(rects + [rest])
        for number in 0..<3 { add(.stack(number), between: rects[number], and: number < 2 ? rects[number + 1] : rest, in: body) }
    }

    /// Two panes that belong together, where there is no room for all: beside or below each other.
    private mutating func pair(_ state: ScreenState, isUpright: Bool) {
        let share = state.shares.pair ?? (isUpright ? 0.55 : 0.5)
        let (first, second) = isUpright ? body.cut(leftShare: share) : body.cut(topShare: share)
        let together: [PaneID] = [.circuit, .training].contains(state.focus) ? [.circuit, .training] : [.queue, .qec]
        panes = zip(together, [first, second]).map(Placed.init)
        add(.pair, between: first, and: second, in: body)
    }

    private mutating func place(_ rects: [Rect]) { panes = zip(PaneID.allCases, rects).map(Placed.init) }

    /// The two lines of cells in which two rectangles meet.
    private mutating func add(_ border: PaneShares.Border, between first: Rect, and second: Rect, in divided: Rect) {
        let isUpright = first.row == second.row
        let rect =
            isUpright
            ? Rect(column: second.column - 1, row: divided.row, columns: 2, rows: divided.rows)
            : Rect(column: divided.column, row: second.row - 1, columns: divided.columns, rows: 2)
        borders.append(PlacedBorder(border: border, rect: rect, divided: divided, isUpright: isUpright))
    }

    /// The part of a pane within its border; empty where the pane is not on the screen.
    func inside(_ pane: PaneID) -> Rect {
        guard let rect = panes.first(where: { $0.pane == pane })?.rect else { return Rect(column: 0, row: 0, columns: 0, rows: 0) }
        return rect.inset(columns: 2, rows: 1)
    }

    /// The border under a place; where two cross, the upright one.
    func border(at place: Point) -> PlacedBorder? { borders.first { $0.rect.contains(place) } }

    /// The border that moves to the left and right, or up and down, and is a pane's own; the one below it before the one above.
    func border(of pane: PaneID, isUpright: Bool) -> PlacedBorder? {
        guard let rect = panes.first(where: { $0.pane == pane })?.rect else { return nil }
        let own = borders.filter { $0.isUpright == isUpright && !$0.rect.intersection(rect).isEmpty && $0.divided.contains(rect) }
        return own.first { isUpright || $0.rect.row > rect.row } ?? own.first
    }
}

extension ScreenLayout.PlacedBorder {
    /// The cell, counted from the beginning of what is divided, where the second part begins.
    var place: Int { isUpright ? rect.column + 1 - divided.column : rect.row + 1 - divided.row }

    /// What it divides, in the cells that it moves over.
    var whole: Int { isUpright ? divided.columns : divided.rows }
}

extension Rect {
    fileprivate func contains(_ other: Rect) -> Bool { intersection(other) == other }
}
