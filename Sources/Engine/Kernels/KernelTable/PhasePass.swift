/// Many diagonal gates on pairs of qubits as one pass over a block.
///
/// The block's index is cut into a row (its high bits), a vector of a tile of `2^tileQubits` vectors, and a lane. An amplitude's phase is that
/// of its row, times one factor for each tile and lane qubit that is 1 (which may depend on the row), times a fixed factor of its tile and lane.
public struct PhasePass<Scalar: KernelScalar> {
    public let rows: Int
    public let tileQubits: Int
    /// One complex factor a row.
    public let row: UnsafePointer<Scalar>
    /// One complex factor for each lane qubit, then each tile qubit.
    public let linear: UnsafePointer<Scalar>
    /// The same, one such line a row, to be multiplied in; nil where rows do not couple to tiles.
    public let coupling: UnsafePointer<Scalar>?
    /// A pair of vectors (real, alternating imaginary) for each vector of the tile; nil where all are one.
    public let tile: UnsafePointer<Scalar>?
    /// Bits that must all be 1 for an amplitude to have any phase: of its row, of its vector in the tile, and of its lane. The last two are
    /// 0 where tiles depend on more bits of a row than tables are made for.
    public let rowMask: Int
    public let tileMask: Int
    public let laneMask: Int
    /// The bits of a row that ``coupling`` depends on: where they are few, the tile's factors are made once for each of their values.
    public let couplingMask: Int
    /// Whether all rows have the same factor.
    public let isUniform: Bool

    public init(
        rows: Int, tileQubits: Int, row: UnsafePointer<Scalar>, linear: UnsafePointer<Scalar>, coupling: UnsafePointer<Scalar>?,
        tile: UnsafePointer<Scalar>?, rowMask: Int, tileMask: Int = 0, laneMask: Int = 0, couplingMask: Int? = nil, isUniform: Bool = false
    ) {
        (self.rows, self.tileQubits, self.row, self.linear) = (rows, tileQubits, row, linear)
        (self.coupling, self.tile) = (coupling, tile)
        (self.rowMask, self.tileMask, self.laneMask) = (rowMask, tileMask, laneMask)
        self.couplingMask = coupling == nil ? 0 : couplingMask ?? (rows - 1)
        self.isUniform = isUniform
    }

    /// Bits of a row that tables of factors are made for.
    public static var mostTableBits: Int { 2 }

    /// How many qubits a tile's vectors are numbered by.
    public static var tileQubits: Int { 5 }
}
