import Workspace

/// Curves of very many points, cut down to what a screen can show of them, so that a frame takes no longer than one of short curves.
///
/// They are made anew when what they depend on changes, not when they are drawn.
struct LongCurves: Equatable, Sendable {
    /// A curve as it is drawn.
    struct Drawn: Equatable, Sendable {
        var points: [CurvePoint]
        /// Below it: the values before smoothing, the best so far.
        var faint: [[CurvePoint]]
    }

    /// By run, then by metric; only those that are long.
    private var drawn: [String: [String: Drawn]] = [:]
    private var key: Key?

    /// What they depend on.
    private struct Key: Equatable, Sendable {
        var counts: [String: [String: Int]]
        var axis: CurveAxis
        var smoothing: Double
        var showsBest: Bool
        var window: ClosedRange<Double>?
    }

    /// Curves of fewer points are drawn as they are.
    static let least = 20_000

    subscript(run: String, metric: String) -> Drawn? { drawn[run]?[metric] }

    /// Follows the curves of the runs that are drawn.
    mutating func follow(_ curves: [String: [String: [CurvePoint]]], of runs: [String], metrics: [String], _ pane: TrainingPane.State) {
        var counts: [String: [String: Int]] = [:]
        for run in runs {
            for metric in metrics {
                if let count = curves[run]?[metric]?.count, count >= Self.least { counts[run, default: [:]][metric] = count }
            }
        }
        let new = Key(
            counts: counts, axis: pane.axis, smoothing: pane.smoothing, showsBest: pane.showsBest, window: pane.window)
        guard new != key else { return }
        (key, drawn) = (new, [:])
        for (run, metrics) in counts {
            guard let own = curves[run] else { continue }
            for metric in metrics.keys {
                let raw = pane.axis.placed(own[metric] ?? [], by: own)
                func cut(_ points: [CurvePoint]) -> [CurvePoint] { points.thinned(over: pane.window, of: pane.axis) }
                var faint = pane.smoothing > 0 ? [cut(raw)] : []
                if pane.showsBest { faint.append(cut(raw.best(isLargest: metric.hasSuffix("ccuracy")))) }
                drawn[run, default: [:]][metric] = Drawn(points: cut(raw.smoothed(pane.smoothing)), faint: faint)
            }
        }
    }
}

extension [CurvePoint] {
    /// Of each of many short stretches of the axis the smallest and the largest value, and one that is no number; the ends of the curve stay.
    ///
    /// No spike and no gap is lost; between them a pixel may lack what one stretch at its edge scatters by.
    func thinned(over window: ClosedRange<Double>?, of axis: CurveAxis, stretches: Int = 4096) -> [CurvePoint] {
        guard count > 4 * stretches, let head = first, let tail = last else { return self }
        let range = window ?? axis.place(of: head)...Swift.max(axis.place(of: tail), axis.place(of: head))
        let scale = range.upperBound > range.lowerBound ? Double(stretches) / (range.upperBound - range.lowerBound) : 0
        var kept: [CurvePoint] = []
        kept.reserveCapacity(3 * stretches)
        // The places of what is kept of the running stretch.
        var (stretch, low, high, broken) = (-1, -1, -1, -1)
        func close() {
            for place in Set([low, high, broken]).sorted() where place >= 0 { kept.append(self[place]) }
            (low, high, broken) = (-1, -1, -1)
        }
        for place in indices {
            let at = axis.place(of: self[place])
            guard at >= range.lowerBound else { continue }
            guard at <= range.upperBound else { break }
            let here = Int((at - range.lowerBound) * scale)
            if here != stretch {
                close()
                stretch = here
            }
            let value = self[place].value
            guard value.isFinite else {
                if broken < 0 { broken = place }
                continue
            }
            if low < 0 || value < self[low].value { low = place }
            if high < 0 || value >= self[high].value { high = place }
        }
        close()
        if kept.first != head { kept.insert(head, at: 0) }
        if kept.last != tail { kept.append(tail) }
        return kept
    }
}
