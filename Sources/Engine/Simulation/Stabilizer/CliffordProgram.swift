internal import Circuits
internal import Noise

/// A Clifford program whose classical conditions choose between Pauli operators alone: what Pauli frames and back-propagation go through in one line.
///
/// Teleportation, syndrome extraction with corrections and resets are such programs.
struct CliffordProgram {
    enum Step {
        case gates([CliffordGate])
        /// The outcome written to the bit may be misread.
        case measure(qubit: Int, bit: Int?, readout: ReadoutError?)
        case reset(qubit: Int)
        /// Pauli gates where the condition holds, others where it does not.
        case paulis(Condition, then: [CliffordGate], otherwise: [CliffordGate])
        case noise(PauliNoise, qubits: [Int])
    }

    let qubits: Int
    let steps: [Step]

    init(qubits: Int, steps: [Step]) { (self.qubits, self.steps) = (qubits, steps) }

    /// Nil where a condition governs more than Pauli gates, or the circuit calculates.
    init?(_ program: Program<CliffordGate>) {
        var steps: [Step] = []
        var index = 0
        while index < program.steps.count {
            switch program.steps[index] {
            case .gates(let gates): steps.append(.gates(gates))
            case .measure(let qubit, let bit): steps.append(.measure(qubit: qubit, bit: bit, readout: nil))
            case .reset(let qubit): steps.append(.reset(qubit: qubit))
            case .jump, .assign, .computedGate: return nil
            case .branch(let condition, let otherwise):
                // Then-part, jump over the other part, other part.
                guard condition.readsBitsAlone, case .jump(let end) = program.steps[otherwise - 1], end >= otherwise,
                    let then = CliffordProgram.paulis(program.steps[(index + 1)..<(otherwise - 1)]),
                    let other = CliffordProgram.paulis(program.steps[otherwise..<end])
                else { return nil }
                steps.append(.paulis(condition, then: then, otherwise: other))
                index = end
                continue
            }
            index += 1
        }
        (qubits, self.steps) = (program.qubits, steps)
    }

    private static func paulis(_ steps: ArraySlice<Program<CliffordGate>.Step>) -> [CliffordGate]? {
        var result: [CliffordGate] = []
        for step in steps {
            guard case .gates(let gates) = step, gates.allSatisfy(\.action.isPauli) else { return nil }
            result += gates
        }
        return result
    }
}

extension Condition {
    /// Whether it compares bits and calculates nothing.
    fileprivate var readsBitsAlone: Bool {
        switch self {
        case .bit, .compare, .constant: true
        case .not(let inner): inner.readsBitsAlone
        case .and(let left, let right), .or(let left, let right): left.readsBitsAlone && right.readsBitsAlone
        case .expression: false
        }
    }
}
