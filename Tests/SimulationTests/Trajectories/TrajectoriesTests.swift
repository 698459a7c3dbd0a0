import Circuits
import KernelTable
import Kernels
import Noise
import Numerics
import TestSupport
import Testing

@testable import Simulation

private func program(_ circuit: Circuit, _ model: NoiseModel = NoiseModel()) throws -> (TrajectoryProgram, NoisyCircuit) {
    let noisy = try model.applied(to: circuit)
    return (try TrajectoryProgram(noisy, Binding(circuit, circuit.lowered(), values: [:])), noisy)
}

private func answer<Scalar: LaneScalar & BitwiseCopyable>(
    _ program: TrajectoryProgram, _ kernels: LaneKernelTable<Scalar>, count: Int, seed: UInt64 = 1, isGrouped: Bool = true,
    blockQubits: Int? = nil, threads: Int = 2, _ question: Trajectories<Scalar>.Question
) throws -> Trajectories<Scalar>.Answer {
    try Trajectories<Scalar>(
        program, count: count, seed: seed, kernels: kernels, isGrouped: isGrouped, blockQubits: blockQubits, memoryLimit: 1 << 30,
        team: ThreadTeam(threads: threads)
    ).run(question)
}

private func sums(_ qubits: Int) throws -> [PauliSum] {
    var texts = (0..<qubits).flatMap { ["X\($0)", "Y\($0)", "Z\($0)"] } + ["0.25"]
    if qubits > 1 { texts += ["Z0*Z1", "X0*Y1", "Y0*Y1 - 0.5*Z1"] }
    if qubits > 2 { texts += ["Y0*Y1*Y2", "X0*Z1*X2 + 2*Z0"] }
    return try texts.map { try PauliSum(parsing: $0) }
}

/// Means of numbers in [-1, 1] over that many trajectories stray further than this once in 10⁹ (Hoeffding).
private func bound(_ count: Int) -> Double { (2 * 21.42 / Double(count)).squareRoot() }

/// Strong noise of every kind.
private func strongNoise(_ kind: Int) throws -> NoiseModel {
    switch kind {
    case 0:
        NoiseModel([
            NoiseRule(on: .gates(qubits: 1), .channel(try .depolarizing(0.2))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .depolarizing(0.3, qubits: 2))),
        ])
    case 1:
        NoiseModel([
            NoiseRule(on: .gates(qubits: 1), .channel(try .amplitudeDamping(0.3))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .thermalRelaxation(t1Nanoseconds: 100, t2Nanoseconds: 80, timeNanoseconds: 30))),
        ])
    case 2:
        NoiseModel([
            NoiseRule(on: .gates(qubits: 1), .channel(try .pauli(x: 0.7, y: 0.1, z: 0.05))),
            NoiseRule(on: .gates(qubits: 1), .channel(try .coherentOverRotation(.x, angle: 0.4))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .zzCrosstalk(angle: 0.5))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .reset(toZero: 0.1, toOne: 0.05))),
        ])
    default:
        NoiseModel([
            NoiseRule(on: .gates(qubits: 2), .channel(try twoQubitDecay())),
            NoiseRule(on: .gates(qubits: 1), .channel(try .phaseDamping(0.3))),
        ])
    }
}

/// Two qubits that decay together from 11 to 00, and unitaries by chance.
private func twoQubitDecay() throws -> Channel {
    let (keep, decay) = (0.6.squareRoot(), 0.4.squareRoot())
    var stay = [Complex](repeating: .zero, count: 16)
    for place in 0..<3 { stay[place * 5] = .one }
    stay[15] = Complex(keep)
    var jump = [Complex](repeating: .zero, count: 16)
    jump[3] = Complex(decay)
    return try Channel(qubits: 2, kraus: [stay, jump])
}

@Suite("Trajectories against brute force")
struct TrajectoriesTests {
    @Test("without noise they are exact, whole and in blocks, on every table of kernels", arguments: LaneKernels.available.indices, 0..<4)
    func exact(set: Int, seed: Int) throws {
        let kernels = LaneKernels.available[set]
        for qubits in [1, 2, 3, 5, 7] {
            let circuit = randomCircuit(qubits: qubits, gates: 60, seed: UInt64(seed * 10 + qubits), modifiers: true)
            let expected = try DenseEvolution(circuit)
            let (program, _) = try program(circuit)
            let observables = try sums(qubits)
            let double = try answer(
                program, kernels.double, count: 3, blockQubits: qubits > 3 ? qubits - seed : nil,
                .init(observables: observables, wantsProbabilities: true))
            let single = try answer(program, kernels.single, count: 3, .init(observables: observables))
            for (place, observable) in observables.enumerated() {
                let value = expected.expectation(of: observable)
                #expect(abs(double.expectations[place].value - value) < 1e-11, "\(observable) on \(qubits) qubits")
                #expect(abs(single.expectations[place].value - value) < 2e-5)
                #expect(double.expectations[place].standardError < 1e-12)
            }
            var probabilities = [Double](repeating: 0, count: 1 << qubits)
            for (outcome, probability) in double.probabilities { probabilities[Int(outcome.low)] = probability }
            for (state, amplitude) in expected.state.enumerated() {
                #expect(abs(probabilities[state] - amplitude.squaredMagnitude) < 1e-12)
            }
        }
    }

    @Test("more qubits than a block of rotations holds are turned in several passes", arguments: LaneKernels.available.indices)
    func passes(set: Int) throws {
        var circuit = Circuit(qubits: 10)
        for layer in 0..<3 {
            for qubit in 0..<10 {
                circuit.append("u3", angles: .number(0.4 * Double(qubit + layer)), .number(1.3), .number(Double(layer)), on: qubit)
            }
            for qubit in 0..<10 { circuit.cx(qubit, (qubit + 1) % 10) }
        }
        let expected = try DenseEvolution(circuit)
        let (program, _) = try program(circuit)
        let observables = try ["Z0", "X3", "Y9*Z4"].map { try PauliSum(parsing: $0) }
        let found = try answer(program, LaneKernels.available[set].double, count: 2, .init(observables: observables))
        for (observable, value) in zip(observables, found.expectations) {
            #expect(abs(value.value - expected.expectation(of: observable)) < 1e-11)
        }
    }

    @Test(
        "every combination of errors, weighted by its probability, adds up to the density matrix", arguments: LaneKernels.available.indices)
    func everyError(set: Int) throws {
        let kernels = LaneKernels.available[set].double
        for seed in 0..<10 {
            let circuit = randomCircuit(
                qubits: 3, gates: 3, seed: UInt64(seed), table: ["ry", "u3", "cx", "swap", "cz", "rzz", "h", "cp", "cry"])
            let model = NoiseModel([
                NoiseRule(on: .gates(qubits: 1), .channel(try .pauli(x: 0.1, y: 0, z: 0.2))),
                NoiseRule(on: .gates(qubits: 2), qubits: nil, .channel(try .pauli(x: 0.05, y: 0.3, z: 0))),
            ])
            let (program, noisy) = try program(circuit, model)
            let density = NoisyDensity(noisy)
            var combinations: [(events: TrajectoryEvents, weight: Double)] = [(TrajectoryEvents(), 1)]
            for (index, site) in program.sites.enumerated() {
                let branches = program.channels[site.channel].branches
                combinations = combinations.flatMap { events, weight in
                    branches.indices.map { branch in
                        var events = events
                        if branch > 0 { events.list.append(.init(site: index, branch: branch, uniform: 0)) }
                        return (events, weight * branches[branch].probability)
                    }
                }
            }
            let observables = try sums(3)
            var totals = [Double](repeating: 0, count: observables.count)
            for first in stride(from: 0, to: combinations.count, by: kernels.lanes) {
                let some = combinations[first..<min(first + kernels.lanes, combinations.count)]
                let walk = try LaneWalk<Double>(program, kernels, blockQubits: 8)
                walk.begin(some.map { TrajectoryGroup(events: $0.events, members: [(0, Philox(seed: 0))]) }[...])
                try walk.advance(to: program.steps.count, nil)
                let weights = walk.weights()
                for (place, observable) in observables.enumerated() {
                    let values = walk.expectations(of: observable, weights.totals)
                    for (lane, combination) in some.enumerated() { totals[place] += combination.weight * values[lane] }
                }
            }
            for (place, observable) in observables.enumerated() {
                #expect(abs(totals[place] - density.expectation(of: observable)) < 1e-11, "\(observable), seed \(seed)")
            }
        }
    }

    /// Forty comparisons at 10⁻⁹ each: fails by chance once in 10⁷.
    @Test("means approach the density matrix under noise of every kind", arguments: 0..<4)
    func means(kind: Int) throws {
        let count = 6000
        let circuit = randomCircuit(qubits: 3, gates: 8, seed: UInt64(40 + kind), table: ["ry", "u3", "cx", "h", "cx", "cry", "ry"])
        let (program, noisy) = try program(circuit, strongNoise(kind))
        let density = NoisyDensity(noisy)
        let observables = try ["X0", "Y0", "Z0", "X1", "Z1", "Z2", "Z0*Z1", "Y0*X2", "Z0*Z1*Z2"].map { try PauliSum(parsing: $0) }
        let found = try answer(program, LaneKernels.best.double, count: count, .init(observables: observables, wantsProbabilities: true))
        for (place, observable) in observables.enumerated() {
            let (value, error) = found.expectations[place]
            #expect(abs(value - density.expectation(of: observable)) < bound(count), "\(observable)")
            #expect(error <= 1.001 / Double(count).squareRoot())
        }
        #expect(abs(found.probabilities.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
    }

    /// At most sixteen outcomes at 10⁻⁹ each.
    @Test("measurements inside, resets, feed-forward and misread bits follow their distribution", arguments: [false, true])
    func feedForward(isNoisy: Bool) throws {
        var circuit = Circuit(qubits: 3)
        circuit.bits = [Register(name: "c", size: 4)]
        circuit.ry(.number(1.1), 0)
        circuit.cx(0, 1)
        circuit.operations.append(.measure(qubit: 0, bit: 0))
        circuit.operations.append(
            .conditional(
                .bit(0), then: [.gate(GateApplication("cx", on: [1, 2])), .gate(GateApplication("h", on: [0])), .reset(qubit: 1)],
                otherwise: [.gate(GateApplication("ry", angles: [.number(0.4)], on: [1]))]))
        circuit.ry(.number(0.3), 1)
        circuit.cx(1, 2)
        circuit.operations.append(.measure(qubit: 1, bit: 1))
        circuit.operations.append(
            .conditional(.compare(bits: [0, 1], .equal, 2), then: [.gate(GateApplication("x", on: [0]))], otherwise: []))
        circuit.operations.append(.measure(qubit: 0, bit: 2))
        circuit.operations.append(.measure(qubit: 2, bit: 3))
        let model =
            isNoisy
            ? NoiseModel(
                try strongNoise(1).rules + [NoiseRule(on: .measurement, .readout(try ReadoutError(oneGivenZero: 0.1, zeroGivenOne: 0.2)))])
            : NoiseModel()
        let (program, noisy) = try program(circuit, model)
        let expected = NoisyDensity(noisy).distribution
        let count = 8000
        let found = try answer(program, LaneKernels.best.double, count: count, .init(wantsProbabilities: true, shots: 2 * count))
        let text = OutcomeText(registers: circuit.bits)
        var (probabilities, counts): ([String: Double], [String: Int]) = ([:], [:])
        for (outcome, probability) in found.probabilities { probabilities[text.text(outcome)] = probability }
        for (outcome, times) in found.counts { counts[text.text(outcome)] = times }
        #expect(counts.values.reduce(0, +) == 2 * count)
        for key in Set(expected.keys).union(probabilities.keys).union(counts.keys) {
            #expect(abs((probabilities[key] ?? 0) - (expected[key] ?? 0)) < bound(count) / 2, "\(key)")
            #expect(abs(Double(counts[key] ?? 0) / Double(2 * count) - (expected[key] ?? 0)) < bound(count) / 2, "\(key)")
        }
    }

    @Test("grouping, threads and blocks change no bit", arguments: 0..<3)
    func sameBits(kind: Int) throws {
        var circuit = Circuit(qubits: 5)
        for layer in 0..<3 {
            for qubit in 0..<5 { circuit.ry(.number(0.3 + Double(layer * 5 + qubit)), qubit) }
            for qubit in 0..<5 { circuit.cx(qubit, (qubit + 1) % 5) }
        }
        let p = 0.01
        let model = NoiseModel([
            NoiseRule(on: .gates(qubits: 1), .channel(try kind == 2 ? .amplitudeDamping(p) : .depolarizing(p))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .depolarizing(p, qubits: 2))),
        ])
        let (program, _) = try program(circuit, model)
        let question = Trajectories<Double>.Question(
            observables: try sums(5), wantsProbabilities: true, shots: 700)
        let table = LaneKernels.best.double
        let base = try answer(program, table, count: 300, question)
        for threads in [1, 3] { #expect(try equal(answer(program, table, count: 300, threads: threads, question), base)) }
        guard kind < 2 else { return }
        let grouped = try Trajectories<Double>(program, count: 300, seed: 1, memoryLimit: 1 << 30, team: .shared).groups
        #expect(grouped.count < 250)
        let apart = try answer(program, table, count: 300, isGrouped: false, question)
        #expect(apart.counts.map(\.count) == base.counts.map(\.count) && apart.counts.map(\.outcome) == base.counts.map(\.outcome))
        for (one, other) in zip(apart.expectations, base.expectations) { #expect(abs(one.value - other.value) < 1e-14) }
        #expect(try equal(answer(program, table, count: 300, blockQubits: 4, question), base))
    }

    private func equal(_ one: Trajectories<Double>.Answer, _ other: Trajectories<Double>.Answer) -> Bool {
        one.expectations.map(\.value) == other.expectations.map(\.value)
            && one.expectations.map(\.standardError) == other.expectations.map(\.standardError)
            && one.counts.map(\.count) == other.counts.map(\.count) && one.counts.map(\.outcome) == other.counts.map(\.outcome)
            && one.probabilities.map(\.probability) == other.probabilities.map(\.probability)
    }

    @Test("more memory than there is, refused with what would fit")
    func memory() throws {
        let (program, _) = try program(Circuit(qubits: 20))
        #expect(throws: SimulationError.self) { try Trajectories<Double>(program, count: 10, seed: 0, memoryLimit: 1 << 20, team: .shared) }
    }
}
