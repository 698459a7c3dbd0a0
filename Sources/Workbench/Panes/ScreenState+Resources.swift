extension ScreenState {
    /// A click on a slider chooses it, and one on its scale sets it.
    mutating func clickResources(at place: Point, within inside: Rect) {
        let all = ResourceSlider.allCases
        let showsAll = ResourcePane.showsAllSliders(columns: inside.columns, rows: inside.rows)
        guard (0..<(showsAll ? all.count : 2)).contains(place.row) else { return }
        if showsAll { resources.slider = all[place.row] }
        let slider = resources.slider
        guard showsAll || place.row == 1 else { return }
        if let share = slider.share(at: place.column, resources, isBlock: !showsAll, columns: inside.columns) {
            slider.move(to: share, &resources)
        }
    }
}
