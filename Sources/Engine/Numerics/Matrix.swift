/// A real matrix, row-major.
public struct Matrix: Hashable, Sendable, Codable {
    public let rows: Int
    public let columns: Int
    /// Row after row; `rows * columns` values.
    public var values: [Double]

    public init(rows: Int, columns: Int, values: [Double]) {
        precondition(rows >= 0 && columns >= 0 && values.count == rows * columns, "\(rows)×\(columns) from \(values.count) values")
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }

    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        self.init(rows: rows, columns: columns, values: [Double](repeating: value, count: rows * columns))
    }

    /// The matrix of these rows, which must be equally long.
    public init(_ rows: [[Double]]) {
        self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap(\.self))
    }

    public static func identity(_ size: Int) -> Matrix {
        var result = Matrix(rows: size, columns: size)
        for index in 0..<size { result[index, index] = 1 }
        return result
    }

    @inlinable
    public subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// One row, without a copy.
    @inlinable
    public func row(_ index: Int) -> ArraySlice<Double> {
        values[index * columns..<(index + 1) * columns]
    }

    public func column(_ index: Int) -> [Double] {
        (0..<rows).map { self[$0, index] }
    }

    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { result[column, row] = self[row, column] }
        }
        return result
    }

    /// The matrix of some rows, in the given order.
    public func selecting(rows indices: some Sequence<Int>) -> Matrix {
        var picked: [Double] = []
        var count = 0
        for index in indices {
            picked.append(contentsOf: row(index))
            count += 1
        }
        return Matrix(rows: count, columns: columns, values: picked)
    }

    /// Decodes what `encode(to:)` wrote and refuses a shape that does not fit the values.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rows = try container.decode(Int.self, forKey: .rows)
        let columns = try container.decode(Int.self, forKey: .columns)
        let values = try container.decode([Double].self, forKey: .values)
        let (product, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard rows >= 0, columns >= 0, !overflow, product == values.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container, debugDescription: "\(rows)×\(columns) matrix with \(values.count) values")
        }
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }
}
