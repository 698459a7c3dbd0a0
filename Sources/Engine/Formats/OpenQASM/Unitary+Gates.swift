internal import Circuits
internal import Glibc
internal import Numerics

extension Unitary {
    /// The matrix as gates on its operands: `U` and phases under controls.
    ///
    /// Rows are rotated against each other, two at a time that differ in one qubit (Gray code), until the matrix is the identity: at most 4ⁿ⁻¹·2 gates.
    var gates: [GateApplication] {
        guard qubits > 0 else {
            let phase = values.first?.phase ?? 0
            return phase == 0 ? [] : [GateApplication("gphase", angles: [.number(phase)], on: [])]
        }
        let size = 1 << qubits
        var matrix = values
        let order = (0..<size).map { $0 ^ ($0 >> 1) }
        var undone: [[GateApplication]] = []
        for column in 0..<max(0, size - 2) {
            for row in stride(from: size - 1, to: column, by: -1) {
                let (upper, lower) = (order[row - 1], order[row])
                let (a, b) = (matrix[upper * size + order[column]], matrix[lower * size + order[column]])
                let norm = (a.squaredMagnitude + b.squaredMagnitude).squareRoot()
                let isLast = row == column + 1
                if b.magnitude < 1e-15, !isLast || (a - Complex(1)).magnitude < 1e-15 { continue }
                guard norm > 1e-300 else { continue }
                let scale = Complex(1 / norm)
                let turn = [a.conjugate * scale, b.conjugate * scale, -b * scale, a * scale]
                rotate(&matrix, upper, lower, by: turn, size: size)
                // What undoes it: the adjoint.
                undone.append(
                    Unitary.pair([turn[0].conjugate, turn[2].conjugate, turn[1].conjugate, turn[3].conjugate], upper, lower, qubits))
            }
        }
        let (upper, lower) = (order[size - 2], order[size - 1])
        let block = [
            matrix[upper * size + upper], matrix[upper * size + lower], matrix[lower * size + upper], matrix[lower * size + lower],
        ]
        return Unitary.pair(block, upper, lower, qubits) + undone.reversed().flatMap { $0 }
    }

    private func rotate(_ matrix: inout [Complex], _ upper: Int, _ lower: Int, by turn: [Complex], size: Int) {
        for column in 0..<size {
            let (a, b) = (matrix[upper * size + column], matrix[lower * size + column])
            matrix[upper * size + column] = turn[0] * a + turn[1] * b
            matrix[lower * size + column] = turn[2] * a + turn[3] * b
        }
    }

    /// A matrix on two basis states that differ in one qubit.
    private static func pair(_ block: [Complex], _ upper: Int, _ lower: Int, _ qubits: Int) -> [GateApplication] {
        let isIdentity =
            (block[0] - Complex(1)).magnitude < 1e-15 && (block[3] - Complex(1)).magnitude < 1e-15 && block[1].magnitude < 1e-15
            && block[2].magnitude < 1e-15
        if isIdentity, qubits > 1 { return [] }
        let target = (upper ^ lower).trailingZeroBitCount
        // Rows in the order of the target's values.
        let ordered = upper >> target & 1 == 0 ? block : [block[3], block[2], block[1], block[0]]
        let controls = (0..<qubits).filter { $0 != target }
        let modifiers = controls.map { GateApplication.Modifier.control(positive: upper >> $0 & 1 == 1) }
        let (phase, angles) = Unitary.angles(of: ordered)
        var gates: [GateApplication] = []
        if qubits == 1 || abs(phase) > 1e-16 {
            gates.append(GateApplication("gphase", angles: [.number(phase)], on: controls, modifiers: modifiers))
        }
        gates.append(GateApplication("U", angles: angles.map { .number($0) }, on: controls + [target], modifiers: modifiers))
        return gates
    }

    /// The phase and the angles of `U` that make a matrix on one qubit.
    static func angles(of m: [Complex]) -> (phase: Double, angles: [Double]) {
        let turn = 2 * atan2(m[2].magnitude, m[0].magnitude)
        let (left, right, first): (Double, Double, Double)
        if m[0].magnitude < 1e-9 {
            (left, right, first) = ((m[2] * (-m[1]).conjugate).phase, 0, (-m[1]).phase)
        } else if m[2].magnitude < 1e-9 {
            (left, right, first) = (0, (m[3] * m[0].conjugate).phase, m[0].phase)
        } else {
            (left, right, first) = ((m[2] * m[0].conjugate).phase, (-m[1] * m[0].conjugate).phase, m[0].phase)
        }
        return (first - turn / 2, [turn, left, right])
    }
}
