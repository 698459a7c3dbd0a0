/// The factories that none of the others beats in both space and time.
struct FactoryFrontier {
    private(set) var factories: [TFactory] = []
    /// What counts of each factory, in the same order.
    private var points: [(qubits: Double, runtime: UInt64)] = []
    private var untilPruning = pruningInterval

    private static let pruningInterval = 1002

    /// Whether any factory needs no more qubits a state and no more time, and less of one of them.
    func dominates(_ qubits: Double, _ runtime: UInt64) -> Bool {
        for point in points where point.qubits <= qubits && point.runtime <= runtime {
            if point.qubits < qubits || point.runtime < runtime { return true }
        }
        return false
    }

    mutating func append(_ factory: TFactory) {
        factories.append(factory)
        points.append((factory.normalizedQubits, factory.runtime))
        untilPruning -= 1
        if untilPruning == 0 { prune() }
    }

    mutating func prune() {
        let kept = undominated(points.map { ($0.qubits, $0.runtime) })
        factories = kept.map { factories[$0] }
        points = kept.map { points[$0] }
        untilPruning = Self.pruningInterval
    }

    func sorted() -> [TFactory] {
        stableSorted(factories) { a, b in
            a.normalizedQubits != b.normalizedQubits ? a.normalizedQubits > b.normalizedQubits : a.runtime > b.runtime
        }
    }
}

/// The indices of the points that no point beats in both coordinates (no larger in either, smaller in one).
///
/// A beaten point trades places with the last: which of equals comes first hangs on that.
///
/// - Parameter known: which points are known to be beaten; nil where that is known of none.
func undominated<X: Comparable, Y: Comparable>(_ points: [(X, Y)], _ known: [Bool]? = nil) -> [Int] {
    var isBeaten = known ?? [Bool](repeating: false, count: points.count)
    // What beats a point is beaten by nothing, or by something that beats the point too.
    let order = points.indices.filter { !isBeaten[$0] }.sorted { a, b in
        points[a].0 != points[b].0 ? points[a].0 < points[b].0 : points[a].1 < points[b].1
    }
    var (leastBefore, leastHere): (Y?, Y?) = (nil, nil)
    for (place, index) in order.enumerated() {
        if place == 0 || points[order[place - 1]].0 < points[index].0 {
            leastBefore = [leastBefore, leastHere].compactMap { $0 }.min()
            leastHere = points[index].1
        }
        let y = points[index].1
        isBeaten[index] = leastBefore.map { $0 <= y } ?? false || leastHere.map { $0 < y } ?? false
    }
    var kept = Array(points.indices)
    var (index, count) = (0, kept.count)
    while index < count {
        if isBeaten[kept[index]] {
            count -= 1
            kept.swapAt(index, count)
        } else {
            index += 1
        }
    }
    return Array(kept[..<count])
}

func stableSorted<Item>(_ items: [Item], by precedes: (Item, Item) -> Bool) -> [Item] {
    items.enumerated().sorted { a, b in
        if precedes(a.element, b.element) { return true }
        if precedes(b.element, a.element) { return false }
        return a.offset < b.offset
    }.map(\.element)
}
