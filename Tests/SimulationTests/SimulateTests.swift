import Circuits
import Diagnostics
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Simulating a circuit")
struct SimulateTests {
    static let bell: Circuit = {
        var circuit = Circuit(qubits: 2, bits: 2, name: "bell")
        circuit.append("h", on: 0)
        circuit.append("cx", on: 0, 1)
        circuit.measure(0, into: 0)
        circuit.measure(1, into: 1)
        return circuit
    }()

    @Test("a Bell pair: counts, probabilities, state and observable")
    func bellPair() throws {
        let observable = try PauliSum(parsing: "Z0*Z1")
        let options = SimulationOptions(shots: 1000, observables: [observable], wantsProbabilities: true, wantsState: true)
        let result = try simulate(Self.bell, options: options)
        let counts = try #require(result.counts)
        #expect(counts.map(\.0) == ["00", "11"] && counts.reduce(0) { $0 + $1.1 } == 1000)
        #expect(abs(counts[0].1 - 500) < 100)
        let probabilities = try #require(result.probabilities)
        #expect(probabilities.map(\.0) == ["00", "11"] && probabilities.allSatisfy { abs($0.1 - 0.5) < 1e-15 })
        #expect(abs(result.expectations[0].value - 1) < 1e-15 && result.expectations[0].standardError < 1e-7)
        let state = try #require(result.state)
        #expect(state.count == 8 && abs(state.pointer[6] - 0.5.squareRoot()) < 1e-15)
        #expect(result.method == .statevector)
    }

    @Test("several registers are apart by a space, the last declared first; a circuit without measurements is read whole")
    func registers() throws {
        var circuit = Circuit(
            qubits: [Register(name: "q", size: 3)], bits: [Register(name: "a", size: 2), Register(name: "b", size: 1)])
        circuit.append("x", on: 1)
        let whole = try simulate(circuit, options: SimulationOptions(shots: 3))
        #expect(whole.counts?.map(\.0) == ["010"])
        circuit.measure(1, into: 2)
        circuit.measure(0, into: 1)
        let measured = try simulate(circuit, options: SimulationOptions(shots: 3, wantsProbabilities: true))
        #expect(measured.counts?.map(\.0) == ["1 00"] && measured.probabilities?.map(\.0) == ["1 00"])
    }

    @Test("counts follow the probabilities", arguments: [1, 100, 20000])
    func sampling(shots: Int) throws {
        let circuit = randomCircuit(qubits: 4, gates: 40, seed: 3)
        let result = try simulate(circuit, options: SimulationOptions(seed: 5, shots: shots, wantsProbabilities: true))
        let counts = Dictionary(uniqueKeysWithValues: result.counts ?? [])
        #expect(counts.values.reduce(0, +) == shots)
        for (outcome, probability) in result.probabilities ?? [] {
            let deviation = (Double(shots) * probability * (1 - probability)).squareRoot()
            #expect(abs(Double(counts[outcome] ?? 0) - Double(shots) * probability) < 5 * deviation + 1)
        }
    }

    @Test("the same seed gives the same counts at any number of threads, another seed others")
    func seeds() throws {
        let circuit = randomCircuit(qubits: 15, gates: 60, seed: 9, table: ["ry", "cx", "rz", "h"])
        func counts(_ seed: UInt64, _ threads: Int) throws -> [String: Int] {
            let result = try simulate(circuit, options: SimulationOptions(seed: seed, shots: 2000), on: ThreadTeam(threads: threads))
            return Dictionary(uniqueKeysWithValues: result.counts ?? [])
        }
        let first = try counts(1, 2)
        #expect(try counts(1, 1) == first)
        #expect(try counts(1, 5) == first)
        #expect(try counts(2, 2) != first)
    }

    @Test("probabilities of any measured qubits equal dense evolution", arguments: 0..<6)
    func marginals(seed: Int) throws {
        var circuit = randomCircuit(qubits: 5, gates: 40, seed: UInt64(seed))
        circuit.bits = [Register(name: "a", size: 3), Register(name: "b", size: 2)]
        for (bit, qubit) in [4, 1, 3, 0].enumerated() { circuit.measure(qubit, into: (bit + seed) % 5) }
        try check(circuit)
    }

    private func check(_ circuit: Circuit) throws {
        let options = SimulationOptions(shots: 4000, observables: [try PauliSum(parsing: "Z0 + 0.5*X1*Z2")], wantsProbabilities: true)
        let result = try simulate(circuit, options: options)
        let dense = try DenseEvolution(circuit)
        var expected = dense.distribution.filter { $0.value >= 1e-12 }
        for (outcome, probability) in result.probabilities ?? [] {
            #expect(abs(probability - (expected.removeValue(forKey: outcome) ?? 0)) < 1e-12)
        }
        #expect(expected.isEmpty)
        for (outcome, count) in result.counts ?? [] {
            let probability = dense.distribution[outcome] ?? 0
            #expect(abs(Double(count) - 4000 * probability) < 5 * (4000 * probability).squareRoot() + 1)
        }
        #expect((result.counts ?? []).reduce(0) { $0 + $1.1 } == 4000)
    }

    @Test("measurements, resets and conditions inside the circuit", arguments: 0..<8)
    func dynamic(seed: Int) throws {
        var circuit = randomCircuit(qubits: 4, gates: 15, seed: UInt64(300 + seed))
        circuit.bits = [Register(name: "a", size: 2), Register(name: "b", size: 2)]
        circuit.measure(0, into: 0)
        circuit.append("ry", angles: .number(0.7), on: 0)
        circuit.operations.append(
            .conditional(
                .bit(0), then: [.gate(GateApplication("x", on: [1])), .measure(qubit: 2, bit: 1)],
                otherwise: [.gate(GateApplication("h", on: [3]))]))
        if seed.isMultiple(of: 2) { circuit.reset(1) }
        circuit.operations += randomCircuit(qubits: 4, gates: 10, seed: UInt64(400 + seed)).operations
        circuit.measure(3, into: 3)
        circuit.measure(0, into: 2)
        let dense = try DenseEvolution(circuit)
        let observable = try PauliSum(parsing: "Z0*X1 - Y2")
        let options = SimulationOptions(shots: 3000, observables: [observable], wantsProbabilities: true)
        let result = try simulate(circuit, options: options)
        #expect(abs(result.expectations[0].value - dense.expectation(of: observable)) < 1e-12)
        var expected = dense.distribution.filter { $0.value >= 1e-12 }
        for (outcome, probability) in result.probabilities ?? [] {
            #expect(abs(probability - (expected.removeValue(forKey: outcome) ?? 0)) < 1e-12, "\(outcome)")
        }
        #expect(expected.isEmpty)
        for (outcome, count) in result.counts ?? [] {
            let probability = dense.distribution[outcome] ?? 0
            #expect(abs(Double(count) - 3000 * probability) < 5 * (3000 * probability).squareRoot() + 1)
        }
    }

    @Test("runs are repeated where no memory is left for copies, with the same counts")
    func replay() throws {
        var circuit = randomCircuit(qubits: 4, gates: 15, seed: 11)
        circuit.bits = [Register(name: "c", size: 3)]
        for bit in 0..<3 {
            circuit.measure(0, into: bit)
            circuit.append("ry", angles: .number(0.9), on: 0)
            circuit.reset(2)
            circuit.append("ry", angles: .number(0.4), on: 2)
            circuit.append("cx", on: 2, 0)
        }
        let lowered = try circuit.lowered()
        let program = try Program(lowered, try Binding(circuit, lowered, values: [:]))
        func counts(copies: Int) throws -> [Outcome: Int] {
            let state = try StateVector<Double>(qubits: 4)
            var generator = Philox(seed: 1)
            var found: [Outcome: Int] = [:]
            let branches = Branches(program: program, state: state, copies: copies, limit: 100, cancellation: nil)
            try branches.follow(.shots(200), using: &generator) { (bits, load, _) throws(SimulationError) in
                if case .shots(let shots) = load { found[bits, default: 0] += shots }
            }
            return found
        }
        let free = try counts(copies: 100)
        #expect(free.values.reduce(0, +) == 200)
        #expect(try counts(copies: 0) == free)
        #expect(try counts(copies: 1) == free)
    }

    @Test("a circuit without qubits or gates has one outcome")
    func empty() throws {
        let nothing = try simulate(Circuit(qubits: 0), options: SimulationOptions(wantsProbabilities: true, wantsState: true))
        #expect(nothing.probabilities?.count == 1 && nothing.state?.count == 2)
        let idle = try simulate(Circuit(qubits: 2), options: SimulationOptions(shots: 5))
        #expect(idle.counts?.map(\.0) == ["00"])
    }

    @Test("single precision agrees")
    func single() throws {
        let circuit = randomCircuit(qubits: 6, gates: 50, seed: 21)
        let observable = try PauliSum(parsing: "Z0*Z5 + X3")
        var options = SimulationOptions(observables: [observable], wantsState: true)
        let double = try simulate(circuit, options: options)
        options.precision = .single
        let single = try simulate(circuit, options: options)
        #expect(abs(double.expectations[0].value - single.expectations[0].value) < 1e-5)
        let (left, right) = (try #require(double.state), try #require(single.state))
        #expect(zip(left.elements, right.elements).allSatisfy { abs($0 - $1) < 1e-5 })
    }
}

@Suite("Requests that cannot be met")
struct SimulationErrorTests {
    private func fault(
        _ circuit: Circuit, inputs: [String: Double] = [:], _ options: SimulationOptions = SimulationOptions()
    ) -> SimulationError? {
        do throws(SimulationError) {
            _ = try simulate(circuit, inputs: inputs, options: options)
            return nil
        } catch {
            return error
        }
    }

    private var rotation: Circuit {
        var circuit = Circuit(qubits: 1)
        circuit.inputs = ["theta"]
        circuit.append("ry", angles: .symbol("theta"), on: 0)
        return circuit
    }

    @Test("40 qubits are refused with need, limit and what would fit")
    func memory() throws {
        var circuit = Circuit(qubits: 40)
        circuit.append("t", on: 3)
        let error = try #require(fault(circuit, SimulationOptions(method: .statevector, memoryLimit: 24 << 30)))
        #expect(error.kind == .unavailable)
        #expect(error.description == "40 qubits in double precision need 16.0 TiB of memory, and 24.0 GiB are available")
        #expect(error.hint?.contains("--method mps needs") == true)
        #expect(fault(Circuit(qubits: 5000), SimulationOptions(method: .statevector))?.kind == .unavailable)
    }

    @Test("an input without value is named, and a name that is none gets its neighbours")
    func inputs() throws {
        #expect(fault(rotation)?.description == "input 'theta' has no value")
        let unknown = try #require(fault(rotation, inputs: ["thet": 1]))
        #expect(unknown.description == "the circuit has no input 'thet'" && unknown.hint == "did you mean 'theta'?")
        #expect(fault(rotation, inputs: ["theta": .nan])?.kind == .usage)
    }

    @Test("an observable on a qubit that is not there")
    func observable() throws {
        let options = SimulationOptions(observables: [try PauliSum(parsing: "Z0*Z3")])
        #expect(
            fault(rotation, inputs: ["theta": 1], options)?.description
                == "observable 'Z0*Z3' acts on qubit 3, and the circuit has qubits 0 to 0")
    }

    @Test("gradients need an observable and no measurement inside the circuit")
    func gradient() throws {
        #expect(fault(rotation, inputs: ["theta": 1], SimulationOptions(gradient: .adjoint)) == .gradientWithoutObservable)
        var circuit = rotation
        circuit.bits = [Register(name: "c", size: 1)]
        circuit.measure(0, into: 0)
        circuit.append("h", on: 0)
        let options = SimulationOptions(observables: [try PauliSum(parsing: "Z0")], gradient: .adjoint)
        let error = try #require(fault(circuit, inputs: ["theta": 1], options))
        #expect(error.description == "a gradient cannot pass through a measurement of qubit 0 inside the circuit")
        #expect(fault(circuit, inputs: ["theta": 1], SimulationOptions(wantsState: true))?.kind == .data)
    }

    @Test("negative shots")
    func shots() { #expect(fault(Circuit(qubits: 1), SimulationOptions(shots: -1)) == .negativeShots(-1)) }
}
