internal import Kernels

/// Gates that act inside blocks of the cache's size, so that the state passes through memory once for all of them.
struct Stage: Sendable {
    let layout: BlockLayout
    var gates: [BoundGate]
    /// Which of the planned gates they are.
    var indices: [Int]
}

/// Divides gates into stages.
///
/// A gate needs its mixed qubits inside the block; controls and diagonal targets may be outside. A gate that does not fit waits for a later
/// stage, and with it every gate that does not commute with it: gates that only read a qubit (controls and diagonals) pass one another.
struct StagePlanner {
    let qubits: Int
    /// Qubits inside a block.
    let blockQubits: Int
    /// The lowest qubits, always inside: a block is gathered in runs of that many.
    let contiguousQubits: Int

    /// A gate that is still to be placed: the qubits it mixes and those it only reads.
    private struct Entry {
        let index: Int
        let mixed: Int
        let read: Int
    }

    func plan(_ gates: [BoundGate]) -> [Stage] {
        guard qubits > blockQubits else {
            return gates.isEmpty ? [] : [Stage(layout: BlockLayout(qubits: qubits), gates: gates, indices: Array(gates.indices))]
        }
        var stages: [Stage] = []
        var rest = gates.enumerated().map { index, gate in
            let isDiagonal = gate.isDiagonal
            return Entry(index: index, mixed: isDiagonal ? 0 : gate.targetMask, read: isDiagonal ? gate.qubitMask : gate.controls)
        }
        while !rest.isEmpty {
            var local = 1 << contiguousQubits - 1
            var taken: [Int] = []
            var waiting: [Entry] = []
            var (waitingMixed, waitingRead) = (0, 0)
            for entry in rest {
                let isFree = entry.mixed & (waitingMixed | waitingRead) == 0 && entry.read & waitingMixed == 0
                let needed = local | entry.mixed
                if isFree, needed.nonzeroBitCount <= max(blockQubits, (1 << contiguousQubits - 1 | entry.mixed).nonzeroBitCount) {
                    local = needed
                    taken.append(entry.index)
                } else {
                    waiting.append(entry)
                    waitingMixed |= entry.mixed
                    waitingRead |= entry.read
                }
            }
            let layout = BlockLayout(qubits: qubits, holding: local, blockQubits: blockQubits)
            stages.append(Stage(layout: layout, gates: taken.map { gates[$0] }, indices: taken))
            rest = waiting
        }
        return stages
    }
}

extension StagePlanner {
    /// How stages are cut for this machine's caches; the same at any number of threads.
    init<Scalar: Amplitude>(qubits: Int, scalar: Scalar.Type) {
        self.init(
            qubits: qubits, blockQubits: CacheSizes.blockQubits(of: qubits, amplitudeBytes: 2 * MemoryLayout<Scalar>.stride),
            contiguousQubits: min(5, qubits))
    }
}
