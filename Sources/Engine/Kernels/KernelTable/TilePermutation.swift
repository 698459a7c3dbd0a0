/// An exchange of a tile's vectors along an axis: everywhere, where another axis's bit is 1, or where the tile's place passes a test.
struct TileFlip: Sendable {
    let axis: Int
    let control: Int?
    let test: (mask: Int, value: Int)?

    /// Where a vector comes from, tests aside.
    func linear(_ index: Int) -> Int { control.map { index >> $0 & 1 == 1 ? index ^ 1 << axis : index } ?? index }

    var axes: Int { 1 << axis | (control.map { 1 << $0 } ?? 0) }
}

/// Flips one after another, as one map of the vectors' numbers: a linear part, and shifts that depend on tests.
struct TilePermutation: Sendable {
    private(set) var linear = Array(0..<8)
    private(set) var shifts: [(mask: Int, value: Int, by: Int)] = []

    /// This map after the flip's.
    mutating func precompose(_ flip: TileFlip) {
        if flip.control == nil {
            shifts.append((flip.test?.mask ?? 0, flip.test?.value ?? 0, linear[1 << flip.axis]))
        } else {
            linear = (0..<8).map { linear[flip.linear($0)] }
        }
    }

    /// The flip's map after this one.
    mutating func postcompose(_ flip: TileFlip) {
        if flip.control == nil {
            shifts.append((flip.test?.mask ?? 0, flip.test?.value ?? 0, 1 << flip.axis))
        } else {
            linear = linear.map(flip.linear)
            shifts = shifts.map { ($0.mask, $0.value, flip.linear($0.by)) }
        }
    }
}
