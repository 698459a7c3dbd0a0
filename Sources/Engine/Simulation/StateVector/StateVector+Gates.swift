internal import KernelTable
internal import Kernels
public import Numerics

extension StateVector {
    /// How stages are cut for this machine's caches; the same at any number of threads.
    var planner: StagePlanner {
        StagePlanner(
            qubits: qubits, blockQubits: CacheSizes.blockQubits(of: qubits, amplitudeBytes: 2 * MemoryLayout<Scalar>.stride),
            contiguousQubits: min(5, qubits))
    }

    public func apply(_ gates: [BoundGate], cancellation: Cancellation? = nil) throws(SimulationError) {
        for stage in planner.plan(GateFusion.fused(gates)) { try apply(stage, cancellation: cancellation) }
    }

    /// Applies gates one by one as they are, for few gates on which planning is not worth its time.
    func applyDirectly(_ gates: [BoundGate]) {
        for stage in planner.plan(gates) { try? apply(stage, cancellation: nil) }
    }

    public func flip(_ qubit: Int) { applyDirectly([BoundGate(BoundGate.flip, on: [qubit])]) }

    func apply(_ stage: Stage, cancellation: Cancellation?) throws(SimulationError) {
        let layout = stage.layout
        let gates = StageStep<Scalar>.steps(of: stage, laneQubits: kernels.laneQubits)
        if layout.outer.isEmpty {
            for gate in gates {
                if let cancellation, cancellation.isCancelled { throw .cancelled }
                gate.apply(to: pointer, block: 0, kernels)
            }
        } else {
            applyInBlocks(gates, layout, cancellation)
            if let cancellation, cancellation.isCancelled { throw .cancelled }
        }
        for gate in stage.gates where !gate.isDiagonal { occupied |= gate.targetMask }
    }

    private func applyInBlocks(_ gates: [StageStep<Scalar>], _ layout: BlockLayout, _ cancellation: Cancellation?) {
        let (state, kernels, occupied) = (SendablePointer(buffer.pointer), kernels, occupied)
        let isInPlace = layout.local.last == layout.local.count - 1
        let scratch = isInPlace ? [] : blocks(qubits: layout.local.count)
        let outerMask = layout.outer.reduce(0) { $0 | 1 << $1 } >> kernels.laneQubits
        let busy = (0..<layout.blocks).filter { layout.start(of: $0) & ~occupied == 0 }
        team.parallel(busy.count) { part, thread in
            for block in busy[part] {
                if let cancellation, cancellation.isCancelled { return }
                let start = layout.start(of: block)
                if isInPlace {
                    for gate in gates { gate.apply(to: state.value + 2 * start, block: block, kernels) }
                    continue
                }
                let room = scratch[thread].pointer
                let sweep = Sweep(vectors: 1 << (layout.qubits - kernels.laneQubits), holding: outerMask, at: start >> kernels.laneQubits)
                kernels.gather(room, state.value, sweep)
                for gate in gates { gate.apply(to: room, block: block, kernels) }
                kernels.scatter(room, state.value, sweep)
            }
        }
    }
}
