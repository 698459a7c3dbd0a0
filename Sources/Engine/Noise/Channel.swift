public import Numerics

/// What noise does to one or two qubits: a completely positive, trace-preserving map ρ → Σ K ρ K†.
///
/// Matrices are row-major; the first operand is the least significant bit of an index. Channels are made by named constructors
/// (``depolarizing(_:qubits:)``, ``amplitudeDamping(_:excitedPopulation:)``, …) or from Kraus operators; all of them are checked.
public struct Channel: Hashable, Sendable {
    /// As noise files call it.
    public let name: String
    /// 1 or 2.
    public let qubits: Int
    /// Row-major matrices of 2ⁿ × 2ⁿ; operators that are zero are left out.
    public let kraus: [[Complex]]
    /// Row-major 4ⁿ × 4ⁿ Pauli-transfer matrix R_ij = Tr(P_i E(P_j))/2ⁿ.
    ///
    /// Digit k of an index in base 4 is the Pauli on operand k: 0, 1, 2, 3 for I, X, Y, Z.
    public let transferMatrix: [Double]
    /// Where the channel applies Paulis by chance: their probabilities, in the order of ``transferMatrix``'s indices; else nil.
    public let pauliProbabilities: [Double]?

    /// A channel of any Kraus operators.
    ///
    /// - Parameter tolerance: how far ΣK†K may be from the identity, entry by entry.
    public init(
        name: String = "kraus", qubits: Int, kraus: [[Complex]], tolerance: Double = 1e-8
    ) throws(NoiseError) {
        guard (1...2).contains(qubits) else { throw .width(qubits) }
        let size = 1 << qubits
        guard !kraus.isEmpty else { throw .noOperators }
        for (place, matrix) in kraus.enumerated() {
            guard matrix.count == size * size else {
                throw .operatorSize(place, rows: Int(Double(matrix.count).squareRoot()), expected: size)
            }
            guard matrix.allSatisfy(\.isFinite) else { throw .notFinite("kraus") }
        }
        let deviation = Channel.deviation(of: kraus, size: size)
        guard deviation <= tolerance else { throw .notTracePreserving(deviation: deviation) }
        self.init(name: name, qubits: qubits, unchecked: kraus)
    }

    /// For operators that are a channel by construction.
    init(name: String, qubits: Int, unchecked kraus: [[Complex]]) {
        (self.name, self.qubits) = (name, qubits)
        let kept = kraus.filter { $0.contains { $0 != .zero } }
        self.kraus = kept.isEmpty ? Array(kraus.prefix(1)) : kept
        transferMatrix = PauliBasis.transferMatrix(of: self.kraus, qubits: qubits)
        pauliProbabilities = PauliBasis.probabilities(of: transferMatrix, qubits: qubits)
    }

    /// The largest entry of ΣK†K − 1.
    public static func deviation(of kraus: [[Complex]], size: Int) -> Double {
        var sum = [Complex](repeating: .zero, count: size * size)
        for matrix in kraus {
            for row in 0..<size {
                for column in 0..<size {
                    for k in 0..<size { sum[row * size + column] += matrix[k * size + row].conjugate * matrix[k * size + column] }
                }
            }
        }
        for row in 0..<size { sum[row * (size + 1)] = sum[row * (size + 1)] - .one }
        return sum.reduce(0) { max($0, $1.magnitude) }
    }

    /// Unitaries applied by chance, where every Kraus operator is a multiple of one: what trajectories can draw before they evolve.
    ///
    /// Paulis where the channel is one of Paulis; probabilities add up to 1.
    public var unitaryMixture: [(probability: Double, unitary: [Complex])]? {
        if let pauliProbabilities {
            return pauliProbabilities.indices.filter { pauliProbabilities[$0] > 0 }
                .map { (pauliProbabilities[$0], PauliBasis.matrix($0, qubits: qubits)) }
        }
        let size = 1 << qubits
        var mixture: [(probability: Double, unitary: [Complex])] = []
        for matrix in kraus {
            let weight = matrix.reduce(0) { $0 + $1.squaredMagnitude } / Double(size)
            let unitary = matrix.map { $0 / weight.squareRoot() }
            guard Channel.deviation(of: [unitary], size: size) < 1e-12 else { return nil }
            mixture.append((weight, unitary))
        }
        return mixture
    }

    /// Whether it changes nothing.
    public var isIdentity: Bool {
        let size = 1 << (2 * qubits)
        return transferMatrix.indices.allSatisfy { transferMatrix[$0] == ($0 % (size + 1) == 0 ? 1 : 0) }
    }
}

extension Channel: Codable {
    private enum CodingKeys: CodingKey { case name, qubits, kraus }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            name: container.decode(String.self, forKey: .name), qubits: container.decode(Int.self, forKey: .qubits),
            kraus: container.decode([[Complex]].self, forKey: .kraus))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(qubits, forKey: .qubits)
        try container.encode(kraus, forKey: .kraus)
    }
}
