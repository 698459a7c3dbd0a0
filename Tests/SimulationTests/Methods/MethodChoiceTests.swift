import Circuits
import Diagnostics
import Noise
import TestSupport
import Testing

@testable import Simulation

@Suite("The choice of a method")
struct MethodChoiceTests {
    private func choice(_ circuit: Circuit, _ options: SimulationOptions = SimulationOptions(memoryLimit: 16 << 30)) throws -> Method {
        try explain(circuit, options: options).method
    }

    private func clifford(_ qubits: Int) -> Circuit { randomCliffordCircuit(qubits: qubits, gates: 2 * qubits, seed: 1) }

    @Test("small circuits and requests for amplitudes go to the state vector, wide Clifford circuits to the tableau")
    func rules() throws {
        #expect(try choice(clifford(8)) == .statevector)
        #expect(try choice(clifford(20)) == .stabilizer)
        #expect(try choice(clifford(20), SimulationOptions(wantsProbabilities: true, memoryLimit: 16 << 30)) == .statevector)
        #expect(try choice(clifford(20), SimulationOptions(wantsState: true, memoryLimit: 16 << 30)) == .statevector)
        #expect(try choice(clifford(2000)) == .stabilizer)
        var other = clifford(20)
        other.append("t", on: 0)
        #expect(try choice(other) == .statevector)
    }

    @Test("auto and the method it takes give the same bits")
    func same() throws {
        let circuit = clifford(18)
        let auto = try simulate(circuit, options: SimulationOptions(seed: 3, shots: 100))
        let named = try simulate(circuit, options: SimulationOptions(method: .stabilizer, seed: 3, shots: 100))
        #expect(auto.method == .stabilizer && auto.counts?.map(\.0) == named.counts?.map(\.0))
        #expect(auto.methodReason == "all gates are Clifford gates" && named.methodReason == "asked for")
    }

    @Test("what does not fit is refused with what does")
    func alternatives() throws {
        func hint(_ circuit: Circuit, _ options: SimulationOptions) -> String? {
            do {
                _ = try simulate(circuit, options: options)
                return nil
            } catch {
                #expect(error.kind == .unavailable)
                return error.hint
            }
        }
        var circuit = Circuit(qubits: 30)
        for qubit in 0..<30 { circuit.append("h", on: qubit) }
        let clifford = hint(circuit, SimulationOptions(method: .statevector, shots: 1, memoryLimit: 10 << 30))
        #expect(clifford?.contains("--precision single needs 8.0 GiB") == true)
        #expect(
            clifford?.contains("--method stabilizer needs") == true && clifford?.hasSuffix("a state vector of 29 qubits would fit") == true)
        circuit.append("t", on: 4)
        let other = hint(circuit, SimulationOptions(method: .statevector, memoryLimit: 4 << 30))
        #expect(other?.contains("stabilizer") == false && other?.contains("single") == false)
    }

    @Test("a circuit beyond memory is explained all the same")
    func explanation() throws {
        let explanation = try explain(clifford(3000))
        #expect(explanation.method == .stabilizer && explanation.memoryBytes < 10e6)
        let stateVector = try #require(explanation.candidates.first { $0.method == .statevector })
        #expect(!stateVector.isPossible && stateVector.memoryBytes > 0x1p1000)
    }

    @Test(
        "a method asked for beyond memory is explained with its need, the limit and what would do",
        arguments: [Method.densityMatrix, .trajectories, .statevector])
    func explanationBeyondMemory(method: Method) throws {
        var circuit = randomCircuit(qubits: 16, gates: 40, seed: 2)
        circuit.append("t", on: 0)
        let limit = method == .densityMatrix ? 1 << 30 : 1 << 19
        let explanation = try explain(circuit, options: SimulationOptions(method: method, memoryLimit: limit))
        #expect(explanation.method == method)
        #expect(explanation.memoryBytes > Double(limit) && explanation.memoryLimit == limit)
        #expect(explanation.reason.contains("does not fit") && explanation.reason.contains("are available"))
        #expect(explanation.reason.contains("--"), "\(explanation.reason)")
        let candidate = try #require(explanation.candidates.first { $0.method == method })
        #expect(!candidate.isPossible && candidate.remark.contains("are available"))
    }

    @Test("a noisy circuit too wide for any method is explained too")
    func noisyExplanation() throws {
        var options = SimulationOptions(memoryLimit: 1 << 30)
        options.noise = NoiseModel([NoiseRule(on: .gates(qubits: 1), .channel(try .amplitudeDamping(0.1)))])
        var circuit = Circuit(qubits: 40)
        for qubit in 0..<40 { circuit.ry(0.3, qubit) }
        let explanation = try explain(circuit, options: options)
        #expect(explanation.method == .densityMatrix && explanation.reason.contains("no method fits"))
        #expect(explanation.candidates.allSatisfy { !$0.isPossible })
    }
}
