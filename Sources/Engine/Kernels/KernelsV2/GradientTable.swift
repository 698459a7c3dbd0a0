public import KernelTable

/// The gradients' loops of this build in double precision.
public let doubleGradientTable = GradientKernelTable<Double>(
    name: doubleTable.name, laneQubits: DoubleLanes.qubits,
    rotate: { Rotations<DoubleLanes>.rotate($0, $1, $2, $3) },
    unrotate: { Rotations<DoubleLanes>.unrotate($0, $1, $2, $3, $4, $5) },
    permute: { Permutations<Double>.permute($0, $1, $2) },
    unpermute: { Permutations<Double>.unpermute($0, $1, $2) },
    dot: { Permutations<Double>.dot($0, $1, $2, lanes: DoubleLanes.self) })

/// The gradients' loops of this build in single precision.
public let singleGradientTable = GradientKernelTable<Float>(
    name: singleTable.name, laneQubits: SingleLanes.qubits,
    rotate: { Rotations<SingleLanes>.rotate($0, $1, $2, $3) },
    unrotate: { Rotations<SingleLanes>.unrotate($0, $1, $2, $3, $4, $5) },
    permute: { Permutations<Float>.permute($0, $1, $2) },
    unpermute: { Permutations<Float>.unpermute($0, $1, $2) },
    dot: { Permutations<Float>.dot($0, $1, $2, lanes: SingleLanes.self) })
