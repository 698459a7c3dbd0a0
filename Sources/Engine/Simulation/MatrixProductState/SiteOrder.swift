/// An order of qubits along the chain in which the gates reach less far than in the order of their numbers.
///
/// Cuthill and McKee's walk through the graph of gates, breadth first from a qubit with few neighbours.
enum SiteOrder {
    /// The site of every qubit; nil where the order of numbers is as good.
    static func better(for gates: [ChainGate], qubits: Int) -> [Int]? {
        var (neighbours, numbered) = ([[Int: Int]](repeating: [:], count: qubits), 0)
        for gate in gates {
            for (place, one) in gate.qubits.enumerated() {
                for other in gate.qubits[..<place] {
                    neighbours[one][other, default: 0] += 1
                    neighbours[other][one, default: 0] += 1
                    numbered += abs(one - other) - 1
                }
            }
        }
        guard numbered > 0 else { return nil }
        let site = walk(neighbours)
        var reach = 0
        for (one, others) in neighbours.enumerated() {
            for (other, count) in others where other < one { reach += count * (abs(site[one] - site[other]) - 1) }
        }
        // Only a clear gain is worth the trouble.
        return 4 * reach < 3 * numbered ? site : nil
    }

    private static func walk(_ neighbours: [[Int: Int]]) -> [Int] {
        var site = [Int](repeating: -1, count: neighbours.count)
        var order: [Int] = []
        func place(_ qubit: Int) {
            site[qubit] = order.count
            order.append(qubit)
        }
        for start in neighbours.indices.sorted(by: { (neighbours[$0].count, $0) < (neighbours[$1].count, $1) }) where site[start] < 0 {
            var next = order.count
            place(start)
            while next < order.count {
                let qubit = order[next]
                next += 1
                let fresh = neighbours[qubit].keys.filter { site[$0] < 0 }
                for other in fresh.sorted(by: { (neighbours[$0].count, $0) < (neighbours[$1].count, $1) }) { place(other) }
            }
        }
        return site
    }
}
