/// A small diagonal prepared for the loops; parts that are one are left out.
public final class DiagonalGate<Scalar: KernelScalar>: Sendable {
    public let shape: GateShape
    public let sweep: Sweep
    /// Offsets of the vectors to multiply, and for each its factors: (real, alternating imaginary).
    public let offsets: [Int]
    public let isReal: Bool
    public let factors: LaneBuffer<Scalar>

    /// - Parameter diagonal: interleaved.
    public init(_ shape: GateShape, diagonal: [Double]) {
        precondition(diagonal.count == 2 << shape.targets.count, "a diagonal of the targets' size")
        self.shape = shape
        sweep = shape.sweep
        isReal = stride(from: 1, to: diagonal.count, by: 2).allSatisfy { diagonal[$0] == 0 }
        let lanes = shape.lanes
        func factor(row: Int, lane: Int) -> (Double, Double) {
            guard shape.isControlled(lane: lane) else { return (1, 0) }
            let index = shape.index(row: row, lane: lane)
            return (diagonal[2 * index], diagonal[2 * index + 1])
        }
        let rows = (0..<shape.rows).filter { row in !(0..<lanes).allSatisfy { factor(row: row, lane: $0) == (1, 0) } }
        offsets = rows.map(shape.offset(row:))
        factors = LaneBuffer(count: rows.count * 4 * lanes)
        for (vector, row) in rows.enumerated() {
            for lane in 0..<lanes { factors.set(pair: vector, lane: lane, lanes: lanes, to: factor(row: row, lane: lane)) }
        }
    }
}
