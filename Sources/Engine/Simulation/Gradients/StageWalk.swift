internal import KernelTable
internal import Kernels
internal import Numerics

/// A stage's gates undone one by one, with the cross matrices of those that have derivatives.
struct StageWalk<Scalar: Amplitude & BitwiseCopyable> {
    struct Step {
        let undo: PreparedGate<Scalar>
        let cross: PreparedCross?
    }

    let layout: BlockLayout
    /// In the order of the stage.
    let steps: [Step]
    /// Where a step's cross matrix stands among the sums, as scalars of double precision.
    let places: [Int]
    let sums: Int
    /// The size of each step's matrix; 0 without derivatives.
    let sizes: [Int]

    init(_ elements: [DifferentiableCircuit.Element], _ layout: BlockLayout, laneQubits: Int) {
        self.layout = layout
        steps = elements.map { element in
            Step(
                undo: PreparedGate(element.gate.inverse, in: layout, laneQubits: laneQubits),
                cross: element.derivatives.isEmpty ? nil : PreparedCross(element.gate, in: layout, laneQubits: laneQubits))
        }
        sizes = elements.map { $0.derivatives.isEmpty ? 0 : $0.gate.size }
        var (places, sums) = ([Int](), 0)
        for size in sizes {
            places.append(sums)
            sums += 2 * size * size
        }
        (self.places, self.sums) = (places, sums)
    }

    /// Undoes the stage on a block of the state and of each bra and returns the cross matrices' sums, one row a bra.
    func run(_ ket: UnsafeMutablePointer<Scalar>, _ bras: [UnsafeMutablePointer<Scalar>], block: Int, _ kernels: KernelTable<Scalar>)
        -> [[Double]]
    {
        var result = [[Double]](repeating: [Double](repeating: 0, count: sums), count: bras.count)
        for index in steps.indices.reversed() {
            let step = steps[index]
            step.undo.apply(to: ket, block: block, kernels)
            for (number, bra) in bras.enumerated() {
                if let cross = step.cross {
                    cross.add(bra, ket, block: block, kernels, to: &result[number], at: places[index], size: sizes[index])
                }
                step.undo.apply(to: bra, block: block, kernels)
            }
        }
        return result
    }
}

/// The sum of a gate's cross matrix, ready for the blocks of one layout.
struct PreparedCross {
    private let shape: CrossShape
    private let outerControls: Int
    private let outerValue: Int
    /// Targets inside the block, as bits of the gate's matrix index in the order of the shape's targets.
    private let innerBits: [Int]
    /// Targets outside: bit of the matrix index and bit of the block's number.
    private let outerBits: [(matrix: Int, block: Int)]

    init(_ gate: BoundGate, in layout: BlockLayout, laneQubits: Int) {
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
        at place: Int,
        size: Int
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

extension StateVector {
    /// Undoes a stage on this state and the bras and returns each gate's cross matrix, one row a bra; empty for gates without derivatives.
    func walkBack(_ walk: StageWalk<Scalar>, with bras: [StateVector], cancellation: Cancellation?) throws(SimulationError) -> [[[Complex]]]
    {
        let layout = walk.layout
        var partial = [[[Double]]](repeating: [], count: layout.blocks)
        let kernels = kernels
        let states = ([self] + bras).map { SendablePointer($0.pointer) }
        if layout.outer.isEmpty {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            partial[0] = walk.run(states[0].value, states.dropFirst().map(\.value), block: 0, kernels)
        } else {
            let isInPlace = layout.local.last == layout.local.count - 1
            let rooms = isInPlace ? [] : ([self] + bras).map { $0.blocks(qubits: layout.local.count) }
            let outerMask = layout.outer.reduce(0) { $0 | 1 << $1 } >> kernels.laneQubits
            partial.withUnsafeMutableBufferPointer { partial in
                guard let place = partial.baseAddress.map(SendablePointer.init) else { return }
                team.parallel(layout.blocks) { part, thread in
                    for block in part {
                        if let cancellation, cancellation.isCancelled { return }
                        let start = layout.start(of: block)
                        if isInPlace {
                            let blocks = states.map { $0.value + 2 * start }
                            place.value[block] = walk.run(blocks[0], Array(blocks.dropFirst()), block: block, kernels)
                            continue
                        }
                        let sweep = Sweep(
                            vectors: 1 << (layout.qubits - kernels.laneQubits), holding: outerMask, at: start >> kernels.laneQubits)
                        let blocks = rooms.map { $0[thread].pointer }
                        for (room, state) in zip(blocks, states) { kernels.gather(room, state.value, sweep) }
                        place.value[block] = walk.run(blocks[0], Array(blocks.dropFirst()), block: block, kernels)
                        for (room, state) in zip(blocks, states) { kernels.scatter(room, state.value, sweep) }
                    }
                }
            }
            if let cancellation, cancellation.isCancelled { throw .cancelled }
        }
        occupied = count - 1
        return bras.indices.map { bra in
            var total = [Double](repeating: 0, count: walk.sums)
            for block in partial { for index in total.indices { total[index] += block[bra][index] } }
            return walk.places.indices.map { step in
                (0..<walk.sizes[step] * walk.sizes[step]).map {
                    Complex(total[walk.places[step] + 2 * $0], total[walk.places[step] + 2 * $0 + 1])
                }
            }
        }
    }
}
