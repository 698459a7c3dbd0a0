internal import Numerics

/// A gate on more qubits than a ``TransferMap`` holds, applied to the density matrix of these qubits itself.
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

    /// Turns the coefficients of these qubits into a matrix, which it multiplies from both sides, and back.
    ///
    /// In `scratch` digit j of an index in base 4 has the row's bit of qubit j above the column's.
    func apply(to scratch: UnsafeMutableBufferPointer<Complex>) {
        for place in qubits.indices {
            each(of: 1 << (2 * place), scratch.count) { index, step in
                let (i, x, y, z) = (scratch[index], scratch[index + step], scratch[index + 2 * step], scratch[index + 3 * step])
                let turned = Complex.i * y
                (scratch[index], scratch[index + 3 * step]) = ((i + z) * 0.5, (i - z) * 0.5)
                (scratch[index + step], scratch[index + 2 * step]) = ((x - turned) * 0.5, (x + turned) * 0.5)
            }
        }
        multiply(scratch, gate.matrix, side: 1)
        multiply(scratch, gate.matrix.map(\.conjugate), side: 0)
        for place in qubits.indices {
            each(of: 1 << (2 * place), scratch.count) { index, step in
                let (a, b, c, d) = (scratch[index], scratch[index + step], scratch[index + 2 * step], scratch[index + 3 * step])
                (scratch[index], scratch[index + step]) = (a + d, b + c)
                (scratch[index + 2 * step], scratch[index + 3 * step]) = (Complex.i * (b - c), a - d)
            }
        }
    }

    @inline(__always)
    private func each(of step: Int, _ count: Int, _ body: (Int, Int) -> Void) {
        for index in 0..<count where index & (3 * step) == 0 { body(index, step) }
    }

    /// Multiplies the rows (side 1) or columns (side 0) where the controls have their values.
    private func multiply(_ scratch: UnsafeMutableBufferPointer<Complex>, _ matrix: [Complex], side: Int) {
        func bits(_ mask: Int) -> Int {
            qubits.indices.reduce(0) { mask >> qubits[$1] & 1 == 1 ? $0 | 1 << (2 * $1 + side) : $0 }
        }
        let (targets, controls, value) = (bits(gate.targetMask), bits(gate.controls), bits(gate.controlValue))
        let size = gate.size
        let offsets = (0..<size).map { index in
            gate.targets.indices.reduce(0) { index >> $1 & 1 == 1 ? $0 | bits(1 << gate.targets[$1]) : $0 }
        }
        withUnsafeTemporaryAllocation(of: Complex.self, capacity: size) { members in
            for index in 0..<scratch.count where index & targets == 0 && index & controls == value {
                for member in 0..<size { members[member] = scratch[index | offsets[member]] }
                for row in 0..<size {
                    var sum = Complex.zero
                    for column in 0..<size { sum += matrix[row * size + column] * members[column] }
                    scratch[index | offsets[row]] = sum
                }
            }
        }
    }
}
