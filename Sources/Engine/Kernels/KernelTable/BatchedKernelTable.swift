/// The inner loops of the batched engine for one level of x86-64: small states of several samples at once, one SIMD lane a sample.
///
/// A *lane vector* is ``lanes`` doubles, one a sample, aligned to its own size. A state of n qubits is 2ⁿ pairs of lane vectors (real parts, imaginary parts), so
/// that no loop needs a shuffle. Complex 2 × 2 matrices are eight lane vectors: u₀₀, u₀₁, u₁₀, u₁₁, each real part before imaginary part. Lists of basis states
/// hold every state's index times 2: its place in lane vectors.
public struct BatchedKernelTable: Sendable {
    public typealias Lanes = UnsafeMutablePointer<Double>
    public typealias ReadOnlyLanes = UnsafePointer<Double>

    /// `x86-64-v2`, `x86-64-v3` or `x86-64-v4`.
    public let name: String
    /// Samples in a group: 2, 4 or 8.
    public let lanes: Int

    /// Cosines and sines of `count` lane vectors of angles, to about 1e-16 for magnitudes up to a million.
    public let cosinesAndSines: @Sendable (_ angles: ReadOnlyLanes, _ cosines: Lanes, _ sines: Lanes, _ count: Int) -> Void
    /// Values of `count` polynomials of the lane atoms; one lane vector each.
    public let polynomials: @Sendable (BatchedPolynomials, _ atoms: ReadOnlyLanes, _ values: Lanes) -> Void
    /// The products of the factors of every per-sample run, as 2 × 2 matrices or, for runs at the start, as the image of |0⟩ (four lane vectors).
    public let compose: @Sendable (BatchedRuns, _ trigonometry: BatchedTrigonometry, _ matrices: Lanes) -> Void
    /// The product state of a two-component vector a qubit (four lane vectors each).
    public let productState: @Sendable (_ vectors: ReadOnlyLanes, _ qubits: Int, _ state: Lanes) -> Void
    /// Applies operations in order.
    public let forward: @Sendable (BatchedOperations, _ state: Lanes) -> Void
    /// Undoes operations from last to first on state and costate together, adding Im⟨costate|σ|state⟩ on the way; see ``BatchedOperation/cross``.
    public let backward: @Sendable (BatchedOperations, _ state: Lanes, _ costate: Lanes, _ crosses: Lanes) -> Void
    /// Adds the expectation value of one observable to a lane vector.
    public let expectation: @Sendable (BatchedObservable, _ state: ReadOnlyLanes, _ value: Lanes) -> Void
    /// Adds an observable's action, times a weight a lane: costate += w O state; writes it instead where `overwrites`.
    public let observe:
        @Sendable (BatchedObservable, _ weight: ReadOnlyLanes, _ state: ReadOnlyLanes, _ costate: Lanes, _ overwrites: Bool) -> Void
    /// Takes a per-sample run's cross vector back through its elements and writes each element's derivative of the loss by its angle.
    public let runDerivatives:
        @Sendable (BatchedRuns, _ trigonometry: BatchedTrigonometry, _ crosses: ReadOnlyLanes, _ slopes: Lanes) -> Void
    /// Adds products of slopes and values to sums.
    public let accumulate:
        @Sendable (
            _ list: UnsafePointer<BatchedContribution>, _ count: Int, _ slopes: ReadOnlyLanes, _ values: ReadOnlyLanes, _ sums: Lanes
        ) -> Void
}

extension BatchedKernelTable {
    public init(
        named name: String, lanes: Int,
        cosinesAndSines: @escaping @Sendable (ReadOnlyLanes, Lanes, Lanes, Int) -> Void,
        polynomials: @escaping @Sendable (BatchedPolynomials, ReadOnlyLanes, Lanes) -> Void,
        compose: @escaping @Sendable (BatchedRuns, BatchedTrigonometry, Lanes) -> Void,
        productState: @escaping @Sendable (ReadOnlyLanes, Int, Lanes) -> Void,
        forward: @escaping @Sendable (BatchedOperations, Lanes) -> Void,
        backward: @escaping @Sendable (BatchedOperations, Lanes, Lanes, Lanes) -> Void,
        expectation: @escaping @Sendable (BatchedObservable, ReadOnlyLanes, Lanes) -> Void,
        observe: @escaping @Sendable (BatchedObservable, ReadOnlyLanes, ReadOnlyLanes, Lanes, Bool) -> Void,
        runDerivatives: @escaping @Sendable (BatchedRuns, BatchedTrigonometry, ReadOnlyLanes, Lanes) -> Void,
        accumulate: @escaping @Sendable (UnsafePointer<BatchedContribution>, Int, ReadOnlyLanes, ReadOnlyLanes, Lanes) -> Void
    ) {
        (self.name, self.lanes, self.cosinesAndSines, self.polynomials) = (name, lanes, cosinesAndSines, polynomials)
        (self.compose, self.productState, self.forward, self.backward) = (compose, productState, forward, backward)
        (self.expectation, self.observe, self.runDerivatives) = (expectation, observe, runDerivatives)
        self.accumulate = accumulate
    }
}
