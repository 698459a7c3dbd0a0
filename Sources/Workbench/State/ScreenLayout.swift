import Workspace

/// Where everything stands on a screen: a header, a footer, and the panes between.
struct ScreenLayout: Equatable {
    let size: Size
    let header: Rect
    /// A line for what is wrong with the project file.
    let banner: Rect
    let footer: Rect
    let panes: [Placed]

    /// A pane and its border's rectangle.
    struct Placed: Equatable {
        let pane: PaneID
        let rect: Rect
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
        let (body, footer) = belowBanner.cut(top: belowBanner.rows - 1)
        (self.header, self.banner, self.footer) = (header, banner, footer)
        let isTooSmall = size.columns < Self.smallest.columns || size.rows < Self.smallest.rows
        guard !isTooSmall, state.start == nil else {
            panes = []
            return
        }
        if state.isZoomed {
            panes = [Placed(pane: state.focus, rect: body)]
        } else if body.columns >= 76, body.rows >= 20 {
            panes = Self.tiled(
                body, wires: state.circuit.wireCount, hasBits: state.circuit.hasBits,
                listed: state.workspace.backends.count + state.workspace.jobs.count)
        } else if body.columns < 76, body.rows >= 44 {
            panes = Self.stacked(body)
        } else {
            panes = [Placed(pane: state.focus, rect: body)]
        }
    }

    /// Two columns: what a person works on to the left, what it runs on and costs to the right.
    private static func tiled(_ body: Rect, wires: Int, hasBits: Bool, listed: Int) -> [Placed] {
        let (left, right) = body.cut(left: body.columns >= 150 ? body.columns * 5 / 8 : body.columns * 11 / 20)
        // The circuit takes what its wires need, in boxes where there is room; the curves at least half.
        let boxed = 3 * max(wires, 2) + (hasBits ? 6 : 5)
        let lines = 2 * max(wires, 3) + 4
        let (circuit, training) = left.cut(top: boxed <= body.rows / 2 ? boxed : min(max(lines, body.rows * 2 / 5), body.rows / 2 + 1))
        let (queue, resources) = right.cut(top: min(max(listed + 7, 9), body.rows / 2))
        return [
            Placed(pane: .circuit, rect: circuit), Placed(pane: .training, rect: training), Placed(pane: .queue, rect: queue),
            Placed(pane: .qec, rect: resources),
        ]
    }

    /// One below the other, for a tall and narrow screen.
    private static func stacked(_ body: Rect) -> [Placed] {
        let share = body.rows / 4
        let (circuit, rest) = body.cut(top: share)
        let (training, lower) = rest.cut(top: body.rows - 3 * share)
        let (queue, resources) = lower.cut(top: share)
        return [
            Placed(pane: .circuit, rect: circuit), Placed(pane: .training, rect: training), Placed(pane: .queue, rect: queue),
            Placed(pane: .qec, rect: resources),
        ]
    }

    /// The part of a pane within its border; empty where the pane is not on the screen.
    func inside(_ pane: PaneID) -> Rect {
        guard let rect = panes.first(where: { $0.pane == pane })?.rect else { return Rect(column: 0, row: 0, columns: 0, rows: 0) }
        return rect.inset(columns: 2, rows: 1)
    }
}
