import Circuits
import Noise
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Density matrices")
struct DensityMatrixMethodTests {
    /// Every kind of channel, on gates of one and two qubits and on measurements.
    private static let model: NoiseModel = {
        do {
            return NoiseModel([
                NoiseRule(on: .gates(qubits: 1), .channel(try .depolarizing(0.03))),
                NoiseRule(on: .gates(qubits: 1), qubits: [0, 2], .channel(try .amplitudeDamping(0.2, excitedPopulation: 0.1))),
                NoiseRule(on: .gates(qubits: 2), .channel(try .depolarizing(0.05, qubits: 2))),
                NoiseRule(on: .gates(qubits: 2), .channel(try .zzCrosstalk(angle: 0.1))),
                NoiseRule(
                    on: .gates(qubits: 2), .channel(try .thermalRelaxation(t1Nanoseconds: 50, t2Nanoseconds: 40, timeNanoseconds: 3))),
                NoiseRule(on: .gate("ccx"), .channel(try .phaseDamping(0.2))),
                NoiseRule(on: .gate("h"), .channel(try .coherentOverRotation(.x, angle: 0.2))),
                NoiseRule(on: .gate("rx"), .channel(try .reset(toZero: 0.1, toOne: 0.05))),
                NoiseRule(on: .measurement, .readout(try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.2))),
            ])
        } catch {
            Issue.record(error)
            return NoiseModel()
        }
    }()

    private static func observables(_ qubits: Int) throws -> [PauliSum] {
        try ["Z0", "X0 - 0.5*Y\(qubits - 1)"].map { try PauliSum(parsing: $0) }
            + (qubits > 1 ? [try PauliSum(parsing: "X0*Y1 + 0.25*Z0*Z\(qubits - 1) + 2")] : [])
    }

    @Test(
        "random circuits over the whole gate table agree with brute-force Kraus evolution",
        arguments: [(1, UInt64(1)), (1, 2), (2, 3), (2, 4), (3, 5), (3, 6), (4, 7), (4, 8), (5, 9)])
    func bruteForce(qubits: Int, seed: UInt64) throws {
        var circuit = randomCircuit(qubits: qubits, gates: qubits < 4 ? 25 : 12, seed: seed)
        let observables = try Self.observables(qubits)
        var options = SimulationOptions(method: .densityMatrix, observables: observables, wantsProbabilities: true)
        options.noise = Self.model
        let exact = try KrausEvolution(Self.model.applied(to: circuit))
        let result = try simulate(circuit, options: options)
        for (observable, expectation) in zip(observables, result.expectations) {
            #expect(abs(expectation.value - exact.expectation(of: observable)) < 1e-10)
        }
        for (outcome, probability) in result.probabilities ?? [] {
            #expect(abs(probability - exact.density[Int(outcome, radix: 2) ?? 0, Int(outcome, radix: 2) ?? 0].real) < 1e-10)
        }
        #expect(abs((result.probabilities ?? []).reduce(0) { $0 + $1.1 } - 1) < 1e-10)

        options.precision = .single
        for (one, other) in zip(try simulate(circuit, options: options).expectations, result.expectations) {
            #expect(abs(one.value - other.value) < 1e-5)
        }
        // Brute force follows every outcome.
        guard qubits <= 3 else { return }
        circuit.measureAll()
        options.precision = .double
        let read = try KrausEvolution(Self.model.applied(to: circuit)).distribution
        for (outcome, probability) in try simulate(circuit, options: options).probabilities ?? [] {
            #expect(abs(probability - (read[outcome] ?? 0)) < 1e-10)
        }
    }

    /// Gates on five and six of six qubits: under controls of both kinds, and explicit matrices; with one part, and with as many as two qubits leave.
    @Test("gates wider than a map agree with dense evolution", arguments: 0..<4)
    func wideGates(seed: Int) throws {
        var generator = Philox(seed: UInt64(seed))
        let qubits = 5 + seed % 2
        var circuit = randomCircuit(qubits: qubits, gates: 8, seed: UInt64(seed))
        for gate in ["ry", "u3", "swap"] {
            let order = Array(0..<qubits).shuffled(using: &generator)
            let targets = gate == "swap" ? 2 : 1
            let angles = gate == "u3" ? [0.3, 1.1, -0.4] : gate == "ry" ? [0.9] : []
            let width = gate == "ry" ? 5 : qubits
            let controls = (targets..<width).map { GateApplication.Modifier.control(positive: $0 % 2 == 0) }
            circuit.operations.append(
                .gate(
                    GateApplication(
                        try GateIndex(named: gate), angles: angles.map { .number($0) }, on: Array(order[..<width]), modifiers: controls)))
        }
        circuit.operations += randomCircuit(qubits: qubits, gates: 8, seed: UInt64(50 + seed)).operations
        let exact = try DenseEvolution(circuit)
        let observables = try Self.observables(qubits)
        for precision in Precision.allCases {
            for threads in [1, 3] {
                let options = SimulationOptions(method: .densityMatrix, precision: precision, observables: observables)
                let found = try simulate(circuit, options: options, on: ThreadTeam(threads: threads))
                for (observable, value) in zip(observables, found.expectations) {
                    #expect(abs(value.value - exact.expectation(of: observable)) < (precision == .double ? 1e-10 : 1e-5))
                }
            }
        }
    }

    @Test("measurements, resets and conditions inside the circuit are exact mixtures, misread outcomes included")
    func branches() throws {
        var circuit = Circuit(qubits: 3, bits: 3)
        circuit.append("ry", angles: 0.7, on: 0)
        circuit.cx(0, 1)
        circuit.measure(0, into: 0)
        circuit.operations.append(
            .conditional(
                .bit(0), then: [.gate(GateApplication("h", on: [1]))], otherwise: [.gate(GateApplication("rx", angles: [0.3], on: [2]))]))
        circuit.measure(1, into: 1)
        circuit.reset(1)
        circuit.append("ry", angles: 1.1, on: 1)
        circuit.operations.append(
            .conditional(
                .compare(bits: [0, 1], .equal, 2), then: [.gate(GateApplication("cx", on: [1, 2])), .measure(qubit: 1, bit: 0)],
                otherwise: []))
        circuit.measure(0, into: nil)
        circuit.h(0)
        circuit.measure(2, into: 2)
        let exact = try KrausEvolution(Self.model.applied(to: circuit))
        let observables = try Self.observables(3)
        var options = SimulationOptions(method: .densityMatrix, observables: observables, wantsProbabilities: true)
        options.noise = Self.model
        let result = try simulate(circuit, options: options)
        let expected = exact.distribution.filter { $0.value > 1e-12 }
        #expect(result.probabilities?.count == expected.count)
        for (outcome, probability) in result.probabilities ?? [] { #expect(abs(probability - (expected[outcome] ?? 0)) < 1e-12) }
        // Without outcomes to keep, bits that no condition reads do not split the state.
        options.wantsProbabilities = false
        for result in [result, try simulate(circuit, options: options)] {
            // The last measurement is made after the observables are taken, as its qubit is not used again.
            #expect(abs(result.expectations[0].value - exact.expectation(of: observables[0])) < 1e-12)
        }
    }

    @Test("a loop goes on until its condition fails in every part of the mixture")
    func loops() throws {
        var circuit = Circuit(qubits: 2, bits: 1)
        circuit.x(0)
        circuit.measure(0, into: 0)
        let turn: [Circuits.Operation] = [
            .gate(GateApplication("h", on: [0])), .measure(qubit: 0, bit: 0), .gate(GateApplication("x", on: [1])),
        ]
        circuit.operations.append(.loop(while: .bit(0), body: turn))
        let options = SimulationOptions(method: .densityMatrix, observables: [try PauliSum(parsing: "Z1")], wantsProbabilities: true)
        let result = try simulate(circuit, options: options)
        // The k-th turn is the last one with probability 2⁻ᵏ, and odd numbers of turns flip qubit 1: ⟨Z1⟩ = −1/3.
        #expect(abs(result.expectations[0].value + 1.0 / 3) < 1e-13)
        #expect(result.probabilities?.map(\.0) == ["0"])
    }

    @Test("without noise it is the state vector's answer", arguments: [UInt64(5), 6])
    func pure(seed: UInt64) throws {
        let circuit = randomCircuit(qubits: 6, gates: 60, seed: seed)
        let observables = try Self.observables(6)
        let mixed = try simulate(
            circuit, options: SimulationOptions(method: .densityMatrix, observables: observables, wantsProbabilities: true))
        let vector = try simulate(
            circuit, options: SimulationOptions(method: .statevector, observables: observables, wantsProbabilities: true))
        for (one, other) in zip(mixed.expectations, vector.expectations) { #expect(abs(one.value - other.value) < 1e-12) }
        for (one, other) in zip(mixed.probabilities ?? [], vector.probabilities ?? []) {
            #expect(one.0 == other.0 && abs(one.1 - other.1) < 1e-12)
        }
    }

    @Test("counts follow the probabilities; the same seed gives the same counts on any number of threads")
    func counts() throws {
        var circuit = randomCircuit(qubits: 8, gates: 60, seed: 9)
        circuit.measureAll()
        var options = SimulationOptions(
            method: .densityMatrix, seed: 3, shots: 20000, observables: try Self.observables(8), wantsProbabilities: true)
        options.noise = Self.model
        let result = try simulate(circuit, options: options, on: ThreadTeam(threads: 1))
        let counts = Dictionary(uniqueKeysWithValues: result.counts ?? [])
        #expect(counts.values.reduce(0, +) == 20000)
        // Seven deviations and a count: false failures below 1e-9 in all.
        for (outcome, probability) in result.probabilities ?? [] {
            #expect(abs(Double(counts[outcome] ?? 0) - 20000 * probability) < 7 * (20000 * probability).squareRoot() + 7)
        }
        let other = try simulate(circuit, options: options, on: ThreadTeam(threads: 3))
        #expect(other.counts?.map(\.1) == result.counts?.map(\.1))
        #expect(other.expectations.map(\.value) == result.expectations.map(\.value))
        // ⟨O²⟩ − ⟨O⟩² of Z0 is 1 − ⟨Z0⟩².
        let error = ((1 - result.expectations[0].value * result.expectations[0].value) / 20000).squareRoot()
        #expect(abs(result.expectations[0].standardError - error) < 1e-12)
    }

    @Test("too many qubits are refused before anything is allocated, with need, limit and alternatives")
    func memory() throws {
        let options = SimulationOptions(method: .densityMatrix, memoryLimit: 1 << 30)
        let error = #expect(throws: SimulationError.self) { try simulate(Circuit(qubits: 40), options: options) }
        let text = "\(error?.description ?? "") \(error?.hint ?? "")"
        #expect(
            text.contains("40 qubits") && text.contains("1.0 GiB") && text.contains("trajectories") && text.contains("13 qubits would fit"))
        var circuit = Circuit(qubits: 8, bits: 8)
        for qubit in 0..<8 {
            circuit.h(qubit)
            circuit.measure(qubit, into: qubit)
            circuit.h(qubit)
        }
        let small = SimulationOptions(method: .densityMatrix, wantsProbabilities: true, memoryLimit: 8 << 20)
        let parts = #expect(throws: SimulationError.self) { try simulate(circuit, options: small) }
        #expect(parts?.hint?.contains("trajectories") == true)
    }
}
