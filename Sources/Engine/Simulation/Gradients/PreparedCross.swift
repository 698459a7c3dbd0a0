internal import KernelTable
internal import Numerics

/// The sum of a gate's cross matrix, ready for the blocks of one layout.
struct PreparedCross {
    private let shape: CrossShape
    /// Rows of the gate's matrix.
    private let size: Int
    private let outerControls: Int
    private let outerValue: Int
    /// Targets inside the block, as bits of the gate's matrix index in the order of the shape's targets.
    private let innerBits: [Int]
    /// Targets outside: bit of the matrix index and bit of the block's number.
    private let outerBits: [(matrix: Int, block: Int)]

    init(_ gate: BoundGate, in layout: BlockLayout, laneQubits: Int) {
        size = gate.size
        outerControls = layout.outside(gate.controls)
        outerValue = layout.outside(gate.controlValue)
        var (positions, inner, outer): ([Int], [Int], [(matrix: Int, block: Int)]) = ([], [], [])
        for (bit, target) in gate.targets.enumerated() {
            if let position = layout.position(of: target) {
                positions.append(position)
                inner.append(1 << bit)
            } else {
                outer.append((1 << bit, layout.outside(1 << target)))
            }
        }
        (innerBits, outerBits) = (inner, outer)
        shape = CrossShape(
            GateShape(
                qubits: max(layout.local.count, laneQubits), laneQubits: laneQubits, targets: positions,
                controls: layout.inside(gate.controls),
                controlValue: layout.inside(gate.controlValue)), isDiagonal: gate.isDiagonal)
    }

    /// Steps that are summed in the state's precision.
    private static var part: Int { 256 }

    func add<Scalar: KernelScalar>(
        _ bra: UnsafePointer<Scalar>, _ ket: UnsafePointer<Scalar>, block: Int, _ kernels: KernelTable<Scalar>, to result: inout [Double],
        at place: Int
    ) {
        guard (block ^ outerValue) & outerControls == 0 else { return }
        let fixed = outerBits.reduce(0) { block & $1.block != 0 ? $0 | $1.matrix : $0 }
        func entry(_ index: Int) -> Int { innerBits.indices.reduce(fixed) { index >> $1 & 1 == 1 ? $0 | innerBits[$1] : $0 } }
        withUnsafeTemporaryAllocation(byteCount: shape.sums * MemoryLayout<Scalar>.stride, alignment: 64) { raw in
            let sums = raw.bindMemory(to: Scalar.self)
            guard let start = sums.baseAddress else { return }
            var from = 0
            while from < shape.sweep.count {
                let to = min(from + PreparedCross.part, shape.sweep.count)
                sums.initialize(repeating: 0)
                kernels.cross(bra, ket, from..<to, shape, start)
                shape.add(start, to: &result) { place / 2 + entry($0) * size + entry($1) }
                from = to
            }
        }
    }
}
