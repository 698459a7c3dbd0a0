internal import KernelTable
internal import Kernels
public import Numerics

extension StateVector {
    /// How stages are cut for this machine's caches; the same at any number of threads.
    var planner: StagePlanner { StagePlanner(qubits: qubits, scalar: Scalar.self) }

    public func apply(_ gates: [BoundGate], cancellation: Cancellation? = nil) throws(SimulationError) {
        for stage in planner.plan(GateFusion.fused(map.folded(gates))) { try apply(stage, cancellation: cancellation) }
    }

    /// Applies gates one by one as they are, for few gates on which planning is not worth its time.
    func applyDirectly(_ gates: [BoundGate]) {
        for stage in planner.plan(gates.map(map.placed)) { try? apply(stage, cancellation: nil) }
    }

    /// Moves the amplitudes so that each qubit is at its own bit.
    func restoreOrder() {
        guard !map.isIdentity else { return }
        let exchanges = map.restoration
        map = QubitMap(qubits: qubits)
        applyDirectly(exchanges)
    }

    public func flip(_ qubit: Int) { applyDirectly([BoundGate(BoundGate.flip, on: [qubit])]) }

    /// Applies a stage whose gates act on places of the map.
    func apply(_ stage: Stage, cancellation: Cancellation?) throws(SimulationError) {
        let layout = stage.layout
        let gates = StageStep<Scalar>.steps(of: stage, laneQubits: kernels.laneQubits)
        if layout.outer.isEmpty {
            for gate in gates {
                if let cancellation, cancellation.isCancelled { throw .cancelled }
                gate.apply(to: BlockPlace(block: 0, near: buffer.pointer, far: buffer.pointer), kernels)
            }
        } else {
            applyInBlocks(gates, layout, cancellation)
            if let cancellation, cancellation.isCancelled { throw .cancelled }
        }
        for gate in stage.gates where !gate.isDiagonal { occupied |= gate.targetMask }
    }

    private func applyInBlocks(_ steps: [StageStep<Scalar>], _ layout: BlockLayout, _ cancellation: Cancellation?) {
        let (state, kernels, occupied) = (SendablePointer(buffer.pointer), kernels, occupied)
        let isInPlace = layout.isContiguous
        let scratch = isInPlace ? [] : blocks(qubits: layout.local.count)
        let outerMask = layout.outer.reduce(0) { $0 | 1 << $1 } >> kernels.laneQubits
        let busy = (0..<layout.blocks).filter { layout.start(of: $0) & ~occupied == 0 }
        let (readsFar, writesFar) = (steps.first?.reachesState ?? false, steps.last?.reachesState ?? false)
        team.parallel(busy.count) { part, thread in
            for block in busy[part] {
                if let cancellation, cancellation.isCancelled { return }
                let start = layout.start(of: block)
                let far = state.value + 2 * start
                if isInPlace {
                    for step in steps { step.apply(to: BlockPlace(block: block, near: far, far: far), kernels) }
                    continue
                }
                let near = scratch[thread].pointer
                let sweep = Sweep(vectors: 1 << (layout.qubits - kernels.laneQubits), holding: outerMask, at: start >> kernels.laneQubits)
                if !readsFar { kernels.gather(near, state.value, sweep) }
                for (index, step) in steps.enumerated() {
                    let place = BlockPlace(
                        block: block, near: near, far: far, readsFar: readsFar && index == 0,
                        writesFar: writesFar && index == steps.count - 1)
                    step.apply(to: place, kernels)
                }
                if !writesFar { kernels.scatter(near, state.value, sweep) }
            }
        }
    }
}
