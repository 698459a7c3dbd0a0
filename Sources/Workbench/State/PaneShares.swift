/// How the panes divide the screen between them where a person chose it; nil leaves it to what they have to show.
///
/// Shares, not cells: a screen of another size divides in the same way.
struct PaneShares: Equatable, Sendable, Codable {
    /// The share of the columns that the left panes have.
    var columns: Double?
    /// The share of the rows that the upper pane to the left has.
    var left: Double?
    /// The share of the rows that the upper pane to the right has.
    var right: Double?
    /// The upper, or left, pane's share where only two panes stand on the screen.
    var pair: Double?
    /// Where the upper three panes of a tall and narrow screen end.
    var stack: [Double]?

    init() {}

    /// The shares with those that are no shares left out, as they may come from a file.
    var checked: PaneShares {
        func kept(_ share: Double?) -> Double? { share.flatMap { (0...1).contains($0) ? $0 : nil } }
        var checked = PaneShares()
        (checked.columns, checked.left, checked.right, checked.pair) = (kept(columns), kept(left), kept(right), kept(pair))
        if let stack, stack.count == 3, stack.allSatisfy({ (0...1).contains($0) }), stack == stack.sorted() { checked.stack = stack }
        return checked
    }

    /// A border between panes, which a person may move.
    enum Border: Hashable, Sendable {
        case columns, left, right, pair
        /// Below the pane of that number on a tall and narrow screen.
        case stack(Int)
    }

    /// The least columns and rows of a pane with its border.
    static let least = Size(columns: 22, rows: 4)
}

extension Rect {
    /// Cuts after a share of the rows, with room for a pane on either side.
    func cut(topShare share: Double) -> (Rect, Rect) { cut(top: Self.place(share, of: rows, least: PaneShares.least.rows)) }

    /// Cuts after a share of the columns, with room for a pane on either side.
    func cut(leftShare share: Double) -> (Rect, Rect) { cut(left: Self.place(share, of: columns, least: PaneShares.least.columns)) }

    private static func place(_ share: Double, of whole: Int, least: Int) -> Int {
        let least = min(least, whole / 2)
        return min(max(Int((share * Double(whole)).rounded()), least), whole - least)
    }
}
