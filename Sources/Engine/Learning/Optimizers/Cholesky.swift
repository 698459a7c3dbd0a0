/// Solves small symmetric positive systems without a library call, so that a step costs no more than its arithmetic.
enum Cholesky {
    /// The solution of `matrix` x = `right`, `matrix` row-major n × n, of which the lower triangle is read; nil where it is not positive definite.
    static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
        var (factor, solution) = (matrix, right)
        guard factorize(&factor, order: right.count) else { return nil }
        substitute(factor, &solution)
        return solution
    }

    /// Replaces the lower triangle by its factor L, matrix = L Lᵀ; false where a pivot is not positive.
    static func factorize(_ matrix: inout [Double], order n: Int) -> Bool {
        matrix.withUnsafeMutableBufferPointer { a in
            for j in 0..<n {
                var pivot = a[j * n + j]
                for k in 0..<j { pivot -= a[j * n + k] * a[j * n + k] }
                guard pivot > 0, pivot.isFinite else { return false }
                let root = pivot.squareRoot()
                a[j * n + j] = root
                for i in (j + 1)..<max(n, j + 1) {
                    var sum = a[i * n + j]
                    for k in 0..<j { sum -= a[i * n + k] * a[j * n + k] }
                    a[i * n + j] = sum / root
                }
            }
            return true
        }
    }

    /// Replaces b by the solution of L Lᵀ x = b.
    static func substitute(_ factor: [Double], _ b: inout [Double]) {
        let n = b.count
        for i in 0..<n {
            for k in 0..<i { b[i] -= factor[i * n + k] * b[k] }
            b[i] /= factor[i * n + i]
        }
        for i in stride(from: n - 1, through: 0, by: -1) {
            for k in (i + 1)..<max(n, i + 1) { b[i] -= factor[k * n + i] * b[k] }
            b[i] /= factor[i * n + i]
        }
    }
}
