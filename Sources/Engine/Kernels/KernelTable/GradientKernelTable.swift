/// The inner loops of gradients for one precision and one level of x86-64: rotations about Y, which are real, on one state or on two at once.
///
/// States are laid out as for ``KernelTable``. A rotation is `((c, -s), (s, c))`; its derivative needs one real inner product of the two states.
public struct GradientKernelTable<Scalar: KernelScalar>: Sendable {
    public typealias State = UnsafeMutablePointer<Scalar>
    public typealias ReadOnlyState = UnsafePointer<Scalar>

    /// `x86-64-v2`, `x86-64-v3` or `x86-64-v4`.
    public let name: String
    /// How many of the lowest qubits lie inside one vector.
    public let laneQubits: Int

    /// Applies a step's rotations, or undoes them, on a range of its groups.
    public let rotate: @Sendable (State, _ groups: Range<Int>, RotationStep, _ undoes: Bool) -> Void
    /// Undoes a step's rotations on `bra`, and on `ket` where `undoesKet`, adding `Im⟨bra|Y|ket⟩` of each to `sums`.
    public let unrotate:
        @Sendable (
            _ ket: State, _ bra: State, _ groups: Range<Int>, RotationStep, _ undoesKet: Bool, _ sums: UnsafeMutablePointer<Double>
        ) -> Void
    /// Copies a block, its amplitudes in another order; `to` is written from its start on.
    public let permute: @Sendable (_ to: State, _ from: ReadOnlyState, LinearPermutation) -> Void
    /// The same the other way round: `from` is read from its start on.
    public let unpermute: @Sendable (_ to: State, _ from: ReadOnlyState, LinearPermutation) -> Void
    /// The real part of ⟨one|other⟩ over a range of vectors.
    public let dot: @Sendable (_ one: ReadOnlyState, _ other: ReadOnlyState, _ vectors: Range<Int>) -> Double

    public init(
        name: String, laneQubits: Int,
        rotate: @escaping @Sendable (State, Range<Int>, RotationStep, Bool) -> Void,
        unrotate: @escaping @Sendable (State, State, Range<Int>, RotationStep, Bool, UnsafeMutablePointer<Double>) -> Void,
        permute: @escaping @Sendable (State, ReadOnlyState, LinearPermutation) -> Void,
        unpermute: @escaping @Sendable (State, ReadOnlyState, LinearPermutation) -> Void,
        dot: @escaping @Sendable (ReadOnlyState, ReadOnlyState, Range<Int>) -> Double
    ) {
        (self.name, self.laneQubits, self.rotate, self.unrotate) = (name, laneQubits, rotate, unrotate)
        (self.permute, self.unpermute, self.dot) = (permute, unpermute, dot)
    }
}

/// Rotations about Y that one sweep does: on the qubits inside a vector, or on one or two above.
public struct RotationStep: Sendable, BitwiseCopyable {
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// On every qubit inside a vector; a group is a vector.
        case lanes
        /// On one qubit above; a group is two vectors.
        case one
        /// On two qubits above; a group is four vectors.
        case two
    }

    public var kind: Kind
    /// Distances of the vectors that meet, the lower qubit's first.
    public var offset0: Int
    public var offset1: Int
    /// Cosines and sines of half the angles, one a qubit, times any factor; or tangents in place of sines.
    public var cosines: SIMD4<Double>
    public var sines: SIMD4<Double>
    /// Whether ``sines`` are tangents: the result is then the rotated state over the product of the cosines, for half of the arithmetic. Not for ``Kind/lanes``.
    public var usesTangents = false
    /// What the inner products are multiplied by.
    public var sumFactor = 1.0
    /// Places of the inner products among the sums, one a qubit.
    public var places: SIMD4<Int32>

    public init(_ kind: Kind, offset0: Int = 0, offset1: Int = 0, places: SIMD4<Int32>) {
        (self.kind, self.offset0, self.offset1, self.places) = (kind, offset0, offset1, places)
        (cosines, sines) = (SIMD4(repeating: 1), SIMD4(repeating: 0))
    }

    /// Vectors a group.
    public var width: Int {
        switch kind {
        case .lanes: 1
        case .one: 2
        case .two: 4
        }
    }
}

/// A copy between a block and a place whose order is another: an invertible linear map of the bits of an index, and bits flipped.
///
/// One side is passed in order, in runs of `2^tableQubits` amplitudes; the other side's index is the map of the first one's.
public struct LinearPermutation {
    /// Qubits of the block.
    public let qubits: Int
    /// How many of them the table is for.
    public let tableQubits: Int
    /// The images of the lowest indices, flips left out.
    public let table: UnsafePointer<Int32>
    /// What changes in the image where an index's bit `tableQubits + k` becomes 1 and those below become 0.
    public let carries: UnsafePointer<Int>
    public let flips: Int
    /// Where the side that is passed in order begins, and what changes there as in ``carries``: its runs need not lie side by side.
    public let start: Int
    public let places: UnsafePointer<Int>

    public init(
        qubits: Int, tableQubits: Int, table: UnsafePointer<Int32>, carries: UnsafePointer<Int>, flips: Int, start: Int = 0,
        places: UnsafePointer<Int>
    ) {
        (self.qubits, self.tableQubits, self.table, self.carries, self.flips) = (qubits, tableQubits, table, carries, flips)
        (self.start, self.places) = (start, places)
    }

    /// The most that ``tableQubits`` may be.
    public static var largestTable: Int { 5 }
}
