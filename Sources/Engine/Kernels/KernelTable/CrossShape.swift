/// How the cross matrix `K[a][b] = Σ conj(bra[…a…]) ket[…b…]` of two states on a gate's targets is summed.
///
/// With it `⟨bra|M|ket⟩` is the sum of `M[a][b] K[a][b]`, for any number of matrices M on the same targets.
public final class CrossShape: Sendable {
    public let shape: GateShape
    public let sweep: Sweep
    public let offsets: [Int]
    public let exchanges: [Int]

    public init(_ shape: GateShape) {
        self.shape = shape
        sweep = shape.sweep
        offsets = (0..<shape.rows).map(shape.offset(row:))
        exchanges = (0..<shape.patterns).map(shape.exchange(pattern:))
    }

    /// How many scalars a partial sum has: two vectors for each row, column and exchange.
    public var sums: Int { shape.rows * shape.rows * shape.patterns * 4 * shape.lanes }

    /// Adds one partial sum to the interleaved, row-major cross matrix.
    public func add<Scalar: KernelScalar>(_ sums: UnsafePointer<Scalar>, to matrix: inout [Double]) {
        let size = 1 << shape.targets.count
        let lanes = shape.lanes
        for row in 0..<shape.rows {
            for column in 0..<shape.rows {
                for (pattern, exchange) in exchanges.enumerated() {
                    let part = sums + ((row * shape.rows + column) * shape.patterns + pattern) * 4 * lanes
                    for lane in 0..<lanes where shape.isControlled(lane: lane) {
                        let entry = 2 * (shape.index(row: row, lane: lane) * size + shape.index(row: column, lane: lane ^ exchange))
                        matrix[entry] += Double(part[2 * lane]) + Double(part[2 * lane + 1])
                        matrix[entry + 1] += Double(part[2 * lanes + 2 * lane]) - Double(part[2 * lanes + 2 * lane + 1])
                    }
                }
            }
        }
    }
}
