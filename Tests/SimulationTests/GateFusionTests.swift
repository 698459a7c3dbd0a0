import Circuits
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Fusion of gates")
struct GateFusionTests {
    private func fused(_ circuit: Circuit) throws -> [BoundGate] {
        let lowered = try circuit.lowered()
        let binding = try Binding(circuit, lowered, values: [:])
        return GateFusion.fused(try Program(lowered, binding).gates)
    }

    @Test("a run of single-qubit gates is one gate")
    func run() throws {
        var circuit = Circuit(qubits: 2)
        for name in ["sx", "t", "sx"] as [GateIndex] { circuit.append(GateApplication(name, on: [0])) }
        circuit.append("h", on: 1)
        #expect(try fused(circuit).count == 2)
    }

    @Test("a real gate and a diagonal one stay apart, since the diagonal one joins others")
    func apart() throws {
        var circuit = Circuit(qubits: 1)
        circuit.append("ry", angles: .number(0.3), on: 0)
        circuit.append("rz", angles: .number(0.3), on: 0)
        #expect(try fused(circuit).count == 2)
    }

    @Test("three CX with rotations between them are one two-qubit matrix")
    func pair() throws {
        var circuit = Circuit(qubits: 2)
        for index in 0..<3 {
            circuit.append("u3", angles: .number(0.3), .number(0.2), .number(0.1), on: 0)
            circuit.append("u3", angles: .number(0.3), .number(0.2), .number(0.1), on: 1)
            circuit.append("cx", on: index % 2, 1 - index % 2)
        }
        let gates = try fused(circuit)
        #expect(gates.count == 1 && gates[0].size == 4)
    }

    @Test("the identity costs nothing")
    func identity() throws {
        var circuit = Circuit(qubits: 1)
        circuit.append("id", on: 0)
        #expect(try fused(circuit).isEmpty)
    }
}
