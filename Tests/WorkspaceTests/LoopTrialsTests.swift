import Circuits
import Formats
import ResourceEstimation
import Testing

@testable import Workspace

@Suite("Trials of loops")
struct LoopTrialsTests {
    private func circuit(_ text: String) throws -> Circuit {
        try #require(OpenQASM.parse("OPENQASM 3;\ninclude \"stdgates.inc\";\n" + text, file: "loops.qasm").circuit)
    }

    @Test("a loop that ends at each turn with probability one half runs twice on average")
    func coin() throws {
        let circuit = try circuit("qubit q; bit c = 1; while (c == 1) { reset q; h q; t q; c = measure q; }")
        #expect(circuit.hasOpenLoops)
        // The first turn is known and stands before the loop. A mean of 10 000 geometric numbers has a standard deviation of 0.0142:
        // seven of them are left with a probability below 1e-11.
        let trials = try #require(LoopTrials(of: circuit, trials: 10_000, seed: 7))
        #expect(trials.turns.count == 1 && abs(trials.turns[0] - 1) < 0.1)
        let counts = try LogicalCounts(of: circuit, measured: trials.turns)
        #expect(counts == LogicalCounts(numQubits: 1, tCount: 2, measurementCount: 2))
    }

    @Test("turns of nested loops are those of the whole run")
    func nested() throws {
        let circuit = try circuit(
            """
            qubit[2] q; bit c; bit d; x q[0]; c = measure q[0];
            while (c == 1) {
              x q[1]; d = measure q[1];
              while (d == 1) { t q[0]; x q[1]; d = measure q[1]; x q[1]; reset q[1]; }
              x q[0]; c = measure q[0]; x q[0]; reset q[0];
            }
            """)
        let trials = try #require(LoopTrials(of: circuit, trials: 20))
        #expect(trials.turns == [1, 1])
        #expect(try LogicalCounts(of: circuit, measured: trials.turns) == LogicalCounts(numQubits: 2, tCount: 1, measurementCount: 4))
        #expect(try LogicalCounts(of: circuit, measured: [2, 5]).tCount == 5)
    }

    @Test("the same seed gives the same means, and a loop that is never entered counts nothing")
    func seeds() throws {
        let coin = try circuit("qubit q; bit c = 1; while (c == 1) { reset q; h q; c = measure q; }")
        #expect(LoopTrials(of: coin, seed: 3) == LoopTrials(of: coin, seed: 3))
        let idle = try circuit("qubit q; bit c; c = measure q; while (c == 1) { t q; c = measure q; }")
        let trials = try #require(LoopTrials(of: idle))
        #expect(trials.turns == [0])
        #expect(try LogicalCounts(of: idle, measured: trials.turns).tCount == 0)
    }

    @Test("loops that no measurement decides are followed, not tried")
    func known() throws {
        let circuit = try circuit("qubit q; int i = 0; while (i < 5) { t q; i += 1; } if (i == 5) { t q; } else { rx(0.1) q; }")
        #expect(!circuit.hasOpenLoops)
        #expect(try LogicalCounts(of: circuit) == LogicalCounts(numQubits: 1, tCount: 6))
    }

    @Test("what cannot be run has no trials")
    func refused() throws {
        #expect(LoopTrials(of: try circuit("input float a; qubit q; bit c = 1; while (c == 1) { rx(a) q; c = measure q; }")) == nil)
        #expect(LoopTrials(of: try circuit("qubit[30] q; bit c = 1; while (c == 1) { h q[0]; c = measure q[0]; }")) == nil)
        #expect(LoopTrials(of: Circuit(qubits: 1)) == nil)
    }
}
