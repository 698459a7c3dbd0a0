import Circuits
import Glibc
import Numerics
import Simulation
import TestSupport
import Testing

@Suite("Prepared gradients")
struct PreparedGradientTests {
    private let names = ["a", "b", "c"]

    private func evaluate(_ prepared: PreparedGradient, _ values: [Double]) throws -> (values: [Double], gradient: [Double]) {
        var gradient: [Double] = []
        let expectations = try prepared.gradients(at: values, into: &gradient)
        return (expectations, gradient)
    }

    @Test("⟨Z⟩ of RX(θ) is cos θ, its derivative −sin θ, at every angle that the prepared circuit is given")
    func closedForm() throws {
        var circuit = Circuit(qubits: 1)
        circuit.append("rx", angles: "theta", on: 0)
        let prepared = try PreparedGradient(circuit, observables: [try PauliSum(parsing: "Z0")])
        #expect(prepared.inputs == ["theta"] && prepared.parameters == ["theta"])
        for theta in [0.0, 0.3, -1.7, .pi, 40] {
            let (value, gradient) = try evaluate(prepared, [theta])
            #expect(abs(value[0] - cos(theta)) < 1e-13 && abs(gradient[0] + sin(theta)) < 1e-13)
            #expect(abs(try prepared.expectations(at: [theta])[0] - cos(theta)) < 1e-13)
        }
    }

    @Test("new values give what a new start with them gives, bit for bit", arguments: 0..<4)
    func rebinding(seed: Int) throws {
        let circuit = randomCircuit(qubits: 4, gates: 40, seed: UInt64(900 + seed), parameters: names, modifiers: true)
        let observables = [try PauliSum(parsing: "Z0*Z1 + 0.5*X2 + 2"), try PauliSum(parsing: "Y3*X1")]
        let kept = try PreparedGradient(circuit, observables: observables)
        for shift in 0..<3 {
            let values = [0.3 + Double(shift), -1.1 * Double(shift), 0.7]
            let fresh = try PreparedGradient(circuit, observables: observables)
            let (one, other) = (try evaluate(kept, values), try evaluate(fresh, values))
            #expect(one.values == other.values && one.gradient == other.gradient)
        }
    }

    @Test("expectation values are those of brute force for every gate, alone and under up to four controls", arguments: GateIndex.all)
    func table(index: GateIndex) throws {
        let angles = index.gate.parameters.indices.map { Expression.number(0.4 + 0.9 * Double($0)) }
        for controls in [[], [false], [true], [true, false], [false, true, true], [true, true, false, true]] {
            let operands = Array((0..<index.gate.qubits + controls.count).reversed())
            guard !operands.isEmpty else { continue }
            var circuit = randomCircuit(qubits: operands.count, gates: 12, seed: 5, table: ["u3", "ry", "cx", "h"])
            circuit.append(GateApplication(index, angles: angles, on: operands, modifiers: controls.map { .control(positive: $0) }))
            circuit.operations += randomCircuit(qubits: operands.count, gates: 12, seed: 6, table: ["u3", "ry", "cx", "h"]).operations
            let observable = try PauliSum(parsing: "Z0 + 0.7*X\(operands.count - 1)")
            let truth = try DenseEvolution(circuit).expectation(of: observable)
            let value = try PreparedGradient(circuit, observables: [observable]).expectations(at: [])[0]
            #expect(abs(value - truth) < 1e-12, "\(index.gate.name) \(controls)")
        }
    }

    @Test("slopes under several controls are those of brute force", arguments: ["p", "rx", "ry", "rz", "u3", "rzz", "cswap", "ccx"])
    func controlled(name: String) throws {
        let gate = try #require(GateIndex.all.first { $0.gate.name == name })
        let angles = gate.gate.parameters.indices.map { "\(names[$0]) * 1.5" }
        for controls in [[true, false], [false, true, true]] {
            let qubits = gate.gate.qubits + controls.count
            func circuit() throws -> Circuit {
                var circuit = randomCircuit(qubits: qubits, gates: 12, seed: 8, table: ["ry", "cx", "h"])
                circuit.append("ry", angles: "a", on: qubits - 1)
                circuit.append(
                    GateApplication(
                        gate, angles: try angles.map { try Expression(parsing: $0) }, on: Array((0..<qubits).reversed()),
                        modifiers: controls.map { .control(positive: $0) }))
                circuit.operations += randomCircuit(qubits: qubits, gates: 12, seed: 9, table: ["ry", "cx", "h"]).operations
                return circuit
            }
            let observable = try PauliSum(parsing: "Z0 + 0.7*X\(qubits - 1)")
            let prepared = try PreparedGradient(try circuit(), observables: [observable])
            let values = prepared.inputs.indices.map { 0.4 + 0.7 * Double($0) }
            let gradient = try evaluate(prepared, values).gradient
            for (place, slope) in gradient.enumerated() {
                // The fourth-order difference of brute force.
                func truth(_ shift: Double) throws -> Double {
                    var bound = Dictionary(uniqueKeysWithValues: zip(prepared.inputs, values))
                    bound[prepared.parameters[place], default: 0] += shift
                    return try DenseEvolution(try circuit().bound(to: bound)).expectation(of: observable)
                }
                let (near, far) = (try truth(1e-3) - truth(-1e-3), try truth(2e-3) - truth(-2e-3))
                #expect(abs(slope - (8 * near - far) / 12e-3) < 1e-9, "\(name) \(controls) \(prepared.parameters[place])")
            }
        }
    }

    @Test("expressions, shared inputs, defined gates and powers follow the chain rule")
    func chainRule() throws {
        // RY angles: 2a + π/4, sin b, a/b; ⟨Z⟩ of their sum s is cos s.
        var circuit = Circuit(qubits: 1)
        circuit.inputs = ["a", "b"]
        circuit.append("ry", angles: 2 * "a" + Expression.pi / 4, on: 0)
        circuit.append("ry", angles: .call(.sin, ["b"]), on: 0)
        circuit.append(GateApplication("ry", angles: [Expression("a") / "b"], on: [0], modifiers: [.power(3)]))
        let prepared = try PreparedGradient(circuit, observables: [try PauliSum(parsing: "Z0")])
        let (a, b) = (0.31, 1.7)
        let sum = 2 * a + .pi / 4 + sin(b) + 3 * a / b
        let (value, gradient) = try evaluate(prepared, [a, b])
        #expect(abs(value[0] - cos(sum)) < 1e-12)
        #expect(abs(gradient[0] + sin(sum) * (2 + 3 / b)) < 1e-12)
        #expect(abs(gradient[1] + sin(sum) * (cos(b) - 3 * a / (b * b))) < 1e-12)
        #expect(throws: SimulationError.self) { try evaluate(prepared, [0.31, 0]) }
    }

    @Test("many observables at once give what each gives alone; a loss of them is the sum of its slopes times theirs")
    func jacobian() throws {
        let circuit = randomCircuit(qubits: 5, gates: 50, seed: 77, parameters: names, modifiers: true)
        let observables = try ["Z0", "Z1*Z2", "X3", "Y4 + Z0", "X0*Y1", "Z4", "I", "0.1*X2"].map { try PauliSum(parsing: $0) }
        let values = [0.2, 1.3, -0.8]
        let together = try PreparedGradient(circuit, observables: observables)
        let (expectations, rows) = try evaluate(together, values)
        for (place, observable) in observables.enumerated() {
            let alone = try evaluate(try PreparedGradient(circuit, observables: [observable]), values)
            #expect(abs(alone.values[0] - expectations[place]) < 1e-14)
            #expect(zip(alone.gradient, rows[3 * place..<3 * place + 3]).allSatisfy { abs($0 - $1) < 1e-14 })
        }
        // Σ (⟨O⟩ − 0.5)²
        var gradient: [Double] = []
        let found = try together.gradient(at: values, into: &gradient) { $0.map { 2 * ($0 - 0.5) } }
        #expect(zip(found, expectations).allSatisfy { abs($0 - $1) < 1e-14 })
        for parameter in 0..<3 {
            let expected = observables.indices.reduce(0) { $0 + 2 * (expectations[$1] - 0.5) * rows[3 * $1 + parameter] }
            #expect(abs(gradient[parameter] - expected) < 1e-12)
        }
    }

    @Test("derivatives of outcomes' probabilities: closed form, finite differences, and a sum of zero")
    func probabilities() throws {
        var turn = Circuit(qubits: 2)
        turn.append("ry", angles: "theta", on: 1)
        let single = try PreparedGradient(turn)
        var slope: [Double] = []
        let found = try single.gradients(of: [BasisOutcome(mask: 0b10, value: 0b10)], at: [0.9], into: &slope)
        #expect(abs(found[0] - sin(0.45) * sin(0.45)) < 1e-14 && abs(slope[0] - sin(0.9) / 2) < 1e-14)

        let circuit = randomCircuit(qubits: 3, gates: 40, seed: 12, parameters: names)
        let prepared = try PreparedGradient(circuit)
        let all = (0..<8).map { BasisOutcome(mask: 7, value: $0) } + [BasisOutcome(mask: 0b101, value: 0b001)]
        let values = [0.4, -0.6, 1.9]
        var gradient: [Double] = []
        let probabilities = try prepared.gradients(of: all, at: values, into: &gradient)
        #expect(abs(probabilities[..<8].reduce(0, +) - 1) < 1e-13)
        #expect(abs(probabilities[1] + probabilities[3] - probabilities[8]) < 1e-13)
        for parameter in 0..<3 {
            #expect(abs((0..<8).reduce(0) { $0 + gradient[3 * $1 + parameter] }) < 1e-12)
            var moved: [[Double]] = []
            for step in [1e-5, -1e-5] {
                var shifted = values
                shifted[parameter] += step
                var ignored: [Double] = []
                moved.append(try prepared.gradients(of: all, at: shifted, into: &ignored))
            }
            for place in all.indices {
                #expect(abs((moved[0][place] - moved[1][place]) / 2e-5 - gradient[3 * place + parameter]) < 1e-8)
            }
        }
    }

    @Test("memory does not grow with the depth", arguments: [Precision.double, .single])
    func memory(precision: Precision) throws {
        func bytes(depth: Int) throws -> Int {
            var circuit = Circuit(qubits: 12)
            for layer in 0..<depth {
                for qubit in 0..<12 { circuit.ry(.symbol("t\(layer)_\(qubit)"), qubit) }
                for qubit in 0..<12 { circuit.cx(qubit, (qubit + 1) % 12) }
            }
            let prepared = try PreparedGradient(circuit, observables: [try PauliSum(parsing: "Z0")], precision: precision)
            var gradient: [Double] = []
            _ = try prepared.gradients(at: prepared.inputs.map { _ in 0.1 }, into: &gradient)
            return prepared.memoryBytes
        }
        #expect(try bytes(depth: 10) == bytes(depth: 100))
    }

    @Test("single precision is good to 1e-5")
    func single() throws {
        let circuit = randomCircuit(qubits: 6, gates: 60, seed: 5, parameters: names, table: ["ry", "rz", "rx", "cx", "rzz", "h", "crx"])
        let observables = [try PauliSum(parsing: "Z0*Z1 + 0.5*X2")]
        let values = [0.2, 1.3, -0.8]
        let exact = try evaluate(try PreparedGradient(circuit, observables: observables), values)
        let rough = try evaluate(try PreparedGradient(circuit, observables: observables, precision: .single), values)
        #expect(abs(exact.values[0] - rough.values[0]) < 1e-5)
        #expect(zip(exact.gradient, rough.gradient).allSatisfy { abs($0 - $1) < 1e-5 * max(1, abs($0)) })
    }

    @Test("what chance decides has no gradient; a value must be a number; memory is asked for first")
    func faults() throws {
        var measured = Circuit(qubits: 1)
        measured.append("ry", angles: "a", on: 0)
        measured.operations.append(.measure(qubit: 0, bit: nil))
        let final = try PreparedGradient(measured, observables: [try PauliSum(parsing: "Z0")])
        #expect(throws: SimulationError.inputNotFinite("a", .infinity)) { try final.expectations(at: [.infinity]) }
        measured.append("x", on: 0)
        #expect(throws: SimulationError.gradientThroughMeasurement("measurement of qubit 0")) { try PreparedGradient(measured) }
        #expect(throws: SimulationError.self) { try PreparedGradient(Circuit(qubits: 20), memoryLimit: 1 << 20) }
        #expect(throws: SimulationError.self) {
            try PreparedGradient(Circuit(qubits: 1), observables: [try PauliSum(parsing: "Z1")])
        }
    }
}
