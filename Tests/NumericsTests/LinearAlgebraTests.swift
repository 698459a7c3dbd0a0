import Numerics
import Testing

@Suite("Linear algebra")
struct LinearAlgebraTests {
    private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
        var generator = Philox(seed: seed)
        return Matrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in generator.normal() })
    }

    private func distance(_ a: Matrix, _ b: Matrix) -> Double {
        zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    private func distance(_ a: [Complex], _ b: [Complex]) -> Double {
        zip(a, b).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
    }

    private func randomUnitary(_ size: Int, seed: UInt64) throws -> [Complex] {
        var generator = Philox(seed: seed)
        var hermitian = [Complex](repeating: .zero, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                let value = Complex(generator.normal(), row == column ? 0 : generator.normal())
                hermitian[row * size + column] = value
                hermitian[column * size + row] = value.conjugate
            }
        }
        let (values, vectors) = try LinearAlgebra.hermitianEigen(hermitian)
        return compose(values.map { .exp(i: $0) }, vectors)
    }

    private func compose(_ values: [Complex], _ vectors: [Complex]) -> [Complex] {
        let size = values.count
        let scaled = vectors.indices.map { vectors[$0] * values[$0 % size] }
        return LinearAlgebra.multiply(scaled, LinearAlgebra.adjoint(vectors))
    }

    private func identity(_ size: Int) -> [Complex] { (0..<size * size).map { $0 % (size + 1) == 0 ? .one : .zero } }

    @Test("finds the eigenvalues of a symmetric matrix in ascending order, with the signs settled")
    func symmetric() throws {
        let (values, vectors) = try LinearAlgebra.symmetricEigen(Matrix([[4, 1, -2], [1, 2, 0], [-2, 0, 3]]))
        let expected = [1, 2.267949192431123, 5.732050807568877]
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-14 })
        #expect(abs(vectors[0, 2] - 0.7886751345948129) < 1e-14 && abs(vectors[0, 0] - 0.5773502691896258) < 1e-14)
        let large = random(30, 30, seed: 1)
        let symmetric = LinearAlgebra.multiply(large, large.transposed)
        let answer = try LinearAlgebra.symmetricEigen(symmetric)
        var diagonal = Matrix(rows: 30, columns: 30)
        for index in 0..<30 { diagonal[index, index] = answer.values[index] }
        let again = LinearAlgebra.multiply(LinearAlgebra.multiply(answer.vectors, diagonal), answer.vectors.transposed)
        #expect(distance(again, symmetric) < 1e-12 && answer.values == answer.values.sorted())
        #expect(distance(LinearAlgebra.multiply(answer.vectors.transposed, answer.vectors), .identity(30)) < 1e-13)
    }

    @Test("takes a matrix apart into singular values", arguments: [(5, 3), (3, 5), (4, 4), (1, 6), (20, 2)])
    func singular(rows: Int, columns: Int) throws {
        let matrix = random(rows, columns, seed: 2)
        let (u, values, vt) = try LinearAlgebra.svd(matrix)
        let rank = min(rows, columns)
        #expect(u.rows == rows && u.columns == rank && vt.rows == rank && vt.columns == columns)
        #expect(values == values.sorted(by: >) && values.allSatisfy { $0 >= 0 })
        var scaled = u
        for row in 0..<rows {
            for column in 0..<rank { scaled[row, column] *= values[column] }
        }
        #expect(distance(LinearAlgebra.multiply(scaled, vt), matrix) < 1e-13)
        #expect(distance(LinearAlgebra.multiply(vt, vt.transposed), .identity(rank)) < 1e-14)
    }

    @Test("solves systems of equations and says when there is no solution")
    func solve() throws {
        #expect(try LinearAlgebra.solve(Matrix([[2, 0], [1, 4]]), [2, 9]) == [1, 2])
        let (a, x) = (random(12, 12, seed: 3), random(12, 3, seed: 4))
        #expect(distance(try LinearAlgebra.solve(a, LinearAlgebra.multiply(a, x)), x) < 1e-11)
        #expect(throws: LinearAlgebraError.singular) { try LinearAlgebra.solve(Matrix([[1, 2], [2, 4]]), [1, 1]) }
    }

    @Test("multiplies as the definition says")
    func multiply() {
        #expect(LinearAlgebra.multiply(Matrix([[1, 2, 3]]), Matrix([[1, 0], [0, 1], [1, 1]])) == Matrix([[4, 5]]))
        #expect(LinearAlgebra.multiply(Matrix(rows: 2, columns: 0), Matrix(rows: 0, columns: 2)) == Matrix(rows: 2, columns: 2))
        let (a, b) = ([Complex(0), .i, -.i, Complex(0)], [Complex(1), .i, Complex(2), Complex(0)])
        #expect(LinearAlgebra.multiply(a, b) == [Complex(0, 2), .zero, -.i, .one])
    }

    @Test("finds eigenvalues of complex matrices")
    func complex() throws {
        let unitary = try randomUnitary(8, seed: 5)
        #expect(distance(LinearAlgebra.multiply(unitary, LinearAlgebra.adjoint(unitary)), identity(8)) < 1e-13)
        let (values, vectors) = try LinearAlgebra.eigen(unitary)
        #expect(values.allSatisfy { abs($0.magnitude - 1) < 1e-13 })
        let image = LinearAlgebra.multiply(unitary, vectors)
        #expect(distance(image, vectors.indices.map { vectors[$0] * values[$0 % 8] }) < 1e-13)
        let hermitian = [Complex(2), Complex(0, 1), Complex(0, -1), Complex(2)]
        #expect(try LinearAlgebra.hermitianEigen(hermitian).values.map { ($0 * 1e12).rounded() } == [1e12, 3e12])
    }

    @Test("raises gates to powers", arguments: [2, 3, 4, 8])
    func power(size: Int) throws {
        let unitary = try randomUnitary(size, seed: UInt64(size))
        let root = try LinearAlgebra.unitaryPower(unitary, exponent: 0.5)
        #expect(distance(LinearAlgebra.multiply(root, root), unitary) < 1e-13)
        #expect(distance(try LinearAlgebra.unitaryPower(unitary, exponent: -1), LinearAlgebra.adjoint(unitary)) < 1e-13)
        #expect(distance(try LinearAlgebra.unitaryPower(unitary, exponent: 0), identity(size)) < 1e-13)
        let cube = LinearAlgebra.multiply(LinearAlgebra.multiply(unitary, unitary), unitary)
        #expect(distance(try LinearAlgebra.unitaryPower(unitary, exponent: 3), cube) < 1e-12)
    }

    @Test("takes the principal root where an eigenvalue is -1 or occurs twice")
    func principal() throws {
        let x = [Complex.zero, .one, .one, .zero]
        let sx = [Complex(0.5, 0.5), Complex(0.5, -0.5), Complex(0.5, -0.5), Complex(0.5, 0.5)]
        #expect(distance(try LinearAlgebra.unitaryPower(x, exponent: 0.5), sx) < 1e-14)
        let z = [Complex.one, .zero, .zero, Complex(-1, -1e-17)]
        #expect(distance(try LinearAlgebra.unitaryPower(z, exponent: 0.5), [.one, .zero, .zero, .i]) < 1e-14)
        let swap = (0..<16).map { [0, 6, 9, 15].contains($0) ? Complex.one : .zero }
        let root = try LinearAlgebra.unitaryPower(swap, exponent: 0.5)
        #expect(distance(LinearAlgebra.multiply(root, root), swap) < 1e-14 && (root[5] - Complex(0.5, 0.5)).magnitude < 1e-14)
        #expect(distance(try LinearAlgebra.unitaryPower(identity(4), exponent: 0.3), identity(4)) < 1e-14)
    }

    @Test("refuses what is not finite and takes what is empty")
    func odd() throws {
        #expect(throws: LinearAlgebraError.notFinite) { try LinearAlgebra.symmetricEigen(Matrix([[.nan]])) }
        #expect(throws: LinearAlgebraError.notFinite) { try LinearAlgebra.svd(Matrix([[.infinity, 1]])) }
        #expect(throws: LinearAlgebraError.notFinite) { try LinearAlgebra.solve(Matrix([[1]]), [.nan]) }
        #expect(throws: LinearAlgebraError.notFinite) { try LinearAlgebra.unitaryPower([Complex(.nan)], exponent: 1) }
        #expect(throws: LinearAlgebraError.notFinite) { try LinearAlgebra.unitaryPower([.one], exponent: .infinity) }
        #expect(try LinearAlgebra.symmetricEigen(Matrix([])).values.isEmpty && LinearAlgebra.svd(Matrix([])).values.isEmpty)
        #expect(try LinearAlgebra.unitaryPower([], exponent: 1).isEmpty && LinearAlgebra.eigen([]).values.isEmpty)
    }
}
