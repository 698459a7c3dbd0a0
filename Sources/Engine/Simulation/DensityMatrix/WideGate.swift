internal import Kernels
internal import Numerics

/// A gate on more qubits than a ``TransferMap`` holds, applied to the density matrix of these qubits itself.
///
/// That matrix is a state of twice as many qubits to the loops of the state vector: qubit 2j is the column's bit of qubit j, qubit 2j + 1 the row's.
struct WideGate: Sendable {
    let gate: BoundGate
    /// Ascending.
    let qubits: [Int]

    init(_ gate: BoundGate) {
        self.gate = gate
        qubits = (0..<Int.bitWidth).filter { gate.qubitMask >> $0 & 1 == 1 }
    }

    /// What a thread needs to work on.
    var scratchBytes: Double { Double(sign: .plus, exponent: 2 * qubits.count, significand: 16) }

    /// What makes of Pauli coefficients a matrix, multiplies it by the gate from both sides, and turns it back.
    var gates: [BoundGate] {
        let (half, i) = (Complex(0.5), Complex.i)
        // Rows 00, 01, 10, 11 of the matrix from the coefficients of I, X, Y and Z, and back.
        let toMatrix: [Complex] = [
            half, .zero, .zero, half, .zero, half, -i * half, .zero, .zero, half, i * half, .zero, half, .zero, .zero, -half,
        ]
        let toPaulis: [Complex] = [
            .one, .zero, .zero, .one, .zero, .one, .one, .zero, .zero, i, -i, .zero, .one, .zero, .zero, -.one,
        ]
        func each(_ matrix: [Complex]) -> [BoundGate] { qubits.indices.map { BoundGate(matrix, on: [2 * $0, 2 * $0 + 1]) } }
        return each(toMatrix) + [on(gate.matrix, side: 1), on(gate.matrix.map(\.conjugate), side: 0)] + each(toPaulis)
    }

    /// A matrix where the gate stands, on the rows (side 1) or on the columns (side 0).
    private func on(_ matrix: [Complex], side: Int) -> BoundGate {
        func bits(_ mask: Int) -> Int {
            qubits.indices.reduce(0) { mask >> qubits[$1] & 1 == 1 ? $0 | 1 << (2 * $1 + side) : $0 }
        }
        return BoundGate(
            matrix, on: gate.targets.map { bits(1 << $0).trailingZeroBitCount }, controls: bits(gate.controls),
            controlValue: bits(gate.controlValue))
    }

    /// The gates' stages on states of some precision.
    func stages<Scalar: Amplitude>(_ scalar: Scalar.Type) -> [Stage] {
        StagePlanner(qubits: 2 * qubits.count, scalar: scalar).plan(GateFusion.fused(gates))
    }
}
