internal import Numerics

/// How much of a state may be given up.
struct TruncationBound: Sendable {
    /// The largest bond dimension; nil for any.
    var bond: Int?
    /// The share of the state's weight that one truncation may lose besides what the bond forces.
    var weight: Double

    /// Rounding, and amplitudes below 1e-12.
    static let negligible = 1e-24
}

/// Several neighbouring sites' tensors, taken out of one.
struct SiteSplit {
    /// Rows are the left bond and the site's value, columns the right bond. All but the first are right-canonical.
    private(set) var tensors: [ComplexMatrix]
    /// Schmidt coefficients of the bonds between them.
    private(set) var coefficients: [[Double]] = []
    /// The weight lost, and the share kept.
    private(set) var discarded = 0.0
    private(set) var kept = 1.0

    /// - Parameters:
    ///   - merged: rows are the left bond and all but the last site's values, the last site's least significant; columns the last value and
    ///     the right bond.
    ///   - left: what stands left of the first site.
    init(_ merged: ComplexMatrix, sites: Int, after left: LeftFactor, _ bound: TruncationBound) throws(LinearAlgebraError) {
        tensors = []
        var (rest, right) = (merged, merged.columns / 2)
        for site in stride(from: sites - 1, to: 0, by: -1) {
            let rows = left.columns << site
            let weighted = left.times(rest.reshaped(rows: left.columns, columns: 2 * right << site))
            let (squares, vectors, total) = try SiteSplit.truncated(
                weighted.reshaped(rows: weighted.values.count / (2 * right), columns: 2 * right), bound)
            let weight = squares.reduce(0, +)
            guard weight > 0 else { throw .singular }
            if total > weight { discarded += (total - weight) / total }
            kept *= min(1, weight / total)
            let scale = 1 / weight.squareRoot()
            coefficients.insert(squares.map { $0.squareRoot() * scale }, at: 0)
            tensors.insert(vectors.reshaped(rows: 2 * vectors.rows, columns: right), at: 0)
            rest = LinearAlgebra.multiply(rest.reshaped(rows: rows, columns: 2 * right), vectors, adjointOfRight: true)
            if abs(scale - 1) > 1e-15 { rest.scale(by: scale) }
            right = vectors.rows
        }
        tensors.insert(rest.reshaped(rows: 2 * left.columns, columns: right), at: 0)
    }

    /// The right singular vectors that are kept, as rows, with the squares of their singular values, and the sum of all squares.
    private static func truncated(
        _ matrix: ComplexMatrix, _ bound: TruncationBound
    ) throws(LinearAlgebraError) -> (squares: [Double], vectors: ComplexMatrix, total: Double) {
        let full = min(matrix.rows, matrix.columns)
        if let bond = bound.bond, full > bond, full >= 16 {
            // Squares are exact enough wherever the bond takes much away.
            let (squares, vectors, total) = try LinearAlgebra.leadingRightVectors(matrix, count: bond)
            let lost = total - squares.reduce(0, +)
            if lost > 1e-10 * total {
                let spare = negligible(squares, within: bound.weight * total - lost)
                guard spare > 0 else { return (squares, vectors, total) }
                let count = bond - spare
                return (
                    Array(squares[spare...]),
                    ComplexMatrix(rows: count, columns: matrix.columns, values: Array(vectors.values[(spare * matrix.columns)...])), total
                )
            }
        }
        var reduced = matrix
        if full >= 48 {
            let triangle = try LinearAlgebra.triangle(matrix, tolerance: 1e-15)
            if triangle.rows < full * 3 / 4 { reduced = triangle }
        }
        let (_, values, right) = try LinearAlgebra.svd(reduced)
        let squares = values.map { $0 * $0 }
        let total = squares.reduce(0, +)
        let wanted = values.count - negligible(squares.reversed(), within: bound.weight * total)
        let count = max(1, min(wanted, bound.bond ?? .max))
        guard count < values.count else { return (squares, right, total) }
        return (
            Array(squares[..<count]),
            ComplexMatrix(rows: count, columns: matrix.columns, values: Array(right.values[..<(count * matrix.columns)])), total
        )
    }

    /// How many of the first squares, in ascending order, are together no more than the allowance; never all of them.
    private static func negligible(_ squares: some Collection<Double>, within allowance: Double) -> Int {
        var (sum, count) = (0.0, 0)
        for square in squares {
            sum += square
            guard sum <= allowance, count < squares.count - 1 else { break }
            count += 1
        }
        return count
    }
}

extension ComplexMatrix {
    mutating func scale(by factor: Double) {
        values.withUnsafeMutableBufferPointer { values in
            for index in values.indices { values[index] = factor * values[index] }
        }
    }
}
