internal import KernelTable

/// One pass over a block: a gate, many diagonal gates at once, or sweeps of tiles.
enum StageStep<Scalar: KernelScalar> {
    case gate(PreparedGate<Scalar>)
    case phases(PreparedPhases<Scalar>)
    case tiles(PreparedTiles<Scalar>)

    /// The passes of a stage.
    static func steps(of stage: Stage, laneQubits: Int) -> [StageStep] { SweepPlanner.steps(of: stage, laneQubits: laneQubits) }

    var cost: StageCost {
        switch self {
        case .gate(let gate): gate.cost
        case .phases(let phases): phases.cost
        case .tiles(let tiles): tiles.cost
        }
    }

    /// Whether it can read a block from the state and write it back there, which spares copying the block.
    var reachesState: Bool { if case .tiles = self { true } else { false } }

    @inline(__always)
    func apply(to place: BlockPlace<Scalar>, _ kernels: KernelTable<Scalar>) {
        switch self {
        case .gate(let gate): gate.apply(to: place.near, block: place.block, kernels)
        case .phases(let phases): phases.apply(to: place.near, block: place.block, kernels)
        case .tiles(let tiles): tiles.apply(to: place, kernels)
        }
    }
}

extension PhasePolynomial {
    /// As many diagonal gates as one pass for all of them is worth.
    static var worthwhile: Int { 3 }
}
