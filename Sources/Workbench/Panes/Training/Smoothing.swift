import Workspace

extension [CurvePoint] {
    /// The points with values averaged over what came before: each step back weighs `weight` times as much as the one after it.
    ///
    /// The beginning is not drawn towards zero (the correction of Adam, arXiv:1412.6980, section 3). Values that are no finite number stay and
    /// do not enter the average.
    func smoothed(_ weight: Double) -> [CurvePoint] {
        guard weight > 0, weight < 1 else { return self }
        var (sum, total) = (0.0, 0.0)
        return map { point in
            guard point.value.isFinite else { return point }
            sum = weight * sum + (1 - weight) * point.value
            total = weight * total + (1 - weight)
            return CurvePoint(epoch: point.epoch, value: sum / total, seconds: point.seconds)
        }
    }

    /// The best value up to each point.
    func best(isLargest: Bool) -> [CurvePoint] {
        var best: Double?
        return compactMap { point in
            if point.value.isFinite {
                best = best.map { isLargest ? Swift.max($0, point.value) : Swift.min($0, point.value) } ?? point.value
            }
            return best.map { CurvePoint(epoch: point.epoch, value: $0, seconds: point.seconds) }
        }
    }

    /// The last point at or before a place on the axis; the first where none is.
    func at(_ place: Double, on axis: CurveAxis) -> CurvePoint? {
        last { axis.place(of: $0) <= place + 1e-9 } ?? first
    }
}

/// Mean, smallest and largest value of several curves at the epochs that all of them have.
struct CurveBand {
    var mean: [CurvePoint] = []
    var low: [CurvePoint] = []
    var high: [CurvePoint] = []

    init(_ curves: [[CurvePoint]]) {
        guard let shortest = curves.map(\.count).min(), !curves.isEmpty else { return }
        for place in 0..<shortest {
            let points = curves.map { $0[place] }
            let values = points.map(\.value)
            func point(_ value: Double) -> CurvePoint {
                CurvePoint(
                    epoch: points[0].epoch, value: value, seconds: points.reduce(0) { $0 + $1.seconds } / Double(points.count))
            }
            mean.append(point(values.reduce(0, +) / Double(values.count)))
            low.append(point(values.min() ?? .nan))
            high.append(point(values.max() ?? .nan))
        }
    }
}
