public import KernelTable

/// The loops of this build in double precision.
public let doubleTable = KernelTable<Double>(
    name: levelName, laneQubits: DoubleLanes.qubits,
    dense: { Dense<DoubleLanes>.apply($0, $1, $2) },
    diagonal: { Diagonal<DoubleLanes>.apply($0, $1, $2) },
    phases: { Phases<DoubleLanes>.apply($0, $1) },
    tiles: { Tiles<DoubleLanes>.apply($0, $1, $2) },
    exchange: { Diagonal<DoubleLanes>.exchange($0, $1, $2, $3, $4) },
    cross: { Reductions<DoubleLanes>.cross($0, $1, $2, $3, $4) },
    norm: { Reductions<DoubleLanes>.norm($0, $1, $2, $3) },
    pauliExpectation: { Paulis<DoubleLanes>.expectation($0, $1, $2) },
    pauliApply: { Paulis<DoubleLanes>.apply($0, $1, $2, $3) },
    parityExpectations: { Paulis<DoubleLanes>.parityExpectations($0, $1, $2, $3) },
    parityCross: { Paulis<DoubleLanes>.parityCross($0, $1, $2, $3, $4) },
    parityApply: { Paulis<DoubleLanes>.parityApply($0, $1, $2, $3) },
    gather: { Diagonal<DoubleLanes>.gather($0, $1, $2) },
    scatter: { Diagonal<DoubleLanes>.scatter($0, $1, $2) },
    axpy: { Reductions<DoubleLanes>.axpy($0, $1, $2, $3, $4) },
    probabilities: { Reductions<DoubleLanes>.probabilities($0, $1, $2) })

/// The loops of this build in single precision.
public let singleTable = KernelTable<Float>(
    name: levelName, laneQubits: SingleLanes.qubits,
    dense: { Dense<SingleLanes>.apply($0, $1, $2) },
    diagonal: { Diagonal<SingleLanes>.apply($0, $1, $2) },
    phases: { Phases<SingleLanes>.apply($0, $1) },
    tiles: { Tiles<SingleLanes>.apply($0, $1, $2) },
    exchange: { Diagonal<SingleLanes>.exchange($0, $1, $2, $3, $4) },
    cross: { Reductions<SingleLanes>.cross($0, $1, $2, $3, $4) },
    norm: { Reductions<SingleLanes>.norm($0, $1, $2, $3) },
    pauliExpectation: { Paulis<SingleLanes>.expectation($0, $1, $2) },
    pauliApply: { Paulis<SingleLanes>.apply($0, $1, $2, $3) },
    parityExpectations: { Paulis<SingleLanes>.parityExpectations($0, $1, $2, $3) },
    parityCross: { Paulis<SingleLanes>.parityCross($0, $1, $2, $3, $4) },
    parityApply: { Paulis<SingleLanes>.parityApply($0, $1, $2, $3) },
    gather: { Diagonal<SingleLanes>.gather($0, $1, $2) },
    scatter: { Diagonal<SingleLanes>.scatter($0, $1, $2) },
    axpy: { Reductions<SingleLanes>.axpy($0, $1, $2, $3, $4) },
    probabilities: { Reductions<SingleLanes>.probabilities($0, $1, $2) })

#if WIDE
    private let levelName = "x86-64-v4"
#elseif FMA
    private let levelName = "x86-64-v3"
#else
    private let levelName = "x86-64-v2"
#endif
