internal import KernelTable
internal import Numerics

/// Maps that act inside blocks of the cache's size, so that the coefficients pass through memory once for all of them.
struct TransferStage<Scalar: KernelScalar>: Sendable {
    /// How a block lies in the whole; the first block's.
    let sweep: RowSweep
    /// The qubits that number the blocks, ascending.
    let outer: [Int]
    let components: [TransferComponent<Scalar>]

    var blocks: Int { 1 << (2 * outer.count) }
    var blockCount: Int { sweep.rows * 16 }

    func start(of block: Int) -> Int {
        outer.indices.reduce(0) { $0 | (block >> (2 * $1) & 3) << (2 * outer[$1]) }
    }

    /// Whether a block is one stretch of memory.
    var isInPlace: Bool { sweep.isContiguous && sweep.rowBits == (sweep.rows - 1) << 4 }
}

/// Divides steps into stages.
struct TransferPlanner {
    /// Qubits of the coefficients, padding included.
    let places: Int
    /// Qubits inside a block that maps may act on; two more lie inside its rows.
    let blockQubits: Int

    init(places: Int, scalarBytes: Int) {
        self.places = places
        let scalars = max(CacheSizes.second / 2 / scalarBytes, 1 << 12)
        let largest = (Int.bitWidth - 1 - scalars.leadingZeroBitCount) / 2 - 2
        // Blocks enough for the threads; one block where all is small.
        blockQubits = places <= 7 ? places - 2 : min(largest, max(TransferMap.widest, places - 4))
    }

    enum Part<Scalar: KernelScalar> {
        case stage(TransferStage<Scalar>)
        case wide(WideGate)
    }

    /// Steps with equal results, each stage as large as it can be: a map waits for a later stage where it does not fit or touches a qubit of one that waits.
    func plan<Scalar: KernelScalar>(_ steps: [TransferFusion.Step]) -> [Part<Scalar>] {
        var parts: [Part<Scalar>] = []
        var rest = steps[...]
        while !rest.isEmpty {
            if case .wide(let gate) = rest.first {
                parts.append(.wide(gate))
                rest = rest.dropFirst()
                continue
            }
            var (acted, waitingQubits) = (Set<Int>(), Set<Int>())
            var (taken, waiting) = ([TransferMap](), [TransferFusion.Step]())
            var isOpen = true
            for step in rest {
                if isOpen, case .map(let map) = step, waitingQubits.isDisjoint(with: map.qubits),
                    acted.union(map.qubits).count <= blockQubits
                {
                    acted.formUnion(map.qubits)
                    taken.append(map)
                } else {
                    waiting.append(step)
                    waitingQubits.formUnion(step.qubits)
                    isOpen = waitingQubits.count < places
                }
            }
            parts.append(.stage(stage(taken, on: acted)))
            rest = waiting[...]
        }
        return parts
    }

    private func stage<Scalar: KernelScalar>(_ maps: [TransferMap], on acted: Set<Int>) -> TransferStage<Scalar> {
        let lanes = Array((0..<places).filter { !acted.contains($0) }.prefix(2))
        var inside = acted
        for qubit in 0..<places where inside.count < blockQubits && !lanes.contains(qubit) { inside.insert(qubit) }
        let local = inside.sorted()
        let sweep = RowSweep(
            lanes: (0..<16).map { ($0 & 3) << (2 * lanes[0]) | ($0 >> 2) << (2 * lanes[1]) },
            rowBits: local.reduce(0) { $0 | 3 << (2 * $1) }, start: 0)
        let components = maps.flatMap { map in
            map.components.map { members in
                TransferStage<Scalar>.component(
                    members, of: map, places: map.qubits.map { local.firstIndex(of: $0) ?? 0 }, rows: sweep.rows)
            }
        }
        return TransferStage(
            sweep: sweep, outer: (0..<places).filter { !inside.contains($0) && !lanes.contains($0) }, components: components)
    }
}

extension TransferStage {
    fileprivate static func component(_ members: [Int], of map: TransferMap, places: [Int], rows: Int) -> TransferComponent<Scalar> {
        let held = places.reduce(0) { $0 | 3 << (2 * $1) }
        return TransferComponent(
            sweep: Sweep(vectors: rows, holding: held),
            offsets: members.map { member in places.indices.reduce(0) { $0 | (member >> (2 * $1) & 3) << (2 * places[$1]) } },
            matrix: members.flatMap { row in members.map { map.matrix[row * map.size + $0] } })
    }
}
