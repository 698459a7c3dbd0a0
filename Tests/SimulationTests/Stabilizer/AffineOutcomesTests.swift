import Circuits
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Outcomes as free bits and sums of them")
struct AffineOutcomesTests {
    @Test("a GHZ state has one free bit, which all others repeat")
    func ghz() throws {
        var tableau = try Tableau(qubits: 5)
        var circuit = Circuit(qubits: 5)
        circuit.append("h", on: 0)
        for qubit in 1..<5 { circuit.append("cx", on: 0, qubit) }
        circuit.append("x", on: 4)
        for gate in try cliffordGates(circuit) { tableau.apply(gate) }
        let outcomes = AffineOutcomes(tableau, measuring: [3, 4, 1, 3])
        #expect(outcomes.rank == 1)
        #expect(outcomes.places == [.free(0), .sum([0], constant: true), .sum([0], constant: false), .sum([0], constant: false)])
        #expect(outcomes.values([0b01]) == [0b01, ~0b01, 0b01, 0b01])
    }

    @Test("transposing twice is the identity, and a bit goes where it belongs")
    func transposition() {
        var generator = Philox(seed: 3)
        let block = (0..<64).map { _ in generator.next() }
        var turned = block
        transpose(&turned)
        for (row, column) in [(0, 0), (3, 60), (63, 1), (17, 17)] {
            #expect(turned[column] >> UInt64(row) & 1 == block[row] >> UInt64(column) & 1)
        }
        transpose(&turned)
        #expect(turned == block)
    }

    @Test("outcomes are put together from words of samples, on bits in any order")
    func outcomes() {
        let outcomes = OutcomeTransposition(bits: [70, 2, 0], on: Outcome(low: 1 << 9)).outcomes([0b01, 0b11, 0b10], 2)
        #expect(outcomes[0][70] && outcomes[0][2] && !outcomes[0][0] && outcomes[0][9])
        #expect(!outcomes[1][70] && outcomes[1][2] && outcomes[1][0] && outcomes[1].high.isEmpty)
    }
}

@Suite("Products of Pauli rows")
struct PauliRowTests {
    @Test("the quarter turns are those of the strings", arguments: 0..<10)
    func products(seed: Int) {
        var generator = Philox(seed: UInt64(seed))
        let qubits = 600
        func row(_ string: PauliString) -> PauliRow {
            var row = PauliRow(qubits: qubits)
            for factor in string.factors { row.set(factor.qubit, x: factor.pauli != .z, z: factor.pauli != .x) }
            return row
        }
        let (one, other) = (randomPauliString(qubits: qubits, using: &generator), randomPauliString(qubits: qubits, using: &generator))
        let (turns, product) = one.times(other)
        var found = row(one)
        #expect(found.multiplyKeepingTurns(by: row(other)) == turns)
        #expect(found == row(product) && found.yCount == product.yCount)
        #expect(found.firstFlip == product.factors.first { $0.pauli != .z }?.qubit)
    }
}
