import Workspace

/// A curve of very many points that tells the extremes of any stretch in a few steps.
///
/// Above the points lie levels of a row for each eight of the level below: where the smallest and the largest value are, and one that is no number.
struct CurvePyramid: Equatable, Sendable {
    let points: [CurvePoint]
    private let levels: [[Extremes]]

    /// Places among the points; nil where there is none.
    private struct Extremes: Equatable, Sendable {
        var low: Int?
        var high: Int?
        var broken: Int?
    }

    private static let width = 8

    init(_ points: [CurvePoint]) {
        self.points = points
        var levels: [[Extremes]] = []
        var count = points.count / Self.width
        while count > 0 {
            let below = levels.last
            levels.append(
                (0..<count).map { block in
                    var found = Extremes()
                    for place in block * Self.width..<(block + 1) * Self.width {
                        if let below { Self.take(below[place], into: &found, points) } else { Self.take(place, into: &found, points) }
                    }
                    return found
                })
            count /= Self.width
        }
        self.levels = levels
    }

    /// Of equal values the first is the smallest and the last the largest, in whatever order they are taken.
    private static func take(_ place: Int, into found: inout Extremes, _ points: [CurvePoint]) {
        let value = points[place].value
        guard value.isFinite else {
            found.broken = min(found.broken ?? place, place)
            return
        }
        if found.low.map({ (value, place) < (points[$0].value, $0) }) ?? true { found.low = place }
        if found.high.map({ (value, place) > (points[$0].value, $0) }) ?? true { found.high = place }
    }

    private static func take(_ other: Extremes, into found: inout Extremes, _ points: [CurvePoint]) {
        for place in [other.low, other.high, other.broken] { if let place { take(place, into: &found, points) } }
    }

    /// The extremes of a stretch of points.
    private func extremes(of stretch: Range<Int>) -> Extremes {
        var found = Extremes()
        var (first, last) = (stretch.lowerBound, stretch.upperBound)
        // A level's whole blocks are left to the level above it.
        for level in -1..<levels.count {
            func take(_ place: Int) {
                if level < 0 {
                    Self.take(place, into: &found, points)
                } else {
                    Self.take(levels[level][place], into: &found, points)
                }
            }
            let isTop = level + 1 == levels.count
            while first < last, isTop || first % Self.width != 0 {
                take(first)
                first += 1
            }
            while first < last, last % Self.width != 0 {
                last -= 1
                take(last)
            }
            (first, last) = (first / Self.width, last / Self.width)
        }
        return found
    }

    /// Of each of many short stretches of the axis the smallest and the largest value, and one that is no number; the ends of the curve stay.
    ///
    /// No spike and no gap is lost; between them a pixel may lack what one stretch at its edge scatters by.
    func thinned(over window: ClosedRange<Double>?, of axis: CurveAxis, stretches: Int = 4096) -> [CurvePoint] {
        guard points.count > 4 * stretches, let head = points.first, let tail = points.last else { return points }
        let range = window ?? axis.place(of: head)...max(axis.place(of: tail), axis.place(of: head))
        let scale = range.upperBound - range.lowerBound > 1e-300 ? Double(stretches) / (range.upperBound - range.lowerBound) : 0
        // Clocks that went back, as other programs log them, are taken for standing ones.
        func stretch(of point: CurvePoint) -> Int {
            Int(min(max((axis.place(of: point) - range.lowerBound) * scale, 0), Double(stretches)))
        }
        var kept = [0]
        var first = points.firstOffset { axis.place(of: $0) >= range.lowerBound }
        let end = points.firstOffset { axis.place(of: $0) > range.upperBound }
        if end - first <= 4 * stretches {
            kept += first..<max(end, first)
        } else {
            while first < end {
                let here = stretch(of: points[first])
                let next = first + max(points[first..<end].firstOffset { stretch(of: $0) > here }, 1)
                let found = extremes(of: first..<next)
                kept += Set([found.low, found.high, found.broken].compactMap(\.self)).sorted()
                first = next
            }
        }
        kept.append(points.count - 1)
        var last = -1
        return kept.compactMap { place in
            guard place > last else { return nil }
            last = place
            return points[place]
        }
    }
}
