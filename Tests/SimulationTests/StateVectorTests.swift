import Circuits
import Glibc
import KernelTable
import Kernels
import Numerics
import TestSupport
import Testing

@testable import Simulation

/// A state after a circuit, by blocks of any size and the kernels of any level.
func evolve<Scalar: Amplitude & BitwiseCopyable>(
    _ circuit: Circuit, _ values: [String: Double] = [:], kernels: KernelTable<Scalar>, block: Int, threads: Int = 2, isFused: Bool = true
) throws -> [Complex] {
    let lowered = try circuit.lowered()
    let binding = try Binding(circuit, lowered, values: values)
    let program = try Program(lowered, binding)
    let state = try StateVector<Scalar>(qubits: circuit.qubitCount, team: ThreadTeam(threads: threads), kernels: kernels)
    let planner = StagePlanner(qubits: circuit.qubitCount, blockQubits: block, contiguousQubits: min(3, block))
    for case .gates(let gates) in program.steps {
        for stage in planner.plan(isFused ? GateFusion.fused(gates) : gates) { try state.apply(stage, cancellation: nil) }
    }
    return (0..<state.count).map(state.amplitude)
}

@Suite("State vectors against dense evolution")
struct StateVectorTests {
    @Test("random circuits over the whole gate table, in one block, on every table of kernels", arguments: Kernels.available.indices, 0..<6)
    func oneBlock(set: Int, seed: Int) throws {
        for qubits in [1, 2, 3, 5, 7] {
            let circuit = randomCircuit(
                qubits: qubits, gates: 60, seed: UInt64(seed * 10 + qubits), parameters: ["a", "b"], modifiers: true)
            let values = ["a": 0.7, "b": -1.3]
            let expected = try DenseEvolution(circuit, values: values).state
            let kernels = Kernels.available[set]
            let double = try evolve(circuit, values, kernels: kernels.double, block: qubits)
            #expect(distance(double, expected) < 1e-12, "\(qubits) qubits")
            let single = try evolve(circuit, values, kernels: kernels.single, block: qubits)
            #expect(distance(single, expected) < 1e-5, "\(qubits) qubits")
        }
    }

    @Test("random circuits in blocks smaller than the state", arguments: Kernels.available.indices, 0..<4)
    func blocks(set: Int, seed: Int) throws {
        for block in 4...7 {
            let circuit = randomCircuit(qubits: 8, gates: 60, seed: UInt64(100 + seed), modifiers: true)
            let expected = try DenseEvolution(circuit).state
            let kernels = Kernels.available[set]
            #expect(distance(try evolve(circuit, kernels: kernels.double, block: block), expected) < 1e-12, "blocks of \(block)")
            #expect(distance(try evolve(circuit, kernels: kernels.single, block: block), expected) < 1e-5, "blocks of \(block)")
            #expect(distance(try evolve(circuit, kernels: kernels.double, block: block, isFused: false), expected) < 1e-12)
        }
    }

    @Test("many diagonal gates at once, in blocks with and without outer qubits", arguments: Kernels.available.indices, 0..<3)
    func phases(set: Int, seed: Int) throws {
        let names: [GateIndex] = ["h", "ry", "cp", "rzz", "rz", "cz", "crz", "t", "s", "cp", "rzz", "gphase"]
        var circuits = [randomCircuit(qubits: 11, gates: 150, seed: UInt64(500 + seed), table: names)]
        // All phases on one qubit's 1, as in a Fourier transform.
        for center in [0, 3, 6, 10] {
            var star = randomCircuit(qubits: 11, gates: 20, seed: UInt64(seed), table: ["ry", "h", "cx"])
            for other in 0..<11 where other != center { star.append("cp", angles: .number(0.1 * Double(other) + 0.05), on: other, center) }
            star.append("h", on: center)
            circuits.append(star)
        }
        for circuit in circuits {
            let expected = try DenseEvolution(circuit).state
            for block in [8, 10, 11] {
                let kernels = Kernels.available[set]
                #expect(distance(try evolve(circuit, kernels: kernels.double, block: block), expected) < 1e-12, "blocks of \(block)")
                #expect(distance(try evolve(circuit, kernels: kernels.single, block: block), expected) < 1e-5, "blocks of \(block)")
            }
        }
    }

    @Test("every gate of the table at every choice of qubits", arguments: GateIndex.all)
    func table(index: GateIndex) throws {
        let gate = index.gate
        let qubits = max(5, gate.qubits)
        for rotation in 0..<qubits {
            var circuit = randomCircuit(qubits: qubits, gates: 10, seed: 5, table: ["u3", "ry", "cx"])
            let order = (0..<qubits).map { ($0 * 3 + rotation) % qubits }
            let operands = Set(order).count == qubits ? order : (0..<qubits).map { ($0 + rotation) % qubits }
            circuit.append(
                GateApplication(
                    index, angles: gate.parameters.indices.map { .number(0.4 + Double($0)) }, on: Array(operands.prefix(gate.qubits))))
            let expected = try DenseEvolution(circuit).state
            let state = try evolve(circuit, kernels: Double.kernels, block: qubits)
            #expect(distance(state, expected) < 1e-13, "\(gate.name) on \(operands.prefix(gate.qubits))")
        }
    }

    @Test("the same bits at any number of threads", arguments: [1, 3, 4])
    func threads(count: Int) throws {
        let circuit = randomCircuit(qubits: 10, gates: 80, seed: 42)
        let one = try evolve(circuit, kernels: Double.kernels, block: 6, threads: 2)
        #expect(try evolve(circuit, kernels: Double.kernels, block: 6, threads: count) == one)
    }

    @Test("expectation values and variances of random observables", arguments: 0..<4)
    func observables(seed: Int) throws {
        let circuit = randomCircuit(qubits: 6, gates: 50, seed: UInt64(200 + seed))
        let evolution = try DenseEvolution(circuit)
        let state = try StateVector<Double>(qubits: 6)
        let lowered = try circuit.lowered()
        let binding = try Binding(circuit, lowered, values: [:])
        try state.apply(Program(lowered, binding).gates)
        for text in ["Z0", "Z5*Z0", "0.5*X0*Y3 - 2*Z1 + 0.25", "Y0*Y1*Y2*Y3 + X4*X5 - Z2*X0", "I", "X0 + X1 + X2 + X3 + X4 + X5"] {
            let observable = try PauliSum(parsing: text)
            let expected = evolution.expectation(of: observable)
            #expect(abs(state.expectation(of: observable) - expected) < 1e-12, "\(text)")
            let (mean, variance) = try state.moments(of: observable)
            let square = evolution.expectation(of: observable * observable)
            #expect(abs(mean - expected) < 1e-12 && abs(variance - (square - expected * expected)) < 1e-11, "\(text)")
        }
    }

    @Test("collapse projects and restores the norm", arguments: 0..<5)
    func collapse(qubit: Int) throws {
        let state = try StateVector<Double>(qubits: 5)
        try state.apply((0..<5).map { BoundGate(GateIndex("ry").gate.targetMatrix([0.3 + 0.4 * Double($0)]), on: [$0]) })
        let one = state.probability(ofOne: qubit)
        let half = (0.3 + 0.4 * Double(qubit)) / 2
        #expect(abs(one - sin(half) * sin(half)) < 1e-14)
        state.collapse(qubit, to: true, probability: one)
        #expect(abs(state.norm() - 1) < 1e-14 && abs(state.probability(ofOne: qubit) - 1) < 1e-14)
    }

    @Test("a cancelled evolution stops")
    func cancelled() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        let state = try StateVector<Double>(qubits: 4)
        #expect(throws: SimulationError.cancelled) {
            try state.apply([BoundGate(BoundGate.flip, on: [0])], cancellation: cancellation)
        }
    }
}
