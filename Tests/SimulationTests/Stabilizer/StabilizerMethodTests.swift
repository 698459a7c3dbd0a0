import Circuits
import Diagnostics
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("The stabilizer method")
struct StabilizerMethodTests {
    /// Compares everything that both methods give; counts to 5.5 standard deviations (a false failure in 3e-8 an outcome).
    private func check(_ circuit: Circuit, shots: Int = 4000, seed: UInt64) throws {
        var options = SimulationOptions(
            method: .stabilizer, seed: seed, shots: shots,
            observables: [try PauliSum(parsing: "0.5*Z0 + 2*X1*Z2 - Y0*Y1 + Z0*Z1*Z2 + 0.3")],
            wantsProbabilities: true)
        let found = try simulate(circuit, options: options)
        #expect(found.method == .stabilizer)
        options.method = .statevector
        let truth = try simulate(circuit, options: options)
        let distribution = Dictionary(uniqueKeysWithValues: truth.probabilities ?? [])
        let listed = Dictionary(uniqueKeysWithValues: found.probabilities ?? [])
        #expect(Set(listed.keys) == Set(distribution.keys))
        for (outcome, probability) in listed { #expect(abs(probability - (distribution[outcome] ?? 0)) < 1e-12) }
        #expect((found.counts ?? []).reduce(0) { $0 + $1.1 } == shots)
        for (outcome, count) in found.counts ?? [] {
            let mean = Double(shots) * (distribution[outcome] ?? 0)
            #expect(abs(Double(count) - mean) < 5.5 * mean.squareRoot() + 1, "\(outcome)")
        }
        #expect(abs(found.expectations[0].value - truth.expectations[0].value) < 1e-9)
        #expect(abs(found.expectations[0].standardError - truth.expectations[0].standardError) < 1e-7)
        // Without probabilities measurements inside the circuit go by frames and back-propagation.
        options.method = .stabilizer
        options.wantsProbabilities = false
        let frames = try simulate(circuit, options: options)
        #expect((frames.counts ?? []).reduce(0) { $0 + $1.1 } == shots)
        for (outcome, count) in frames.counts ?? [] {
            let mean = Double(shots) * (distribution[outcome] ?? 0)
            #expect(abs(Double(count) - mean) < 5.5 * mean.squareRoot() + 1, "\(outcome)")
        }
        #expect(abs(frames.expectations[0].value - truth.expectations[0].value) < 1e-9)
        #expect(abs(frames.expectations[0].standardError - truth.expectations[0].standardError) < 1e-7)
    }

    @Test("random circuits up to 10 qubits equal the state vector", arguments: 0..<12)
    func random(seed: Int) throws {
        let qubits = 3 + seed % 8
        var circuit = randomCliffordCircuit(qubits: qubits, gates: 60, seed: UInt64(seed))
        if seed.isMultiple(of: 2) {
            circuit.bits = [Register(name: "a", size: 2), Register(name: "b", size: 3)]
            for (bit, qubit) in [2, 0, 1, 0].enumerated() { circuit.measure(qubit, into: (bit + seed) % 5) }
        }
        try check(circuit, seed: UInt64(seed))
    }

    @Test("measurements, resets and conditional Pauli gates inside the circuit", arguments: 0..<12)
    func dynamic(seed: Int) throws {
        var circuit = randomCliffordCircuit(qubits: 4, gates: 15, seed: UInt64(200 + seed))
        circuit.bits = [Register(name: "a", size: 2), Register(name: "b", size: 2)]
        circuit.measure(0, into: 0)
        circuit.append("h", on: 0)
        circuit.measure(1, into: 1)
        let condition: Condition =
            seed.isMultiple(of: 3) ? .bit(0) : seed % 3 == 1 ? .not(.bit(1)) : .compare(bits: [0, 1], .equal, 2)
        circuit.operations.append(
            .conditional(
                condition, then: [.gate(GateApplication("x", on: [1])), .gate(GateApplication("y", on: [2]))],
                otherwise: [.gate(GateApplication("z", on: [3]))]))
        circuit.reset(seed % 4)
        circuit.operations += randomCliffordCircuit(qubits: 4, gates: 12, seed: UInt64(300 + seed)).operations
        circuit.measure(3, into: 3)
        circuit.measure(0, into: 2)
        try check(circuit, seed: UInt64(seed))
    }

    @Test("conditions on more than Pauli gates", arguments: 0..<4)
    func branches(seed: Int) throws {
        var circuit = randomCliffordCircuit(qubits: 3, gates: 15, seed: UInt64(400 + seed))
        circuit.bits = [Register(name: "a", size: 3)]
        circuit.measure(0, into: 0)
        circuit.operations.append(
            .conditional(.bit(0), then: [.gate(GateApplication("h", on: [1])), .measure(qubit: 1, bit: 1)], otherwise: []))
        circuit.append("cx", on: 1, 2)
        circuit.measure(2, into: 2)
        try check(circuit, seed: UInt64(seed))
    }

    @Test("a GHZ state of 1500 qubits: two outcomes, exact correlations")
    func ghz() throws {
        var circuit = Circuit(qubits: 1500)
        circuit.append("h", on: 0)
        for qubit in 1..<1500 { circuit.append("cx", on: qubit - 1, qubit) }
        let everywhere = PauliString((0..<1500).map { .init($0, .x) })
        let options = SimulationOptions(
            shots: 1000, observables: [PauliSum(everywhere), try PauliSum(parsing: "Z0*Z1499"), try PauliSum(parsing: "Z3")],
            wantsProbabilities: true)
        let result = try simulate(circuit, options: options)
        #expect(result.method == .stabilizer && result.methodReason == "all gates are Clifford gates")
        #expect(result.expectations.map(\.value) == [1, 1, 0])
        #expect(result.counts?.map(\.0) == ["0", "1"].map { String(repeating: $0, count: 1500) })
        #expect(result.probabilities?.map(\.1) == [0.5, 0.5])
        #expect(abs((result.counts?[0].1 ?? 0) - 500) < 90)
    }

    @Test("a chain of teleportations through 200 qubits ends where it began")
    func teleportation() throws {
        var circuit = Circuit(qubits: 201, bits: 201)
        circuit.append("x", on: 0)
        circuit.append("h", on: 0)
        for qubit in stride(from: 0, to: 200, by: 2) {
            circuit.append("h", on: qubit + 1)
            circuit.append("cx", on: qubit + 1, qubit + 2)
            circuit.append("cx", on: qubit, qubit + 1)
            circuit.append("h", on: qubit)
            circuit.measure(qubit, into: qubit)
            circuit.measure(qubit + 1, into: qubit + 1)
            circuit.operations.append(.conditional(.bit(qubit + 1), then: [.gate(GateApplication("x", on: [qubit + 2]))], otherwise: []))
            circuit.operations.append(.conditional(.bit(qubit), then: [.gate(GateApplication("z", on: [qubit + 2]))], otherwise: []))
        }
        circuit.append("h", on: 200)
        circuit.measure(200, into: 200)
        let options = SimulationOptions(shots: 200, observables: [try PauliSum(parsing: "Z200")])
        let result = try simulate(circuit, options: options)
        #expect(result.method == .stabilizer && result.expectations[0].value == -1 && result.expectations[0].standardError == 0)
        #expect(result.counts?.allSatisfy { $0.0.hasPrefix("1") } == true)
        #expect((result.counts?.count ?? 0) > 190)
    }

    @Test("the same seed gives the same counts, another seed others")
    func seeds() throws {
        let circuit = randomCliffordCircuit(qubits: 30, gates: 300, seed: 5)
        func counts(_ seed: UInt64) throws -> [String: Int] {
            let result = try simulate(circuit, options: SimulationOptions(method: .stabilizer, seed: seed, shots: 100))
            return Dictionary(uniqueKeysWithValues: result.counts ?? [])
        }
        #expect(try counts(1) == counts(1))
        #expect(try counts(1) != counts(2))
    }

    @Test("what the method does not give is refused with the method that does")
    func refusals() throws {
        let circuit = randomCliffordCircuit(qubits: 3, gates: 5, seed: 1)
        func fault(_ options: SimulationOptions) -> SimulationError? {
            do {
                _ = try simulate(circuit, options: options)
                return nil
            } catch { return error }
        }
        let state = fault(SimulationOptions(method: .stabilizer, wantsState: true))
        #expect(state?.description == "the method stabilizer gives no amplitudes" && state?.hint == "--method statevector does")
        #expect(fault(SimulationOptions(method: .stabilizer, shots: 1, memoryLimit: 100))?.kind == .unavailable)
        var wide = Circuit(qubits: 40)
        for qubit in 0..<40 { wide.append("h", on: qubit) }
        do {
            _ = try simulate(wide, options: SimulationOptions(method: .stabilizer, wantsProbabilities: true))
            Issue.record("2^40 outcomes were listed")
        } catch {
            #expect(error == .tooManyOutcomes(limit: 1 << 20))
        }
    }
}
