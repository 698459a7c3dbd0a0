import Circuits
import Numerics
import Testing

@testable import Simulation

@Suite("The state under a cursor")
struct StatePreviewerTests {
    private let previewer = StatePreviewer()

    private func preview(_ circuit: Circuit, _ change: (inout PreviewRequest) -> Void = { _ in }) throws -> StatePreview {
        var request = PreviewRequest(circuit: circuit, steps: Array(circuit.operations.indices))
        change(&request)
        return try previewer.preview(request)
    }

    private func ghz(_ qubits: Int) -> Circuit {
        var circuit = Circuit(qubits: qubits)
        circuit.h(0)
        for qubit in 1..<qubits { circuit.cx(qubit - 1, qubit) }
        return circuit
    }

    @Test("a Bell state has two amplitudes, mixed qubits, one bit of entanglement and its stabilizers")
    func bell() throws {
        let state = try preview(ghz(2)) { $0.observables = [(try? PauliSum(parsing: "Z0*Z1")) ?? PauliSum()] }
        #expect(state.method == .statevector && state.support == 2)
        #expect(state.amplitudes.map(\.state) == [0, 3])
        #expect(state.amplitudes.allSatisfy { abs($0.probability - 0.5) < 1e-12 })
        #expect(state.blochVectors.allSatisfy { abs($0.purity - 0.5) < 1e-12 })
        #expect(state.entropies.count == 1 && abs((state.entropies[0] ?? 0) - 1) < 1e-12)
        #expect(state.stabilizers == ["+XX", "+ZZ"])
        #expect(abs(state.expectations[0] - 1) < 1e-12)
    }

    @Test("a rotation turns the Bloch vector by its angle; symbols without a value are 0")
    func rotation() throws {
        var circuit = Circuit(qubits: 1)
        circuit.ry(.symbol("theta"), 0)
        let none = try preview(circuit)
        #expect(none.symbolsAtZero == 1 && abs(none.blochVectors[0].z - 1) < 1e-12)
        let turned = try preview(circuit) { $0.values = ["theta": 0.3] }
        #expect(turned.symbolsAtZero == 0 && turned.stabilizers.isEmpty)
        #expect(abs(turned.blochVectors[0].x - 0.29552020666133955) < 1e-12)
        #expect(abs(turned.blochVectors[0].z - 0.955336489125606) < 1e-12)
        #expect(abs(turned.blochVectors[0].purity - 1) < 1e-12)
    }

    @Test("Clifford circuits of a thousand qubits are shown by their stabilizers; other wide ones say why not")
    func wide() throws {
        let state = try preview(ghz(1000))
        #expect(state.method == .stabilizer && state.blochVectors.count == 1000)
        #expect(state.stabilizers[0] == "+" + (0..<1000).map { "X\($0)" }.joined(separator: "*"))
        #expect(state.stabilizers[1] == "+Z0*Z1")
        #expect(state.entropies.allSatisfy { $0 == 1 })
        var circuit = ghz(40)
        circuit.rx(.number(0.3), 7)
        let refused = try preview(circuit)
        #expect(refused.method == nil && refused.why?.contains("40 qubits, and rx(0.3) is no Clifford gate") == true)
        // Up to the rotation there is a state.
        #expect(try preview(circuit) { $0.steps = Array(0..<40) }.method == .stabilizer)
    }

    @Test("the stabilizer's figures are those of the amplitudes", arguments: 0..<6)
    func agreement(seed: UInt64) throws {
        var generator = Philox(seed: seed)
        var circuit = Circuit(qubits: 5)
        for _ in 0..<40 {
            let qubit = Int(generator.next() % 5)
            switch generator.next() % 4 {
            case 0: circuit.h(qubit)
            case 1: circuit.append("s", on: qubit)
            case 2: circuit.append("y", on: qubit)
            default: circuit.cx(qubit, (qubit + 1 + Int(generator.next() % 4)) % 5)
            }
        }
        let vector = try preview(circuit)
        let state = try StabilizerState(qubits: 5)
        var request = PreviewRequest(circuit: circuit, steps: Array(circuit.operations.indices))
        request.listed = 5
        var tableau = StatePreview(qubits: 5)
        let walk = PreviewWalk(state, memory: 1 << 20)
        let reader = CliffordReader(Binding(known: [:]))
        _ = try walk.walk(request, nil) { (gate, _, gates) throws(SimulationError) in try reader.append(gate, to: &gates) }
        try state.describe(request, nil, isBeside: false, &tableau)
        for (one, other) in zip(vector.blochVectors, tableau.blochVectors) {
            #expect(abs(one.x - other.x) + abs(one.y - other.y) + abs(one.z - other.z) < 1e-9)
        }
        for (one, other) in zip(vector.entropies, tableau.entropies) { #expect(abs((one ?? -1) - (other ?? -2)) < 1e-9) }
        #expect(Array(vector.stabilizers.prefix(5)) == tableau.stabilizers)
    }

    @Test("going on from kept states gives what a walk from the start gives, after edits too", arguments: 0..<8)
    func checkpoints(seed: UInt64) throws {
        var generator = Philox(seed: seed)
        var circuit = Circuit(qubits: 4, bits: 4)
        func gate() -> Operation {
            var one = Circuit(qubits: 4)
            let qubit = Int(generator.next() % 4)
            switch generator.next() % 3 {
            case 0: one.ry(.number(generator.uniform() * 6), qubit)
            case 1: one.append("t", on: qubit)
            default: one.cx(qubit, (qubit + 1) % 4)
            }
            return one.operations[0]
        }
        for _ in 0..<30 { circuit.operations.append(gate()) }
        let kept = StatePreviewer(memory: 5 * 16 * 16)
        for _ in 0..<60 {
            if generator.next() % 3 == 0 { circuit.operations[Int(generator.next() % 30)] = gate() }
            if generator.next() % 7 == 0 { circuit.operations[5] = .measure(qubit: 1, bit: 2) }
            let request = PreviewRequest(circuit: circuit, steps: Array(0..<Int(generator.next() % 31)))
            let (one, other) = (try kept.preview(request), try StatePreviewer().preview(request))
            #expect(one.bits == other.bits && one.support == other.support && one.measurements.count == other.measurements.count)
            #expect(abs(one.pathProbability - other.pathProbability) < 1e-12)
            for (left, right) in zip(one.blochVectors, other.blochVectors) {
                // Gates that go together in one walk and apart in the other are rounded differently.
                #expect(abs(left.x - right.x) + abs(left.y - right.y) + abs(left.z - right.z) < 1e-12)
            }
            for (left, right) in zip(one.entropies, other.entropies) { #expect(abs((left ?? 9) - (right ?? 8)) < 1e-6) }
        }
    }

    @Test("a measurement takes the likelier outcome, the forced one, or the one that its seed draws")
    func measurements() throws {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.ry(.number(1), 0)
        circuit.cx(0, 1)
        circuit.operations.append(.measure(qubit: 0, bit: 0))
        circuit.operations.append(.conditional(.bit(0), then: [.measure(qubit: 1, bit: 1)], otherwise: []))
        circuit.h(0)
        let likely = try preview(circuit)
        #expect(likely.bits == "00" && likely.measurements.map(\.outcome) == [false])
        #expect(abs(likely.pathProbability - 0.7701511529340699) < 1e-12)
        let forced = try preview(circuit) { $0.forced = [2: true] }
        #expect(forced.bits == "11" && forced.measurements[0].isForced && !forced.measurements[1].isForced)
        #expect(abs(forced.pathProbability - 0.22984884706593) < 1e-12)
        #expect(try preview(circuit) { $0.seed = 3 } == preview(circuit) { $0.seed = 3 })
    }

    @Test("measurements at the end leave the state as it is, unless they are to be made")
    func finals() throws {
        var circuit = ghz(3)
        circuit.measureAll()
        #expect(try preview(circuit).support == 2)
        let made = try preview(circuit) { $0.collapsesFinals = true }
        #expect(made.support == 1 && made.measurements.count == 3 && made.bits == "000")
        let one = try preview(circuit) { $0.forced = [3: true] }
        #expect(one.amplitudes.map(\.state) == [7])
    }

    @Test("a walk that is cancelled says so, and the next one is right")
    func cancellation() throws {
        let cancelled = Cancellation()
        cancelled.cancel()
        let circuit = ghz(10)
        let request = PreviewRequest(circuit: circuit, steps: Array(circuit.operations.indices))
        #expect(throws: SimulationError.cancelled) { try previewer.preview(request, cancellation: cancelled) }
        #expect(try previewer.preview(request).support == 2)
    }
}
