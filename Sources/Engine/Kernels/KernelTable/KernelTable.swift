/// The inner loops of the state vector for one precision and one level of x86-64.
///
/// A state of n qubits is `2ⁿ` amplitudes as interleaved pairs (real, imaginary), aligned to 64 bytes and padded to at least eight amplitudes.
/// A loop reads it as vectors of `2^laneQubits` amplitudes: the lowest `laneQubits` qubits lie inside a vector, the others select one.
/// Every loop takes a range of its ``Sweep``'s steps, so that threads can split it, and allocates nothing.
public struct KernelTable<Scalar: KernelScalar>: Sendable {
    public typealias State = UnsafeMutablePointer<Scalar>
    public typealias ReadOnlyState = UnsafePointer<Scalar>

    /// `x86-64-v2`, `x86-64-v3` or `x86-64-v4`.
    public let name: String
    /// How many of the lowest qubits lie inside one vector.
    public let laneQubits: Int

    /// Applies a small matrix.
    public let dense: @Sendable (State, _ steps: Range<Int>, DenseGate<Scalar>) -> Void
    /// Multiplies by a small diagonal.
    public let diagonal: @Sendable (State, _ steps: Range<Int>, DiagonalGate<Scalar>) -> Void
    /// Multiplies a block by the phases of many diagonal gates at once.
    public let phases: @Sendable (State, PhasePass<Scalar>) -> Void
    /// Applies many gates to tiles of eight vectors.
    public let tiles: @Sendable (_ steps: Range<Int>, TileRoute<Scalar>, TileProgram<Scalar>) -> Void
    /// Exchanges the vectors at two offsets: X, CX, swap and their controlled forms on qubits above the lanes.
    public let exchange: @Sendable (State, Sweep, _ steps: Range<Int>, _ offset: Int, _ other: Int) -> Void
    /// Adds the lane-wise products of two states on a gate's targets to `sums`; see ``CrossShape``.
    public let cross: @Sendable (_ bra: ReadOnlyState, _ ket: ReadOnlyState, _ steps: Range<Int>, CrossShape, _ sums: State) -> Void
    /// Adds the lane-wise squared magnitudes to `sums`, one vector.
    public let norm: @Sendable (ReadOnlyState, Sweep, _ steps: Range<Int>, _ sums: State) -> Void
    /// The expectation value of a Pauli string, unnormalised, over the vectors of a range.
    public let pauliExpectation: @Sendable (ReadOnlyState, _ vectors: Range<Int>, PauliTerm<Scalar>) -> Double
    /// Adds a Pauli string's action: `y += c P x`.
    public let pauliApply: @Sendable (_ y: State, _ x: ReadOnlyState, _ vectors: Range<Int>, PauliTerm<Scalar>) -> Void
    /// Adds the expectation values of Z-only strings over a range of vectors to `sums`, one a string.
    public let parityExpectations:
        @Sendable (ReadOnlyState, _ vectors: Range<Int>, ParityTerms<Scalar>, UnsafeMutablePointer<Double>) -> Void
    /// Adds `Σ Im(conj(bra) Z… ket)` over a range of vectors to `sums`, one a string.
    public let parityCross:
        @Sendable (_ bra: ReadOnlyState, _ ket: ReadOnlyState, _ vectors: Range<Int>, ParityTerms<Scalar>, UnsafeMutablePointer<Double>) ->
            Void
    /// Adds a sum of Z-only strings' action: `y += Σ c Z… x`.
    public let parityApply: @Sendable (_ y: State, _ x: ReadOnlyState, _ vectors: Range<Int>, ParityTerms<Scalar>) -> Void
    /// `y += c x` for a complex number c.
    public let axpy: @Sendable (_ y: State, _ x: ReadOnlyState, _ vectors: Range<Int>, _ real: Scalar, _ imaginary: Scalar) -> Void
    /// Copies the vectors of a sweep into a block, one after another.
    public let gather: @Sendable (_ block: State, _ from: ReadOnlyState, Sweep) -> Void
    /// Copies a block back to the vectors of a sweep.
    public let scatter: @Sendable (_ block: ReadOnlyState, _ to: State, Sweep) -> Void
    /// Writes squared magnitudes of the amplitudes of a range of vectors, in double precision.
    public let probabilities: @Sendable (ReadOnlyState, _ vectors: Range<Int>, _ to: UnsafeMutablePointer<Double>) -> Void

    public init(
        name: String, laneQubits: Int,
        dense: @escaping @Sendable (State, Range<Int>, DenseGate<Scalar>) -> Void,
        diagonal: @escaping @Sendable (State, Range<Int>, DiagonalGate<Scalar>) -> Void,
        phases: @escaping @Sendable (State, PhasePass<Scalar>) -> Void,
        tiles: @escaping @Sendable (Range<Int>, TileRoute<Scalar>, TileProgram<Scalar>) -> Void,
        exchange: @escaping @Sendable (State, Sweep, Range<Int>, Int, Int) -> Void,
        cross: @escaping @Sendable (ReadOnlyState, ReadOnlyState, Range<Int>, CrossShape, State) -> Void,
        norm: @escaping @Sendable (ReadOnlyState, Sweep, Range<Int>, State) -> Void,
        pauliExpectation: @escaping @Sendable (ReadOnlyState, Range<Int>, PauliTerm<Scalar>) -> Double,
        pauliApply: @escaping @Sendable (State, ReadOnlyState, Range<Int>, PauliTerm<Scalar>) -> Void,
        parityExpectations: @escaping @Sendable (ReadOnlyState, Range<Int>, ParityTerms<Scalar>, UnsafeMutablePointer<Double>) -> Void,
        parityCross:
            @escaping @Sendable (ReadOnlyState, ReadOnlyState, Range<Int>, ParityTerms<Scalar>, UnsafeMutablePointer<Double>) -> Void,
        parityApply: @escaping @Sendable (State, ReadOnlyState, Range<Int>, ParityTerms<Scalar>) -> Void,
        gather: @escaping @Sendable (State, ReadOnlyState, Sweep) -> Void,
        scatter: @escaping @Sendable (ReadOnlyState, State, Sweep) -> Void,
        axpy: @escaping @Sendable (State, ReadOnlyState, Range<Int>, Scalar, Scalar) -> Void,
        probabilities: @escaping @Sendable (ReadOnlyState, Range<Int>, UnsafeMutablePointer<Double>) -> Void
    ) {
        (self.name, self.laneQubits) = (name, laneQubits)
        (self.dense, self.diagonal, self.phases, self.exchange) = (dense, diagonal, phases, exchange)
        self.tiles = tiles
        (self.cross, self.norm) = (cross, norm)
        (self.pauliExpectation, self.pauliApply) = (pauliExpectation, pauliApply)
        (self.parityExpectations, self.parityCross, self.parityApply) = (parityExpectations, parityCross, parityApply)
        (self.gather, self.scatter) = (gather, scatter)
        (self.axpy, self.probabilities) = (axpy, probabilities)
    }
}

/// A precision that the kernels are built for: `Double` or `Float`.
public protocol KernelScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {}
extension Double: KernelScalar {}
extension Float: KernelScalar {}
