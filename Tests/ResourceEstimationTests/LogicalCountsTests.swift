import Circuits
import Testing

@testable import ResourceEstimation

@Suite("Logical counts of circuits")
struct LogicalCountsTests {
    @Test("Clifford gates are free, measurements count")
    func clifford() throws {
        var circuit = Circuit(qubits: 2)
        circuit.h(0)
        circuit.cx(0, 1)
        circuit.s(1)
        circuit.measureAll()
        #expect(try LogicalCounts(of: circuit) == LogicalCounts(numQubits: 2, measurementCount: 2))
    }

    @Test("rotations by multiples of π/4 are T gates or free, unbound angles are rotations")
    func rotations() throws {
        var circuit = Circuit(qubits: 1)
        circuit.inputs = ["theta"]
        circuit.rz(.number(.pi / 2), 0)
        circuit.rz(.number(.pi / 4), 0)
        circuit.rz(.number(-3 * .pi / 4), 0)
        circuit.rz(.number(0.3), 0)
        circuit.ry(.symbol("theta"), 0)
        circuit.t(0)
        #expect(try LogicalCounts(of: circuit) == LogicalCounts(numQubits: 1, tCount: 3, rotationCount: 2, rotationDepth: 2))
    }

    @Test("rotations side by side share a layer")
    func layers() throws {
        var circuit = Circuit(qubits: 3)
        for qubit in 0..<3 { circuit.rx(.number(0.1), qubit) }
        circuit.cx(0, 1)
        for qubit in 0..<3 { circuit.rx(.number(0.2), qubit) }
        #expect(try LogicalCounts(of: circuit) == LogicalCounts(numQubits: 3, rotationCount: 6, rotationDepth: 2))
    }

    @Test("CNOTs carry a qubit's layer to the other")
    func alignment() throws {
        var circuit = Circuit(qubits: 2)
        circuit.rx(.number(0.1), 0)
        circuit.cx(0, 1)
        circuit.rx(.number(0.1), 1)
        #expect(try LogicalCounts(of: circuit).rotationDepth == 2)
    }

    @Test(
        "controlled gates are CCZ gates, T gates and rotations",
        arguments: [
            ("ccx", 3, [], LogicalCounts(numQubits: 3, cczCount: 1)), ("ccz", 3, [], LogicalCounts(numQubits: 3, cczCount: 1)),
            ("cswap", 3, [], LogicalCounts(numQubits: 3, cczCount: 1)), ("c3x", 4, [], LogicalCounts(numQubits: 5, cczCount: 3)),
            ("ch", 2, [], LogicalCounts(numQubits: 2, tCount: 2)), ("cs", 2, [], LogicalCounts(numQubits: 2, tCount: 3)),
            ("crz", 2, [0.3], LogicalCounts(numQubits: 2, rotationCount: 2, rotationDepth: 2)),
            ("cp", 2, [0.3], LogicalCounts(numQubits: 2, rotationCount: 3, rotationDepth: 2)),
            ("rzz", 2, [0.3], LogicalCounts(numQubits: 2, rotationCount: 1, rotationDepth: 1)),
            ("iswap", 2, [], LogicalCounts(numQubits: 2)), ("swap", 2, [], LogicalCounts(numQubits: 2)),
            ("u3", 1, [0.1, 0.2, 0.3], LogicalCounts(numQubits: 1, rotationCount: 3, rotationDepth: 3)),
        ] as [(String, Int, [Double], LogicalCounts)])
    func controlled(_ name: String, _ qubits: Int, _ angles: [Double], _ expected: LogicalCounts) throws {
        var circuit = Circuit(qubits: qubits)
        try circuit.append(named: name, angles: angles.map { .number($0) }, on: Array(0..<qubits))
        #expect(try LogicalCounts(of: circuit) == expected)
    }

    @Test("every gate of the table can be counted", arguments: Gate.standard.map(\.name))
    func table(_ name: String) throws {
        let gate = try Gate.named(name)
        var circuit = Circuit(qubits: gate.qubits + 2)
        let operands = Array(0..<gate.qubits)
        let angles = gate.parameters.indices.map { Expression.number(0.3 + Double($0)) }
        circuit.append(GateApplication(try GateIndex(named: name), angles: angles, on: operands))
        let controlled = GateApplication(
            try GateIndex(named: name), angles: angles, on: [gate.qubits, gate.qubits + 1] + operands,
            modifiers: [.control(positive: true), .control(positive: false)])
        circuit.append(controlled)
        #expect(try LogicalCounts(of: circuit).numQubits >= UInt64(circuit.qubitCount))
    }

    @Test("a circuit's estimate has the reference's shape of figures")
    func estimate() throws {
        var circuit = Circuit(qubits: 4)
        for qubit in 0..<4 { circuit.ry(.number(0.3), qubit) }
        for qubit in 0..<3 { circuit.cx(qubit, qubit + 1) }
        circuit.measureAll()
        let counts = try LogicalCounts(of: circuit)
        let result = try ResourceEstimation.estimate(counts, EstimationParameters(qubit: .gateBased(errorRate: 5e-4)))
        #expect(result.physicalQubits > 0 && result.runtime > 0)
        #expect(result.layout.logicalQubits == 15)
    }
}
