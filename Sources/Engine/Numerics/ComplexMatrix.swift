/// A complex matrix, row-major.
public struct ComplexMatrix: Hashable, Sendable {
    public let rows: Int
    public let columns: Int
    /// Row after row; `rows * columns` values.
    public var values: [Complex]

    public init(rows: Int, columns: Int, values: [Complex]) {
        precondition(rows >= 0 && columns >= 0 && values.count == rows * columns, "\(rows)×\(columns) from \(values.count) values")
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }

    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, values: [Complex](repeating: .zero, count: rows * columns))
    }

    /// A matrix whose values are written before they are read.
    init(rows: Int, columns: Int, initializing body: (UnsafeMutablePointer<Double>) -> Void) {
        self.init(rows: rows, columns: columns, values: .doubles(rows * columns, body))
    }

    public static func identity(_ size: Int) -> ComplexMatrix {
        var result = ComplexMatrix(rows: size, columns: size)
        for index in 0..<size { result[index, index] = .one }
        return result
    }

    @inlinable
    public subscript(row: Int, column: Int) -> Complex {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    /// The same values as a matrix of another shape.
    public func reshaped(rows: Int, columns: Int) -> ComplexMatrix { ComplexMatrix(rows: rows, columns: columns, values: values) }

    /// Rows and columns exchanged, without conjugation.
    public var transposed: ComplexMatrix {
        let block = 16
        return ComplexMatrix(
            rows: columns, columns: rows,
            values: [Complex](unsafeUninitializedCapacity: values.count) { target, count in
                values.withUnsafeBufferPointer { source in
                    for top in stride(from: 0, to: rows, by: block) {
                        for left in stride(from: 0, to: columns, by: block) {
                            for row in top..<min(top + block, rows) {
                                for column in left..<min(left + block, columns) {
                                    target[column * rows + row] = source[row * columns + column]
                                }
                            }
                        }
                    }
                }
                count = values.count
            })
    }

    /// The sum of the squared magnitudes of all values.
    public var squaredNorm: Double {
        values.withUnsafeBufferPointer { $0.reduce(0) { $0 + $1.squaredMagnitude } }
    }
}

extension [Complex] {
    /// As many numbers, which `body` writes as pairs of doubles.
    static func doubles(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) -> [Complex] {
        guard count > 0 else { return [] }
        return [Complex](unsafeUninitializedCapacity: count) { buffer, initialized in
            buffer.withMemoryRebound(to: Double.self) { doubles in
                if let start = doubles.baseAddress { body(start) }
            }
            initialized = count
        }
    }

    mutating func withDoubles(_ body: (UnsafeMutablePointer<Double>) -> Void) {
        withUnsafeMutableBufferPointer { complex in
            complex.withMemoryRebound(to: Double.self) { doubles in
                if let start = doubles.baseAddress { body(start) }
            }
        }
    }
}
