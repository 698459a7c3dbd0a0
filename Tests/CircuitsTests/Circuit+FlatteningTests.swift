import Circuits
import Numerics
import TestSupport
import Testing

@Suite("Flattening")
struct CircuitFlatteningTests {
    @Test("a flattened random circuit does what the circuit does", arguments: 0..<24)
    func random(seed: Int) throws {
        let circuit = randomCircuit(qubits: 5, gates: 40, seed: UInt64(seed), parameters: ["a", "b"], modifiers: true)
        let values = ["a": 0.7, "b": -1.3]
        let flat = try circuit.flattened()
        for case .gate(let application) in flat.operations {
            #expect(application.modifiers.allSatisfy { if case .control = $0 { true } else { false } })
        }
        #expect(distance(try DenseEvolution(flat, values: values).state, try DenseEvolution(circuit, values: values).state) < 1e-12)
    }

    @Test("lowering keeps what the circuit does", arguments: 0..<24)
    func lowered(seed: Int) throws {
        let circuit = randomCircuit(qubits: 5, gates: 40, seed: UInt64(seed), modifiers: true)
        var unfolded = Circuit(qubits: 5)
        for case .gate(let gate) in try circuit.lowered().operations {
            #expect(!gate.targets.isEmpty || gate.controls.isEmpty)
            let matrix = Unitary(qubits: gate.targets.count, values: gate.matrix(try gate.evaluatedAngles([:])))
            unfolded.append(
                GateApplication(
                    .unitary(matrix), on: gate.controls.map(\.qubit) + gate.targets,
                    modifiers: gate.controls.map { .control(positive: $0.isPositive) }))
        }
        #expect(distance(try DenseEvolution(unfolded).state, try DenseEvolution(circuit).state) < 1e-12)
    }

    @Test("fractional powers take the principal branch", arguments: Gate.standard.map(\.name))
    func powers(name: String) throws {
        let gate = try Gate.named(name)
        guard gate.qubits > 0 else { return }
        for (exponent, first) in [(0.5, 0.4), (-0.3, 2.0), (1.7, 7.5), (2.0, 1.0), (-5.0, 0.1)] {
            let angles = gate.parameters.indices.map { Expression.number(first + 0.7 * Double($0)) }
            var circuit = Circuit(qubits: gate.qubits)
            for qubit in 0..<gate.qubits { circuit.ry(.number(0.4 + Double(qubit)), qubit) }
            circuit.append(GateApplication(gate.index, angles: angles, on: Array(0..<gate.qubits), modifiers: [.power(.number(exponent))]))
            let flat = try circuit.flattened()
            #expect(distance(try DenseEvolution(flat).state, try DenseEvolution(circuit).state) < 1e-10, "\(exponent)")
        }
    }

    @Test("definitions are inlined, their phases seen by controls")
    func definitions() throws {
        var circuit = Circuit(qubits: 3)
        circuit.definitions = [
            GateDefinition(
                name: "ph", parameters: ["t"], qubits: ["a"],
                body: [
                    .gate(GateApplication("gphase", angles: ["t" / 2], on: [])), .gate(GateApplication("rz", angles: ["t"], on: [0])),
                ]),
            GateDefinition(
                name: "pair", parameters: ["t"], qubits: ["a", "b"],
                body: [
                    .gate(GateApplication(.defined("ph"), angles: ["t" * 2], on: [0, 1], modifiers: [.control(positive: false)])),
                    .gate(GateApplication("h", on: [0])),
                ]),
        ]
        circuit.h(0)
        circuit.h(1)
        circuit.h(2)
        circuit.append(
            GateApplication(.defined("pair"), angles: [0.7], on: [2, 0, 1], modifiers: [.control(positive: true), .inverse, .power(3)]))
        circuit.append(GateApplication(.defined("pair"), angles: [0.7], on: [0, 1], modifiers: [.power(0.5)]))
        #expect(distance(try DenseEvolution(try circuit.flattened()).state, try DenseEvolution(circuit).state) < 1e-11)
    }

    @Test("a controlled row becomes the wider row")
    func widerRows() throws {
        var circuit = Circuit(qubits: 5)
        circuit.append(GateApplication("x", on: [3, 0], modifiers: [.control(positive: true)]))
        circuit.append(GateApplication("cx", on: [4, 3, 0], modifiers: [.control(positive: true)]))
        circuit.append(GateApplication("gphase", angles: ["g"], on: [2], modifiers: [.control(positive: true)]))
        let flat = try circuit.flattened()
        #expect(
            flat.operations == [
                .gate(GateApplication("cx", on: [3, 0])), .gate(GateApplication("ccx", on: [4, 3, 0])),
                .gate(GateApplication("p", angles: ["g"], on: [2])),
            ])
    }

    @Test("recursion, opaque gates and unfolding without end are refused")
    func refused() throws {
        var circuit = Circuit(qubits: 1)
        circuit.definitions = [
            GateDefinition(name: "loop", qubits: ["a"], body: [.gate(GateApplication(.defined("loop"), on: [0]))]),
            GateDefinition(name: "never", qubits: ["a"], body: nil),
        ]
        circuit.operations = [.gate(GateApplication(.defined("loop"), on: [0]))]
        #expect(throws: CircuitError.recursion("loop")) { try circuit.flattened() }
        circuit.operations = [.gate(GateApplication(.defined("never"), on: [0]))]
        #expect(throws: CircuitError.opaque("never")) { try circuit.flattened() }
        circuit.definitions = (0..<60).map { level in
            let inner = level == 0 ? GateApplication.Reference.standard("x") : .defined("g\(level - 1)")
            return GateDefinition(
                name: "g\(level)", qubits: ["a"], body: [.gate(GateApplication(inner, on: [0])), .gate(GateApplication(inner, on: [0]))])
        }
        circuit.operations = [.gate(GateApplication(.defined("g59"), on: [0]))]
        let error = #expect(throws: CircuitError.self) { try circuit.flattened(most: 10_000) }
        guard case .tooLong = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
