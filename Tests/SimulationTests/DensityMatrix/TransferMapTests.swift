import Circuits
import KernelTable
import Noise
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Maps on Pauli coefficients")
struct TransferMapTests {
    /// A gate of the table on qubits 0, 1, …, with angles.
    private static func bound(_ name: String) throws -> BoundGate {
        let gate = try Gate.named(name)
        let angles = gate.parameters.indices.map { 0.3 + Double($0) }
        return BoundGate(gate.matrix(angles), on: Array(0..<gate.qubits))
    }

    @Test("a gate's map is its conjugation of Paulis", arguments: Gate.standard.filter { (1...3).contains($0.qubits) }.map(\.name))
    func gates(name: String) throws {
        let gate = try Self.bound(name)
        let map = TransferMap(gate)
        let expected = PauliBasis.transferMatrix(of: [gate.matrix], qubits: gate.targets.count)
        #expect(map.qubits == gate.targets)
        #expect(zip(map.matrix, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    }

    @Test("what a Clifford gate mixes are pairs, and what it leaves alone is left out")
    func components() throws {
        let map = TransferMap(try Self.bound("cx")).rounded
        #expect(map.components.count == 6 && map.components.allSatisfy { $0.count == 2 })
        #expect(TransferMap(try Self.bound("id")).rounded.components.isEmpty)
        #expect(TransferMap(try Self.bound("rz")).rounded.components == [[1, 2]])
    }

    @Test("maps on single qubits become one, a gate and its noise become one, and the order is kept")
    func fusion() throws {
        let noise = try Channel.depolarizing(0.1)
        let steps: [TransferFusion.Step] = [
            .map(TransferMap(try Self.bound("ry"))), .map(TransferMap(noise, on: [0])), .map(TransferMap(try Self.bound("rz"))),
            .map(TransferMap(try Self.bound("cx"))), .map(TransferMap(try .depolarizing(0.2, qubits: 2), on: [0, 1])),
        ]
        let fused = TransferFusion.fused(steps)
        #expect(fused.count <= 2)
        let whole = fused.reduce(TransferMap((0..<256).map { $0 % 17 == 0 ? 1 : 0 }, on: [0, 1])) { total, step in
            guard case .map(let map) = step else { return total }
            return total.followed(by: map)
        }
        let expected = steps.reduce(TransferMap((0..<256).map { $0 % 17 == 0 ? 1 : 0 }, on: [0, 1])) { total, step in
            guard case .map(let map) = step else { return total }
            return total.followed(by: map)
        }
        #expect(zip(whole.matrix, expected.matrix).allSatisfy { abs($0 - $1) < 1e-14 })
    }

    @Test("every map lands in one stage, in an order that differs only for maps on other qubits", arguments: [4, 6, 9, 12])
    func stages(places: Int) throws {
        let ring = (0..<places).map { qubit in
            TransferFusion.Step.map(
                TransferMap(TransferMap(BoundGate(BoundGate.swap, on: [0, 1])).matrix, on: [qubit, (qubit + 1) % places]))
        }
        let parts: [TransferPlanner.Part<Double>] = TransferPlanner(places: places, scalarBytes: 8).plan(ring + ring)
        var components = 0
        for part in parts {
            guard case .stage(let stage) = part else { continue }
            components += stage.components.count
            // Rows, outer qubits and the two inside a row make up all coefficients.
            #expect(stage.sweep.rows * 16 * stage.blocks == 1 << (2 * places))
        }
        #expect(components == 2 * places * 6)
    }
}
