internal import Circuits

extension LoweredCircuit {
    /// A bound on the bits of every bond that holds this circuit's state, qubits in their order: the largest bond dimension is at most two to it.
    ///
    /// Each gate across a bond adds a bit where it has one target, however many controls; else a bit (diagonal ones) or two for each qubit on its
    /// smaller side. No bond holds more than the qubits on either side of it. Loops have no bound.
    var bondBits: Int {
        guard qubitCount > 1 else { return 0 }
        // What each bond has more than the one before it.
        var (steps, isBounded) = ([Int](repeating: 0, count: qubitCount), true)
        func visit(_ operations: [LoweredOperation]) {
            for operation in operations {
                switch operation {
                case .gate(let gate):
                    let qubits = gate.targets + gate.controls.map(\.qubit)
                    guard qubits.count > 1, let low = qubits.min(), let high = qubits.max() else { continue }
                    let half = qubits.count / 2
                    let bits = gate.targets.count < 2 ? 1 : gate.isDiagonal ? half : 2 * half
                    steps[low] += bits
                    steps[high] -= bits
                case .conditional(_, let then, let otherwise):
                    visit(then)
                    visit(otherwise)
                case .loop: isBounded = false
                case .measure, .reset, .assign: break
                }
            }
        }
        visit(operations)
        guard isBounded else { return qubitCount / 2 }
        var (bits, most) = (0, 0)
        for bond in 0..<qubitCount - 1 {
            bits += steps[bond]
            most = max(most, min(bits, bond + 1, qubitCount - 1 - bond))
        }
        return most
    }
}

extension ChainGate {
    /// Bonds of so many bits are handled in seconds.
    static let easyBondBits = 8
}
