import Workspace

/// Where everything stands in the training pane.
struct TrainingPlan {
    /// Whether the score on the test part has a line.
    let hasScore: Bool
    /// What the gradients say, below their curves.
    let health: [String]
    let isPlateau: Bool
    let plots: Rect
    /// The list of runs, its head included; empty where there is no room.
    let list: Rect

    init(_ state: ScreenState, columns: Int, rows: Int) {
        let run = state.shownRun
        let listed = state.training.listing.count
        let listRows = rows >= 16 ? min(max(rows / 5, 3), max(listed, 1) + 1) : rows >= 11 ? 2 : 0
        hasScore = rows >= 10 && run?.metrics["test.accuracy"] != nil
        let top = hasScore ? 2 : 1
        let all = Rect(column: 0, row: top, columns: columns, rows: rows - top - listRows)
        let showsHealth = state.training.page == .curves && state.training.shows == .gradient && all.rows >= 6
        let found = showsHealth ? run.flatMap { state.workspace.gradientHealth(of: $0.id) } : nil
        health = Array(found.map { Figures.lines(of: $0.told, columns: columns) }?.prefix(all.rows / 5) ?? [])
        isPlateau = found?.finding == .plateau
        plots = Rect(column: 0, row: top, columns: columns, rows: all.rows - health.count)
        list = Rect(column: 0, row: rows - listRows, columns: columns, rows: listRows)
    }

    /// The charts and where each stands: beside each other where there is room, else below, the second left out where there is none.
    static func placed(_ charts: [Chart], in rect: Rect) -> [(chart: Chart, rect: Rect)] {
        guard charts.count == 2, let first = charts.first, let second = charts.last else { return charts.prefix(1).map { ($0, rect) } }
        if rect.columns >= 60 {
            let (left, right) = rect.cut(left: rect.columns / 2)
            return [
                (first, Rect(column: left.column, row: left.row, columns: left.columns - 1, rows: left.rows)),
                (second, Rect(column: right.column + 1, row: right.row, columns: right.columns - 1, rows: right.rows)),
            ]
        }
        guard rect.rows >= 12 else { return [(first, rect)] }
        let (upper, lower) = rect.cut(top: rect.rows / 2)
        return [(first, upper), (second, lower)]
    }
}
