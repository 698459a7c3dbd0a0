internal import Circuits

/// What the adjoint walk is made of: rotations about Y, which are real, signs' phases, which all commute, and flips, which only move amplitudes.
///
/// Every gate on one qubit, and every gate on two of them that has angles, is a product of these up to a global phase, which no expectation value sees. The
/// derivative by an angle is a sum of those by the steps' numbers; each of these is one inner product.
enum ElementaryStep {
    /// exp(−iθY/2).
    case rotation(Int, LinearAngle)
    /// exp(iφ(−1)^|index & mask|) on one or two qubits.
    case phase(mask: Int, LinearAngle)
    /// X, or CX.
    case flip(target: Int, control: Int?)
    /// Any other gate as it is, with its angles.
    case gate(LoweredGate, [LinearAngle])

    /// Qubits that the step mixes.
    var mixed: Int {
        switch self {
        case .rotation(let qubit, _), .flip(let qubit, _): 1 << qubit
        case .phase: 0
        case .gate(let gate, _): gate.isDiagonal ? 0 : gate.targets.reduce(0) { $0 | 1 << $1 }
        }
    }

    /// Qubits that the step only reads.
    var read: Int {
        switch self {
        case .rotation: 0
        case .phase(let mask, _): mask
        case .flip(_, let control): control.map { 1 << $0 } ?? 0
        case .gate(let gate, _):
            Int(gate.controlMask) | (gate.isDiagonal ? gate.targets.reduce(0) { $0 | 1 << $1 } : 0)
        }
    }
}
