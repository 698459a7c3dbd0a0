/// How a stage sees the state: some qubits inside a block that fits into the cache, the others numbering the blocks.
struct BlockLayout: Hashable, Sendable {
    let qubits: Int
    /// The qubits inside a block, ascending: bit k of an index in the block is the k-th of them.
    let local: [Int]
    /// The qubits that number the blocks, ascending.
    let outer: [Int]

    init(qubits: Int, local: [Int]) {
        (self.qubits, self.local) = (qubits, local)
        outer = (0..<qubits).filter { !local.contains($0) }
    }

    /// A mask's qubits inside a block, with the lowest others up to a block's size.
    init(qubits: Int, holding mask: Int, blockQubits: Int) {
        var mask = mask
        for qubit in 0..<qubits where mask.nonzeroBitCount < blockQubits { mask |= 1 << qubit }
        self.init(qubits: qubits, local: (0..<qubits).filter { mask >> $0 & 1 == 1 })
    }

    /// Everything in one block.
    init(qubits: Int) { self.init(qubits: qubits, local: Array(0..<qubits)) }

    /// Whether a block lies in one stretch of the state.
    var isContiguous: Bool { local.last.map { $0 == local.count - 1 } ?? true }

    var blocks: Int { 1 << outer.count }

    /// Where a block's first amplitude stands in the state.
    func start(of block: Int) -> Int {
        outer.indices.reduce(0) { block >> $1 & 1 == 1 ? $0 | 1 << outer[$1] : $0 }
    }

    func position(of qubit: Int) -> Int? { local.firstIndex(of: qubit) }

    /// The part of a mask of qubits inside the block, as bits of an index there.
    func inside(_ mask: Int) -> Int { local.indices.reduce(0) { mask >> local[$1] & 1 == 1 ? $0 | 1 << $1 : $0 } }

    /// The part of a mask of qubits outside, as bits of a block's number.
    func outside(_ mask: Int) -> Int { outer.indices.reduce(0) { mask >> outer[$1] & 1 == 1 ? $0 | 1 << $1 : $0 } }
}
