public import KernelTable

/// The batched engine's loops of this build.
public let batchedTable = BatchedKernelTable<SampleScalar>(
    lanes: Samples.scalarCount,
    spread: { Batched.spread($0, $1, $2) },
    add: { Batched.add($0, $1, $2) },
    totals: { Batched.totals($0, $1, $2) },
    compose: { Batched.compose($0, $1, $2) },
    productState: { Batched.productState($0, $1, $2) },
    forward: { Batched.forward($0, $1) },
    backward: { Batched.backward($0, $1, $2, $3) },
    expectation: { Batched.expectation($0, $1, $2) },
    observe: { Batched.observe($0, $1, $2, $3, $4) },
    runDerivatives: { Batched.runDerivatives($0, $1, $2, $3) },
    accumulate: { Batched.accumulate($0, $1, $2, $3, $4) })
