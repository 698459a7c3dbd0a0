import Workspace

/// Where a device's qubits stand on a grid of whole places: coupled ones side by side or below each other.
///
/// Makers number the qubits of grids and heavy hexagons row by row. So a run of numbers in which each is coupled to the next is a row, a lone
/// number between two rows is a bridge, and one coupling from a row to those that stand already says where it belongs.
struct DeviceLayout: Equatable {
    let places: [Point]
    let columns: Int
    let rows: Int
    /// Whether the places say how the qubits are coupled; else they stand in rows of ten.
    let isLattice: Bool

    init(qubits count: Int, couplings: [(Int, Int)]) {
        var neighbours = Array(repeating: Set<Int>(), count: count)
        for (one, other) in couplings where one != other && one >= 0 && other >= 0 && one < count && other < count {
            neighbours[one].insert(other)
            neighbours[other].insert(one)
        }
        if let found = Self.lattice(neighbours) {
            let (left, top) = (found.map(\.column).min() ?? 0, found.map(\.row).min() ?? 0)
            places = found.map { Point(column: $0.column - left, row: $0.row - top) }
            isLattice = true
        } else {
            places = (0..<count).map { Point(column: $0 % 10, row: $0 / 10) }
            isLattice = false
        }
        columns = (places.map(\.column).max() ?? -1) + 1
        rows = (places.map(\.row).max() ?? -1) + 1
    }

    /// Nil where two qubits would stand on one place, or most couplings would not be drawn.
    private static func lattice(_ neighbours: [Set<Int>]) -> [Point]? {
        let count = neighbours.count
        var runs: [ClosedRange<Int>] = []
        for qubit in 0..<count {
            if let last = runs.last, last.upperBound == qubit - 1, neighbours[qubit].contains(qubit - 1) {
                runs[runs.count - 1] = last.lowerBound...qubit
            } else {
                runs.append(qubit...qubit)
            }
        }
        var places: [Point?] = Array(repeating: nil, count: count)
        var waiting = Array(runs.indices)
        while !waiting.isEmpty {
            // The first row that touches one that stands; where none does, a part of its own below all.
            let touching = waiting.firstIndex { run in runs[run].contains { qubit in neighbours[qubit].contains { places[$0] != nil } } }
            let run = runs[waiting.remove(at: touching ?? 0)]
            var start = Point(column: 0, row: places.compactMap { $0?.row }.max().map { $0 + 2 } ?? 0)
            for qubit in run {
                guard let anchor = neighbours[qubit].sorted().first(where: { places[$0] != nil }), let place = places[anchor] else {
                    continue
                }
                start = Point(column: place.column - (qubit - run.lowerBound), row: place.row + (anchor < qubit ? 1 : -1))
                break
            }
            for qubit in run { places[qubit] = Point(column: start.column + qubit - run.lowerBound, row: start.row) }
        }
        let all = places.compactMap { $0 }
        guard Set(all).count == count else { return nil }
        var (drawn, couplings) = (0, 0)
        for (qubit, others) in neighbours.enumerated() {
            for other in others where other > qubit {
                couplings += 1
                if abs(all[qubit].column - all[other].column) + abs(all[qubit].row - all[other].row) == 1 { drawn += 1 }
            }
        }
        return 4 * drawn >= 3 * couplings ? all : nil
    }
}
