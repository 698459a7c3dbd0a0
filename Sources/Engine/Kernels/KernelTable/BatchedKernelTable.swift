/// The inner loops of the batched engine for one precision and one level of x86-64: small states of several samples at once, one SIMD lane a sample.
///
/// A *lane vector* is ``lanes`` scalars, one a sample, aligned to its own size. A state of n qubits is 2ⁿ pairs of lane vectors (real parts, imaginary parts), so
/// that no loop needs a shuffle. Complex 2 × 2 matrices are eight lane vectors: u₀₀, u₀₁, u₁₀, u₁₁, each real part before imaginary part. Lists of basis states
/// hold every state's index times 2: its place in lane vectors.
public struct BatchedKernelTable<Scalar: KernelScalar>: Sendable {
    public typealias Lanes = UnsafeMutablePointer<Scalar>
    public typealias ReadOnlyLanes = UnsafePointer<Scalar>

    /// Samples in a group: as many as one register holds.
    public let lanes: Int

    /// Writes each of `count` values to all lanes of a lane vector.
    public let spread: @Sendable (_ values: UnsafePointer<Double>, Lanes, _ count: Int) -> Void
    /// Adds `count` lane vectors to others.
    public let add: @Sendable (_ other: ReadOnlyLanes, _ to: Lanes, _ count: Int) -> Void
    /// The sums of the lanes of `count` lane vectors, each in the lanes' order.
    public let totals: @Sendable (ReadOnlyLanes, UnsafeMutablePointer<Double>, _ count: Int) -> Void
    /// The products of the factors of every per-sample run, as 2 × 2 matrices or, for runs at the start, as the image of |0⟩ (four lane vectors).
    public let compose: @Sendable (BatchedRuns, _ trigonometry: BatchedTrigonometry<Scalar>, _ matrices: Lanes) -> Void
    /// The product state of a two-component vector a qubit (four lane vectors each).
    public let productState: @Sendable (_ vectors: ReadOnlyLanes, _ qubits: Int, _ state: Lanes) -> Void
    /// Applies operations in order.
    public let forward: @Sendable (BatchedOperations<Scalar>, _ state: Lanes) -> Void
    /// Undoes operations from last to first on state and costate together, adding Im⟨costate|σ|state⟩ on the way; see ``BatchedOperation/cross``.
    public let backward: @Sendable (BatchedOperations<Scalar>, _ state: Lanes, _ costate: Lanes, _ crosses: Lanes) -> Void
    /// Adds the expectation value of one observable to a lane vector.
    public let expectation: @Sendable (BatchedObservable<Scalar>, _ state: ReadOnlyLanes, _ value: Lanes) -> Void
    /// Adds an observable's action, times a weight a lane: costate += w O state; writes it instead where `overwrites`.
    public let observe:
        @Sendable (BatchedObservable<Scalar>, _ weight: ReadOnlyLanes, _ state: ReadOnlyLanes, _ costate: Lanes, _ overwrites: Bool) -> Void
    /// Takes a per-sample run's cross vector back through its elements and writes each element's derivative of the loss by its angle.
    public let runDerivatives:
        @Sendable (BatchedRuns, _ trigonometry: BatchedTrigonometry<Scalar>, _ crosses: ReadOnlyLanes, _ slopes: Lanes) -> Void
    /// Adds products of slopes and values to sums.
    public let accumulate:
        @Sendable (
            _ list: UnsafePointer<BatchedContribution>, _ count: Int, _ slopes: ReadOnlyLanes, _ values: ReadOnlyLanes, _ sums: Lanes
        ) -> Void

    public init(
        lanes: Int,
        spread: @escaping @Sendable (UnsafePointer<Double>, Lanes, Int) -> Void,
        add: @escaping @Sendable (ReadOnlyLanes, Lanes, Int) -> Void,
        totals: @escaping @Sendable (ReadOnlyLanes, UnsafeMutablePointer<Double>, Int) -> Void,
        compose: @escaping @Sendable (BatchedRuns, BatchedTrigonometry<Scalar>, Lanes) -> Void,
        productState: @escaping @Sendable (ReadOnlyLanes, Int, Lanes) -> Void,
        forward: @escaping @Sendable (BatchedOperations<Scalar>, Lanes) -> Void,
        backward: @escaping @Sendable (BatchedOperations<Scalar>, Lanes, Lanes, Lanes) -> Void,
        expectation: @escaping @Sendable (BatchedObservable<Scalar>, ReadOnlyLanes, Lanes) -> Void,
        observe: @escaping @Sendable (BatchedObservable<Scalar>, ReadOnlyLanes, ReadOnlyLanes, Lanes, Bool) -> Void,
        runDerivatives: @escaping @Sendable (BatchedRuns, BatchedTrigonometry<Scalar>, ReadOnlyLanes, Lanes) -> Void,
        accumulate: @escaping @Sendable (UnsafePointer<BatchedContribution>, Int, ReadOnlyLanes, ReadOnlyLanes, Lanes) -> Void
    ) {
        (self.lanes, self.spread, self.add, self.totals) = (lanes, spread, add, totals)
        (self.compose, self.productState, self.forward) = (compose, productState, forward)
        (self.backward, self.expectation, self.observe) = (backward, expectation, observe)
        (self.runDerivatives, self.accumulate) = (runDerivatives, accumulate)
    }
}

/// The loops on angles, in double precision whatever the states are in: they are few, and an angle's rounding is an error of the whole state.
public struct BatchedAngleTable: Sendable {
    public typealias Lanes = UnsafeMutablePointer<Double>
    public typealias ReadOnlyLanes = UnsafePointer<Double>

    /// Doubles in a lane vector here.
    public let lanes: Int
    /// Cosines and sines of `count` lane vectors of angles, to about 1e-16 for magnitudes up to a million.
    public let cosinesAndSines: @Sendable (_ angles: ReadOnlyLanes, _ cosines: Lanes, _ sines: Lanes, _ count: Int) -> Void
    /// Values of `count` polynomials of the lane atoms; one lane vector each.
    public let polynomials: @Sendable (BatchedPolynomials, _ atoms: ReadOnlyLanes, _ values: Lanes) -> Void

    public init(
        lanes: Int, cosinesAndSines: @escaping @Sendable (ReadOnlyLanes, Lanes, Lanes, Int) -> Void,
        polynomials: @escaping @Sendable (BatchedPolynomials, ReadOnlyLanes, Lanes) -> Void
    ) {
        (self.lanes, self.cosinesAndSines, self.polynomials) = (lanes, cosinesAndSines, polynomials)
    }
}
