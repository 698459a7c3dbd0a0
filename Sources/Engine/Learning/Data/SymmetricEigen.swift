import Numerics

/// Eigenvectors of a symmetric matrix by cyclic Jacobi rotations, eigenvalues ascending, one vector a column.
func symmetricEigenvectors(_ matrix: Matrix) -> Matrix {
    let n = matrix.rows
    var (a, v) = (matrix, Matrix.identity(n))
    for _ in 0..<50 {
        var (off, all) = (0.0, 0.0)
        for i in 0..<n {
            for j in 0..<n {
                all += a[i, j] * a[i, j]
                if i != j { off += a[i, j] * a[i, j] }
            }
        }
        if off <= all * 1e-32 { break }
        for p in 0..<n {
            for q in (p + 1)..<max(n, p + 1) where a[p, q] != 0 {
                let tau = (a[q, q] - a[p, p]) / (2 * a[p, q])
                let t = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
                let c = 1 / (1 + t * t).squareRoot()
                let s = t * c
                for k in 0..<n {
                    let (x, y) = (a[k, p], a[k, q])
                    (a[k, p], a[k, q]) = (c * x - s * y, s * x + c * y)
                }
                for k in 0..<n {
                    let (x, y) = (a[p, k], a[q, k])
                    (a[p, k], a[q, k]) = (c * x - s * y, s * x + c * y)
                }
                for k in 0..<n {
                    let (x, y) = (v[k, p], v[k, q])
                    (v[k, p], v[k, q]) = (c * x - s * y, s * x + c * y)
                }
            }
        }
    }
    let order = (0..<n).sorted { a[$0, $0] < a[$1, $1] }
    var sorted = Matrix(rows: n, columns: n)
    for (place, column) in order.enumerated() {
        for row in 0..<n { sorted[row, place] = v[row, column] }
    }
    return sorted
}
