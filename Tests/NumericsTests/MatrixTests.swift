import Numerics
import Testing

@Suite("A matrix")
struct MatrixTests {
    let matrix = Matrix([[1, 2, 3], [4, 5, 6]])

    @Test("is addressed by row and column")
    func elements() {
        var matrix = matrix
        #expect(matrix.rows == 2 && matrix.columns == 3 && matrix[1, 0] == 4)
        matrix[1, 0] = 7
        #expect(Array(matrix.row(1)) == [7, 5, 6] && matrix.column(0) == [1, 7])
        #expect(matrix.transposed == Matrix([[1, 7], [2, 5], [3, 6]]))
        #expect(matrix.selecting(rows: [1, 0, 1]) == Matrix([[7, 5, 6], [1, 2, 3], [7, 5, 6]]))
        #expect(Matrix.identity(2) == Matrix([[1, 0], [0, 1]]) && Matrix([]).values.isEmpty)
    }
}
