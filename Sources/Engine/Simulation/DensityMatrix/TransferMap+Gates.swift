internal import Noise
internal import Numerics

extension TransferMap {
    /// A gate on at most ``widest`` qubits, controls included.
    init(_ gate: BoundGate) {
        let qubits = (0..<Int.bitWidth).filter { gate.qubitMask >> $0 & 1 == 1 }
        let unitary = gate.matrix(on: qubits)
        self.init(qubits.count == 1 ? TransferMap.turned(by: unitary) : TransferMap.conjugated(by: unitary, qubits.count), on: qubits)
    }

    /// The map of a single-qubit gate, from `½ Tr(P_i U P_j U†)` written out.
    private static func turned(by u: [Complex]) -> [Double] {
        let (a, b, c, d) = (u[0], u[1], u[2], u[3])
        // Columns: the images of X, Y and Z as x, y, z of their off-diagonal and diagonal entries.
        func image(_ diagonal: (Double, Double), _ corner: Complex) -> (Double, Double, Double) {
            (corner.real, corner.imaginary, (diagonal.0 - diagonal.1) / 2)
        }
        // Row 1, column 0 of U P U† for each P; the real part is the X, the imaginary part the Y coefficient.
        let x = image((2 * (a * b.conjugate).real, 2 * (c * d.conjugate).real), c * b.conjugate + d * a.conjugate)
        let y = image((2 * (a * b.conjugate).imaginary, 2 * (c * d.conjugate).imaginary), Complex.i * (d * a.conjugate - c * b.conjugate))
        let z = image(
            (a.squaredMagnitude - b.squaredMagnitude, c.squaredMagnitude - d.squaredMagnitude), c * a.conjugate - d * b.conjugate)
        return [1, 0, 0, 0, 0, x.0, y.0, z.0, 0, x.1, y.1, z.1, 0, x.2, y.2, z.2]
    }

    /// `R_ij = Tr(P_i U P_j U†)/2ᵏ`; a Pauli's matrix has one entry a row, which the traces make use of.
    private static func conjugated(by unitary: [Complex], _ qubits: Int) -> [Double] {
        let (size, count) = (1 << qubits, 1 << (2 * qubits))
        let adjoint = LinearAlgebra.adjoint(unitary)
        let paulis = (0..<count).map { MonomialPauli($0, qubits: qubits) }
        var result = [Double](repeating: 0, count: count * count)
        // The first column and row are those of the trace.
        result[0] = 1
        for column in 1..<count {
            let pauli = paulis[column]
            var left = [Complex](repeating: .zero, count: size * size)
            for row in 0..<size {
                for inner in 0..<size { left[row * size + inner ^ pauli.flips] = unitary[row * size + inner] * pauli.phases[inner] }
            }
            let image = product(left, adjoint, size: size)
            for row in 1..<count {
                let other = paulis[row]
                var trace = 0.0
                for r in 0..<size { trace += (other.phases[r] * image[(r ^ other.flips) * size + r]).real }
                result[row * count + column] = trace / Double(size)
            }
        }
        return result
    }

    /// A channel on qubits, its first operand first.
    init(_ channel: Channel, on qubits: [Int]) { self.init(channel.transferMatrix, on: qubits) }
}

/// A Pauli product as one entry a row: row r has `phases[r]` in column r ^ flips.
private struct MonomialPauli {
    let flips: Int
    let phases: [Complex]

    init(_ index: Int, qubits: Int) {
        var (flips, signs, turns) = (0, 0, 0)
        for qubit in 0..<qubits {
            let digit = index >> (2 * qubit) & 3
            if digit == 1 || digit == 2 { flips |= 1 << qubit }
            if digit >= 2 { signs |= 1 << qubit }
            if digit == 2 { turns += 1 }
        }
        self.flips = flips
        // Y has −i in row 0 and i in row 1.
        let start: [Complex] = [.one, -.i, -.one, .i]
        phases = (0..<(1 << qubits)).map { row in
            (row & signs).nonzeroBitCount.isMultiple(of: 2) ? start[turns & 3] : -start[turns & 3]
        }
    }
}
