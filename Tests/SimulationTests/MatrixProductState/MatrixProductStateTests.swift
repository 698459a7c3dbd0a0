import Circuits
import Diagnostics
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("The matrix product state")
struct MatrixProductStateTests {
    private func options(_ bond: Int? = nil) -> SimulationOptions {
        var options = SimulationOptions(method: .mps)
        options.bond = bond
        return options
    }

    @Test("equals dense evolution on random circuits over the whole gate table", arguments: 0..<12)
    func wholeTable(seed: Int) throws {
        let qubits = 4 + seed % 5
        let circuit = randomCircuit(qubits: qubits, gates: 40, seed: UInt64(seed), modifiers: true)
        let dense = try DenseEvolution(circuit)
        var options = options()
        options.wantsState = true
        options.wantsProbabilities = true
        options.observables = [try PauliSum(parsing: "0.5*X0*Z1 - Y1*Y2 + 2*Z\(qubits - 1) - X0*Y2*Z\(qubits - 1) + 0.25")]
        let result = try simulate(circuit, options: options)
        let state = try #require(result.state)
        for (index, amplitude) in dense.state.enumerated() {
            let found = Complex(state.pointer[2 * index], state.pointer[2 * index + 1])
            #expect((found - amplitude).magnitude < 1e-10)
        }
        #expect(abs(result.expectations[0].value - dense.expectation(of: options.observables[0])) < 1e-10)
        let probabilities = Dictionary(uniqueKeysWithValues: try #require(result.probabilities))
        for (index, amplitude) in dense.state.enumerated() {
            let text = String((0..<qubits).reversed().map { index >> $0 & 1 == 1 ? "1" : "0" })
            #expect(abs((probabilities[text] ?? 0) - amplitude.squaredMagnitude) < 1e-10)
        }
        #expect(try #require(result.truncation).fidelity > 1 - 1e-12 && result.warnings.isEmpty)
    }

    @Test("mean and variance follow the observable's square")
    func moments() throws {
        let circuit = randomCircuit(qubits: 5, gates: 40, seed: 9)
        var options = options()
        options.shots = 100
        options.observables = [try PauliSum(parsing: "Z0*Z1 + 0.5*X2 - Y3*X4 + 1")]
        let found = try simulate(circuit, options: options).expectations[0]
        options.method = .statevector
        let expected = try simulate(circuit, options: options).expectations[0]
        #expect(abs(found.value - expected.value) < 1e-10 && abs(found.standardError - expected.standardError) < 1e-10)
    }

    @Test("chance inside the circuit: probabilities and observables equal those of every branch", arguments: 0..<6)
    func branches(seed: UInt64) throws {
        var circuit = Circuit(qubits: 5, bits: 5)
        for part in 0..<3 {
            circuit.operations += randomCircuit(qubits: 5, gates: 10, seed: 10 * seed + UInt64(part)).operations
            circuit.measure(part, into: part)
            circuit.operations.append(
                .conditional(.bit(part), then: [.gate(GateApplication("h", on: [4 - part]))], otherwise: [.reset(qubit: 4)]))
        }
        circuit.operations += randomCircuit(qubits: 5, gates: 10, seed: 7 + seed).operations
        for qubit in 3..<5 { circuit.measure(qubit, into: qubit) }
        var options = options()
        options.observables = [try PauliSum(parsing: "X0*Z3 + Y2")]
        options.wantsProbabilities = true
        let result = try simulate(circuit, options: options)
        let found = Dictionary(uniqueKeysWithValues: result.probabilities ?? [])
        for (text, probability) in try DenseEvolution(circuit).distribution {
            #expect(abs((found[text] ?? 0) - probability) < 1e-10)
        }
        options.method = .statevector
        #expect(abs(result.expectations[0].value - (try simulate(circuit, options: options)).expectations[0].value) < 1e-10)
    }

    @Test("a pair cut at its bond keeps the larger part, and says so")
    func cut() throws {
        var circuit = Circuit(qubits: 2)
        circuit.ry(.number(0.4), 0)
        circuit.cx(0, 1)
        var options = options(1)
        // No shots are shots: the whole state is asked for, not only what Z0 sees.
        options.shots = 0
        options.observables = [try PauliSum(parsing: "Z0")]
        let result = try simulate(circuit, options: options)
        let truncation = try #require(result.truncation)
        #expect(abs(truncation.fidelity - 0.9605304970014426) < 1e-12 && abs(truncation.discardedWeight - 0.0394695029985574) < 1e-12)
        #expect(abs(result.expectations[0].value - 1) < 1e-12)
        #expect(result.warnings.count == 1 && result.warnings[0].contains("0.9605") && result.warnings[0].contains("--bond"))
    }

    @Test("the estimate of the fidelity is near the true one", arguments: [8, 12, 16, 24])
    func fidelity(bond: Int) throws {
        let circuit = brickwork(qubits: 12, depth: 8, seed: 4)
        var options = options(bond)
        options.wantsState = true
        let result = try simulate(circuit, options: options)
        let exact = try simulate(circuit, options: SimulationOptions(wantsState: true))
        let (one, other) = (try #require(result.state), try #require(exact.state))
        var (overlap, norm) = (Complex.zero, 0.0)
        for index in 0..<1 << 12 {
            let (a, b) = (
                Complex(one.pointer[2 * index], one.pointer[2 * index + 1]), Complex(other.pointer[2 * index], other.pointer[2 * index + 1])
            )
            overlap += a.conjugate * b
            norm += a.squaredMagnitude
        }
        #expect(abs(norm - 1) < 1e-10)
        let (truth, truncation) = (overlap.squaredMagnitude, try #require(result.truncation))
        #expect(truncation.largestBond == bond)
        // Errors of separate truncations hardly interfere: the product of the shares kept is the fidelity to a few per cent.
        #expect(abs(truncation.fidelity - truth) < 0.05 + 0.1 * (1 - truth))
        // The triangle inequality's bound: the distance is at most the sum of the distances of all truncations.
        #expect(truncation.discardedWeight > 0)
    }

    @Test("two hundred qubits in a cat state: two outcomes, half each")
    func cat() throws {
        var circuit = Circuit(qubits: 200)
        circuit.h(0)
        for qubit in 1..<200 { circuit.cx(qubit - 1, qubit) }
        circuit.measureAll()
        var options = options(2)
        options.shots = 1000
        options.wantsProbabilities = true
        let (ends, all) = (PauliString([.init(0, .z), .init(199, .z)]), PauliString((0..<200).map { .init($0, .x) }))
        options.observables = [PauliSum(ends), PauliSum(all)]
        let result = try simulate(circuit, options: options)
        let counts = try #require(result.counts)
        #expect(counts.map(\.0) == [String(repeating: "0", count: 200), String(repeating: "1", count: 200)])
        // Five standard deviations: fails falsely once in 1.7 million seeds.
        #expect(abs(counts[0].1 - 500) < 79 && counts[0].1 + counts[1].1 == 1000)
        #expect(result.expectations.allSatisfy { abs($0.value - 1) < 1e-12 })
        #expect(try #require(result.probabilities).allSatisfy { abs($0.1 - 0.5) < 1e-12 })
        #expect(result.warnings.isEmpty)
    }

    @Test("measuring inside a long chain teleports a state along it")
    func teleportation() throws {
        // Each link teleports the qubit two places on; feed-forward mends what the outcomes spoil.
        let links = 20
        var circuit = Circuit(qubits: 2 * links + 1, bits: 2 * links)
        circuit.ry(.number(0.7), 0)
        for link in 0..<links {
            let (here, middle, there) = (2 * link, 2 * link + 1, 2 * link + 2)
            circuit.h(middle)
            circuit.cx(middle, there)
            circuit.cx(here, middle)
            circuit.h(here)
            circuit.measure(here, into: here)
            circuit.measure(middle, into: middle)
            circuit.operations.append(.conditional(.bit(middle), then: [.gate(GateApplication("x", on: [there]))], otherwise: []))
            circuit.operations.append(.conditional(.bit(here), then: [.gate(GateApplication("z", on: [there]))], otherwise: []))
        }
        circuit.bits.append(Register(name: "answer", size: 1))
        circuit.measure(2 * links, into: 2 * links)
        var options = options()
        options.shots = 200
        let counts = try #require(try simulate(circuit, options: options).counts)
        let ones = counts.reduce(0) { $0 + ($1.0.hasPrefix("1") ? $1.1 : 0) }
        let expected = 200 * 0.11757890635775578
        // 5.5 standard deviations: fails falsely less than once in a million seeds.
        #expect(abs(Double(ones) - expected) < 5.5 * (expected * (1 - 0.1176)).squareRoot())
        #expect(counts.count == 200)
    }

    @Test("counts follow the probabilities of a scrambled state, also of some qubits only")
    func sampling() throws {
        var circuit = randomCircuit(qubits: 6, gates: 60, seed: 21)
        circuit.bits = [Register(name: "c", size: 3)]
        for (bit, qubit) in [4, 1, 3].enumerated() { circuit.measure(qubit, into: bit) }
        var options = options()
        options.shots = 20_000
        options.wantsProbabilities = true
        let result = try simulate(circuit, options: options)
        let counts = Dictionary(uniqueKeysWithValues: result.counts ?? [])
        let expected = try DenseEvolution(circuit).distribution
        #expect(counts.values.reduce(0, +) == 20_000)
        for (text, probability) in expected {
            let deviation = (20_000 * probability * (1 - probability)).squareRoot()
            // Eight values within 5.5 standard deviations: fails falsely once in 3 million seeds.
            #expect(abs(Double(counts[text] ?? 0) - 20_000 * probability) < 5.5 * deviation + 1)
        }
        for (text, probability) in result.probabilities ?? [] { #expect(abs(probability - (expected[text] ?? 0)) < 1e-10) }
    }

    @Test("the same bits at any number of threads")
    func threads() throws {
        let circuit = brickwork(qubits: 14, depth: 6, seed: 2)
        var options = options(8)
        options.shots = 300
        options.observables = [try PauliSum(parsing: "Z0*Z7 + X3 + Z13")]
        let results = try [1, 2, 3].map { try simulate(circuit, options: options, on: ThreadTeam(threads: $0)) }
        for result in results.dropFirst() {
            #expect(result.expectations[0].value == results[0].expectations[0].value && result.truncation == results[0].truncation)
            #expect(result.counts?.map(\.0) == results[0].counts?.map(\.0) && result.counts?.map(\.1) == results[0].counts?.map(\.1))
        }
    }

    @Test("distant gates meet on the way: a ring of CX, a Fourier transform and swaps equal the state vector")
    func routing() throws {
        var circuit = Circuit(qubits: 9)
        for qubit in 0..<9 { circuit.ry(.number(0.3 + Double(qubit)), qubit) }
        for _ in 0..<2 {
            for qubit in 0..<9 { circuit.cx(qubit, (qubit + 1) % 9) }
            circuit.swap(0, 8)
            circuit.swap(3, 4)
        }
        for high in (0..<9).reversed() {
            circuit.h(high)
            for low in 0..<high { circuit.append("cp", angles: .number(.pi / Double(1 << (high - low))), on: low, high) }
        }
        circuit.append("ccx", on: 8, 0, 4)
        circuit.append("cswap", on: 2, 7, 5)
        var options = options()
        options.wantsState = true
        let found = try #require(try simulate(circuit, options: options).state)
        let dense = try DenseEvolution(circuit).state
        for (index, amplitude) in dense.enumerated() {
            #expect((Complex(found.pointer[2 * index], found.pointer[2 * index + 1]) - amplitude).magnitude < 1e-10)
        }
    }

    @Test("qubits take the places that their gates ask for")
    func order() throws {
        // A path through the qubits in a scrambled order: along it every gate is between neighbours.
        var generator = Philox(seed: 12)
        let path = generator.permutation(60)
        var circuit = Circuit(qubits: 60)
        for qubit in 0..<60 { circuit.ry(.number(0.1 * Double(qubit) + 0.2), qubit) }
        for (one, other) in zip(path, path.dropFirst()) { circuit.cz(one, other) }
        for qubit in 0..<60 { circuit.rx(.number(0.4), qubit) }
        var options = options()
        options.shots = 0
        options.observables = [PauliSum(PauliString(path[20..<23].map { PauliString.Factor($0, .z) }))]
        let whole = try simulate(circuit, options: options)
        #expect(try #require(whole.truncation).largestBond == 2)
        // What the observable sees are five qubits.
        options.shots = nil
        options.method = .statevector
        #expect(abs(try simulate(circuit, options: options).expectations[0].value - whole.expectations[0].value) < 1e-10)
    }

    @Test("a state that outgrows the memory is refused with the bond to ask for")
    func memory() throws {
        var options = options()
        options.memoryLimit = 20_000
        options.shots = 0
        options.observables = [try PauliSum(parsing: "Z0")]
        let circuit = brickwork(qubits: 16, depth: 8, seed: 1)
        let error = #expect(throws: SimulationError.self) { try simulate(circuit, options: options) }
        guard case .bondMemory? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.kind == .unavailable && error?.hint?.contains("--bond") == true)
    }

    @Test("what it does not offer is refused by name")
    func refusals() throws {
        var options = options(0)
        #expect(throws: SimulationError.impossibleTruncation("a bond dimension of 0 holds no state")) {
            try simulate(Circuit(qubits: 2), options: options)
        }
        options.bond = nil
        options.precision = .single
        #expect(throws: SimulationError.unsupported(.mps, what: "single precision", instead: [.statevector])) {
            try simulate(Circuit(qubits: 2), options: options)
        }
        var wide = Circuit(qubits: 12)
        for qubit in 0..<12 { wide.h(qubit) }
        options = self.options()
        options.wantsProbabilities = true
        #expect(try simulate(wide, options: options).probabilities?.count == 4096)
    }

    /// Layers of random two-qubit gates on neighbours.
    private func brickwork(qubits: Int, depth: Int, seed: UInt64) -> Circuit {
        var (circuit, generator) = (Circuit(qubits: qubits), Philox(seed: seed))
        func angle() -> Expression { .number((generator.uniform() - 0.5) * 3) }
        for layer in 0..<depth {
            for left in stride(from: layer % 2, to: qubits - 1, by: 2) {
                for qubit in [left, left + 1] { circuit.append("U", angles: angle(), angle(), angle(), on: qubit) }
                for name: GateIndex in ["rxx", "ryy", "rzz"] { circuit.append(name, angles: angle(), on: left, left + 1) }
            }
        }
        return circuit
    }
}
