public import KernelTable

/// The loops on states side by side of this build, in double precision.
public let doubleLaneTable = LaneKernelTable<Double>(
    name: laneLevel, lanes: DoubleLanes.scalarCount, together: LaneStates<DoubleLanes>.together,
    turn: { LaneStates<DoubleLanes>.turn($0, $1, $2, $3, $4) },
    rotate: { LaneStates<DoubleLanes>.rotate($0, $1, $2, $3, $4) },
    dense: { LaneStates<DoubleLanes>.dense($0, $1, $2) },
    reduced: { LaneStates<DoubleLanes>.reduced($0, $1, $2, $3, $4) },
    weights: { LaneStates<DoubleLanes>.weights($0, $1, $2, $3) },
    expectation: { LaneStates<DoubleLanes>.expectation($0, $1, $2, $3, $4, $5) },
    product: { LaneStates<DoubleLanes>.product($0, $1, $2) },
    gather: { LaneStates<DoubleLanes>.gather($0, $1, $2, $3, $4) },
    scatter: { LaneStates<DoubleLanes>.scatter($0, $1, $2, $3, $4) })

/// The loops on states side by side of this build, in single precision.
public let singleLaneTable = LaneKernelTable<Float>(
    name: laneLevel, lanes: SingleLanes.scalarCount, together: LaneStates<SingleLanes>.together,
    turn: { LaneStates<SingleLanes>.turn($0, $1, $2, $3, $4) },
    rotate: { LaneStates<SingleLanes>.rotate($0, $1, $2, $3, $4) },
    dense: { LaneStates<SingleLanes>.dense($0, $1, $2) },
    reduced: { LaneStates<SingleLanes>.reduced($0, $1, $2, $3, $4) },
    weights: { LaneStates<SingleLanes>.weights($0, $1, $2, $3) },
    expectation: { LaneStates<SingleLanes>.expectation($0, $1, $2, $3, $4, $5) },
    product: { LaneStates<SingleLanes>.product($0, $1, $2) },
    gather: { LaneStates<SingleLanes>.gather($0, $1, $2, $3, $4) },
    scatter: { LaneStates<SingleLanes>.scatter($0, $1, $2, $3, $4) })

#if WIDE
    private let laneLevel = "x86-64-v4"
#elseif FMA
    private let laneLevel = "x86-64-v3"
#else
    private let laneLevel = "x86-64-v2"
#endif

extension LaneStates {
    /// Qubits whose amplitudes stay in registers in one sweep.
    @inline(__always) static var together: Int {
        #if WIDE
            3
        #else
            2
        #endif
    }
}
