internal import Glibc
public import Numerics

/// A square complex matrix with the plain textbook operations: slow, short and independent of the program's own.
public struct DenseMatrix: Sendable {
    public let size: Int
    public var values: [Complex]

    public init(size: Int, values: [Complex]) {
        precondition(values.count == size * size)
        (self.size, self.values) = (size, values)
    }

    public init(_ values: [Complex]) { self.init(size: Int(Double(values.count).squareRoot().rounded()), values: values) }

    public init(diagonal: [Complex]) {
        self.init(size: diagonal.count, values: [Complex](repeating: Complex(0), count: diagonal.count * diagonal.count))
        for (place, value) in diagonal.enumerated() { self[place, place] = value }
    }

    public static func identity(qubits: Int) -> DenseMatrix { DenseMatrix(diagonal: [Complex](repeating: Complex(1), count: 1 << qubits)) }

    public subscript(row: Int, column: Int) -> Complex {
        get { values[row * size + column] }
        set { values[row * size + column] = newValue }
    }

    public static func * (left: DenseMatrix, right: DenseMatrix) -> DenseMatrix {
        var product = DenseMatrix(size: left.size, values: [Complex](repeating: Complex(0), count: left.values.count))
        for row in 0..<left.size {
            for column in 0..<left.size {
                for k in 0..<left.size { product[row, column] = product[row, column] + left[row, k] * right[k, column] }
            }
        }
        return product
    }

    public static func * (factor: Complex, matrix: DenseMatrix) -> DenseMatrix {
        DenseMatrix(size: matrix.size, values: matrix.values.map { factor * $0 })
    }

    public static func + (left: DenseMatrix, right: DenseMatrix) -> DenseMatrix {
        DenseMatrix(size: left.size, values: zip(left.values, right.values).map { $0 + $1 })
    }

    public static func - (left: DenseMatrix, right: DenseMatrix) -> DenseMatrix { left + Complex(-1) * right }

    /// The Kronecker product; `high` holds the more significant bits.
    public static func kronecker(_ high: DenseMatrix, _ low: DenseMatrix) -> DenseMatrix {
        var product = DenseMatrix.zero(size: high.size * low.size)
        for row in 0..<product.size {
            for column in 0..<product.size {
                product[row, column] = high[row / low.size, column / low.size] * low[row % low.size, column % low.size]
            }
        }
        return product
    }

    static func zero(size: Int) -> DenseMatrix { DenseMatrix(size: size, values: [Complex](repeating: Complex(0), count: size * size)) }

    public var adjoint: DenseMatrix {
        var result = self
        for row in 0..<size { for column in 0..<size { result[row, column] = self[column, row].conjugate } }
        return result
    }

    /// This matrix on the high bits where the new lowest bit is `value`, the identity elsewhere.
    public func controlled(by value: Int = 1) -> DenseMatrix {
        let unchanged = DenseMatrix(diagonal: [Complex](repeating: Complex(1), count: size))
        let (off, on) = (DenseMatrix(diagonal: [Complex(1), Complex(0)]), DenseMatrix(diagonal: [Complex(0), Complex(1)]))
        return value == 1
            ? .kronecker(unchanged, off) + .kronecker(self, on) : .kronecker(self, off) + .kronecker(unchanged, on)
    }

    /// The largest distance of two entries.
    public func distance(to other: DenseMatrix) -> Double { zip(values, other.values).reduce(0) { max($0, ($1.0 - $1.1).magnitude) } }
}

/// The matrix of a gate of the table from formulas of its own: Paulis, exponentials, projectors, products.
///
/// The first operand is the least significant bit. Nil for a name without such a formula.
public func referenceMatrix(_ name: String, _ angles: [Double]) -> DenseMatrix? {
    let (one, x, y, z) = (pauli("I"), pauli("X"), pauli("Y"), pauli("Z"))
    func phase(_ angle: Double) -> DenseMatrix { DenseMatrix(diagonal: [Complex(1), turn(angle)]) }
    func euler(_ θ: Double, _ φ: Double, _ λ: Double) -> DenseMatrix { rotation("Z", φ) * rotation("Y", θ) * rotation("Z", λ) }
    let rootX = turn(.pi / 4) * rotation("X", .pi / 2)
    switch name {
    case "U":
        // The specification's own form: ½ [[1 + e^iθ, −i e^iλ (1 − e^iθ)], [i e^iφ (1 − e^iθ), e^i(φ+λ) (1 + e^iθ)]].
        let (plus, minus) = (Complex(1) + turn(angles[0]), Complex(1) - turn(angles[0]))
        return Complex(0.5)
            * DenseMatrix([
                plus, Complex(0, -1) * turn(angles[2]) * minus, Complex(0, 1) * turn(angles[1]) * minus, turn(angles[1] + angles[2]) * plus,
            ])
    case "gphase": return DenseMatrix([turn(angles[0])])
    case "id", "u0": return one
    case "x": return x
    case "y": return y
    case "z": return z
    case "h": return Complex(0.5.squareRoot()) * (x + z)
    case "p": return phase(angles[0])
    case "s": return phase(.pi / 2)
    case "sdg": return phase(-.pi / 2)
    case "t": return phase(.pi / 4)
    case "tdg": return phase(-.pi / 4)
    case "sx": return rootX
    case "sxdg": return rootX.adjoint
    case "rx": return rotation("X", angles[0])
    case "ry": return rotation("Y", angles[0])
    case "rz": return rotation("Z", angles[0])
    case "u2": return euler(.pi / 2, angles[0], angles[1])
    case "u3": return euler(angles[0], angles[1], angles[2])
    case "u": return turn((angles[1] + angles[2]) / 2) * euler(angles[0], angles[1], angles[2])
    case "r": return rotation("Z", angles[1]) * rotation("X", angles[0]) * rotation("Z", -angles[1])
    case "cx": return x.controlled()
    case "cy": return y.controlled()
    case "cz": return z.controlled()
    case "ch": return referenceMatrix("h", [])?.controlled()
    case "cs": return phase(.pi / 2).controlled()
    case "csdg": return phase(-.pi / 2).controlled()
    case "csx": return rootX.controlled()
    case "cp": return phase(angles[0]).controlled()
    case "crx": return rotation("X", angles[0]).controlled()
    case "cry": return rotation("Y", angles[0]).controlled()
    case "crz": return rotation("Z", angles[0]).controlled()
    case "cu": return (turn(angles[3] + (angles[1] + angles[2]) / 2) * euler(angles[0], angles[1], angles[2])).controlled()
    case "cu3": return (turn((angles[1] + angles[2]) / 2) * euler(angles[0], angles[1], angles[2])).controlled()
    case "ccx": return x.controlled().controlled()
    case "ccz": return z.controlled().controlled()
    case "c3x": return x.controlled().controlled().controlled()
    case "c4x": return x.controlled().controlled().controlled().controlled()
    case "c3sqrtx": return rootX.controlled().controlled().controlled()
    case "swap": return exchange
    case "cswap": return exchange.controlled()
    case "rxx": return rotation("XX", angles[0])
    case "ryy": return rotation("YY", angles[0])
    case "rzz": return rotation("ZZ", angles[0])
    case "rzx": return rotation("XZ", angles[0])
    case "iswap": return rotation("XX", -.pi / 2) * rotation("YY", -.pi / 2)
    case "dcx": return exchange * x.controlled() * exchange * x.controlled()
    case "ecr": return Complex(0.5.squareRoot()) * (pauli("IX") - pauli("XY"))
    case "rccx":
        // A Toffoli between S-like phases: controlled −iX-type gates of Margolus, from its circuit.
        return sequence(3, "h 2, t 2, cx 1 2, tdg 2, cx 0 2, t 2, cx 1 2, tdg 2, h 2")
    case "rc3x":
        return sequence(
            4, "h 3, t 3, cx 2 3, tdg 3, h 3, cx 0 3, t 3, cx 1 3, tdg 3, cx 0 3, t 3, cx 1 3, tdg 3, h 3, t 3, cx 2 3, tdg 3, h 3")
    default: return nil
    }
}

private func turn(_ angle: Double) -> Complex { Complex(cos(angle), sin(angle)) }

/// A Pauli string, most significant factor first.
private func pauli(_ letters: String) -> DenseMatrix {
    let factors = letters.map { letter in
        switch letter {
        case "X": DenseMatrix([Complex(0), Complex(1), Complex(1), Complex(0)])
        case "Y": DenseMatrix([Complex(0), Complex(0, -1), Complex(0, 1), Complex(0)])
        case "Z": DenseMatrix(diagonal: [Complex(1), Complex(-1)])
        default: DenseMatrix.identity(qubits: 1)
        }
    }
    return factors.dropFirst().reduce(factors[0]) { .kronecker($0, $1) }
}

/// exp(−i·angle/2·P).
private func rotation(_ letters: String, _ angle: Double) -> DenseMatrix {
    Complex(cos(angle / 2)) * .identity(qubits: letters.count) + Complex(0, -sin(angle / 2)) * pauli(letters)
}

private let exchange = Complex(0.5) * (pauli("II") + pauli("XX") + pauli("YY") + pauli("ZZ"))

/// The product of gates written as `name operands, …` on some qubits.
private func sequence(_ qubits: Int, _ text: String) -> DenseMatrix {
    var product = DenseMatrix.identity(qubits: qubits)
    for step in text.split(separator: ",") {
        let words = step.split(separator: " ")
        guard let matrix = referenceMatrix(String(words[0]), []) else { preconditionFailure("no matrix of \(words[0])") }
        product = embedded(matrix, on: words.dropFirst().compactMap { Int($0) }, of: qubits) * product
    }
    return product
}

/// A small matrix on some qubits as a matrix on all, the identity on the others.
public func embedded(_ matrix: DenseMatrix, on operands: [Int], of qubits: Int) -> DenseMatrix {
    var result = DenseMatrix.zero(size: 1 << qubits)
    let mask = operands.reduce(0) { $0 | 1 << $1 }
    for column in 0..<result.size {
        let from = operands.enumerated().reduce(0) { $0 | (column >> $1.element & 1) << $1.offset }
        for to in 0..<matrix.size {
            let row = operands.enumerated().reduce(column & ~mask) { $0 | (to >> $1.offset & 1) << $1.element }
            result[row, column] = matrix[to, from]
        }
    }
    return result
}
