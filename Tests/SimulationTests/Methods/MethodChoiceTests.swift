import Circuits
import Diagnostics
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
}
