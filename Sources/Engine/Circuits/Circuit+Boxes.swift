extension Circuit {
    /// The qubits of the box whose edge stands at that place of the operations, in order; none where it has no other edge.
    public static func qubits(ofBoxAt place: Int, in operations: [Operation]) -> [Int] {
        guard operations.indices.contains(place), case .box(let edge) = operations[place] else { return [] }
        let step = edge == .end ? -1 : 1
        var (next, depth, qubits) = (place, 0, Set<Int>())
        while operations.indices.contains(next) {
            if case .box(let other) = operations[next] {
                depth += (other == .end) == (edge == .end) ? 1 : -1
                if depth == 0 { return qubits.sorted() }
            } else {
                qubits.formUnion(operations[next].qubits)
            }
            next += step
        }
        return []
    }

    /// How long the boxes take, in the order in which they end.
    static func boxLengths(_ operations: [Operation]) -> [DelayLength?] {
        var (open, lengths) = ([DelayLength?](), [DelayLength?]())
        for case .box(let edge) in operations {
            switch edge {
            case .begin(let length): open.append(length)
            case .end: lengths.append(open.popLast() ?? nil)
            }
        }
        return lengths
    }
}
