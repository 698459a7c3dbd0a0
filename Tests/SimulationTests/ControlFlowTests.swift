import Circuits
import Numerics
import Simulation
import TestSupport
import Testing

/// A qubit is turned and measured until it gives 1, at most `most` times; another one is turned by the number of turns.
private func untilSuccess(most: Int) -> Circuit {
    var circuit = Circuit(qubits: 2, bits: 1)
    circuit.variables = [ClassicalVariable(name: "n", type: .integer(bits: 32))]
    let goesOn = Condition.and(
        .expression(.binary(.less, .variable(0), .constant(.whole(most)))), .not(.bit(0)))
    circuit.operations = [
        .loop(
            while: goesOn,
            body: [
                .reset(qubit: 0), .gate(GateApplication("ry", angles: [1.0], on: [0])), .measure(qubit: 0, bit: 0),
                .assign(.variable(0), .binary(.plus, .variable(0), .constant(.whole(1)))),
            ]),
        .gate(GateApplication("ry", angles: [.symbol("n") * 0.4], on: [1])),
    ]
    circuit.bits.append(Register(name: "out", size: 1))
    circuit.measure(1, into: 1)
    return circuit
}

@Suite("Loops and variables while a circuit runs")
struct ControlFlowTests {
    @Test("a loop until success is what brute force says", arguments: [1, 3, 60])
    func loop(most: Int) throws {
        let circuit = untilSuccess(most: most)
        let expected = try DenseEvolution(circuit).distribution
        let result = try simulate(
            circuit, options: SimulationOptions(seed: 3, shots: 4000, wantsProbabilities: true), on: ThreadTeam(threads: 1))
        let probabilities = Dictionary(uniqueKeysWithValues: try #require(result.probabilities))
        for (key, probability) in expected where probability > 1e-12 {
            #expect(abs((probabilities[key] ?? 0) - probability) < 1e-10, "\(key)")
        }
        // Six standard deviations: a false failure in 5e8 for each of at most four outcomes; the seed is fixed.
        for (key, count) in try #require(result.counts) {
            let probability = expected[key] ?? 0
            #expect(abs(Double(count) - 4000 * probability) < 6 * (4000 * probability * (1 - probability)).squareRoot() + 1)
        }
    }

    @Test("loops over inputs leave a pure state")
    func inputs() throws {
        var circuit = Circuit(qubits: 1)
        circuit.inputs = ["n", "theta"]
        circuit.inputTypes = ["n": .wholeNumber]
        circuit.variables = [ClassicalVariable(name: "i", type: .wholeNumber)]
        circuit.operations = [
            .loop(
                while: .expression(.binary(.less, .variable(0), .input("n", .wholeNumber))),
                body: [
                    .gate(GateApplication("rx", angles: [.symbol("theta") * .symbol("i")], on: [0])),
                    .assign(.variable(0), .binary(.plus, .variable(0), .constant(.whole(1)))),
                ])
        ]
        let options = SimulationOptions(observables: [try PauliSum(parsing: "Z0")], wantsState: true)
        let result = try simulate(circuit, inputs: ["n": 4, "theta": 0.1], options: options, on: ThreadTeam(threads: 1))
        #expect(abs(result.expectations[0].value - 0.6.cosine) < 1e-12)
    }

    @Test("a loop without end is refused after a number of turns")
    func endless() throws {
        var circuit = Circuit(qubits: 1, bits: 1)
        circuit.measure(0, into: 0)
        circuit.operations.append(.loop(while: .not(.bit(0)), body: [.barrier(qubits: [0])]))
        #expect(throws: SimulationError.tooManyTurns(limit: 1_000_000)) {
            try simulate(circuit, options: SimulationOptions(wantsProbabilities: true), on: ThreadTeam(threads: 1))
        }
        circuit.operations = [.loop(while: .constant(true), body: [.barrier(qubits: [0])])]
        #expect(throws: SimulationError.circuit(.tooLong(gate: "while"))) {
            try simulate(circuit, options: SimulationOptions(wantsProbabilities: true), on: ThreadTeam(threads: 1))
        }
    }

    @Test("bits stored by the program are part of its answer, local ones are not")
    func stored() throws {
        var circuit = Circuit(qubits: 1, bits: 2)
        circuit.bits.append(Register(name: "scratch", size: 1, isLocal: true))
        circuit.h(0)
        circuit.measure(0, into: 2)
        circuit.operations.append(.assign(.bits([1]), .constant(.boolean(true))))
        circuit.operations.append(.assign(.bits([0]), .bits([2])))
        let result = try simulate(circuit, options: SimulationOptions(wantsProbabilities: true), on: ThreadTeam(threads: 1))
        let probabilities = try #require(result.probabilities)
        #expect(probabilities.map(\.0) == ["10", "11"])
        #expect(probabilities.allSatisfy { abs($0.1 - 0.5) < 1e-14 })
    }
}

extension Double {
    fileprivate var cosine: Double { Complex.exp(i: self).real }
}
