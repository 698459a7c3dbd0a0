internal import CLAPACK

/// Products and decompositions of complex matrices of any shape.
///
/// LAPACK reads column by column, so that the memory of a matrix is to it the transposed matrix: what it calls left is right here.
extension LinearAlgebra {
    /// `left · right`, or `left · right†`, or `left† · right`.
    public static func multiply(
        _ left: ComplexMatrix, _ right: ComplexMatrix, adjointOfLeft: Bool = false, adjointOfRight: Bool = false
    ) -> ComplexMatrix {
        let (rows, inner) = adjointOfLeft ? (left.columns, left.rows) : (left.rows, left.columns)
        let (columns, depth) = adjointOfRight ? (right.rows, right.columns) : (right.columns, right.rows)
        precondition(inner == depth, "product of \(rows)×\(inner) and \(depth)×\(columns)")
        guard isReady, inner > 0 else { return ComplexMatrix(rows: rows, columns: columns) }
        var (one, zero) = ((1.0, 0.0), (0.0, 0.0))
        return ComplexMatrix(rows: rows, columns: columns) { product in
            cblas_zgemm(
                CblasRowMajor, adjointOfLeft ? CblasConjTrans : CblasNoTrans, adjointOfRight ? CblasConjTrans : CblasNoTrans,
                Int32(rows), Int32(columns), Int32(inner), &one, left.values, Int32(max(1, left.columns)), right.values,
                Int32(max(1, right.columns)), &zero, product, Int32(max(1, columns)))
        }
    }

    /// `left · right`, the rows of `left` divided among threads in blocks that do not depend on their number.
    public static func multiply(rowsOf left: ComplexMatrix, _ right: ComplexMatrix, on team: ThreadTeam) -> ComplexMatrix {
        precondition(left.columns == right.rows, "product of \(left.rows)×\(left.columns) and \(right.rows)×\(right.columns)")
        let block = 128
        guard isReady, left.columns > 0, left.rows > block else { return multiply(left, right) }
        let (inner, columns) = (left.columns, right.columns)
        return ComplexMatrix(rows: left.rows, columns: columns) { product in
            left.values.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress else { return }
                team.parallel((left.rows + block - 1) / block) { part, _ in
                    var (one, zero) = ((1.0, 0.0), (0.0, 0.0))
                    for index in part {
                        let (first, rows) = (index * block, min(block, left.rows - index * block))
                        cblas_zgemm(
                            CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), &one,
                            source + first * inner,
                            Int32(inner), right.values, Int32(columns), &zero, product + 2 * first * columns, Int32(columns))
                    }
                }
            }
        }
    }

    /// The same square matrix times each of as many blocks of its height that lie one after the other in `matrix`.
    public static func multiplyBlocks(_ factor: ComplexMatrix, _ matrix: ComplexMatrix, blockColumns columns: Int) -> ComplexMatrix {
        let size = factor.rows
        precondition(factor.columns == size && matrix.values.count % (size * columns) == 0, "blocks of \(size)×\(columns)")
        guard isReady else { return matrix }
        let blocks = matrix.values.count / (size * columns)
        var (one, zero) = ((1.0, 0.0), (0.0, 0.0))
        return ComplexMatrix(rows: matrix.rows, columns: matrix.columns) { product in
            matrix.values.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress else { return }
                for block in 0..<blocks {
                    let offset = block * size * columns
                    cblas_zgemm(
                        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(size), Int32(columns), Int32(size), &one, factor.values,
                        Int32(size), source + offset, Int32(columns), &zero, product + 2 * offset, Int32(columns))
                }
            }
        }
    }

    /// The thin singular value decomposition of an m×n matrix: m×k `left`, k values in descending order, k×n `right`, with k = min(m, n).
    ///
    /// The rows of `right` are orthonormal, as are the columns of `left`; the matrix is left · diagonal · right.
    public static func svd(
        _ matrix: ComplexMatrix
    ) throws(LinearAlgebraError) -> (left: ComplexMatrix, values: [Double], right: ComplexMatrix) {
        let (rows, columns) = (matrix.rows, matrix.columns)
        let rank = min(rows, columns)
        guard rank > 0 else { return (ComplexMatrix(rows: rows, columns: 0), [], ComplexMatrix(rows: 0, columns: columns)) }
        try check(matrix)
        var (m, n, k, info) = (Int32(columns), Int32(rows), Int32(rank), Int32(0))
        var values = [Double](repeating: 0, count: rank)
        var reals = [Double](repeating: 0, count: max(5 * rank * rank + 5 * rank, 2 * max(rows, columns) * rank + 2 * rank * rank + rank))
        var integers = [Int32](repeating: 0, count: 8 * rank)
        var left = ComplexMatrix(rows: rows, columns: rank)
        var right = ComplexMatrix(rows: rank, columns: columns)
        func decompose(_ a: inout [Complex], _ work: inout [Complex], _ workCount: inout Int32, divideAndConquer: Bool) {
            a.withDoubles { a in
                left.values.withDoubles { left in
                    right.values.withDoubles { right in
                        work.withDoubles { work in
                            if divideAndConquer {
                                zgesdd_("S", &m, &n, a, &m, &values, right, &m, left, &k, work, &workCount, &reals, &integers, &info, 1)
                            } else {
                                zgesvd_("S", "S", &m, &n, a, &m, &values, right, &m, left, &k, work, &workCount, &reals, &info, 1, 1)
                            }
                        }
                    }
                }
            }
        }
        // Divide and conquer may fail to converge, if rarely; the slower iteration does not.
        for divideAndConquer in [true, false] {
            var (copy, work, workCount) = (matrix.values, [Complex.zero], Int32(-1))
            decompose(&copy, &work, &workCount, divideAndConquer: divideAndConquer)
            workCount = Int32(work[0].real)
            work = [Complex](repeating: .zero, count: Int(workCount))
            decompose(&copy, &work, &workCount, divideAndConquer: divideAndConquer)
            if info == 0 { return (left, values, right) }
        }
        throw .notConverged
    }

    /// The right singular vectors of the `count` largest singular values, as rows, with the squares of the singular values, ascending;
    /// and the sum of all squares.
    ///
    /// Through the eigenvectors of `matrix† · matrix`: less than half the time of ``svd(_:)``, but squares below 1e-15 of the largest are noise.
    public static func leadingRightVectors(
        _ matrix: ComplexMatrix, count: Int
    ) throws(LinearAlgebraError) -> (squares: [Double], vectors: ComplexMatrix, total: Double) {
        let size = matrix.columns
        precondition((0...size).contains(count), "\(count) of \(size) vectors")
        guard count > 0 else { return ([], ComplexMatrix(rows: 0, columns: size), matrix.squaredNorm) }
        try check(matrix)
        var (n, info) = (Int32(size), Int32(0))
        var (workCount, realCount) = (Int32(2 * size + size * size), Int32(1 + 5 * size + 2 * size * size))
        var integerCount = Int32(3 + 5 * size)
        var values = [Double](repeating: 0, count: size)
        var reals = [Double](repeating: 0, count: Int(realCount))
        var integers = [Int32](repeating: 0, count: Int(integerCount))
        var work = [Complex](repeating: .zero, count: Int(workCount))
        var gram = ComplexMatrix(rows: size, columns: size) { gram in
            cblas_zherk(
                CblasRowMajor, CblasUpper, CblasConjTrans, n, Int32(matrix.rows), 1, matrix.values, n, 0, gram, n)
        }
        // The upper half of rows is the lower half of columns of the conjugate, whose eigenvectors are conjugate: read as rows, adjoint.
        gram.values.withDoubles { gram in
            work.withDoubles { work in
                zheevd_("V", "L", &n, gram, &n, &values, work, &workCount, &reals, &realCount, &integers, &integerCount, &info, 1, 1)
            }
        }
        guard info == 0 else { throw .notConverged }
        let squares = values.map { max(0, $0) }
        let vectors = ComplexMatrix(rows: count, columns: size, values: Array(gram.values[((size - count) * size)...]))
        return (Array(squares[(size - count)...]), vectors, squares.reduce(0, +))
    }

    /// Takes an m×n matrix apart into m×k `left` and k×n `right` with orthonormal rows, k being its rank.
    ///
    /// What is smaller than `tolerance` times the largest is taken for rounding.
    public static func orthonormalRows(
        _ matrix: ComplexMatrix, tolerance: Double
    ) throws(LinearAlgebraError) -> (left: ComplexMatrix, right: ComplexMatrix) {
        // In LAPACK's eyes the QR decomposition of the transposed matrix.
        let (rows, columns) = (matrix.rows, matrix.columns)
        var (values, pivots, factors) = try pivotedQR(matrix.values, rows: columns, columns: rows)
        let rank = self.rank(values, rows: columns, columns: rows, tolerance)
        var left = ComplexMatrix(rows: rows, columns: rank)
        for column in 0..<rows {
            for row in 0...min(column, max(rank - 1, 0)) where row < rank { left[pivots[column], row] = values[column * columns + row] }
        }
        var (m, k, info, workCount) = (Int32(columns), Int32(rank), Int32(0), Int32(max(1, 32 * rank)))
        var work = [Complex](repeating: .zero, count: Int(workCount))
        if rank > 0 {
            values.withDoubles { values in
                factors.withDoubles { factors in
                    work.withDoubles { work in zungqr_(&m, &k, &k, values, &m, factors, work, &workCount, &info) }
                }
            }
        }
        guard info == 0 else { throw .notConverged }
        return (left, ComplexMatrix(rows: rank, columns: columns, values: Array(values[..<(rank * columns)])))
    }

    /// A k×n matrix r with r† · r = `matrix`† · `matrix`, k being the rank.
    ///
    /// What is smaller than `tolerance` times the largest is taken for rounding.
    public static func triangle(_ matrix: ComplexMatrix, tolerance: Double) throws(LinearAlgebraError) -> ComplexMatrix {
        let (rows, columns) = (matrix.rows, matrix.columns)
        let (values, pivots, _) = try pivotedQR(matrix.transposed.values, rows: rows, columns: columns)
        let rank = self.rank(values, rows: rows, columns: columns, tolerance)
        var result = ComplexMatrix(rows: rank, columns: columns)
        for column in 0..<columns {
            for row in 0..<min(rank, column + 1) { result[row, pivots[column]] = values[column * rows + row] }
        }
        return result
    }

    /// QR with column pivoting of a matrix column by column: what LAPACK leaves of it, where each column came from, and the factors of Q.
    private static func pivotedQR(
        _ matrix: [Complex], rows: Int, columns: Int
    ) throws(LinearAlgebraError) -> (values: [Complex], pivots: [Int], factors: [Complex]) {
        let rank = min(rows, columns)
        guard rank > 0 else { return (matrix, Array(0..<columns), []) }
        try check(ComplexMatrix(rows: rows, columns: columns, values: matrix))
        var (m, n, info) = (Int32(rows), Int32(columns), Int32(0))
        var (values, factors) = (matrix, [Complex](repeating: .zero, count: rank))
        var pivots = [Int32](repeating: 0, count: columns)
        var reals = [Double](repeating: 0, count: 2 * columns)
        var workCount = Int32((columns + 1) * 32)
        var work = [Complex](repeating: .zero, count: Int(workCount))
        values.withDoubles { values in
            factors.withDoubles { factors in
                work.withDoubles { work in zgeqp3_(&m, &n, values, &m, &pivots, factors, work, &workCount, &reals, &info) }
            }
        }
        guard info == 0 else { throw .notConverged }
        return (values, pivots.map { Int($0) - 1 }, factors)
    }

    private static func rank(_ values: [Complex], rows: Int, columns: Int, _ tolerance: Double) -> Int {
        let diagonal = (0..<min(rows, columns)).map { values[$0 * rows + $0].magnitude }
        guard let largest = diagonal.first, largest > 0 else { return 0 }
        return diagonal.firstIndex { $0 <= largest * tolerance } ?? diagonal.count
    }

    private static func check(_ matrix: ComplexMatrix) throws(LinearAlgebraError) {
        guard isReady, matrix.values.allSatisfy(\.isFinite) else { throw .notFinite }
    }
}
