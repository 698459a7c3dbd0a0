import Circuits
import Noise
import Numerics
import TestSupport
import Testing

@testable import Simulation

/// A qubit is turned and measured until it gives 1, at most `most` times; others are turned by the number of turns, on their own and under control.
private func turnsUntilSuccess(most: Int) -> Circuit {
    var circuit = Circuit(qubits: 3, bits: 1)
    circuit.variables = [ClassicalVariable(name: "n", type: .integer(bits: 32))]
    let goesOn = Condition.and(.expression(.binary(.less, .variable(0), .constant(.whole(most)))), .not(.bit(0)))
    circuit.operations = [
        .gate(GateApplication("h", on: [2])),
        .loop(
            while: goesOn,
            body: [
                .reset(qubit: 0), .gate(GateApplication("ry", angles: [1.0], on: [0])), .gate(GateApplication("cx", on: [0, 2])),
                .measure(qubit: 0, bit: 0), .assign(.variable(0), .binary(.plus, .variable(0), .constant(.whole(1)))),
                .conditional(.bit(0), then: [.gate(GateApplication("sx", on: [2]))], otherwise: [.gate(GateApplication("t", on: [2]))]),
            ]),
        .gate(GateApplication("ry", angles: [.symbol("n") * 0.4], on: [1])),
        .gate(GateApplication("crx", angles: [.symbol("n") * 0.7], on: [1, 2])),
    ]
    circuit.bits.append(Register(name: "out", size: 2))
    circuit.measure(1, into: 1)
    circuit.measure(2, into: 2)
    return circuit
}

/// A loop of a fixed number of turns in a loop of another, with what the inner variable says.
private func nested() -> Circuit {
    var circuit = Circuit(qubits: 3)
    circuit.variables = ["i", "j"].map { ClassicalVariable(name: $0, type: .wholeNumber) }
    func less(_ variable: Int, _ end: Int) -> Condition { .expression(.binary(.less, .variable(variable), .constant(.whole(end)))) }
    func next(_ variable: Int) -> Operation { .assign(.variable(variable), .binary(.plus, .variable(variable), .constant(.whole(1)))) }
    circuit.operations = [
        .gate(GateApplication("h", on: [0])),
        .loop(
            while: less(0, 2),
            body: [
                .assign(.variable(1), .constant(.whole(0))),
                .loop(
                    while: less(1, 3),
                    body: [
                        .gate(GateApplication("rx", angles: [.symbol("j") * 0.3 + .symbol("i")], on: [1])),
                        .gate(GateApplication("cx", on: [0, 1])), .gate(GateApplication("ry", angles: [0.2], on: [2])), next(1),
                    ]),
                .gate(GateApplication("swap", on: [1, 2])), next(0),
            ]),
    ]
    return circuit
}

private func noise(_ kind: Int) throws -> NoiseModel? {
    switch kind {
    case 0: nil
    case 1:
        NoiseModel([
            NoiseRule(on: .gates(qubits: 1), .channel(try .depolarizing(0.1))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .depolarizing(0.2, qubits: 2))),
            NoiseRule(on: .measurement, .readout(try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.05))),
        ])
    default: NoiseModel([NoiseRule(on: .gates(qubits: 1), .channel(try .amplitudeDamping(0.3)))])
    }
}

/// Means of numbers in [0, 1] over that many trajectories stray further than this once in 10⁹ (Hoeffding).
private func bound(_ count: Int) -> Double { (21.42 / 2 / Double(count)).squareRoot() }

@Suite("Trajectories through loops and variables")
struct TrajectoryLoopsTests {
    /// At most 8 outcomes and three observables a case at 10⁻⁹ each, with fixed seeds.
    @Test("outcomes and means are the density matrix's", arguments: [1, 4, 20], 0..<3)
    func untilSuccess(most: Int, kind: Int) throws {
        let circuit = turnsUntilSuccess(most: most)
        let team = ThreadTeam(threads: 2)
        var options = SimulationOptions(
            method: .densityMatrix, observables: try ["Z0", "X1", "Y2"].map { try PauliSum(parsing: $0) }, wantsProbabilities: true)
        options.noise = try noise(kind)
        let exact = try simulate(circuit, options: options, on: team)
        let count = 4000
        (options.method, options.trajectories, options.shots, options.seed) = (.trajectories, count, 2 * count, 5)
        let found = try simulate(circuit, options: options, on: team)
        for (value, other) in zip(found.expectations, exact.expectations) { #expect(abs(value.value - other.value) < 2 * bound(count)) }
        let expected = Dictionary(uniqueKeysWithValues: try #require(exact.probabilities))
        let probabilities = Dictionary(uniqueKeysWithValues: try #require(found.probabilities))
        let counts = Dictionary(uniqueKeysWithValues: try #require(found.counts))
        #expect(counts.values.reduce(0, +) == 2 * count)
        for key in Set(expected.keys).union(probabilities.keys).union(counts.keys) {
            #expect(abs((probabilities[key] ?? 0) - (expected[key] ?? 0)) < bound(count), "\(key)")
            #expect(abs(Double(counts[key] ?? 0) / Double(2 * count) - (expected[key] ?? 0)) < bound(count), "\(key)")
        }
    }

    @Test("loops in loops without chance are exact", arguments: Precision.allCases)
    func loops(precision: Precision) throws {
        let observables = try ["Z0", "X1", "Y2", "Z1*Z2", "X0*X1"].map { try PauliSum(parsing: $0) }
        var options = SimulationOptions(method: .statevector, observables: observables)
        let exact = try simulate(nested(), options: options, on: ThreadTeam(threads: 1))
        (options.method, options.precision, options.trajectories) = (.trajectories, precision, 3)
        let found = try simulate(nested(), options: options, on: ThreadTeam(threads: 1))
        for (value, other) in zip(found.expectations, exact.expectations) {
            #expect(abs(value.value - other.value) < (precision == .double ? 1e-12 : 1e-5))
        }
    }

    @Test("threads change no bit")
    func threads() throws {
        var options = SimulationOptions(method: .trajectories, shots: 500, wantsProbabilities: true)
        options.noise = try noise(2)
        let results = try [1, 3].map { try simulate(turnsUntilSuccess(most: 5), options: options, on: ThreadTeam(threads: $0)) }
        #expect(results[0].counts.map { $0.map(\.1) } == results[1].counts.map { $0.map(\.1) })
        #expect(results[0].probabilities.map { $0.map(\.1) } == results[1].probabilities.map { $0.map(\.1) })
    }

    @Test("a loop without end is refused after a number of turns")
    func endless() throws {
        var circuit = Circuit(qubits: 1, bits: 1)
        circuit.operations = [.loop(while: .not(.bit(0)), body: [.measure(qubit: 0, bit: 0)])]
        let noisy = try NoiseModel().applied(to: circuit)
        var program = try TrajectoryProgram(noisy, Binding(circuit, circuit.lowered(), values: [:]))
        #expect(program.mostTurns == 1_000_000)
        program.mostTurns = 50
        let trajectories = try Trajectories<Double>(program, count: 1, seed: 0, memoryLimit: 1 << 20, team: ThreadTeam(threads: 1))
        #expect(throws: SimulationError.tooManyTurns(limit: 50)) { try trajectories.run(.init()) }
    }
}
