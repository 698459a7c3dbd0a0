import Workspace

/// What the shown run's trained model does: confusion matrix, ROC curve and decision boundary, or its parameters with their gradients.
enum ModelView {
    static func results(_ state: ScreenState, on canvas: inout Canvas) {
        guard let found = inspection(state, on: &canvas) else { return }
        let isWide = canvas.columns >= 70
        if isWide {
            let (left, right) = canvas.bounds.cut(left: canvas.columns * 2 / 5)
            canvas.within(Rect(column: 0, row: 0, columns: left.columns - 1, rows: canvas.rows)) { figures(found, on: &$0) }
            canvas.within(Rect(column: right.column + 1, row: 0, columns: right.columns - 1, rows: canvas.rows)) { plane(found, on: &$0) }
        } else if found.boundary != nil, canvas.rows >= 20 {
            let (upper, lower) = canvas.bounds.cut(top: canvas.rows / 2)
            canvas.within(upper) { figures(found, on: &$0) }
            canvas.within(lower) { plane(found, on: &$0) }
        } else {
            let used = confusion(found, on: &canvas)
            // A curve of fewer than three rows says less than its area.
            let rows = canvas.rows - used >= 6 ? canvas.rows - used : 1
            canvas.within(Rect(column: 0, row: used, columns: canvas.columns, rows: rows)) { roc(found, on: &$0) }
        }
    }

    /// The confusion matrix, and below it the ROC curve where the plane takes the other half.
    private static func figures(_ found: ModelInspection, on canvas: inout Canvas) {
        let used = confusion(found, on: &canvas)
        guard found.boundary != nil, canvas.rows - used >= 7 else { return }
        canvas.within(Rect(column: 0, row: used + 1, columns: canvas.columns, rows: canvas.rows - used - 1)) { roc(found, on: &$0) }
    }

    private static func plane(_ found: ModelInspection, on canvas: inout Canvas) {
        if let boundary = found.boundary { self.boundary(boundary, found.classes, on: &canvas) } else { roc(found, on: &canvas) }
    }

    // MARK: - Confusion matrix

    /// - Returns: the rows that it took.
    private static func confusion(_ found: ModelInspection, on canvas: inout Canvas) -> Int {
        let matrix = found.confusionMatrix
        canvas.write("confusion, \(found.part) part", column: 0, row: 0, as: .heading, limit: canvas.columns)
        let head = min(max(found.classes.map(Width.columns(of:)).max() ?? 4, 4), max(canvas.columns / 3, 4)) + 1
        let widest = max(found.classes.map(Width.columns(of:)).max() ?? 0, "\(matrix.flatMap(\.self).max() ?? 0)".count) + 2
        let width = max(min(widest, (canvas.columns - head) / max(matrix.count, 1)), 4)
        canvas.write("is", column: 0, row: 1, as: .label)
        for (place, name) in found.classes.enumerated() {
            canvas.write(
                Width.shortened(name, to: width - 1, ellipsis: canvas.symbols.ellipsis), endingAt: head + (place + 1) * width, row: 1,
                as: .label)
        }
        canvas.write(" \(canvas.symbols.arrow) taken for", column: head + matrix.count * width, row: 1, as: .faint)
        for (row, counts) in matrix.enumerated() {
            canvas.write(found.classes[row], column: 0, row: row + 2, as: .label, limit: head - 1)
            for (column, count) in counts.enumerated() {
                let role: Role = row == column ? .success : count > 0 ? .error : .faint
                canvas.write("\(count)", endingAt: head + (column + 1) * width, row: row + 2, as: role)
            }
        }
        return matrix.count + 2
    }

    // MARK: - ROC

    private static func roc(_ found: ModelInspection, on canvas: inout Canvas) {
        guard let curve = found.roc else {
            canvas.write(centered: "no ROC curve: the \(found.part) part has one class only", row: canvas.rows / 2, as: .faint)
            return
        }
        let area = "ROC area \(Figures.significant(curve.area, 4)): '\(found.positive)'"
        let name = area + (Width.columns(of: area) + 26 <= canvas.columns ? " found over false alarms" : " found")
        let points = zip(curve.falsePositiveRates, curve.truePositiveRates).map { CurvePoint(epoch: $0 * 100, value: $1, seconds: 0) }
        let diagonal = [CurvePoint(epoch: 0, value: 0, seconds: 0), CurvePoint(epoch: 100, value: 1, seconds: 0)]
        var chart = Chart(title: "ROC", lines: [Chart.Line(name, "r", points, .curve1, faint: [diagonal])], isShare: true)
        chart.window = 0...100
        chart.unit = "%"
        chart.showsLast = false
        chart.draw(on: &canvas)
    }

    // MARK: - Decision boundary

    /// Each cell tells the class that the model gives there; samples stand over it, those taken for another class marked.
    private static func boundary(_ plane: DecisionBoundary, _ classes: [String], on canvas: inout Canvas) {
        let roles: [Role] = [.curve1, .curve2, .curve3, .curve4, .curve5, .curve6]
        let letters = Array("oxabcdefgh".unicodeScalars)
        var at = canvas.write([("\(plane.y) over \(plane.x)", .heading), ("  ", .text)], column: 0, row: 0)
        for (place, name) in classes.enumerated() {
            at = canvas.write(
                [("\(letters[place % letters.count]) ", roles[place % roles.count]), (name + "  ", .label)], column: at, row: 0)
        }
        let area = Rect(column: 1, row: 1, columns: canvas.columns - 2, rows: canvas.rows - 2)
        guard area.columns >= 8, area.rows >= 4 else { return }
        func nearest(_ column: Int, _ row: Int) -> Int {
            let x = min(column * plane.columns / area.columns, plane.columns - 1)
            let y = min((area.rows - 1 - row) * plane.rows / area.rows, plane.rows - 1)
            return y * plane.columns + x
        }
        // Classes differ by their marks too, not by colour alone.
        let shades: [[Unicode.Scalar]] =
            canvas.symbols.isASCII ? [[" ", ".", ":"], [" ", "'", "%"]] : [[" ", "·", "░"], [" ", "-", "▒"]]
        for row in 0..<area.rows {
            for column in 0..<area.columns {
                let point = nearest(column, row)
                let sure = plane.confidence[point]
                let shade = shades[plane.labels[point] % 2][sure > 0.9 ? 2 : sure > 0.65 ? 1 : 0]
                canvas.put(shade, column: area.column + column, row: area.row + row, as: roles[plane.labels[point] % roles.count])
            }
        }
        let (width, height) = (plane.xRange.upperBound - plane.xRange.lowerBound, plane.yRange.upperBound - plane.yRange.lowerBound)
        for sample in plane.samples {
            let column = Int((sample.x - plane.xRange.lowerBound) / width * Double(area.columns))
            let row = area.rows - 1 - Int((sample.y - plane.yRange.lowerBound) / height * Double(area.rows))
            guard column >= 0, column < area.columns, row >= 0, row < area.rows else { continue }
            let isWrong = plane.labels[nearest(column, row)] != sample.label
            canvas.put(
                letters[sample.label % letters.count], column: area.column + column, row: area.row + row,
                as: isWrong ? .error : .value)
        }
        let bottom = canvas.rows - 1
        canvas.write(Figures.significant(plane.xRange.lowerBound, 3), column: 1, row: bottom, as: .axisLabel)
        canvas.write(Figures.significant(plane.xRange.upperBound, 3), endingAt: canvas.columns - 1, row: bottom, as: .axisLabel)
        canvas.write(
            centered:
                "\(plane.y) from \(Figures.significant(plane.yRange.lowerBound, 3)) to \(Figures.significant(plane.yRange.upperBound, 3))",
            row: bottom, as: .axisLabel)
    }

    // MARK: - Parameters

    static func parameters(_ state: ScreenState, on canvas: inout Canvas) {
        guard let found = inspection(state, on: &canvas) else { return }
        let all = found.parameters
        let steepest = all.map { abs($0.gradient) }.filter(\.isFinite).max() ?? 0
        let name = max(all.map { Width.columns(of: $0.name) }.max() ?? 0, 9)
        let wide = name + 34
        let lists = max(min(canvas.columns / wide, 4), 1)
        let rows = max(canvas.rows - 1, 0)
        let first = min(state.training.firstParameter, max(all.count - 1, 0))
        if all.count > lists * rows {
            let last = min(first + lists * rows, all.count)
            canvas.write(
                "\(first + 1)\(canvas.symbols.dash)\(last) of \(all.count)", endingAt: canvas.columns, row: 0, as: .accent)
        }
        for list in 0..<lists {
            let left = list * wide
            guard first + list * rows < all.count else { break }
            canvas.write("parameter", column: left, row: 0, as: .label)
            canvas.write("value", endingAt: left + name + 10, row: 0, as: .label)
            canvas.write("gradient", endingAt: left + name + 21, row: 0, as: .label)
            for row in 0..<rows {
                let place = first + list * rows + row
                guard place < all.count else { break }
                let parameter = all[place]
                canvas.write(parameter.name, column: left, row: row + 1, as: .text, limit: name)
                canvas.write(Figures.significant(parameter.value, 4), endingAt: left + name + 10, row: row + 1, as: .value)
                canvas.write(Figures.significant(parameter.gradient, 3), endingAt: left + name + 21, row: row + 1, as: .dim)
                let bar = steepest > 0 ? Int((abs(parameter.gradient) / steepest * 10).rounded()) : 0
                for column in 0..<min(bar, 10) {
                    canvas.put(
                        canvas.symbols.barFull, column: left + name + 22 + column, row: row + 1,
                        as: parameter.gradient < 0 ? .curve1 : .curve2)
                }
            }
        }
    }

    /// What is known of the shown run's model; says what is not.
    private static func inspection(_ state: ScreenState, on canvas: inout Canvas) -> ModelInspection? {
        let pane = state.training
        if let found = pane.inspection, found.run == state.shownRun?.id { return found }
        let text = pane.inspectionFault ?? "looking at the model" + canvas.symbols.ellipsis
        canvas.write(centered: text, row: canvas.rows / 2, as: pane.inspectionFault == nil ? .faint : .warning)
        return nil
    }
}
