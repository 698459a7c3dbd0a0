import Circuits
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Stages")
struct StagePlannerTests {
    private func gates(_ circuit: Circuit) throws -> [BoundGate] {
        let lowered = try circuit.lowered()
        let binding = try Binding(circuit, lowered, values: [:])
        return try Program(lowered, binding).gates
    }

    @Test("every gate is in one stage, with the qubits it mixes inside the block", arguments: 0..<8)
    func complete(seed: Int) throws {
        let gates = try gates(randomCircuit(qubits: 9, gates: 80, seed: UInt64(seed), modifiers: true))
        let stages = StagePlanner(qubits: 9, blockQubits: 6, contiguousQubits: 2).plan(gates)
        #expect(stages.flatMap(\.indices).sorted() == Array(gates.indices))
        for stage in stages {
            let local = stage.layout.local.reduce(0) { $0 | 1 << $1 }
            #expect(stage.gates.allSatisfy { $0.isDiagonal || $0.targetMask & ~local == 0 })
            #expect(stage.layout.local.starts(with: [0, 1]))
        }
    }

    @Test("gates that do not commute keep their order", arguments: 0..<8)
    func order(seed: Int) throws {
        let gates = try gates(randomCircuit(qubits: 8, gates: 80, seed: UInt64(50 + seed), modifiers: true))
        let order = StagePlanner(qubits: 8, blockQubits: 5, contiguousQubits: 2).plan(gates).flatMap(\.indices)
        for (place, later) in order.enumerated() {
            for earlier in order[..<place] where earlier > later {
                let (one, two) = (gates[earlier], gates[later])
                let mixed = (one.isDiagonal ? 0 : one.targetMask, two.isDiagonal ? 0 : two.targetMask)
                #expect(mixed.0 & two.qubitMask == 0 && mixed.1 & one.qubitMask == 0)
            }
        }
    }

    @Test("a gate wider than a block gets a block of its own size")
    func wide() throws {
        let size = 1 << 5
        let matrix = (0..<size * size).map { Complex($0 / size == ($0 + 1) % size ? 1 : 0) }
        let stages = StagePlanner(qubits: 8, blockQubits: 4, contiguousQubits: 2).plan([BoundGate(matrix, on: [3, 4, 5, 6, 7])])
        #expect(stages.map(\.layout.local) == [[0, 1, 3, 4, 5, 6, 7]])
    }

    @Test("diagonal gates pass the controls of others, so that a Fourier transform takes few stages")
    func fourier() throws {
        var circuit = Circuit(qubits: 20)
        for target in (0..<20).reversed() {
            circuit.append("h", on: target)
            for control in 0..<target { circuit.append("cp", angles: .number(0.1), on: control, target) }
        }
        let stages = StagePlanner(qubits: 20, blockQubits: 13, contiguousQubits: 3).plan(try gates(circuit))
        #expect(stages.count <= 2)
    }
}
