internal import CLAPACK
internal import Glibc

/// Complex matrices are square arrays, row after row.
extension LinearAlgebra {
    /// The product of two square matrices of the same size.
    public static func multiply(_ a: [Complex], _ b: [Complex]) -> [Complex] {
        let size = dimension(of: a)
        precondition(b.count == a.count, "product of \(a.count) and \(b.count) elements")
        var product = [Complex](repeating: .zero, count: a.count)
        for row in 0..<size {
            for inner in 0..<size {
                let factor = a[row * size + inner]
                for column in 0..<size { product[row * size + column] += factor * b[inner * size + column] }
            }
        }
        return product
    }

    /// The conjugate transpose.
    public static func adjoint(_ matrix: [Complex]) -> [Complex] {
        let size = dimension(of: matrix)
        return matrix.indices.map { matrix[$0 % size * size + $0 / size].conjugate }
    }

    /// Real eigenvalues of a Hermitian matrix in ascending order; column k of `vectors` belongs to value k.
    public static func hermitianEigen(_ matrix: [Complex]) throws(LinearAlgebraError) -> (values: [Double], vectors: [Complex]) {
        let size = dimension(of: matrix)
        guard size > 0 else { return ([], []) }
        try check(matrix)
        // Column by column, the matrix is its own conjugate.
        var (a, values) = (transposed(matrix, size), [Double](repeating: 0, count: size))
        var (n, info) = (Int32(size), Int32(0))
        var (workCount, realCount) = (Int32(2 * size + size * size), Int32(1 + 5 * size + 2 * size * size))
        var integerCount = Int32(3 + 5 * size)
        var work = [Double](repeating: 0, count: 2 * Int(workCount))
        var reals = [Double](repeating: 0, count: Int(realCount))
        var integers = [Int32](repeating: 0, count: Int(integerCount))
        withDoubles(&a) { a in
            zheevd_(
                "V", "L", &n, a, &n, &values, &work, &workCount, &reals, &realCount, &integers, &integerCount, &info, 1, 1)
        }
        guard info == 0 else { throw .notConverged }
        return (values, transposed(a, size))
    }

    /// Eigenvalues of any square matrix, in LAPACK's order; column k of `vectors`, of length 1, belongs to value k.
    public static func eigen(_ matrix: [Complex]) throws(LinearAlgebraError) -> (values: [Complex], vectors: [Complex]) {
        let size = dimension(of: matrix)
        guard size > 0 else { return ([], []) }
        try check(matrix)
        var (a, values) = (transposed(matrix, size), [Complex](repeating: .zero, count: size))
        var vectors = [Complex](repeating: .zero, count: matrix.count)
        var (n, one, info) = (Int32(size), Int32(1), Int32(0))
        var workCount = Int32(max(1, 4 * size))
        var work = [Double](repeating: 0, count: 2 * Int(workCount))
        var reals = [Double](repeating: 0, count: 2 * size)
        var unused = [0.0, 0.0]
        withDoubles(&a) { a in
            withDoubles(&values) { values in
                withDoubles(&vectors) { vectors in
                    zgeev_("N", "V", &n, a, &n, values, &unused, &one, vectors, &n, &work, &workCount, &reals, &info, 1, 1)
                }
            }
        }
        guard info == 0 else { throw .notConverged }
        return (values, transposed(vectors, size))
    }

    /// A unitary matrix to a real power, on the principal branch: every eigenvalue's phase lies in (-π, π].
    ///
    /// Whole exponents give what repeated multiplication gives; -1 the inverse.
    public static func unitaryPower(_ matrix: [Complex], exponent: Double) throws(LinearAlgebraError) -> [Complex] {
        let size = dimension(of: matrix)
        guard size > 0 else { return [] }
        try check(matrix)
        guard exponent.isFinite else { throw .notFinite }
        // The Schur form of a normal matrix is diagonal, and its vectors are orthonormal even where eigenvalues coincide.
        var (a, values) = (transposed(matrix, size), [Complex](repeating: .zero, count: size))
        var schur = [Complex](repeating: .zero, count: matrix.count)
        var (n, found, info) = (Int32(size), Int32(0), Int32(0))
        var workCount = Int32(max(1, 4 * size))
        var work = [Double](repeating: 0, count: 2 * Int(workCount))
        var reals = [Double](repeating: 0, count: size)
        var flags: Int32 = 0
        withDoubles(&a) { a in
            withDoubles(&values) { values in
                withDoubles(&schur) { schur in
                    zgees_("V", "N", nil, &n, a, &n, &found, values, schur, &n, &work, &workCount, &reals, &flags, &info, 1, 1)
                }
            }
        }
        guard info == 0 else { throw .notConverged }
        let vectors = transposed(schur, size)
        let powers = values.map { value -> Complex in
            // Rounding must not put an eigenvalue of -1 on the other side of the branch.
            let phase = value.phase < -Double.pi + 1e-9 ? value.phase + 2 * .pi : value.phase
            return .exp(i: phase * exponent)
        }
        var scaled = vectors
        for row in 0..<size {
            for column in 0..<size { scaled[row * size + column] *= powers[column] }
        }
        return multiply(scaled, adjoint(vectors))
    }

    private static func dimension(of matrix: [Complex]) -> Int {
        let size = Int(Double(matrix.count).squareRoot())
        precondition(size * size == matrix.count, "a square matrix of \(matrix.count) elements")
        return size
    }

    private static func transposed(_ matrix: [Complex], _ size: Int) -> [Complex] {
        matrix.indices.map { matrix[$0 % size * size + $0 / size] }
    }

    private static func check(_ matrix: [Complex]) throws(LinearAlgebraError) {
        guard isReady, matrix.allSatisfy(\.isFinite) else { throw .notFinite }
    }

    private static func withDoubles(_ matrix: inout [Complex], _ body: (UnsafeMutablePointer<Double>) -> Void) {
        matrix.withUnsafeMutableBufferPointer { complex in
            complex.withMemoryRebound(to: Double.self) { doubles in
                if let start = doubles.baseAddress { body(start) }
            }
        }
    }
}
