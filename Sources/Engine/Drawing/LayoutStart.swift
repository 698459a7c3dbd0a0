import Circuits

/// Operations in their places as they were laid out from left to right, with the fronts from which that can go on after an edit.
struct LayoutStart {
    /// Operations between two fronts that are kept.
    let step: Int
    private(set) var front: LayoutFront
    /// In the operations' order.
    private(set) var placed: [CircuitLayout.Element] = []
    /// The column of each operation; -1 for those that have none.
    private(set) var columns: [Int32] = []
    /// The k-th is that before operation k · step.
    private var fronts: [LayoutFront] = []

    init(wires: Int, bits: Int, step: Int) { (self.step, front) = (step, LayoutFront(wires: wires, bits: bits)) }

    /// Places the operations that are not placed yet.
    mutating func place(_ operations: [Operation]) {
        placed.reserveCapacity(operations.count)
        columns.reserveCapacity(operations.count)
        for number in columns.count..<max(operations.count, columns.count) {
            if number % step == 0 { fronts.append(front) }
            guard let (wires, column) = front.place(operations[number]) else {
                columns.append(-1)
                continue
            }
            columns.append(Int32(column))
            placed.append(CircuitLayout.Element(operation: number, column: column, wires: wires))
        }
    }

    /// As far as other operations are the same; no further than a front was kept.
    func shared(with operations: [Operation], of mine: [Operation]) -> LayoutStart {
        var same = 0
        let shorter = min(operations.count, mine.count)
        while same < shorter, operations[same] == mine[same] { same += 1 }
        let kept = min(same / step, fronts.count - 1)
        var result = LayoutStart(wires: 0, bits: 0, step: step)
        guard kept >= 0 else {
            result.front = front
            return result
        }
        result.front = fronts[kept]
        result.fronts = Array(fronts[..<kept])
        result.columns = Array(columns[..<(kept * step)])
        var (low, high) = (0, placed.count)
        while low < high {
            let middle = (low + high) / 2
            if placed[middle].operation < kept * step { low = middle + 1 } else { high = middle }
        }
        result.placed = Array(placed[..<low])
        return result
    }
}
