import Workspace

/// What curves are drawn over.
enum CurveAxis: String, CaseIterable, Sendable {
    case epoch, time, step, shots, cost

    /// The metric that tells how far along the axis an epoch ended; nil where the points themselves say so.
    var metric: String? {
        switch self {
        case .epoch, .time: nil
        case .step: "steps"
        case .shots: "shots"
        case .cost: "cost"
        }
    }

    var next: CurveAxis {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }

    /// Whether only whole numbers stand on it.
    var isWhole: Bool { self != .time && self != .cost }

    /// How the note above the list of runs calls it; nil for the usual one.
    var manner: String? { self == .epoch ? nil : "over \(self == .step ? "steps" : rawValue)" }

    /// What stands at the axis' end.
    func unit(currency: String) -> String {
        switch self {
        case .time: "s"
        case .cost: currency
        case .epoch, .step, .shots: rawValue
        }
    }

    /// Why a run has no points on the axis.
    var absence: String {
        switch self {
        case .epoch, .time: "no points yet"
        case .step: "this run told no steps"
        case .shots: "no shots: this run's circuits were computed exactly"
        case .cost: "nothing was paid for this run's circuits"
        }
    }

    /// Where a point of ``placed(_:by:)`` lies.
    func place(of point: CurvePoint) -> Double { self == .time ? point.seconds : point.epoch }

    /// Where an epoch ended; nil where no point tells.
    func place(ofEpoch epoch: Int, in metrics: [String: [CurvePoint]]) -> Double? {
        guard self != .epoch else { return Double(epoch) }
        guard let points = metrics[metric ?? "loss"] else { return nil }
        let place = points.firstOffset { $0.epoch >= Double(epoch) }
        guard points.indices.contains(place), points[place].epoch == Double(epoch) else { return nil }
        return metric == nil ? points[place].seconds : points[place].value
    }

    /// The points with their places on the axis in the place of the epochs; those that have none are left out.
    ///
    /// - Parameter metrics: the curves of the same run.
    func placed(_ points: [CurvePoint], by metrics: [String: [CurvePoint]]) -> [CurvePoint] {
        guard let metric else { return points }
        var places = (metrics[metric] ?? [])[...]
        var furthest = -Double.infinity
        return points.compactMap { point in
            while let first = places.first, first.epoch < point.epoch { places.removeFirst() }
            guard let place = places.first, place.epoch == point.epoch, place.value.isFinite else { return nil }
            // What is counted from the start does not go back.
            furthest = max(furthest, place.value)
            return CurvePoint(epoch: furthest, value: point.value, seconds: point.seconds)
        }
    }
}
