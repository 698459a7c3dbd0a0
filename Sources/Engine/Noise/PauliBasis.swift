public import Numerics

/// Operators as real or complex combinations of Pauli products.
///
/// A product on n qubits has an index in base 4: digit k is the Pauli on qubit k, 0, 1, 2, 3 for I, X, Y, Z.
public enum PauliBasis {
    private static let single: [[Complex]] = [
        [.one, .zero, .zero, .one], [.zero, .one, .one, .zero], [.zero, -.i, .i, .zero], [.one, .zero, .zero, -.one],
    ]

    /// The 2ⁿ × 2ⁿ matrix of a product, row-major; qubit 0 is the least significant bit of an index.
    public static func matrix(_ index: Int, qubits: Int) -> [Complex] {
        let size = 1 << qubits
        var result = [Complex](repeating: .zero, count: size * size)
        for row in 0..<size {
            for column in 0..<size {
                result[row * size + column] = (0..<qubits).reduce(.one) { value, qubit in
                    value * single[index >> (2 * qubit) & 3][(row >> qubit & 1) * 2 + (column >> qubit & 1)]
                }
            }
        }
        return result
    }

    /// `R_ij = Tr(P_i Σ K P_j K†)/2ⁿ`, row-major; real for any operators.
    public static func transferMatrix(of kraus: [[Complex]], qubits: Int) -> [Double] {
        let (size, count) = (1 << qubits, 1 << (2 * qubits))
        let paulis = (0..<count).map { matrix($0, qubits: qubits) }
        var result = [Double](repeating: 0, count: count * count)
        for operation in kraus {
            let adjoint = LinearAlgebra.adjoint(operation)
            for column in 0..<count {
                let image = LinearAlgebra.multiply(LinearAlgebra.multiply(operation, paulis[column]), adjoint)
                for row in 0..<count {
                    var trace = 0.0
                    for r in 0..<size {
                        for c in 0..<size where paulis[row][r * size + c] != .zero {
                            trace += (paulis[row][r * size + c] * image[c * size + r]).real
                        }
                    }
                    result[row * count + column] += trace / Double(size)
                }
            }
        }
        return result
    }

    /// The probabilities of the Paulis where the map applies Paulis by chance, that is, where its matrix is diagonal; else nil.
    static func probabilities(of transfer: [Double], qubits: Int) -> [Double]? {
        let count = 1 << (2 * qubits)
        for index in transfer.indices where index % (count + 1) != 0 {
            guard abs(transfer[index]) < 1e-15 else { return nil }
        }
        return twirledProbabilities(of: transfer, qubits: qubits)
    }

    /// The probabilities of the Paulis that are left of a map when it is averaged over conjugation by Paulis.
    static func twirledProbabilities(of transfer: [Double], qubits: Int) -> [Double] {
        let count = 1 << (2 * qubits)
        var result = (0..<count).map { pauli in
            (0..<count).reduce(0.0) { $0 + (commute(pauli, $1) ? 1 : -1) * transfer[$1 * (count + 1)] } / Double(count)
        }
        // What rounding left below 0 or beside it is none.
        for index in result.indices where result[index] < 1e-16 { result[index] = 0 }
        let sum = result.reduce(0, +)
        return result.map { $0 / sum }
    }

    /// Whether two products commute: they differ in an even number of places where neither has the identity.
    public static func commute(_ one: Int, _ other: Int) -> Bool {
        var (one, other, isEven) = (one, other, true)
        while one != 0, other != 0 {
            if one & 3 != 0, other & 3 != 0, one & 3 != other & 3 { isEven.toggle() }
            one >>= 2
            other >>= 2
        }
        return isEven
    }
}
