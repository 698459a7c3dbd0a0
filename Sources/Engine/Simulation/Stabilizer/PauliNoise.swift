internal import Noise
internal import Numerics

/// A channel that applies Paulis by chance.
struct PauliNoise: Hashable, Sendable {
    /// The Pauli-transfer matrix's diagonal: what the expectation value of a string is multiplied by. Digit k in base 4 is the Pauli on operand k.
    let eigenvalues: [Double]
    /// The chance that anything but the identity is applied.
    let chance: Double
    /// For each string but the identity, the chance that it or one before it is applied where any is; ascending, the last is 1.
    private let cumulative: [Double]

    /// Nil where the channel is more than Paulis by chance.
    init?(_ channel: Channel) {
        guard let probabilities = channel.pauliProbabilities else { return nil }
        let size = probabilities.count
        eigenvalues = (0..<size).map { channel.transferMatrix[$0 * (size + 1)] }
        chance = min(1, max(0, probabilities[1...].reduce(0, +)))
        var (sum, cumulative) = (0.0, [Double]())
        for probability in probabilities[1...] {
            sum += max(0, probability)
            cumulative.append(chance > 0 ? sum / chance : 1)
        }
        cumulative[cumulative.count - 1] = 1
        self.cumulative = cumulative
    }

    /// The string, as a number in base 4, for a uniform number.
    func string(_ uniform: Double) -> Int { 1 + (cumulative.firstIndex { uniform < $0 } ?? cumulative.count - 1) }
}

extension CliffordProgram {
    /// A circuit with channels between its gates; nothing is moved to the end.
    ///
    /// - Throws: ``SimulationError`` naming what is beyond Pauli noise on Clifford gates.
    init(_ circuit: NoisyCircuit, _ reader: CliffordReader) throws(SimulationError) {
        func unsupported(_ what: String) -> SimulationError {
            .unsupported(.stabilizer, what: what, instead: [])
        }
        var channels: [PauliNoise] = []
        for channel in circuit.channels {
            guard let noise = PauliNoise(channel) else { throw unsupported("noise beyond Paulis by chance, such as '\(channel.name)'") }
            channels.append(noise)
        }
        func paulis(_ operations: [NoisyOperation]) throws(SimulationError) -> [CliffordGate] {
            var gates: [CliffordGate] = []
            for operation in operations {
                guard case .gate(let gate) = operation else { throw unsupported("noise under classical conditions") }
                try reader.append(gate, to: &gates)
            }
            guard gates.allSatisfy(\.action.isPauli) else { throw unsupported("noise with conditions on more than Pauli gates") }
            return gates
        }
        var steps: [Step] = []
        var gates: [CliffordGate] = []
        for operation in circuit.operations {
            if case .gate(let gate) = operation {
                try reader.append(gate, to: &gates)
                continue
            }
            if !gates.isEmpty { steps.append(.gates(gates)) }
            gates = []
            switch operation {
            case .gate: break
            case .channel(let place, let qubits): steps.append(.noise(channels[place], qubits: qubits))
            case .measure(let qubit, let bit, let readout): steps.append(.measure(qubit: qubit, bit: bit, readout: readout))
            case .reset(let qubit): steps.append(.reset(qubit: qubit))
            case .conditional(let condition, let then, let otherwise):
                steps.append(.paulis(condition, then: try paulis(then), otherwise: try paulis(otherwise)))
            default: throw unsupported("noise in circuits that calculate")
            }
        }
        if !gates.isEmpty { steps.append(.gates(gates)) }
        self.init(qubits: circuit.qubitCount, steps: steps)
    }
}
