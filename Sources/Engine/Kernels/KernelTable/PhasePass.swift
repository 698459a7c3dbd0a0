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
    /// Bits of a row, and the value that they must have for the row to have any phase.
    public let rowMask: Int

    public init(
        rows: Int, tileQubits: Int, row: UnsafePointer<Scalar>, linear: UnsafePointer<Scalar>, coupling: UnsafePointer<Scalar>?,
        tile: UnsafePointer<Scalar>?, rowMask: Int
    ) {
        (self.rows, self.tileQubits, self.row, self.linear) = (rows, tileQubits, row, linear)
        (self.coupling, self.tile, self.rowMask) = (coupling, tile, rowMask)
    }

    /// How many qubits a tile's vectors are numbered by.
    public static var tileQubits: Int { 5 }
}
