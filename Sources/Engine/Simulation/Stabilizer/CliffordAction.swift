internal import Circuits
internal import Numerics

/// What a Clifford gate does to the Pauli operators of its qubits; its global phase is forgotten.
final class CliffordAction: Sendable {
    /// A signed Pauli string on the gate's qubits: bit k of the masks is its qubit k.
    struct Image: Hashable, Sendable {
        var x: Int
        var z: Int
        var isNegative: Bool
    }

    /// How the rows of a tableau change, where that is simpler than a product of rows.
    enum RowChange: Sendable {
        struct Multiplication: Sendable {
            let row: Int
            let factor: Int
        }

        /// Each row becomes one row, perhaps negated.
        case exchange
        /// Some rows are multiplied by one row that stays, then others negated.
        case multiplication([Multiplication], negated: [Int])
        case general
    }

    let qubits: Int
    /// U†PU for P = X₀, Z₀, X₁, Z₁, …
    let backward: [Image]
    /// UPU† for P = X₀, Z₀, X₁, Z₁, …
    let forward: [Image]
    let change: RowChange

    /// The action of a row-major unitary, its first qubit the least significant bit; nil where it maps a Pauli operator to something else (by more than 1e-12).
    init?(_ matrix: [Complex], qubits: Int) {
        let size = 1 << qubits
        var dagger = matrix
        for row in 0..<size {
            for column in 0..<size { dagger[row * size + column] = matrix[column * size + row].conjugate }
        }
        var (backward, forward): ([Image], [Image]) = ([], [])
        for qubit in 0..<qubits {
            for isZ in [false, true] {
                let (x, z) = isZ ? (0, 1 << qubit) : (1 << qubit, 0)
                guard let one = CliffordAction.image(of: (x, z), dagger, size), let other = CliffordAction.image(of: (x, z), matrix, size)
                else { return nil }
                backward.append(one)
                forward.append(other)
            }
        }
        (self.qubits, self.backward, self.forward) = (qubits, backward, forward)
        change = CliffordAction.change(backward)
    }

    /// Whether the gate is a Pauli operator, up to its phase: it changes signs alone.
    var isPauli: Bool {
        backward.enumerated().allSatisfy { $1.x == ($0 & 1 == 0 ? 1 << ($0 / 2) : 0) && $1.z == ($0 & 1 == 1 ? 1 << ($0 / 2) : 0) }
    }

    /// VPV† as a Pauli string for P = XˣZᶻ with i for each Y.
    private static func image(of pauli: (x: Int, z: Int), _ matrix: [Complex], _ size: Int) -> Image? {
        // Column c of VPV† holds one entry, at row c ⊕ x, where it is a Pauli string.
        func entry(_ row: Int, _ column: Int) -> Complex {
            var sum = Complex.zero
            for k in 0..<size {
                let term = matrix[row * size + (k ^ pauli.x)] * matrix[column * size + k].conjugate
                sum = (k & pauli.z).nonzeroBitCount.isMultiple(of: 2) ? sum + term : sum - term
            }
            return sum
        }
        let tolerance = 1e-12
        guard let x = (0..<size).first(where: { entry($0, 0).magnitude > 0.5 }) else { return nil }
        let first = entry(x, 0)
        var z = 0
        var bit = 1
        while bit < size {
            let ratio = entry(x ^ bit, bit) * first.conjugate
            if ratio.real < 0 { z |= bit }
            bit <<= 1
        }
        // XˣZᶻ with i for each Y has i^{y} in its column 0.
        let y = (x & z).nonzeroBitCount
        let phase = [Complex(1), Complex.i, Complex(-1), -Complex.i][y & 3]
        let sign = (first * phase.conjugate).real < 0
        for column in 0..<size {
            let isOdd = !(column & z).nonzeroBitCount.isMultiple(of: 2)
            let expected = isOdd != sign ? -phase : phase
            for row in 0..<size {
                guard (entry(row, column) - (row == column ^ x ? expected : .zero)).magnitude < tolerance else { return nil }
            }
        }
        return Image(x: x, z: z, isNegative: sign)
    }

    private static func change(_ images: [Image]) -> RowChange {
        // Generators of an image, as numbers of rows.
        let parts = images.map { image in
            (0..<images.count).filter { ($0 & 1 == 0 ? image.x : image.z) >> ($0 / 2) & 1 == 1 }
        }
        if parts.allSatisfy({ $0.count == 1 }) { return .exchange }
        let kept = Set(parts.indices.filter { parts[$0] == [$0] })
        var multiplications: [RowChange.Multiplication] = []
        for (row, factors) in parts.enumerated() where !kept.contains(row) {
            guard factors.count == 2, factors.contains(row), let other = factors.first(where: { $0 != row }), kept.contains(other) else {
                return .general
            }
            multiplications.append(RowChange.Multiplication(row: row, factor: other))
        }
        return .multiplication(multiplications, negated: kept.filter { images[$0].isNegative }.sorted())
    }
}

/// A Clifford gate where it stands.
public struct CliffordGate: Sendable {
    let action: CliffordAction
    let qubits: [Int]

    init(_ action: CliffordAction, on qubits: [Int]) { (self.action, self.qubits) = (action, qubits) }
}
