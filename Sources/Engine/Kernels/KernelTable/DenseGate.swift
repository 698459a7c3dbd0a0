/// A small matrix prepared for the loops: one complex factor for each lane, so that controls and targets inside a vector need no case of their own.
public final class DenseGate<Scalar: KernelScalar>: Sendable {
    public let shape: GateShape
    public let sweep: Sweep
    /// Vector offsets of the combinations of high targets.
    public let offsets: [Int]
    /// Lane exchanges of the combinations of low targets.
    public let exchanges: [Int]
    public let isReal: Bool
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
        isReal = stride(from: 1, to: matrix.count, by: 2).allSatisfy { matrix[$0] == 0 }
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
}
