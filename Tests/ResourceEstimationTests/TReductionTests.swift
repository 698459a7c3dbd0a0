import Circuits
import Numerics
import TestSupport
import Testing

@testable import ResourceEstimation

@Suite("T-reducing passes")
struct TReductionTests {
    /// The largest difference of what two circuits do to every basis state.
    private func distance(_ one: Circuit, _ other: Circuit) throws -> Double {
        var worst = 0.0
        for basis in 0..<1 << one.qubitCount {
            func prepared(_ circuit: Circuit) -> Circuit {
                var prepared = Circuit(qubits: circuit.qubitCount)
                for qubit in 0..<circuit.qubitCount where basis >> qubit & 1 == 1 { prepared.x(qubit) }
                prepared.operations += circuit.operations
                return prepared
            }
            let (a, b) = (try DenseEvolution(prepared(one)).state, try DenseEvolution(prepared(other)).state)
            worst = max(worst, zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0)
        }
        return worst
    }

    private func random(_ seed: UInt64, gates: Int, names: [String]) throws -> Circuit {
        var generator = Philox(seed: seed, stream: 7)
        var circuit = Circuit(qubits: 4)
        for _ in 0..<gates {
            let gate = try Gate.named(names[Int(generator.next() % UInt64(names.count))])
            var qubits = Array(0..<4)
            qubits.shuffle(using: &generator)
            let angles = gate.parameters.map { _ -> Expression in
                let choice = generator.next() % 5
                return choice == 0 ? .number(0.3) : choice == 1 ? .number(-0.3) : .number(Double(choice) * Double.pi / 4)
            }
            try circuit.append(named: gate.name, angles: angles, on: Array(qubits.prefix(gate.qubits)))
        }
        return circuit
    }

    @Test("the unitary is unchanged, phase included, and no count grows", arguments: 0..<40)
    func unitary(seed: Int) throws {
        let names =
            seed % 2 == 0 ? ["h", "s", "t", "tdg", "cx", "cx", "t", "rz", "z", "sx"] : Gate.standard.filter { $0.qubits <= 4 }.map(\.name)
        let circuit = try random(UInt64(seed), gates: 40, names: names)
        let reduced = try circuit.reducingT()
        #expect(try distance(circuit, reduced) < 1e-12)
        let (before, after) = (try? LogicalCounts(of: circuit), try? LogicalCounts(of: reduced))
        guard let before, let after else { return }
        #expect(
            after.tCount + 20 * after.rotationCount + 4 * after.cczCount <= before.tCount + 20 * before.rotationCount + 4 * before.cczCount)
    }

    @Test("every gate of the table passes through unchanged", arguments: Gate.standard.filter { $0.qubits <= 5 }.map(\.name))
    func table(_ name: String) throws {
        let gate = try Gate.named(name)
        var circuit = Circuit(qubits: 5)
        for qubit in 0..<5 { circuit.append("ry", angles: .number(0.3 + Double(qubit)), on: qubit) }
        try circuit.append(
            named: name, angles: gate.parameters.indices.map { .number(0.4 + Double($0)) }, on: Array(0..<gate.qubits))
        #expect(try distance(circuit, circuit.reducingT()) < 1e-12)
    }

    @Test("two T gates on one parity become an S, whatever CX gates stand between")
    func parity() throws {
        var circuit = Circuit(qubits: 2)
        circuit.cx(0, 1)
        circuit.t(1)
        circuit.cx(0, 1)
        circuit.t(0)
        circuit.cx(1, 0)
        circuit.t(0)
        circuit.cx(1, 0)
        let counts = try LogicalCounts(of: circuit.reducingT())
        #expect(counts.tCount == 1)
    }

    @Test("seven T gates of a Toffoli and seven of its inverse cancel across the Hadamards between")
    func toffoli() throws {
        var circuit = Circuit(qubits: 3)
        for _ in 0..<2 {
            for step in [
                "h 2", "cx 1 2", "tdg 2", "cx 0 2", "t 2", "cx 1 2", "tdg 2", "cx 0 2", "t 1", "t 2", "h 2", "cx 0 1", "t 0", "tdg 1",
                "cx 0 1",
            ] {
                let words = step.split(separator: " ")
                try circuit.append(named: String(words[0]), on: words.dropFirst().compactMap { Int($0) })
            }
        }
        #expect(try LogicalCounts(of: circuit).tCount == 14)
        #expect(try LogicalCounts(of: circuit.reducingT()).tCount == 0)
        #expect(try distance(circuit, circuit.reducingT()) < 1e-12)
    }

    @Test("angles without values cancel against their opposites and add up otherwise")
    func symbols() throws {
        var circuit = Circuit(qubits: 1)
        circuit.inputs = ["a"]
        circuit.rz(.symbol("a"), 0)
        circuit.x(0)
        circuit.rz(.symbol("a"), 0)
        circuit.rx(.symbol("a"), 0)
        circuit.rx(.number(0.1), 0)
        let counts = try LogicalCounts(of: circuit.reducingT())
        #expect(counts.rotationCount == 1)
    }

    @Test("a measurement lets rotations about its axis pass and stops others")
    func measurement() throws {
        var circuit = Circuit(qubits: 2, bits: 1)
        circuit.t(0)
        circuit.measure(0, into: 0)
        circuit.t(0)
        circuit.h(1)
        circuit.t(1)
        circuit.reset(1)
        circuit.t(1)
        let counts = try LogicalCounts(of: circuit.reducingT())
        #expect(counts.tCount == 2)
    }
}
