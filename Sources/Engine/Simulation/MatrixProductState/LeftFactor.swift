internal import Numerics

/// What stands left of a bond, as its weights see it: an m×χ matrix c, c†·c being the overlaps of the χ states that the bond leads to.
enum LeftFactor {
    /// Schmidt coefficients.
    case diagonal([Double])
    case matrix(ComplexMatrix)

    var columns: Int {
        switch self {
        case .diagonal(let values): values.count
        case .matrix(let matrix): matrix.columns
        }
    }

    var matrix: ComplexMatrix {
        switch self {
        case .diagonal(let values): times(.identity(values.count))
        case .matrix(let matrix): matrix
        }
    }

    var bytes: Int {
        switch self {
        case .diagonal(let values): 8 * values.count
        case .matrix(let matrix): 16 * matrix.values.count
        }
    }

    /// The product with a matrix of χ rows.
    func times(_ other: ComplexMatrix) -> ComplexMatrix {
        switch self {
        case .matrix(let matrix): return LinearAlgebra.multiply(matrix, other)
        case .diagonal(let values):
            var product = other
            let columns = other.columns
            product.values.withUnsafeMutableBufferPointer { product in
                for (row, value) in values.enumerated() {
                    for place in row * columns..<(row + 1) * columns { product[place] = value * product[place] }
                }
            }
            return product
        }
    }
}
