import Circuits
import Noise
import Numerics
import Testing

@testable import Simulation

/// Truth: the density-matrix method of the simulator, and the closed forms of single channels.
@Suite("The state under a cursor, under noise")
struct PreviewNoiseTests {
    private let previewer = StatePreviewer()

    private func model() throws -> NoiseModel {
        NoiseModel([
            NoiseRule(on: .gates(qubits: 1), .channel(try .amplitudeDamping(0.2))),
            NoiseRule(on: .gates(qubits: 2), .channel(try .depolarizing(0.1, qubits: 2))),
        ])
    }

    private func preview(
        _ circuit: Circuit, _ method: PreviewRequest.NoiseMethod, seed: UInt64 = 0, steps: Int? = nil, model: NoiseModel? = nil
    ) throws -> StatePreview {
        var request = PreviewRequest(circuit: circuit, steps: Array(circuit.operations.indices.prefix(steps ?? .max)))
        (request.noise, request.noiseMethod, request.noiseSeed) = (try model ?? self.model(), method, seed)
        request.observables = [try PauliSum(parsing: "Z0*Z1 + 0.5*X0*Y2 - Y1"), try PauliSum(parsing: "Z2")]
        return try previewer.preview(request)
    }

    private var circuit: Circuit {
        var circuit = Circuit(qubits: 3)
        circuit.h(0)
        circuit.ry(0.7, 1)
        circuit.cx(0, 1)
        circuit.rz(0.3, 1)
        circuit.cx(1, 2)
        circuit.h(2)
        return circuit
    }

    @Test("a density matrix is that of the simulator's own method")
    func density() throws {
        let state = try preview(circuit, .density)
        var options = SimulationOptions(method: .densityMatrix, observables: [try PauliSum(parsing: "Z0*Z1 + 0.5*X0*Y2 - Y1")])
        (options.noise, options.wantsProbabilities) = (try model(), true)
        let truth = try simulate(circuit, options: options)
        #expect(abs(state.expectations[0] - truth.expectations[0].value) < 1e-12)
        for (text, value) in truth.probabilities ?? [] {
            let index = try #require(UInt64(text, radix: 2))
            #expect(abs((state.amplitudes.first { $0.state == index }?.probability ?? 0) - value) < 1e-12)
        }
        let trace = (0..<8).reduce(0.0) { $0 + state.density[$1 * 9].real }
        #expect(abs(trace - 1) < 1e-12)
        #expect(try #require(state.purity) < 0.95)
        for row in 0..<8 {
            for column in 0..<8 {
                let (one, other) = (state.density[row * 8 + column], state.density[column * 8 + row])
                #expect(abs(one.real - other.real) < 1e-12 && abs(one.imaginary + other.imaginary) < 1e-12)
            }
        }
    }

    @Test("trajectories are pure, repeat with their seed, and have the density matrix as their mean")
    func trajectories() throws {
        let truth = try preview(circuit, .density)
        var sum = [0.0, 0.0]
        let count = 3000
        for seed in 0..<UInt64(count) {
            let state = try preview(circuit, .trajectory, seed: seed)
            let norm = state.amplitudes.reduce(0) { $0 + $1.probability }
            #expect(abs(norm - 1) < 1e-9)
            for place in sum.indices { sum[place] += state.expectations[place] / Double(count) }
        }
        // Values lie within ±2.5 and ±1: five deviations are exceeded with probability 6e-7 in all, and the seeds are fixed.
        #expect(abs(sum[0] - truth.expectations[0]) < 5 * 2.5 / Double(count).squareRoot())
        #expect(abs(sum[1] - truth.expectations[1]) < 5 / Double(count).squareRoot())
        #expect(try preview(circuit, .trajectory, seed: 3) == preview(circuit, .trajectory, seed: 3))
    }

    @Test("stepping on and back gives the same trajectory as going there at once")
    func stepping() throws {
        let whole = try StatePreviewerTests.fresh { try $0.preview(request(6)) }
        for steps in [2, 6, 3, 5, 1, 6] { _ = try previewer.preview(request(steps)) }
        #expect(try previewer.preview(request(6)) == whole)
    }

    private func request(_ steps: Int) throws -> PreviewRequest {
        var request = PreviewRequest(circuit: circuit, steps: Array(0..<steps))
        (request.noise, request.noiseSeed) = (try model(), 5)
        return request
    }

    @Test("full damping brings a qubit to 0, and every such event is counted")
    func damping() throws {
        var circuit = Circuit(qubits: 1)
        circuit.x(0)
        let model = NoiseModel([NoiseRule(on: .gates(qubits: 1), .channel(try .amplitudeDamping(1)))])
        for method in PreviewRequest.NoiseMethod.allCases {
            let state = try preview(circuit, method, model: model)
            #expect(state.amplitudes.map(\.state) == [0] && state.noise?.sites == 1)
        }
        #expect(try preview(circuit, .trajectory, model: model).noise?.events == 1)
    }

    @Test("what is read may be wrong while the qubit is not, and a forced outcome is read right")
    func readout() throws {
        var circuit = Circuit(qubits: 1, bits: 1)
        circuit.measure(0, into: 0)
        let model = NoiseModel([NoiseRule(on: .measurement, .readout(try ReadoutError(oneGivenZero: 1, zeroGivenOne: 1)))])
        var request = PreviewRequest(circuit: circuit, steps: [0])
        (request.noise, request.collapsesFinals) = (model, true)
        let state = try previewer.preview(request)
        #expect(state.bits == "1" && state.amplitudes.map(\.state) == [0])
        request.forced = [0: false]
        #expect(try previewer.preview(request).bits == "0")
    }

    @Test("what is too wide is refused with the reason")
    func wide() throws {
        let wide = Circuit(qubits: 17)
        #expect(try preview(wide, .trajectory).why?.contains("16") == true)
        #expect(try preview(Circuit(qubits: 9), .density).why?.contains("7") == true)
    }
}

extension StatePreviewerTests {
    /// An answer of a previewer that has kept nothing.
    static func fresh(_ ask: (StatePreviewer) throws -> StatePreview) rethrows -> StatePreview { try ask(StatePreviewer()) }
}
