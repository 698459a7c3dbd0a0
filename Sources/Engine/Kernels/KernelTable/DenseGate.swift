/// A small matrix prepared for the loops: one complex factor for each lane, so that controls and targets inside a vector need no case of their own.
public final class DenseGate<Scalar: KernelScalar>: Sendable {
    public let shape: GateShape
    public let sweep: Sweep
    /// Vector offsets of the combinations of high targets.
    public let offsets: [Int]
    /// Lane exchanges of the combinations of low targets.
    public let exchanges: [Int]
    public let entries: Entries
    /// Vectors (real, alternating imaginary) in the order column, exchange, row.
    public let factors: LaneBuffer<Scalar>

    /// - Parameter matrix: row-major, interleaved.
    public init(_ shape: GateShape, matrix: [Double]) {
        let size = 1 << shape.targets.count
        precondition(matrix.count == 2 * size * size, "a matrix of the targets' size")
        self.shape = shape
        sweep = shape.sweep
        offsets = (0..<shape.rows).map(shape.offset(row:))
        exchanges = (0..<shape.patterns).map(shape.exchange(pattern:))
        entries = Entries(matrix, size: size)
        let lanes = shape.lanes
        factors = LaneBuffer(count: shape.rows * shape.rows * shape.patterns * 4 * lanes)
        for column in 0..<shape.rows {
            for (pattern, exchange) in exchanges.enumerated() {
                for row in 0..<shape.rows {
                    for lane in 0..<lanes {
                        let factor: (Double, Double)
                        if shape.isControlled(lane: lane) {
                            let entry = 2 * (shape.index(row: row, lane: lane) * size + shape.index(row: column, lane: lane ^ exchange))
                            factor = (matrix[entry], matrix[entry + 1])
                        } else {
                            factor = row == column && exchange == 0 ? (1, 0) : (0, 0)
                        }
                        factors.set(pair: (column * shape.patterns + pattern) * shape.rows + row, lane: lane, lanes: lanes, to: factor)
                    }
                }
            }
        }
    }

    /// What a matrix's entries have in common, so that a loop can leave half of the arithmetic out.
    public enum Entries: Sendable {
        case real
        /// Real on the diagonal and imaginary beside it, as in a rotation about X; of one qubit.
        case realAndImaginary
        case general

        init(_ matrix: [Double], size: Int) {
            let places = 0..<size * size
            if places.allSatisfy({ matrix[2 * $0 + 1] == 0 }) {
                self = .real
            } else if size == 2, places.allSatisfy({ matrix[2 * $0 + ($0 / 2 == $0 % 2 ? 1 : 0)] == 0 }) {
                self = .realAndImaginary
            } else {
                self = .general
            }
        }
    }
}
