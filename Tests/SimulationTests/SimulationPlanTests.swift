import Circuits
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Plans of a simulation")
struct SimulationPlanTests {
    /// Round figures, so that predictions are the same everywhere.
    private let rates = MachineRates(
        traffic: [.init(bytesPerThread: 16 << 20, bytesPerSecond: 2e11), .init(bytesPerThread: 1 << 30, bytesPerSecond: 5e10)],
        doubleOperationsPerSecond: 1e11, singleOperationsPerSecond: 2e11)

    private func layers(_ count: Int, qubits: Int) -> Circuit {
        var circuit = Circuit(qubits: qubits)
        for layer in 0..<count {
            for qubit in 0..<qubits { circuit.append("ry", angles: .number(0.1 * Double(layer + qubit + 1)), on: qubit) }
            for qubit in 0..<qubits { circuit.append("cx", on: qubit, (qubit + 1) % qubits) }
        }
        return circuit
    }

    @Test("a state of one block moves nothing through memory")
    func oneBlock() throws {
        let plan = try plan(layers(2, qubits: 8), rates: rates)
        #expect(plan.stages.count == 1 && plan.memoryBytes == 0)
        #expect(plan.stages[0].localQubits == Array(0..<8))
        #expect(plan.circuitGates == 32 && plan.operations > 0 && plan.cacheBytes > 0)
    }

    @Test("a wide state is planned though no machine holds it, in stages that read and write it once each")
    func wide() throws {
        let plan = try plan(layers(3, qubits: 40), rates: rates)
        let state = Double(16 << 40)
        #expect(plan.stages.count > 3 && plan.stateBytes >= state)
        #expect(plan.stages.allSatisfy { $0.memoryBytes <= 2 * state })
        #expect(plan.stages.last?.memoryBytes == 2 * state)
        #expect(plan.stages.allSatisfy { $0.localQubits.count == plan.blockQubits })
    }

    @Test("the prediction lies between everything overlapping and nothing doing so")
    func seconds() throws {
        let plan = try plan(layers(4, qubits: 24), options: SimulationOptions(precision: .single), on: ThreadTeam(threads: 2), rates: rates)
        let apart = plan.memoryBytes / 5e10 + plan.cacheBytes / 2e11 + plan.operations / 2e11
        #expect(plan.leastSeconds <= plan.seconds && plan.seconds <= apart)
        #expect(plan.leastSeconds >= plan.memoryBytes / 5e10 * (1 - 1e-12))
    }

    @Test("states beyond any index are refused")
    func refused() {
        #expect(throws: SimulationError.self) { try plan(Circuit(qubits: 60), rates: rates) }
    }

    @Test("mid-circuit measurements are said to make branches")
    func branches() throws {
        var circuit = Circuit(qubits: 2, bits: 1)
        circuit.append("h", on: 0)
        circuit.measure(0, into: 0)
        circuit.append("h", on: 0)
        let plan = try plan(circuit, rates: rates)
        #expect(plan.hasBranches && plan.stages.count == 2)
    }

    @Test("a probe finds rates above nothing")
    func probe() {
        let rates = MachineRates.probe(on: ThreadTeam(threads: 1))
        #expect(rates.traffic.allSatisfy { $0.bytesPerSecond > 0 } && rates.doubleOperationsPerSecond > 0)
    }
}
