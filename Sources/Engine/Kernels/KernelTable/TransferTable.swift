/// The inner loops of the density matrix for one precision and one level of x86-64.
///
/// A density matrix of n qubits is its 4ⁿ real coefficients in the Pauli basis: half of the numbers of the matrix, and all arithmetic real. A
/// block of them is *rows* of 16 neighbours: the two qubits inside a row are never mixed, so that no loop needs a shuffle.
public struct TransferTable<Scalar: KernelScalar>: Sendable {
    public typealias Rows = UnsafeMutablePointer<Scalar>
    public typealias ReadOnlyRows = UnsafePointer<Scalar>

    /// `x86-64-v2`, `x86-64-v3` or `x86-64-v4`.
    public let name: String
    /// Scalars in a row.
    public static var rowCount: Int { 16 }

    /// Applies one component to every place of a block.
    public let apply: @Sendable (Rows, TransferComponent<Scalar>) -> Void
    /// Copies the rows of a sweep into a block, one after another.
    public let gather: @Sendable (_ block: Rows, _ from: ReadOnlyRows, RowSweep) -> Void
    /// Copies a block back to the rows of a sweep.
    public let scatter: @Sendable (_ block: ReadOnlyRows, _ to: Rows, RowSweep) -> Void

    public init(
        named name: String, apply: @escaping @Sendable (Rows, TransferComponent<Scalar>) -> Void,
        gather: @escaping @Sendable (Rows, ReadOnlyRows, RowSweep) -> Void,
        scatter: @escaping @Sendable (ReadOnlyRows, Rows, RowSweep) -> Void
    ) {
        (self.name, self.apply, self.gather, self.scatter) = (name, apply, gather, scatter)
    }
}

/// Pauli coefficients that a map mixes with one another and with no others: a small real matrix on rows at offsets from a common place.
public struct TransferComponent<Scalar: KernelScalar>: Sendable {
    public enum Shape: Hashable, Sendable {
        /// One coefficient times a number.
        case scale
        /// Two that change places, each times a number.
        case exchange
        case two, three, four
        /// The first of four stays as it is.
        case affine
        case any
    }

    public let shape: Shape
    /// The rows of a block where the first member of the map's digits is the identity.
    public let sweep: Sweep
    /// Rows from there to each member.
    public let offsets: [Int]
    /// Row-major.
    public let matrix: [Scalar]

    public init(sweep: Sweep, offsets: [Int], matrix: [Double]) {
        precondition(matrix.count == offsets.count * offsets.count, "a matrix of the members' size")
        (self.sweep, self.offsets, self.matrix) = (sweep, offsets, matrix.map { Scalar($0) })
        switch offsets.count {
        case 1: shape = .scale
        case 2: shape = matrix[0] == 0 && matrix[3] == 0 ? .exchange : .two
        case 3: shape = .three
        case 4: shape = Array(matrix[..<4]) == [1, 0, 0, 0] ? .affine : .four
        default: shape = .any
        }
    }
}

/// How a block of rows lies in the whole: some bits of an index are a row's sixteen places, some number the rows, the others are held.
public struct RowSweep: Sendable {
    /// Where the sixteen places of a row lie.
    public let lanes: [Int]
    /// The bits that number the rows.
    public let rowBits: Int
    /// The bits that are held, at their value.
    public let start: Int
    public let rows: Int
    /// Whether the places of a row are neighbours.
    public let isContiguous: Bool

    public init(lanes: [Int], rowBits: Int, start: Int) {
        precondition(lanes.count == 16, "sixteen places")
        (self.lanes, self.rowBits, self.start, rows) = (lanes, rowBits, start, 1 << rowBits.nonzeroBitCount)
        isContiguous = lanes == Array(0..<16)
    }

    /// The same block at another place.
    public func moved(to start: Int) -> RowSweep { RowSweep(lanes: lanes, rowBits: rowBits, start: start, isContiguous: isContiguous) }

    private init(lanes: [Int], rowBits: Int, start: Int, isContiguous: Bool) {
        (self.lanes, self.rowBits, self.start, self.isContiguous) = (lanes, rowBits, start, isContiguous)
        rows = 1 << rowBits.nonzeroBitCount
    }

    @inlinable public func next(_ position: Int) -> Int { ((position | ~rowBits) &+ 1) & rowBits }
}
