import Circuits
import Numerics
import TestSupport
import Testing

@Suite("Circuits")
struct CircuitTests {
    @Test("depth counts steps side by side; barriers hold, conditionals wait for their bits")
    func depth() {
        var circuit = Circuit(qubits: 3, bits: 1)
        #expect(circuit.depth == 0)
        circuit.h(0)
        circuit.h(1)
        #expect(circuit.depth == 1)
        circuit.cx(0, 1)
        circuit.h(2)
        #expect(circuit.depth == 2)
        circuit.barrier()
        circuit.x(2)
        #expect(circuit.depth == 3)
        circuit.measure(0, into: 0)
        circuit.operations.append(
            .conditional(.bit(0), then: [.gate(GateApplication("x", on: [1])), .gate(GateApplication("h", on: [1]))], otherwise: []))
        #expect(circuit.depth == 5)
    }

    @Test("counts are by name with modifiers, measurements and barriers apart")
    func counts() {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.h(0)
        circuit.h(1)
        circuit.append(GateApplication("s", on: [0], modifiers: [.inverse]))
        circuit.barrier()
        circuit.measure(0, into: 0)
        circuit.operations.append(.conditional(.bit(0), then: [.gate(GateApplication("x", on: [1]))], otherwise: []))
        #expect(circuit.gateCounts == ["h": 2, "inv @ s": 1, "x": 1])
        #expect(circuit.gateCount == 4 && !circuit.isUnitary)
    }

    @Test("symbols come in the order of declaration, then of appearance")
    func symbols() throws {
        var circuit = Circuit(qubits: 1)
        circuit.inputs = ["b", "a", "unused"]
        circuit.rx("z" + "a", 0)
        circuit.rx("b", 0)
        #expect(circuit.symbols == ["b", "a", "z"])
        let bound = try circuit.bound(to: ["a": 1, "z": 2])
        #expect(bound.symbols == ["b"] && bound.inputs == ["b", "unused"])
    }

    @Test("a circuit and its inverse undo each other", arguments: 0..<12)
    func inverse(seed: Int) throws {
        var circuit = randomCircuit(qubits: 4, gates: 30, seed: UInt64(seed), parameters: ["a"], modifiers: true)
        let undo = try circuit.inverse()
        circuit.operations += undo.operations
        var expected = [Complex](repeating: Complex(0), count: 16)
        expected[0] = Complex(1)
        #expect(distance(try DenseEvolution(circuit, values: ["a": 0.9]).state, expected) < 1e-11)
    }

    @Test("what measures has no inverse")
    func notInvertible() {
        var circuit = Circuit(qubits: 1, bits: 1)
        circuit.measure(0, into: 0)
        #expect(throws: CircuitError.notInvertible("a measurement")) { try circuit.inverse() }
    }

    @Test("gates by a name from outside are checked")
    func checked() {
        var circuit = Circuit(qubits: 2)
        #expect(throws: CircuitError.unknownGate(UnknownGate(name: "cxx", nearest: ["cx", "crx", "ccx"]))) {
            try circuit.append(named: "cxx", on: [0, 1])
        }
        #expect(throws: CircuitError.qubitCount(gate: "cx", expected: 2, found: 1)) { try circuit.append(named: "cx", on: [0]) }
        #expect(throws: CircuitError.angleCount(gate: "rx", expected: 1, found: 0)) { try circuit.append(named: "rx", on: [0]) }
        #expect(throws: CircuitError.repeatedQubit(1, gate: "cx")) { try circuit.append(named: "cx", on: [1, 1]) }
        #expect(throws: CircuitError.qubitOutOfRange(7, count: 2)) { try circuit.append(named: "x", on: [7]) }
    }

    @Test("a condition reads bits least significant first, as an unsigned number")
    func conditions() {
        let bits: [Int: Bool] = [3: true, 4: false, 5: true]
        func holds(_ condition: Condition) -> Bool { condition.holds { bits[$0] ?? false } }
        #expect(holds(.compare(bits: [3, 4, 5], .equal, 5)) && holds(.compare(bits: [4, 3, 5], .greater, 5)))
        #expect(holds(.and(.bit(3), .not(.bit(4)))) && !holds(.compare(bits: [3, 4, 5], .less, 5)))
        #expect(Condition.compare(bits: Array(0..<80), .greater, .max).holds { $0 == 79 })
    }

    @Test("a thousand wires and a hundred thousand gates stay light")
    func large() {
        var circuit = Circuit(qubits: 1000)
        for place in 0..<100_000 { circuit.append("rz", angles: 0.1, on: place % 1000) }
        #expect(circuit.depth == 100 && circuit.gateCounts == ["rz": 100_000])
        #expect(MemoryLayout<Operation>.stride <= 56 && MemoryLayout<Expression>.stride <= 24)
    }
}
