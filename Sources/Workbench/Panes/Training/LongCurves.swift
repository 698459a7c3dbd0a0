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

    /// A whole curve, ready to be cut down to any part of it.
    private struct Prepared: Equatable, Sendable {
        var points: CurvePyramid
        var faint: [CurvePyramid]
    }

    /// By run, then by metric; only those that are long.
    private var prepared: [String: [String: Prepared]] = [:]
    private var drawn: [String: [String: Drawn]] = [:]
    private var key: Key?
    private var window: ClosedRange<Double>?

    /// What the whole curves depend on.
    private struct Key: Equatable, Sendable {
        var counts: [String: [String: Int]]
        var axis: CurveAxis
        var smoothing: Double
        var showsBest: Bool
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
        let new = Key(counts: counts, axis: pane.axis, smoothing: pane.smoothing, showsBest: pane.showsBest)
        guard new != key || pane.window != window else { return }
        if new != key {
            prepared = counts.reduce(into: [:]) { all, entry in
                guard let own = curves[entry.key] else { return }
                all[entry.key] = Dictionary(uniqueKeysWithValues: entry.value.keys.map { ($0, Self.prepare($0, of: own, pane)) })
            }
        }
        (key, window) = (new, pane.window)
        func cut(_ curve: CurvePyramid) -> [CurvePoint] { curve.thinned(over: pane.window, of: pane.axis) }
        drawn = prepared.mapValues { $0.mapValues { Drawn(points: cut($0.points), faint: $0.faint.map(cut)) } }
    }

    private static func prepare(_ metric: String, of run: [String: [CurvePoint]], _ pane: TrainingPane.State) -> Prepared {
        let raw = pane.axis.placed(run[metric] ?? [], by: run)
        var faint = pane.smoothing > 0 ? [CurvePyramid(raw)] : []
        if pane.showsBest { faint.append(CurvePyramid(raw.best(isLargest: metric.hasSuffix("ccuracy")))) }
        return Prepared(points: CurvePyramid(raw.smoothed(pane.smoothing)), faint: faint)
    }
}
