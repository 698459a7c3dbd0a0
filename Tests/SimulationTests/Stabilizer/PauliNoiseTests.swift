import Circuits
import Noise
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Pauli noise in the stabilizer method")
struct PauliNoiseTests {
    private static let chances = [0.65, 0.05, 0.1, 0.2]

    private static let gates: [GateApplication] = [
        GateApplication("h", on: [0]), GateApplication("cx", on: [0, 1]), GateApplication("s", on: [1]), GateApplication("cx", on: [1, 2]),
        GateApplication("h", on: [2]),
    ]

    /// After each gate on two qubits a Pauli by chance on each operand.
    private func model() throws -> NoiseModel {
        NoiseModel([
            NoiseRule(on: .gates(qubits: 2), .channel(try .pauli(x: Self.chances[1], y: Self.chances[2], z: Self.chances[3])))
        ])
    }

    /// The mean over every way in which the four Paulis may fall, by dense evolution.
    private func enumerated(measured: Bool = false, _ values: (DenseEvolution) -> [Double]) throws -> [Double] {
        var sums: [Double] = []
        for code in 0..<256 {
            var (circuit, place, weight) = (Circuit(qubits: 3, bits: 3), 0, 1.0)
            for gate in Self.gates {
                circuit.append(gate)
                guard gate.qubits.count == 2 else { continue }
                for qubit in gate.qubits {
                    let pauli = code >> (2 * place) & 3
                    weight *= Self.chances[pauli]
                    if pauli > 0 { circuit.append(["x", "y", "z"][pauli - 1] as GateIndex, on: qubit) }
                    place += 1
                }
            }
            if measured { for qubit in 0..<3 { circuit.measure(qubit, into: qubit) } }
            let found = values(try DenseEvolution(circuit))
            if sums.isEmpty { sums = found.map { _ in 0 } }
            for index in sums.indices { sums[index] += weight * found[index] }
        }
        return sums
    }

    private func circuit() -> Circuit {
        var circuit = Circuit(qubits: 3)
        for gate in Self.gates { circuit.append(gate) }
        return circuit
    }

    @Test("expectation values equal the mean over all errors", arguments: ["Z0*Z1", "X0*Y1*Z2 + 0.3", "Y0*X1 - Z2", "X0*X1*X2 + 2*Z1*Z2"])
    func expectations(text: String) throws {
        let observable = try PauliSum(parsing: text)
        var options = SimulationOptions(method: .stabilizer, observables: [observable])
        options.noise = try model()
        let truth = try enumerated { [$0.expectation(of: observable)] }[0]
        #expect(abs(try simulate(circuit(), options: options).expectations[0].value - truth) < 1e-12)
    }

    @Test("counts follow the distribution over all errors, to 5.5 standard deviations (a false failure in 3e-7)")
    func counts() throws {
        let shots = 100_000
        var options = SimulationOptions(method: .stabilizer, seed: 4, shots: shots)
        options.noise = try model()
        let counts = Dictionary(uniqueKeysWithValues: try simulate(circuit(), options: options).counts ?? [])
        let texts = (0..<8).map { state in String((0..<3).reversed().map { state >> $0 & 1 == 1 ? "1" : "0" }) }
        let truth = try enumerated(measured: true) { dense in texts.map { dense.distribution[$0] ?? 0 } }
        for (text, probability) in zip(texts, truth) {
            let mean = Double(shots) * probability
            #expect(abs(Double(counts[text] ?? 0) - mean) < 5.5 * mean.squareRoot() + 1, "\(text)")
        }
    }

    @Test("readout errors fall on recorded bits alone")
    func readout() throws {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.append("x", on: 0)
        circuit.measure(0, into: 0)
        circuit.measure(1, into: 1)
        var options = SimulationOptions(method: .stabilizer, seed: 1, shots: 40_000, observables: [try PauliSum(parsing: "Z0 + Z1")])
        options.noise = NoiseModel([NoiseRule(on: .measurement, .readout(try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.3)))])
        let result = try simulate(circuit, options: options)
        let counts = Dictionary(uniqueKeysWithValues: result.counts ?? [])
        for (text, probability) in [("01", 0.63), ("00", 0.27), ("11", 0.07), ("10", 0.03)] {
            let mean = 40_000 * probability
            #expect(abs(Double(counts[text] ?? 0) - mean) < 5.5 * mean.squareRoot())
        }
        #expect(result.expectations[0].value == 0)
    }

    @Test("depolarising noise on 1000 qubits leaves what its strength says")
    func wide() throws {
        var circuit = Circuit(qubits: 1000)
        for qubit in 0..<1000 { circuit.append("x", on: qubit) }
        let everywhere = PauliString((0..<1000).map { .init($0, .z) })
        var options = SimulationOptions(shots: 200, observables: [try PauliSum(parsing: "Z7"), PauliSum(everywhere)])
        options.noise = NoiseModel([NoiseRule(on: .gate("x"), .channel(try .depolarizing(0.01)))])
        let result = try simulate(circuit, options: options)
        #expect(result.method == .stabilizer)
        #expect(abs(result.expectations[0].value + 0.99) < 1e-12)
        #expect(abs(result.expectations[1].value - 0.99.power(1000)) < 1e-12)
        // 5 errors a run in the mean, 1000 in all.
        let errors = (result.counts ?? []).reduce(0) { $0 + $1.0.count { $0 == "0" } * $1.1 }
        #expect(abs(Double(errors) - 1000) < 5.5 * 1000.0.squareRoot())
    }

    @Test("noise beyond Paulis by chance is refused by name")
    func refusal() throws {
        var options = SimulationOptions(method: .stabilizer, shots: 10)
        options.noise = NoiseModel([NoiseRule(on: .gate("h"), .channel(try .amplitudeDamping(0.1)))])
        do {
            _ = try simulate(circuit(), options: options)
            Issue.record("it was taken")
        } catch {
            #expect(error.description.contains("amplitude_damping"))
        }
    }
}

extension Double {
    fileprivate func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { product, _ in product * self } }
}
