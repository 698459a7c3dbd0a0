extension RandomAccessCollection where Index == Int {
    /// How many elements stand before the first of which a condition holds, in a list that is sorted by it; the count where it holds nowhere.
    func firstOffset(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[startIndex + middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension [Double] {
    /// The place of the first value above another in a list that rises; its count where none is.
    func firstAbove(_ value: Double) -> Int { firstOffset { $0 > value } }

    /// The value nearest to another in a list that rises; nil in an empty one.
    func nearest(to value: Double) -> Double? {
        let after = firstAbove(value)
        let neighbors = [after - 1, after].filter(indices.contains).map { self[$0] }
        return neighbors.min { abs($0 - value) < abs($1 - value) }
    }
}
