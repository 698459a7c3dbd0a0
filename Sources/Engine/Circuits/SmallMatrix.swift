internal import Glibc
internal import Numerics

/// The conjugate transpose of a square matrix, row-major.
func adjoint(_ matrix: [Complex]) -> [Complex] {
    let size = dimension(of: matrix)
    var result = matrix
    for row in 0..<size {
        for column in 0..<size { result[column * size + row] = matrix[row * size + column].conjugate }
    }
    return result
}

/// The product of two square matrices, row-major.
func multiply(_ left: [Complex], _ right: [Complex]) -> [Complex] {
    let size = dimension(of: left)
    var result = [Complex](repeating: Complex(0), count: left.count)
    for row in 0..<size {
        for k in 0..<size {
            let factor = left[row * size + k]
            if factor == Complex(0) { continue }
            for column in 0..<size { result[row * size + column] += factor * right[k * size + column] }
        }
    }
    return result
}

func identityMatrix(_ size: Int) -> [Complex] {
    var matrix = [Complex](repeating: Complex(0), count: size * size)
    for row in 0..<size { matrix[row * size + row] = Complex(1) }
    return matrix
}

func dimension(of matrix: [Complex]) -> Int { Int(Double(matrix.count).squareRoot().rounded()) }

/// The largest entry's distance.
func distance(_ left: [Complex], _ right: [Complex]) -> Double { zip(left, right).reduce(0) { max($0, ($1.0 - $1.1).magnitude) } }

/// A power of a unitary matrix; fractional powers take the principal branch, eigenphases in (−π, π].
///
/// Returns nil where the eigenvectors cannot be found to 1e-11, which a unitary input does not do.
func power(of unitary: [Complex], _ exponent: Double) -> [Complex]? {
    if exponent == exponent.rounded(), abs(exponent) <= 0x1p52 {
        var base = exponent < 0 ? adjoint(unitary) : unitary
        var count = UInt64(abs(exponent))
        var result = identityMatrix(dimension(of: unitary))
        while count > 0 {
            if count & 1 == 1 { result = multiply(result, base) }
            count >>= 1
            if count > 0 { base = multiply(base, base) }
        }
        return result
    }
    guard let (phases, vectors) = eigenphases(of: unitary) else { return nil }
    let size = phases.count
    var scaled = vectors
    for column in 0..<size {
        let factor = Complex.exp(i: phases[column] * exponent)
        for row in 0..<size { scaled[row * size + column] = vectors[row * size + column] * factor }
    }
    return multiply(scaled, adjoint(vectors))
}

/// Eigenphases in (−π, π] and eigenvectors, as columns, of a unitary matrix.
///
/// The real and imaginary parts of the eigenvalues belong to two commuting Hermitian matrices; a mixture of both has the same eigenvectors wherever
/// it keeps different eigenvalues apart. The mixtures tried keep all but freak coincidences apart, and the result is checked.
func eigenphases(of unitary: [Complex]) -> (phases: [Double], vectors: [Complex])? {
    let size = dimension(of: unitary)
    let conjugate = adjoint(unitary)
    for angle in [0.7390851332, 2.1544346900, 1.1557273498, 2.6651441426, 0.2718281828] {
        // cos(angle)·(U + U†)/2 + sin(angle)·(U − U†)/2i
        let turn = Complex.exp(i: -angle)
        let mixture = zip(unitary, conjugate).map { ($0 * turn + $1 * turn.conjugate) * 0.5 }
        let vectors = hermitianEigenvectors(mixture)
        let diagonal = multiply(adjoint(vectors), multiply(unitary, vectors))
        var off = 0.0
        for row in 0..<size {
            for column in 0..<size where row != column { off = max(off, diagonal[row * size + column].magnitude) }
        }
        guard off < 1e-11 else { continue }
        let phases = (0..<size).map { row in
            let phase = diagonal[row * size + row].phase
            return phase < -.pi + 1e-9 ? .pi : phase
        }
        return (phases, vectors)
    }
    return nil
}

/// Eigenvectors, as columns, of a Hermitian matrix by cyclic Jacobi rotations.
private func hermitianEigenvectors(_ matrix: [Complex]) -> [Complex] {
    let size = dimension(of: matrix)
    var (a, v) = (matrix, identityMatrix(size))
    for _ in 0..<60 {
        var off = 0.0
        for p in 0..<size {
            for q in (p + 1)..<max(size, p + 1) { off += a[p * size + q].squaredMagnitude }
        }
        if off < 1e-32 { break }
        for p in 0..<size {
            for q in (p + 1)..<max(size, p + 1) where a[p * size + q].squaredMagnitude > 1e-40 {
                let coupling = a[p * size + q]
                let phase = Complex.exp(i: coupling.phase)
                let difference = (a[q * size + q].real - a[p * size + p].real) / (2 * coupling.magnitude)
                let tangent = (difference >= 0 ? 1 : -1) / (abs(difference) + (difference * difference + 1).squareRoot())
                let cosine = 1 / (tangent * tangent + 1).squareRoot()
                let sine = tangent * cosine
                for k in 0..<size {
                    let (left, right) = (a[k * size + p], a[k * size + q])
                    a[k * size + p] = left * cosine - right * phase.conjugate * sine
                    a[k * size + q] = left * phase * sine + right * cosine
                    let (vLeft, vRight) = (v[k * size + p], v[k * size + q])
                    v[k * size + p] = vLeft * cosine - vRight * phase.conjugate * sine
                    v[k * size + q] = vLeft * phase * sine + vRight * cosine
                }
                for k in 0..<size {
                    let (left, right) = (a[p * size + k], a[q * size + k])
                    a[p * size + k] = left * cosine - right * phase * sine
                    a[q * size + k] = left * phase.conjugate * sine + right * cosine
                }
            }
        }
    }
    return v
}
