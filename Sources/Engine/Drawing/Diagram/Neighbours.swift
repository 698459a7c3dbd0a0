/// Wires that lie side by side, together.
///
/// - Parameter wires: in rising order.
func neighbours(among wires: [Int]) -> [ClosedRange<Int>] {
    var found: [ClosedRange<Int>] = []
    for wire in wires {
        if let last = found.last, wire <= last.upperBound + 1 {
            found[found.count - 1] = last.lowerBound...max(last.upperBound, wire)
        } else {
            found.append(wire...wire)
        }
    }
    return found
}
