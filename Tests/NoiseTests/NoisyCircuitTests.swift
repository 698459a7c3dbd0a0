import Circuits
import Noise
import Testing

@Suite("Circuits with noise")
struct NoisyCircuitTests {
    private let single: Channel
    private let pair: Channel

    init() throws { (single, pair) = (try Channel.depolarizing(0.01), try Channel.depolarizing(0.02, qubits: 2)) }

    private func channels(_ circuit: NoisyCircuit) -> [String] {
        circuit.operations.compactMap { operation in
            switch operation {
            case .gate: "gate"
            case .channel(let place, let qubits): "\(circuit.channels[place].name)\(qubits)"
            default: nil
            }
        }
    }

    @Test("rules act in their order after each gate they match; a one-qubit channel acts on each operand")
    func order() throws {
        var circuit = Circuit(qubits: 3)
        circuit.h(2)
        circuit.cx(0, 2)
        let damping = try Channel.amplitudeDamping(0.1)
        let model = NoiseModel([
            NoiseRule(on: .gates(qubits: 2), .channel(damping)), NoiseRule(on: .gates(qubits: 2), .channel(pair)),
            NoiseRule(on: .gate("h"), .channel(single)), NoiseRule(on: .gates(qubits: 1), qubits: [0], .channel(damping)),
        ])
        #expect(
            channels(try model.applied(to: circuit)) == [
                "gate", "depolarizing[2]", "gate", "amplitude_damping[0]", "amplitude_damping[2]", "depolarizing[0, 2]",
            ])
    }

    @Test("qubits name a wider gate's operands in their order")
    func qubits() throws {
        var circuit = Circuit(qubits: 2)
        circuit.cx(0, 1)
        circuit.cx(1, 0)
        let model = NoiseModel([NoiseRule(on: .gate("CX"), qubits: [1, 0], .channel(pair))])
        #expect(channels(try model.applied(to: circuit)) == ["gate", "gate", "depolarizing[1, 0]"])
    }

    @Test("a defined gate that a rule names stays one gate; another is taken apart, and 'ctrl @ x' is a cx")
    func definitions() throws {
        var circuit = Circuit(qubits: 2)
        circuit.definitions = [
            GateDefinition(
                name: "bell", qubits: ["a", "b"],
                body: [
                    .gate(GateApplication("h", on: [0])),
                    .gate(GateApplication("x", on: [0, 1], modifiers: [.control(positive: true)])),
                ])
        ]
        circuit.operations = [.gate(GateApplication(.defined("bell"), on: [1, 0]))]
        let named = NoiseModel([NoiseRule(on: .gate("bell"), .channel(pair)), NoiseRule(on: .gates(qubits: 1), .channel(single))])
        #expect(channels(try named.applied(to: circuit)) == ["gate", "gate", "depolarizing[1, 0]"])
        let inside = NoiseModel([NoiseRule(on: .gate("cx"), .channel(pair)), NoiseRule(on: .gates(qubits: 1), .channel(single))])
        #expect(channels(try inside.applied(to: circuit)) == ["gate", "depolarizing[1]", "gate", "depolarizing[1, 0]"])
    }

    @Test("a rule for a gate that there is not, and a channel wider than its gate, are refused")
    func refusals() throws {
        var circuit = Circuit(qubits: 2)
        circuit.h(0)
        #expect(throws: NoiseError.unknownGate("cxx", known: Gate.standard.map(\.name))) {
            try NoiseModel([NoiseRule(on: .gate("cxx"), .channel(single))]).applied(to: circuit)
        }
        #expect(throws: NoiseError.channelTooWide("depolarizing", qubits: 2, gate: "h", operands: 1)) {
            try NoiseModel([NoiseRule(on: .gate("h"), .channel(pair))]).applied(to: circuit)
        }
    }

    @Test("misreadings of one qubit follow one another")
    func readout() throws {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.measure(0, into: 0)
        circuit.measure(1, into: 1)
        let model = NoiseModel([
            NoiseRule(on: .measurement, .readout(try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.2))),
            NoiseRule(on: .measurement, qubits: [1], .readout(try ReadoutError(oneGivenZero: 0.5, zeroGivenOne: 0))),
        ])
        let errors = try model.applied(to: circuit).operations.map { operation in
            if case .measure(_, _, let readout) = operation { readout } else { nil as ReadoutError? }
        }
        #expect(errors[0] == (try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.2)))
        #expect(abs((errors[1]?.oneGivenZero ?? 0) - (0.1 + 0.9 * 0.5)) < 1e-15)
        #expect(abs((errors[1]?.zeroGivenOne ?? 0) - 0.2 * 0.5) < 1e-15)
    }
}
