import Numerics
import Testing

@Suite("Complex matrices of any shape")
struct ComplexMatrixTests {
    private func random(_ rows: Int, _ columns: Int, seed: UInt64, rank: Int? = nil) -> ComplexMatrix {
        var generator = Philox(seed: seed)
        func full(_ rows: Int, _ columns: Int) -> ComplexMatrix {
            ComplexMatrix(
                rows: rows, columns: columns, values: (0..<rows * columns).map { _ in Complex(generator.normal(), generator.normal()) })
        }
        guard let rank else { return full(rows, columns) }
        return LinearAlgebra.multiply(full(rows, rank), full(rank, columns))
    }

    private func distance(_ a: ComplexMatrix, _ b: ComplexMatrix) -> Double {
        guard (a.rows, a.columns) == (b.rows, b.columns) else { return .infinity }
        return zip(a.values, b.values).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
    }

    private func adjoint(_ a: ComplexMatrix) -> ComplexMatrix {
        var result = a.transposed
        for index in result.values.indices { result.values[index] = result.values[index].conjugate }
        return result
    }

    private static let shapes = [(5, 3), (3, 5), (4, 4), (1, 6), (20, 2), (40, 33)]

    @Test("products agree with sums over rows and columns, adjoint factors included", arguments: shapes)
    func products(rows: Int, columns: Int) {
        let (a, b) = (random(rows, columns, seed: 1), random(columns, 7, seed: 2))
        var expected = ComplexMatrix(rows: rows, columns: 7)
        for row in 0..<rows {
            for column in 0..<7 {
                for inner in 0..<columns { expected[row, column] += a[row, inner] * b[inner, column] }
            }
        }
        #expect(distance(LinearAlgebra.multiply(a, b), expected) < 1e-13)
        #expect(distance(LinearAlgebra.multiply(adjoint(a), b, adjointOfLeft: true), expected) < 1e-13)
        #expect(distance(LinearAlgebra.multiply(a, adjoint(b), adjointOfRight: true), expected) < 1e-13)
    }

    @Test("rows divided among threads give the same bits")
    func threads() {
        let (a, b) = (random(300, 9, seed: 3), random(9, 5, seed: 4))
        let products = [1, 2, 5].map { LinearAlgebra.multiply(rowsOf: a, b, on: ThreadTeam(threads: $0)) }
        #expect(products.allSatisfy { $0 == products[0] } && distance(products[0], LinearAlgebra.multiply(a, b)) < 1e-13)
    }

    @Test("a matrix applied to blocks is that matrix times each")
    func blocks() {
        let (factor, matrix) = (random(4, 4, seed: 5), random(12, 6, seed: 6))
        let product = LinearAlgebra.multiplyBlocks(factor, matrix, blockColumns: 6)
        for block in 0..<3 {
            let part = ComplexMatrix(rows: 4, columns: 6, values: Array(matrix.values[24 * block..<24 * (block + 1)]))
            let found = ComplexMatrix(rows: 4, columns: 6, values: Array(product.values[24 * block..<24 * (block + 1)]))
            #expect(distance(found, LinearAlgebra.multiply(factor, part)) < 1e-13)
        }
    }

    @Test("singular values and vectors put the matrix together again", arguments: shapes)
    func singular(rows: Int, columns: Int) throws {
        let matrix = random(rows, columns, seed: 7)
        let (left, values, right) = try LinearAlgebra.svd(matrix)
        var scaled = right
        for row in 0..<right.rows {
            for column in 0..<columns { scaled[row, column] *= values[row] }
        }
        #expect(distance(LinearAlgebra.multiply(left, scaled), matrix) < 1e-12 && values == values.sorted(by: >))
        #expect(distance(LinearAlgebra.multiply(right, right, adjointOfRight: true), .identity(right.rows)) < 1e-13)
        let count = min(2, values.count)
        let leading = try LinearAlgebra.leadingRightVectors(matrix, count: count)
        for index in 0..<count { #expect(abs(leading.squares[count - 1 - index] - values[index] * values[index]) < 1e-11) }
        #expect(abs(leading.total - matrix.squaredNorm) < 1e-10)
        // The same subspace: projecting the matrix on it keeps the leading squares.
        let projected = LinearAlgebra.multiply(matrix, leading.vectors, adjointOfRight: true)
        #expect(abs(projected.squaredNorm - leading.squares.reduce(0, +)) < 1e-10)
    }

    @Test("orthonormal rows and triangles find the rank", arguments: [(12, 8, 3), (8, 12, 3), (6, 6, 6), (5, 9, 1)])
    func rank(rows: Int, columns: Int, rank: Int) throws {
        let matrix = random(rows, columns, seed: 8, rank: rank)
        let (left, right) = try LinearAlgebra.orthonormalRows(matrix, tolerance: 1e-13)
        #expect(right.rows == rank && distance(LinearAlgebra.multiply(left, right), matrix) < 1e-12)
        #expect(distance(LinearAlgebra.multiply(right, right, adjointOfRight: true), .identity(rank)) < 1e-13)
        let triangle = try LinearAlgebra.triangle(matrix, tolerance: 1e-13)
        let (gram, expected) = (
            LinearAlgebra.multiply(triangle, triangle, adjointOfLeft: true), LinearAlgebra.multiply(matrix, matrix, adjointOfLeft: true)
        )
        #expect(triangle.rows == rank && distance(gram, expected) < 1e-11)
    }

    @Test("a matrix with NaN is refused")
    func notFinite() {
        var matrix = random(3, 3, seed: 9)
        matrix[1, 1] = Complex(.nan)
        #expect(throws: LinearAlgebraError.notFinite) { try LinearAlgebra.svd(matrix) }
        #expect(throws: LinearAlgebraError.notFinite) { try LinearAlgebra.triangle(matrix, tolerance: 0) }
    }
}
