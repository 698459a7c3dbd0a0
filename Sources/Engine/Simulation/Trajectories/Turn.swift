internal import Numerics

/// A 2 × 2 matrix.
struct Turn: Hashable, Sendable, BitwiseCopyable {
    var a: Complex
    var b: Complex
    var c: Complex
    var d: Complex

    static let identity = Turn(.one, .zero, .zero, .one)

    init(_ a: Complex, _ b: Complex, _ c: Complex, _ d: Complex) { (self.a, self.b, self.c, self.d) = (a, b, c, d) }

    /// From a row-major matrix.
    init(_ matrix: [Complex]) { self.init(matrix[0], matrix[1], matrix[2], matrix[3]) }

    /// X^x Z^z.
    init(x: Bool, z: Bool) {
        let sign = z ? -Complex.one : .one
        self = x ? Turn(.zero, sign, .one, .zero) : Turn(.one, .zero, .zero, sign)
    }

    @inline(__always) static func * (left: Turn, right: Turn) -> Turn {
        Turn(
            left.a * right.a + left.b * right.c, left.a * right.b + left.b * right.d, left.c * right.a + left.d * right.c,
            left.c * right.b + left.d * right.d)
    }

    static func * (left: Turn, right: Double) -> Turn { Turn(left.a * right, left.b * right, left.c * right, left.d * right) }

    var adjoint: Turn { Turn(a.conjugate, c.conjugate, b.conjugate, d.conjugate) }
    var trace: Complex { a + d }
}

/// A Pauli on several qubits: bit k of the masks says whether X and Z act on the k-th.
struct PauliMask: Hashable, Sendable {
    var x: Int
    var z: Int

    var isIdentity: Bool { x == 0 && z == 0 }

    /// The Pauli that a square matrix is a multiple of.
    init?(_ matrix: [Complex], qubits: Int) {
        let size = 1 << qubits
        let largest = matrix.reduce(0) { max($0, $1.squaredMagnitude) }.squareRoot()
        guard largest > 0, let x = (0..<size).first(where: { matrix[$0 * size].magnitude > largest / 2 }) else { return nil }
        var z = 0
        let whole = matrix[x * size]
        for bit in 0..<qubits {
            let entry = matrix[((1 << bit) ^ x) * size + (1 << bit)]
            if (entry - whole).magnitude > (entry + whole).magnitude { z |= 1 << bit }
        }
        for column in 0..<size {
            for row in 0..<size {
                let expected = row == column ^ x ? ((column & z).nonzeroBitCount & 1 == 0 ? whole : -whole) : .zero
                guard (matrix[row * size + column] - expected).magnitude < 1e-12 * largest else { return nil }
            }
        }
        (self.x, self.z) = (x, z)
    }
}
