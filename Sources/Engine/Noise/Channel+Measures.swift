internal import Numerics

extension Channel {
    /// Tr(R)/4ⁿ: how much of the channel is doing nothing.
    public var processFidelity: Double {
        let count = 1 << (2 * qubits)
        return (0..<count).reduce(0) { $0 + transferMatrix[$1 * (count + 1)] } / Double(count)
    }

    /// The mean fidelity of pure states with their images.
    public var averageGateFidelity: Double {
        let size = Double(1 << qubits)
        return (size * processFidelity + 1) / (size + 1)
    }

    /// What is left when the channel is averaged over conjugation by Paulis: Paulis by chance.
    public var twirled: Channel {
        let probabilities = PauliBasis.twirledProbabilities(of: transferMatrix, qubits: qubits)
        return Channel(
            name: "pauli", qubits: qubits,
            unchecked: probabilities.indices.map { index in
                PauliBasis.matrix(index, qubits: qubits).map { $0 * probabilities[index].squareRoot() }
            })
    }

    /// The channel on both of two qubits, one after the other: what it does after a two-qubit gate.
    public var onEach: Channel {
        guard qubits == 1 else { return self }
        var kraus: [[Complex]] = []
        for low in self.kraus {
            for high in self.kraus {
                kraus.append(
                    (0..<16).map { place in
                        let (row, column) = (place >> 2, place & 3)
                        return high[(row >> 1) * 2 + column >> 1] * low[(row & 1) * 2 + column & 1]
                    })
            }
        }
        return Channel(name: name, qubits: 2, unchecked: kraus)
    }

    /// This channel, then another on the same number of qubits; with no more Kraus operators than it takes.
    public func followed(by next: Channel) throws(NoiseError) -> Channel {
        guard qubits == next.qubits else { throw .width(next.qubits) }
        let products = next.kraus.flatMap { later in kraus.map { LinearAlgebra.multiply(later, $0) } }
        let name = "\(self.name), \(next.name)"
        guard products.count > 1 << (2 * qubits) else { return Channel(name: name, qubits: qubits, unchecked: products) }
        return Channel(name: name, qubits: qubits, unchecked: try Channel.canonical(products, size: 1 << qubits))
    }

    /// At most 4ⁿ orthogonal operators for the same map, from the eigenvectors of Σ vec(K) vec(K)†.
    private static func canonical(_ kraus: [[Complex]], size: Int) throws(NoiseError) -> [[Complex]] {
        let count = size * size
        var choi = [Complex](repeating: .zero, count: count * count)
        for matrix in kraus {
            for row in 0..<count where matrix[row] != .zero {
                for column in 0..<count { choi[row * count + column] += matrix[row] * matrix[column].conjugate }
            }
        }
        do {
            let (values, vectors) = try LinearAlgebra.hermitianEigen(choi)
            return values.indices.reversed().filter { values[$0] > 1e-15 }.map { index in
                (0..<count).map { vectors[$0 * count + index] * values[index].squareRoot() }
            }
        } catch {
            return kraus
        }
    }
}
