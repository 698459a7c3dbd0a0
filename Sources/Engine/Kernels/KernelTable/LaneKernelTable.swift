/// The inner loops on states that lie side by side in SIMD lanes, one state a lane, for one precision and one level of x86-64: what trajectories run on.
///
/// A *lane vector* is ``lanes`` scalars, one a state, aligned to its own size. A state of n qubits is 2ⁿ pairs of lane vectors (real parts, imaginary parts). Every
/// state of a group has its own matrices, so that no loop needs a shuffle or a branch. Where a qubit lies is a ``LaneQubit``: CX, X and swap change that and move nothing.
public struct LaneKernelTable<Scalar: KernelScalar>: Sendable {
    public typealias State = UnsafeMutablePointer<Scalar>
    public typealias ReadOnlyState = UnsafePointer<Scalar>
    public typealias Qubits = UnsafePointer<LaneQubit>

    /// `x86-64-v2`, `x86-64-v3` or `x86-64-v4`.
    public let name: String
    /// States in a group.
    public let lanes: Int
    /// Qubits that one sweep of ``turn`` takes at most.
    public let together: Int

    /// Applies a complex 2 × 2 matrix a lane to each of up to ``together`` qubits: eight lane vectors a qubit, u₀₀, u₀₁, u₁₀, u₁₁, each real part before imaginary part.
    public let turn: @Sendable (State, _ amplitudes: Int, Qubits, _ count: Int, _ matrices: ReadOnlyState) -> Void
    /// Rotates up to ``LaneRotation/widest`` qubits about Y between phases, in blocks.
    public let rotate: @Sendable (State, _ amplitudes: Int, Qubits, _ count: Int, LaneRotation<Scalar>) -> Void
    /// Applies a matrix on several qubits under controls.
    public let dense: @Sendable (State, _ amplitudes: Int, LaneDense<Scalar>) -> Void
    /// Adds the reduced density matrices of some qubits: for every row and column ≤ row the real parts of a lane, then the imaginary parts.
    public let reduced: @Sendable (ReadOnlyState, _ amplitudes: Int, Qubits, _ count: Int, _ sums: UnsafeMutablePointer<Double>) -> Void
    /// Writes the squared norms of runs of `run` amplitudes, one lane vector a run.
    public let weights: @Sendable (ReadOnlyState, _ amplitudes: Int, _ run: Int, _ to: State) -> Void
    /// Adds a lane's ⟨ψ|P|ψ⟩ for P = X^flips Z^signs, of the product's real part or its imaginary part.
    public let expectation:
        @Sendable (ReadOnlyState, _ amplitudes: Int, _ flips: Int, _ signs: Int, _ isImaginary: Bool, _ sums: UnsafeMutablePointer<Double>)
            -> Void
    /// The product state of a two-component vector a qubit (four lane vectors each).
    public let product: @Sendable (_ vectors: ReadOnlyState, _ qubits: Int, State) -> Void
    /// Copies the amplitudes at `base` ⊕ all sums of the qubits' masks into a block, or back.
    public let gather: @Sendable (_ block: State, _ from: ReadOnlyState, _ base: Int, Qubits, _ count: Int) -> Void
    public let scatter: @Sendable (_ block: ReadOnlyState, _ to: State, _ base: Int, Qubits, _ count: Int) -> Void

    public init(
        name: String, lanes: Int, together: Int,
        turn: @escaping @Sendable (State, Int, Qubits, Int, ReadOnlyState) -> Void,
        rotate: @escaping @Sendable (State, Int, Qubits, Int, LaneRotation<Scalar>) -> Void,
        dense: @escaping @Sendable (State, Int, LaneDense<Scalar>) -> Void,
        reduced: @escaping @Sendable (ReadOnlyState, Int, Qubits, Int, UnsafeMutablePointer<Double>) -> Void,
        weights: @escaping @Sendable (ReadOnlyState, Int, Int, State) -> Void,
        expectation: @escaping @Sendable (ReadOnlyState, Int, Int, Int, Bool, UnsafeMutablePointer<Double>) -> Void,
        product: @escaping @Sendable (ReadOnlyState, Int, State) -> Void,
        gather: @escaping @Sendable (State, ReadOnlyState, Int, Qubits, Int) -> Void,
        scatter: @escaping @Sendable (ReadOnlyState, State, Int, Qubits, Int) -> Void
    ) {
        (self.name, self.lanes, self.together, self.turn) = (name, lanes, together, turn)
        (self.rotate, self.dense) = (rotate, dense)
        (self.reduced, self.weights, self.expectation) = (reduced, weights, expectation)
        (self.product, self.gather, self.scatter) = (product, gather, scatter)
    }
}

/// Where a qubit lies in a state whose basis states are numbered by a linear map over bits.
///
/// The qubit's value at place p is the parity of `p & functional`, flipped where `isFlipped`; the place of the other value is `p ^ mask`.
public struct LaneQubit: Hashable, Sendable, BitwiseCopyable {
    public var mask: Int
    public var functional: Int
    public var isFlipped: Bool

    public init(mask: Int, functional: Int, isFlipped: Bool = false) {
        (self.mask, self.functional, self.isFlipped) = (mask, functional, isFlipped)
    }

    /// Bit `bit` of the place itself.
    public init(bit: Int) { self.init(mask: 1 << bit, functional: 1 << bit) }

    @inlinable public func value(at place: Int) -> Bool { ((place & functional).nonzeroBitCount & 1 == 1) != isFlipped }
}

/// A matrix on several qubits under controls.
public struct LaneDense<Scalar: KernelScalar> {
    public var targets: UnsafePointer<LaneQubit>
    public var targetCount: Int
    public var controls: UnsafePointer<LaneQubit>
    public var controlCount: Int
    /// The value that each control must have, as bits.
    public var controlValue: Int
    /// Row-major, interleaved: scalars, or lane vectors where `isPerLane`.
    public var matrix: UnsafePointer<Scalar>
    public var isPerLane: Bool
    /// Room for twice as many lane vectors as the matrix has rows.
    public var scratch: UnsafeMutablePointer<Scalar>

    public init(
        targets: UnsafePointer<LaneQubit>, targetCount: Int, controls: UnsafePointer<LaneQubit>, controlCount: Int, controlValue: Int,
        matrix: UnsafePointer<Scalar>, isPerLane: Bool, scratch: UnsafeMutablePointer<Scalar>
    ) {
        (self.targets, self.targetCount, self.controls, self.controlCount) = (targets, targetCount, controls, controlCount)
        (self.controlValue, self.matrix, self.isPerLane, self.scratch) = (controlValue, matrix, isPerLane, scratch)
    }
}

/// Rotations of some qubits: diagonals, then [1, -t; t, 1] on each qubit, then diagonals.
///
/// Any unitary on one qubit is that up to a factor and a flip, at a quarter of the work of a 2 × 2 matrix: the diagonals of all the qubits are one table.
public struct LaneRotation<Scalar: KernelScalar> {
    /// Qubits that a block may have.
    public static var widest: Int { 8 }

    /// A lane vector a qubit.
    public var tangents: UnsafePointer<Scalar>
    /// Pairs of lane vectors, one for each joint value of the qubits (the first is the least significant bit); nil where nothing changes.
    public var before: UnsafePointer<Scalar>?
    public var after: UnsafePointer<Scalar>?
    /// Room for a block: a pair of lane vectors for each joint value.
    public var block: UnsafeMutablePointer<Scalar>

    public init(
        tangents: UnsafePointer<Scalar>, before: UnsafePointer<Scalar>?, after: UnsafePointer<Scalar>?, block: UnsafeMutablePointer<Scalar>
    ) {
        (self.tangents, self.before, self.after, self.block) = (tangents, before, after, block)
    }
}
