internal import KernelTable
internal import Numerics

/// A gate ready for the blocks of one layout.
struct PreparedGate<Scalar: KernelScalar> {
    private enum Work {
        case dense(DenseGate<Scalar>)
        case exchange(Sweep, Int, Int)
        /// One diagonal for each value of the targets outside the block; nil where it is the identity.
        case diagonal([DiagonalGate<Scalar>?])
    }

    let cost: StageCost
    private let work: Work
    /// Controls outside the block, as bits of the block's number.
    private let outerControls: Int
    private let outerValue: Int
    /// Targets outside the block, as bits of the block's number.
    private let outerTargets: [Int]

    init(_ gate: BoundGate, in layout: BlockLayout, laneQubits: Int) {
        cost = gate.sweepCost
        outerControls = layout.outside(gate.controls)
        outerValue = layout.outside(gate.controlValue)
        let (controls, value) = (layout.inside(gate.controls), layout.inside(gate.controlValue))
        func shape(_ targets: [Int]) -> GateShape {
            GateShape(qubits: layout.local.count, laneQubits: laneQubits, targets: targets, controls: controls, controlValue: value)
        }
        if gate.isDiagonal {
            var (inner, outer): ([(Int, Int)], [(Int, Int)]) = ([], [])
            for (bit, target) in gate.targets.enumerated() {
                if let position = layout.position(of: target) {
                    inner.append((bit, position))
                } else {
                    outer.append((bit, layout.outside(1 << target)))
                }
            }
            let diagonal = gate.diagonal
            outerTargets = outer.map(\.1)
            work = .diagonal(
                (0..<(1 << outer.count)).map { pattern in
                    let fixed = outer.indices.reduce(0) { pattern >> $1 & 1 == 1 ? $0 | 1 << outer[$1].0 : $0 }
                    let entries = (0..<(1 << inner.count)).map { index in
                        diagonal[inner.indices.reduce(fixed) { index >> $1 & 1 == 1 ? $0 | 1 << inner[$1].0 : $0 }]
                    }
                    guard entries.contains(where: { $0 != .one }) else { return nil }
                    return DiagonalGate(shape(inner.map(\.1)), diagonal: entries.flatMap { [$0.real, $0.imaginary] })
                })
            return
        }
        outerTargets = []
        let targets = gate.targets.map { layout.position(of: $0) ?? 0 }
        let whole = shape(targets)
        let isAboveLanes = controls & (1 << laneQubits - 1) == 0 && targets.allSatisfy { $0 >= laneQubits }
        if isAboveLanes, gate.matrix == BoundGate.flip {
            work = .exchange(whole.sweep, 0, whole.offset(row: 1))
        } else if isAboveLanes, gate.matrix == BoundGate.swap {
            work = .exchange(whole.sweep, whole.offset(row: 1), whole.offset(row: 2))
        } else {
            work = .dense(DenseGate(whole, matrix: gate.matrix.flatMap { [$0.real, $0.imaginary] }))
        }
    }

    /// Applies the gate to a block.
    @inline(__always)
    func apply(to state: UnsafeMutablePointer<Scalar>, block: Int, _ kernels: KernelTable<Scalar>) {
        guard (block ^ outerValue) & outerControls == 0 else { return }
        switch work {
        case .dense(let gate): kernels.dense(state, 0..<gate.sweep.count, gate)
        case .exchange(let sweep, let offset, let other): kernels.exchange(state, sweep, 0..<sweep.count, offset, other)
        case .diagonal(let variants):
            let pattern = outerTargets.indices.reduce(0) { block & outerTargets[$1] != 0 ? $0 | 1 << $1 : $0 }
            if let gate = variants[pattern] { kernels.diagonal(state, 0..<gate.sweep.count, gate) }
        }
    }
}

extension BoundGate {
    static let flip: [Complex] = [.zero, .one, .one, .zero]
    static let swap: [Complex] = [
        .one, .zero, .zero, .zero, .zero, .zero, .one, .zero, .zero, .one, .zero, .zero, .zero, .zero, .zero, .one,
    ]
}
