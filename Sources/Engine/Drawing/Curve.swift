/// Points of a curve gathered into the pixel columns of a plot: the smallest and the largest value of each stay, so that no spike is lost.
public struct Curve: Sendable {
    /// What a pixel column shows.
    public struct Column: Hashable, Sendable {
        public var low: Double
        public var high: Double
        public var first: Double
        public var last: Double
    }

    /// One a pixel column; nil where no point lies.
    public let columns: [Column?]
    /// Pixel columns in which a value was no finite number.
    public let broken: [Int]

    /// Gathers points (x, y) whose x values do not fall. Takes time linear in their number.
    public init(_ points: some Sequence<(Double, Double)>, over range: ClosedRange<Double>, columns count: Int) {
        var columns = [Column?](repeating: nil, count: max(count, 0))
        var broken: [Int] = []
        let span = range.upperBound - range.lowerBound
        for (x, y) in points where count > 0 && x >= range.lowerBound && x <= range.upperBound {
            let column = span > 0 ? min(Int((x - range.lowerBound) / span * Double(count - 1) + 0.5), count - 1) : 0
            guard y.isFinite else {
                if broken.last != column { broken.append(column) }
                continue
            }
            if let before = columns[column] {
                columns[column] = Column(low: min(before.low, y), high: max(before.high, y), first: before.first, last: y)
            } else {
                columns[column] = Column(low: y, high: y, first: y, last: y)
            }
        }
        (self.columns, self.broken) = (columns, broken)
    }
}

/// Curves in character cells: braille dots, two wide and four high in a cell, or one letter a cell.
public struct CurvePlot: Sendable {
    public let columns: Int
    public let rows: Int
    public let usesBraille: Bool
    private var dots: [UInt8]
    private var owner: [Int8]

    public init(columns: Int, rows: Int, usesBraille: Bool = true) {
        (self.columns, self.rows, self.usesBraille) = (max(columns, 0), max(rows, 0), usesBraille)
        dots = Array(repeating: 0, count: self.columns * self.rows)
        owner = Array(repeating: -1, count: dots.count)
    }

    /// Pixels across and down.
    public var pixels: (columns: Int, rows: Int) { usesBraille ? (2 * columns, 4 * rows) : (columns, rows) }

    /// Draws a curve over what is there; where two meet in a cell, the later one has the cell.
    public mutating func draw(_ curve: Curve, over range: ClosedRange<Double>, series: Int) {
        var before: (x: Int, y: Int)?
        for (x, column) in curve.columns.enumerated() {
            guard let column else { continue }
            let first = row(column.first, range)
            if let before { line(before, (x, first), series) }
            for y in min(row(column.high, range), row(column.low, range))...max(row(column.high, range), row(column.low, range)) {
                dot(x, y, series)
            }
            before = (x, row(column.last, range))
        }
    }

    /// Draws a level line of single dots, one cell apart.
    public mutating func drawLevel(_ value: Double, over range: ClosedRange<Double>, series: Int) {
        let y = row(value, range)
        var x = 0
        while x < pixels.columns {
            dot(x, y, series)
            x += usesBraille ? 4 : 2
        }
    }

    /// The character of a cell and the curve that it belongs to; nil where the cell is empty.
    public subscript(column: Int, row: Int) -> (scalar: Unicode.Scalar, series: Int)? {
        let index = row * columns + column
        guard dots[index] != 0 else { return nil }
        let marks: [Unicode.Scalar] = ["*", "o", "+", "x", "#", "@"]
        let series = Int(owner[index])
        let scalar = usesBraille ? Unicode.Scalar(0x2800 + UInt32(dots[index])) ?? " " : marks[series % marks.count]
        return (scalar, series)
    }

    private func row(_ value: Double, _ range: ClosedRange<Double>) -> Int {
        let span = range.upperBound - range.lowerBound
        let height = pixels.rows - 1
        guard span > 0, height > 0 else { return max(height / 2, 0) }
        let share = min(max((value - range.lowerBound) / span, 0), 1)
        return height - Int((share * Double(height)).rounded())
    }

    private mutating func dot(_ x: Int, _ y: Int, _ series: Int) {
        guard x >= 0, y >= 0, x < pixels.columns, y < pixels.rows else { return }
        let index = usesBraille ? y / 4 * columns + x / 2 : y * columns + x
        if usesBraille {
            let bits: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
            dots[index] |= bits[x % 2 * 4 + y % 4]
        } else {
            dots[index] = 1
        }
        owner[index] = Int8(series)
    }

    private mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ series: Int) {
        let steps = max(abs(to.x - from.x), abs(to.y - from.y))
        guard steps > 0 else { return dot(to.x, to.y, series) }
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            dot(from.x + Int((Double(to.x - from.x) * share).rounded()), from.y + Int((Double(to.y - from.y) * share).rounded()), series)
        }
    }
}

/// Round numbers that divide an axis into about `count` parts, from within the range.
public func ticks(over range: ClosedRange<Double>, count: Int) -> [Double] {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite, count > 0 else { return [range.lowerBound] }
    var power = 1.0
    while power * 10 <= span / Double(count) { power *= 10 }
    while power > span / Double(count) { power /= 10 }
    let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { span / $0 <= Double(count) } ?? 10 * power
    var (ticks, number) = ([Double](), (range.lowerBound / step).rounded(.up))
    while number * step <= range.upperBound + step * 1e-9, ticks.count < 1000 {
        ticks.append(number * step + 0)
        number += 1
    }
    return ticks
}
