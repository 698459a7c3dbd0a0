/// How the cross matrix `K[a][b] = Σ conj(bra[…a…]) ket[…b…]` of two states on a gate's targets is summed.
///
/// With it `⟨bra|M|ket⟩` is the sum of `M[a][b] K[a][b]`, for any number of matrices M on the same targets.
public final class CrossShape: Sendable {
    public let shape: GateShape
    public let sweep: Sweep
    public let offsets: [Int]
    public let exchanges: [Int]
    /// Whether only the entries with a = b are summed.
    public let isDiagonal: Bool

    public init(_ shape: GateShape, isDiagonal: Bool = false) {
        (self.shape, self.isDiagonal) = (shape, isDiagonal)
        sweep = shape.sweep
        offsets = (0..<shape.rows).map(shape.offset(row:))
        exchanges = isDiagonal ? [0] : (0..<shape.patterns).map(shape.exchange(pattern:))
    }

    /// How many scalars a partial sum has: two vectors for each row, column and exchange.
    public var sums: Int { (isDiagonal ? shape.rows : shape.rows * shape.rows * shape.patterns) * 4 * shape.lanes }

    /// Adds one partial sum to the interleaved, row-major cross matrix, at the places that `entry` gives for row and column.
    public func add<Scalar: KernelScalar>(
        _ sums: UnsafePointer<Scalar>, to matrix: inout [Double], entry: (_ row: Int, _ column: Int) -> Int
    ) {
        let lanes = shape.lanes
        for row in 0..<shape.rows {
            for column in isDiagonal ? row..<row + 1 : 0..<shape.rows {
                for (pattern, exchange) in exchanges.enumerated() {
                    let pair = isDiagonal ? row : (row * shape.rows + column) * exchanges.count + pattern
                    let part = sums + pair * 4 * lanes
                    for lane in 0..<lanes where shape.isControlled(lane: lane) {
                        let place = 2 * entry(shape.index(row: row, lane: lane), shape.index(row: column, lane: lane ^ exchange))
                        matrix[place] += Double(part[2 * lane]) + Double(part[2 * lane + 1])
                        matrix[place + 1] += Double(part[2 * lanes + 2 * lane]) - Double(part[2 * lanes + 2 * lane + 1])
                    }
                }
            }
        }
    }

    /// Adds one partial sum to the interleaved, row-major cross matrix of the targets.
    public func add<Scalar: KernelScalar>(_ sums: UnsafePointer<Scalar>, to matrix: inout [Double]) {
        let size = 1 << shape.targets.count
        add(sums, to: &matrix) { $0 * size + $1 }
    }
}
