internal import CLAPACK

/// Decompositions and products through LAPACK, on the calling thread only.
///
/// Eigenvectors and singular vectors have their largest component (the first of equals) positive, so that signs do not depend on the
/// library's version.
public enum LinearAlgebra {
    /// Opens OpenBLAS; read before every call.
    static let isReady: Bool = {
        lapack_open()
        return true
    }()

    /// Eigenvalues of a symmetric matrix in ascending order; column k of `vectors` belongs to value k. Reads the lower half.
    public static func symmetricEigen(_ matrix: Matrix) throws(LinearAlgebraError) -> (values: [Double], vectors: Matrix) {
        precondition(matrix.rows == matrix.columns, "eigenvalues of a \(matrix.rows)×\(matrix.columns) matrix")
        let size = matrix.rows
        guard size > 0 else { return ([], matrix) }
        try check(matrix.values)
        // LAPACK reads column by column: the lower half of rows is its upper half.
        var (a, values) = (matrix.values, [Double](repeating: 0, count: size))
        var (n, info) = (Int32(size), Int32(0))
        var (workCount, integerCount) = (Int32(1 + 6 * size + 2 * size * size), Int32(3 + 5 * size))
        var work = [Double](repeating: 0, count: Int(workCount))
        var integers = [Int32](repeating: 0, count: Int(integerCount))
        dsyevd_("V", "U", &n, &a, &n, &values, &work, &workCount, &integers, &integerCount, &info, 1, 1)
        guard info == 0 else { throw .notConverged }
        var vectors = Matrix(rows: size, columns: size)
        for column in 0..<size {
            let vector = a[column * size..<(column + 1) * size]
            let sign = sign(of: vector)
            for (row, value) in vector.enumerated() { vectors[row, column] = sign * value }
        }
        return (values, vectors)
    }

    /// The thin singular value decomposition of an m×n matrix: m×k `u`, k values in descending order, k×n `vt`, with k = min(m, n).
    ///
    /// Each row of `vt` has its largest component positive.
    public static func svd(_ matrix: Matrix) throws(LinearAlgebraError) -> (u: Matrix, values: [Double], vt: Matrix) {
        let (rows, columns) = (matrix.rows, matrix.columns)
        let rank = min(rows, columns)
        guard rank > 0 else { return (Matrix(rows: rows, columns: 0), [], Matrix(rows: 0, columns: columns)) }
        try check(matrix.values)
        // LAPACK sees the transposed matrix, whose left vectors are this one's right vectors.
        var (a, values) = (matrix.values, [Double](repeating: 0, count: rank))
        var (m, n, k, info) = (Int32(columns), Int32(rows), Int32(rank), Int32(0))
        var left = [Double](repeating: 0, count: columns * rank)
        var right = [Double](repeating: 0, count: rank * rows)
        var integers = [Int32](repeating: 0, count: 8 * rank)
        var (workCount, best) = (Int32(-1), 0.0)
        dgesdd_("S", &m, &n, &a, &m, &values, &left, &m, &right, &k, &best, &workCount, &integers, &info, 1)
        workCount = Int32(best)
        var work = [Double](repeating: 0, count: Int(workCount))
        dgesdd_("S", &m, &n, &a, &m, &values, &left, &m, &right, &k, &work, &workCount, &integers, &info, 1)
        guard info == 0 else { throw .notConverged }
        var (u, vt) = (Matrix(rows: rows, columns: rank, values: right), Matrix(rows: rank, columns: columns, values: left))
        for index in 0..<rank where sign(of: vt.row(index)) < 0 {
            for column in 0..<columns { vt[index, column].negate() }
            for row in 0..<rows { u[row, index].negate() }
        }
        return (u, values, vt)
    }

    /// The solution x of a·x = b for a square matrix.
    public static func solve(_ a: Matrix, _ b: [Double]) throws(LinearAlgebraError) -> [Double] {
        try solve(a, Matrix(rows: b.count, columns: 1, values: b)).values
    }

    /// The solutions x of a·x = b, one for each column of `b`.
    public static func solve(_ a: Matrix, _ b: Matrix) throws(LinearAlgebraError) -> Matrix {
        precondition(a.rows == a.columns && a.rows == b.rows, "\(a.rows)×\(a.columns) system with \(b.rows) right sides")
        guard a.rows > 0, b.columns > 0 else { return b }
        try check(a.values)
        try check(b.values)
        var (factors, solution) = (a.transposed.values, b.transposed.values)
        var (n, columns, info) = (Int32(a.rows), Int32(b.columns), Int32(0))
        var pivots = [Int32](repeating: 0, count: a.rows)
        dgesv_(&n, &columns, &factors, &n, &pivots, &solution, &n, &info)
        guard info == 0 else { throw .singular }
        return Matrix(rows: b.columns, columns: b.rows, values: solution).transposed
    }

    /// The product of two matrices.
    public static func multiply(_ a: Matrix, _ b: Matrix) -> Matrix {
        precondition(a.columns == b.rows, "product of \(a.rows)×\(a.columns) and \(b.rows)×\(b.columns)")
        var product = Matrix(rows: a.rows, columns: b.columns)
        guard isReady, !product.values.isEmpty, a.columns > 0 else { return product }
        let (m, n, k) = (Int32(a.rows), Int32(b.columns), Int32(a.columns))
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a.values, k, b.values, n, 0, &product.values, n)
        return product
    }

    /// Refuses what LAPACK may loop over.
    static func check(_ values: [Double]) throws(LinearAlgebraError) {
        guard isReady, values.allSatisfy(\.isFinite) else { throw .notFinite }
    }

    /// -1 where the component of largest magnitude is negative. Components within a millionth of each other count as equal.
    static func sign(of vector: ArraySlice<Double>) -> Double {
        let largest = vector.reduce(0) { max($0, abs($1)) }
        return vector.first { abs($0) >= largest * (1 - 1e-6) }.map { $0 < 0 ? -1 : 1 } ?? 1
    }
}
