import Glibc
import Noise
import Numerics
import Testing

@Suite("Channels")
struct ChannelTests {
    @Test("depolarising noise shrinks the Bloch vector to 1 − p, up to its largest p", arguments: [0, 0.01, 0.3, 1, 4.0 / 3])
    func depolarizing(p: Double) throws {
        let channel = try Channel.depolarizing(p)
        #expect(distance(channel.transferMatrix, diagonal([1, 1 - p, 1 - p, 1 - p])) < 1e-15)
        let expected = [1 - 3 * p / 4, p / 4, p / 4, p / 4]
        #expect(zip(try #require(channel.pauliProbabilities), expected).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    @Test("two-qubit depolarising noise leaves (1 − p)ρ beside the mixed state", arguments: [0.01, 1, 16.0 / 15])
    func depolarizingPair(p: Double) throws {
        let channel = try Channel.depolarizing(p, qubits: 2)
        #expect(distance(channel.transferMatrix, diagonal([1] + [Double](repeating: 1 - p, count: 15))) < 1e-15)
        #expect(channel.kraus.count == (p > 1.06 ? 15 : 16))
    }

    @Test("amplitude damping lets the excitation decay towards its equilibrium", arguments: [(0.2, 0.0), (0.2, 0.1), (1, 0.5)])
    func amplitudeDamping(gamma: Double, excited: Double) throws {
        let channel = try Channel.amplitudeDamping(gamma, excitedPopulation: excited)
        var expected = diagonal([1, (1 - gamma).squareRoot(), (1 - gamma).squareRoot(), 1 - gamma])
        expected[12] = gamma * (1 - 2 * excited)
        #expect(distance(channel.transferMatrix, expected) < 1e-15)
    }

    @Test("thermal relaxation decays with T1 and loses coherence with T2")
    func thermalRelaxation() throws {
        let channel = try Channel.thermalRelaxation(t1Nanoseconds: 50, t2Nanoseconds: 70, timeNanoseconds: 20, excitedPopulation: 0.1)
        var expected = diagonal([1, exp(-20.0 / 70), exp(-20.0 / 70), exp(-20.0 / 50)])
        expected[12] = 0.8 * (1 - exp(-20.0 / 50))
        #expect(distance(channel.transferMatrix, expected) < 1e-15)
        #expect(channel.pauliProbabilities == nil)
    }

    @Test("phase damping is a Z by chance")
    func phaseDamping() throws {
        let probabilities = try #require(try Channel.phaseDamping(0.3).pauliProbabilities)
        #expect(abs(probabilities[3] - (1 - 0.7.squareRoot()) / 2) < 1e-15)
        #expect(probabilities[1] == 0 && probabilities[2] == 0)
    }

    @Test("Paulis and rotations are mixtures of unitaries, damping is none")
    func mixtures() throws {
        #expect(try Channel.pauli(x: 0.1, y: 0, z: 0.2).unitaryMixture?.map(\.probability).count == 3)
        #expect(try Channel.coherentOverRotation(.y, angle: 0.3).unitaryMixture?.count == 1)
        #expect(try Channel.zzCrosstalk(angle: 0.3).unitaryMixture?.count == 1)
        #expect(try Channel.amplitudeDamping(0.1).unitaryMixture == nil)
        #expect(try Channel.reset(toZero: 0.1, toOne: 0).unitaryMixture == nil)
    }

    @Test("operators that do not preserve the trace are refused with their deviation")
    func notTracePreserving() {
        #expect(throws: NoiseError.notTracePreserving(deviation: 1.25)) {
            try Channel(qubits: 1, kraus: [[.one, .zero, .zero, Complex(1.5)]])
        }
    }

    @Test("wrong sizes, sums over 1 and values that are no probabilities are refused")
    func refusals() {
        #expect(throws: NoiseError.operatorSize(0, rows: 1, expected: 2)) { try Channel(qubits: 1, kraus: [[.one]]) }
        #expect(throws: NoiseError.noOperators) { try Channel(qubits: 1, kraus: []) }
        #expect(throws: NoiseError.width(3)) { try Channel.depolarizing(0.1, qubits: 3) }
        #expect(throws: NoiseError.probability("gamma", 1.5, most: 1)) { try Channel.amplitudeDamping(1.5) }
        #expect(throws: NoiseError.self) { try Channel.amplitudeDamping(.nan) }
        #expect(throws: NoiseError.self) { try Channel.depolarizing(1.4) }
        #expect(throws: NoiseError.probabilitySum(["px", "py", "pz"], 1.5)) { try Channel.pauli(x: 0.5, y: 0.5, z: 0.5) }
        #expect(throws: NoiseError.time("time_ns", -1)) {
            try Channel.thermalRelaxation(t1Nanoseconds: 1, t2Nanoseconds: 1, timeNanoseconds: -1)
        }
        #expect(throws: NoiseError.coherence(t1: 1, t2: 3)) {
            try Channel.thermalRelaxation(t1Nanoseconds: 1, t2Nanoseconds: 3, timeNanoseconds: 1)
        }
    }
}

/// A diagonal matrix, row-major.
func diagonal(_ values: [Double]) -> [Double] {
    values.indices.flatMap { row in values.indices.map { $0 == row ? values[row] : 0 } }
}

/// The largest difference of two lists of numbers.
func distance(_ left: [Double], _ right: [Double]) -> Double {
    left.count == right.count ? zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}
