import Workspace

extension ScreenState {
    /// A click on a run shows it; one on a chart, or the button held, reads the values there.
    mutating func clickTraining(at place: Point, within inside: Rect) -> [Effect] {
        let plan = TrainingPlan(self, columns: inside.columns, rows: inside.rows)
        if plan.list.contains(place) {
            if let run = RunTable.run(onRow: place.row - plan.list.row, self, rows: plan.list.rows) { training.run = run.id }
        } else if let axis = chartPlace(at: place, plan) {
            training.crosshair = TrainingPane.places(self).nearest(to: axis)
        }
        return []
    }

    /// The wheel over the charts shows less or more of the axis around the pointer, sideways what is before and after; elsewhere it goes through the runs.
    mutating func wheelTraining(isUp: Bool, isSideways: Bool, at place: Point, within inside: Rect) -> [Effect] {
        let plan = TrainingPlan(self, columns: inside.columns, rows: inside.rows)
        if training.page == .parameters, plan.plots.contains(place) {
            training.scrollParameters(by: isUp ? -3 : 3)
            return []
        }
        guard let axis = chartPlace(at: place, plan) else { return perform(isUp ? .previousRun : .nextRun, []) }
        if isSideways { return perform(isUp ? .panLeft : .panRight, []) }
        zoomCurves(by: isUp ? 0.5 : 2, around: axis)
        return []
    }

    private func chartPlace(at place: Point, _ plan: TrainingPlan) -> Double? {
        guard training.page == .curves, shownRun != nil else { return nil }
        for (chart, rect) in TrainingPlan.placed(TrainingPane.charts(self), in: plan.plots) where rect.contains(place) {
            return chart.place(
                at: Point(column: place.column - rect.column, row: place.row - rect.row), columns: rect.columns, rows: rect.rows)
        }
        return nil
    }
}
