/// One step of a batched circuit: a small matrix on listed pairs (or tuples) of basis states.
///
/// Which basis states meet is decided when the circuit is compiled: controls shorten the list, and permutations (X, CX, swap, …) only relabel what follows.
public struct BatchedOperation: Sendable, BitwiseCopyable {
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// A complex 2 × 2 matrix on pairs.
        case general
        /// A real 2 × 2 matrix on pairs: rotations about Y, Hadamards.
        case real
        /// A diagonal 2 × 2 matrix on pairs.
        case diagonal
        /// A sign on single basis states.
        case negate
        /// A constant 2ᵏ × 2ᵏ matrix on tuples, the same for all samples.
        case dense
    }

    public var kind: Kind
    /// Whether the matrix is in the group's own area, not in the shared one.
    public var isPerSample: Bool
    /// Whether ``BatchedKernelTable/backward`` undoes it; not where nothing before it needs the states.
    public var isUndone: Bool
    /// k, for a dense matrix.
    public var targets: UInt8
    /// First lane vector of the matrix in its area. For a dense matrix the first scalar of the constants: rows of (real, imaginary), the adjoint after the matrix.
    public var matrix: Int32
    /// First lane vector of the four sums Im⟨φ|X|ψ⟩, Im⟨φ|Y|ψ⟩, Im⟨φ₀|ψ₀⟩, Im⟨φ₁|ψ₁⟩ over the pairs; -1 where no derivative is wanted.
    public var cross: Int32
    /// The list: its first entry and how many pairs, states or tuples it has.
    public var first: Int32
    public var count: Int32

    public init(
        _ kind: Kind, isPerSample: Bool = false, isUndone: Bool = true, targets: Int = 1, matrix: Int = 0, cross: Int = -1, first: Int,
        count: Int
    ) {
        (self.kind, self.isPerSample, self.isUndone, self.targets) = (kind, isPerSample, isUndone, UInt8(targets))
        (self.matrix, self.cross, self.first, self.count) = (Int32(matrix), Int32(cross), Int32(first), Int32(count))
    }
}

/// Operations with the memory that they speak of.
public struct BatchedOperations<Scalar: KernelScalar> {
    public var operations: UnsafePointer<BatchedOperation>
    public var count: Int
    public var indices: UnsafePointer<UInt32>
    public var shared: UnsafePointer<Scalar>
    public var perSample: UnsafePointer<Scalar>
    public var constants: UnsafePointer<Scalar>
    /// Room for one tuple of the largest dense matrix, twice.
    public var scratch: UnsafeMutablePointer<Scalar>

    public init(
        operations: UnsafePointer<BatchedOperation>, count: Int, indices: UnsafePointer<UInt32>, shared: UnsafePointer<Scalar>,
        perSample: UnsafePointer<Scalar>, constants: UnsafePointer<Scalar>, scratch: UnsafeMutablePointer<Scalar>
    ) {
        (self.operations, self.count, self.indices, self.shared) = (operations, count, indices, shared)
        (self.perSample, self.constants, self.scratch) = (perSample, constants, scratch)
    }
}

/// A part of an observable that meets every basis state once.
public struct BatchedObservable<Scalar: KernelScalar> {
    /// One real factor a basis state.
    public var factors: UnsafePointer<Scalar>
    /// The list of basis states that the states are taken to; nil for a diagonal part.
    public var partners: UnsafePointer<UInt32>?
    /// Whether the factors are to be multiplied by i.
    public var isImaginary: Bool
    /// 2ⁿ.
    public var count: Int

    public init(factors: UnsafePointer<Scalar>, partners: UnsafePointer<UInt32>?, isImaginary: Bool, count: Int) {
        (self.factors, self.partners, self.isImaginary, self.count) = (factors, partners, isImaginary, count)
    }
}

/// Sums of products of lane atoms with a coefficient a term.
public struct BatchedPolynomials {
    /// Where each polynomial's terms start; one more than there are polynomials.
    public var starts: UnsafePointer<Int32>
    public var count: Int
    /// Where each term's atoms start; one more than there are terms.
    public var termStarts: UnsafePointer<Int32>
    /// The atoms of all terms.
    public var atoms: UnsafePointer<Int32>
    /// One a term, for this step.
    public var coefficients: UnsafePointer<Double>

    public init(
        starts: UnsafePointer<Int32>, count: Int, termStarts: UnsafePointer<Int32>, atoms: UnsafePointer<Int32>,
        coefficients: UnsafePointer<Double>
    ) {
        (self.starts, self.count, self.termStarts) = (starts, count, termStarts)
        (self.atoms, self.coefficients) = (atoms, coefficients)
    }
}

/// A rotation, a phase or a fixed matrix within a run on one qubit.
public struct BatchedElement: Sendable, BitwiseCopyable {
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        case rotationX
        case rotationY
        case rotationZ
        /// exp(iφ) on the whole pair; matters under controls only.
        case phase
        /// A 2 × 2 matrix among the shared ones, or its rotation of the Bloch sphere (nine scalars, row-major) among the constants.
        case fixed
    }

    public var kind: Kind
    /// Whether the angle belongs to the sample.
    public var isPerSample: Bool
    /// Place of the angle's cosine and sine in their area, or of the fixed matrix.
    public var place: Int32
    /// Where the derivative by the angle goes; -1 where none is wanted.
    public var slope: Int32

    public init(_ kind: Kind, isPerSample: Bool, place: Int, slope: Int = -1) {
        (self.kind, self.isPerSample, self.place, self.slope) = (kind, isPerSample, Int32(place), Int32(slope))
    }
}

/// A product of elements on one qubit.
public struct BatchedRun: Sendable, BitwiseCopyable {
    public var first: Int32
    public var count: Int32
    /// First lane vector of the product, or of the cross vector.
    public var place: Int32
    /// Whether only the image of |0⟩ is wanted.
    public var isInitial: Bool

    public init(first: Int, count: Int, place: Int, isInitial: Bool) {
        (self.first, self.count, self.place, self.isInitial) = (Int32(first), Int32(count), Int32(place), isInitial)
    }
}

/// Runs with their elements.
public struct BatchedRuns {
    public var runs: UnsafePointer<BatchedRun>
    public var count: Int
    public var elements: UnsafePointer<BatchedElement>

    public init(runs: UnsafePointer<BatchedRun>, count: Int, elements: UnsafePointer<BatchedElement>) {
        (self.runs, self.count, self.elements) = (runs, count, elements)
    }
}

/// Cosines and sines of half angles (of whole angles for phases), shared and the group's own, and fixed matrices.
public struct BatchedTrigonometry<Scalar: KernelScalar> {
    public var sharedCosines: UnsafePointer<Scalar>
    public var sharedSines: UnsafePointer<Scalar>
    public var cosines: UnsafePointer<Scalar>
    public var sines: UnsafePointer<Scalar>
    /// Lane vectors of 2 × 2 matrices.
    public var matrices: UnsafePointer<Scalar>
    /// Rotations of the Bloch sphere.
    public var rotations: UnsafePointer<Scalar>

    public init(
        sharedCosines: UnsafePointer<Scalar>, sharedSines: UnsafePointer<Scalar>, cosines: UnsafePointer<Scalar>,
        sines: UnsafePointer<Scalar>,
        matrices: UnsafePointer<Scalar>, rotations: UnsafePointer<Scalar>
    ) {
        (self.sharedCosines, self.sharedSines, self.cosines, self.sines) = (sharedCosines, sharedSines, cosines, sines)
        (self.matrices, self.rotations) = (matrices, rotations)
    }
}

/// One product that derivatives by parameters are made of: sums[target] += slopes[slope] · values[value].
public struct BatchedContribution: Sendable, BitwiseCopyable {
    public var slope: Int32
    public var value: Int32
    public var target: Int32

    public init(slope: Int, value: Int, target: Int) { (self.slope, self.value, self.target) = (Int32(slope), Int32(value), Int32(target)) }
}
