import Circuits
import Kernels
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Exchanges of qubits as changes of labels")
struct QubitMapTests {
    /// Random gates with an exchange of qubits after every third.
    private func circuit(qubits: Int, seed: UInt64) -> Circuit {
        var generator = Philox(seed: seed, stream: 3)
        var circuit = Circuit(qubits: qubits)
        for (index, operation) in randomCircuit(qubits: qubits, gates: 60, seed: seed, modifiers: true).operations.enumerated() {
            if case .gate(let gate) = operation { circuit.append(gate) }
            guard index % 3 == 0 else { continue }
            let one = generator.below(qubits)
            circuit.swap(one, (one + 1 + generator.below(qubits - 1)) % qubits)
        }
        return circuit
    }

    private func gates(_ circuit: Circuit) throws -> [BoundGate] {
        let lowered = try circuit.lowered()
        return try Program(lowered, Binding(circuit, lowered, values: [:])).gates
    }

    private func state<Scalar: Amplitude & BitwiseCopyable>(
        _ circuit: Circuit, _ scalar: Scalar.Type, parts: Int = 1, threads: Int = 2
    ) throws -> StateVector<Scalar> {
        let state = try StateVector<Scalar>(qubits: circuit.qubitCount, team: ThreadTeam(threads: threads))
        let gates = try gates(circuit)
        let part = (gates.count + parts - 1) / parts
        for start in stride(from: 0, to: gates.count, by: part) { try state.apply(Array(gates[start..<min(start + part, gates.count)])) }
        return state
    }

    @Test("random circuits with many exchanges, in both precisions, in one piece and in three", arguments: 0..<6)
    func evolution(seed: Int) throws {
        for qubits in [2, 5, 9] {
            let circuit = circuit(qubits: qubits, seed: UInt64(40 + seed))
            let expected = try DenseEvolution(circuit).state
            for parts in [1, 3] {
                let double = try state(circuit, Double.self, parts: parts)
                #expect(distance((0..<double.count).map(double.amplitude), expected) < 1e-12, "\(qubits) qubits")
                #expect(double.map.isIdentity)
                let single = try state(circuit, Float.self, parts: parts)
                #expect(distance((0..<single.count).map(single.amplitude), expected) < 1e-5, "\(qubits) qubits")
            }
        }
    }

    @Test("exchanges alone move nothing until the amplitudes are wanted")
    func nothingMoves() throws {
        var circuit = Circuit(qubits: 6)
        for qubit in 0..<5 { circuit.swap(qubit, qubit + 1) }
        var map = QubitMap(qubits: 6)
        #expect(map.folded(try gates(circuit)).isEmpty)
        #expect(map.places == [1, 2, 3, 4, 5, 0])
        #expect(map.mask(0b100001) == 0b000011)
        var restored = map
        #expect(restored.folded(map.restoration).isEmpty)
    }

    @Test("every permutation of four qubits is undone by its restoration")
    func restoration() throws {
        var generator = Philox(seed: 5)
        for _ in 0..<24 {
            let order = (0..<4).shuffled(using: &generator)
            var circuit = Circuit(qubits: 4)
            for qubit in 0..<4 { circuit.ry(.number(0.3 + Double(qubit)), qubit) }
            for (one, other) in zip(order, order.dropFirst()) { circuit.swap(one, other) }
            let state = try state(circuit, Double.self)
            let expected = try DenseEvolution(circuit).state
            #expect(distance((0..<16).map(state.amplitude), expected) < 1e-14)
        }
    }

    @Test("what reads the state reads the right qubits", arguments: 0..<4)
    func readings(seed: Int) throws {
        let circuit = circuit(qubits: 6, seed: UInt64(80 + seed))
        let evolution = try DenseEvolution(circuit)
        for text in ["Z0", "Z5*Z0", "0.5*X0*Y3 - 2*Z1 + 0.25", "Y0*Y1*Y2*Y3 + X4*X5 - Z2*X0"] {
            let observable = try PauliSum(parsing: text)
            let state = try state(circuit, Double.self)
            let expected = evolution.expectation(of: observable)
            #expect(abs(state.expectation(of: observable) - expected) < 1e-12, "\(text)")
            let (mean, variance) = try state.moments(of: observable)
            let square = evolution.expectation(of: observable * observable)
            #expect(abs(mean - expected) < 1e-12 && abs(variance - (square - expected * expected)) < 1e-11, "\(text)")
        }
        for qubit in 0..<6 {
            let state = try state(circuit, Double.self)
            let one = evolution.state.indices.reduce(0) { $1 >> qubit & 1 == 1 ? $0 + evolution.state[$1].squaredMagnitude : $0 }
            #expect(abs(state.probability(ofOne: qubit) - one) < 1e-12)
            state.flip(qubit)
            #expect(abs(state.probability(ofOne: qubit) - (1 - one)) < 1e-12)
            let copy = try state.copy()
            let isOne = one < 0.5
            copy.collapse(qubit, to: isOne, probability: max(one, 1 - one))
            #expect(abs(copy.probability(ofOne: qubit) - (isOne ? 1 : 0)) < 1e-12)
        }
    }

    @Test("samples come from the qubits that are measured, whatever was exchanged")
    func samples() throws {
        var circuit = Circuit(qubits: 5, bits: 5)
        circuit.x(0)
        circuit.h(1)
        circuit.swap(0, 4)
        circuit.swap(1, 2)
        for qubit in 0..<5 { circuit.measure(qubit, into: 4 - qubit) }
        let result = try simulate(circuit, options: SimulationOptions(method: .statevector, shots: 200, wantsProbabilities: true))
        let counts = try #require(result.counts)
        // Qubit 4 is 1 and goes to bit 0; qubit 2 is even odds and goes to bit 2. All one way: 2⁻¹⁹⁹.
        #expect(counts.map(\.0).sorted() == ["00001", "00101"])
        #expect(counts.reduce(0) { $0 + $1.1 } == 200)
        #expect(result.probabilities?.map(\.0) == ["00001", "00101"])
    }

    @Test("measurements amid exchanges keep their qubits")
    func branches() throws {
        var circuit = Circuit(qubits: 4, bits: 2)
        circuit.h(0)
        circuit.swap(0, 3)
        circuit.measure(3, into: 0)
        circuit.swap(3, 1)
        circuit.cx(1, 2)
        circuit.measure(2, into: 1)
        let result = try simulate(circuit, options: SimulationOptions(method: .statevector, shots: 100))
        // All one way: 2⁻⁹⁹.
        #expect(result.counts?.map(\.0).sorted() == ["00", "11"])
    }

    @Test("the same bits at any number of threads", arguments: [1, 3])
    func threads(count: Int) throws {
        let circuit = circuit(qubits: 10, seed: 9)
        let two = try state(circuit, Double.self)
        let other = try state(circuit, Double.self, threads: count)
        #expect((0..<two.count).allSatisfy { two.amplitude($0) == other.amplitude($0) })
    }
}
