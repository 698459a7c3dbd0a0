import Circuits
import Diagnostics
import Numerics
import TestSupport
import Testing

@testable import Simulation

/// A circuit's gates as Clifford operations.
func cliffordGates(_ circuit: Circuit) throws -> [CliffordGate] {
    let lowered = try circuit.lowered()
    let reader = CliffordReader(try Binding(circuit, lowered, values: [:]))
    var gates: [CliffordGate] = []
    for case .gate(let gate) in lowered.operations { try reader.append(gate, to: &gates) }
    return gates
}

@Suite("The tableau against dense evolution")
struct TableauTests {
    @Test("expectation values of random Pauli strings after random Clifford circuits over the whole table", arguments: 0..<20)
    func expectations(seed: Int) throws {
        let qubits = 1 + seed % 6
        let circuit = randomCliffordCircuit(qubits: qubits, gates: 40, seed: UInt64(seed))
        var tableau = try Tableau(qubits: qubits)
        for gate in try cliffordGates(circuit) { tableau.apply(gate) }
        let dense = try DenseEvolution(circuit)
        var generator = Philox(seed: UInt64(seed))
        for _ in 0..<30 {
            let string = randomPauliString(qubits: qubits, using: &generator)
            #expect(abs(Double(tableau.expectation(of: string)) - dense.expectation(of: PauliSum(string))) < 1e-9, "\(string)")
        }
    }

    @Test("every Clifford gate of the table, on qubits in different words")
    func wide() throws {
        for index in GateIndex.all where index.gate.clifford != .never && index.gate.qubits > 0 {
            let count = index.gate.qubits
            var (near, far) = (Circuit(qubits: count), Circuit(qubits: 1100))
            let places = [3, 1070, 600, 70][..<count]
            func prepare(_ circuit: inout Circuit, _ qubits: [Int]) {
                for (place, qubit) in qubits.enumerated() { circuit.append(place.isMultiple(of: 2) ? "h" : "x", on: qubit) }
                for qubit in qubits { circuit.append("s", on: qubit) }
                let angles = index.gate.parameters.map { _ in Expression.pi }
                circuit.append(GateApplication(index, angles: angles, on: qubits))
            }
            prepare(&near, Array(0..<count))
            prepare(&far, Array(places))
            var (small, large) = (try Tableau(qubits: count), try Tableau(qubits: 1100))
            for gate in try cliffordGates(near) { small.apply(gate) }
            for gate in try cliffordGates(far) { large.apply(gate) }
            for code in 1..<(1 << (2 * count)) {
                let paulis = (0..<count).map { [nil, Pauli.x, .y, .z][code >> (2 * $0) & 3] }
                let one = PauliString(paulis.enumerated().compactMap { place, pauli in pauli.map { .init(place, $0) } })
                let other = PauliString(paulis.enumerated().compactMap { place, pauli in pauli.map { .init(places[place], $0) } })
                #expect(small.expectation(of: one) == large.expectation(of: other), "\(index) \(one)")
            }
        }
    }

    @Test("projection makes the outcome certain and leaves what commutes with it", arguments: 0..<20)
    func collapse(seed: Int) throws {
        let qubits = 2 + seed % 5
        let circuit = randomCliffordCircuit(qubits: qubits, gates: 40, seed: UInt64(100 + seed))
        let state = try StateVector<Double>(qubits: qubits)
        try state.apply(try Program(try circuit.lowered(), try Binding(circuit, try circuit.lowered(), values: [:])).gates)
        var tableau = try Tableau(qubits: qubits)
        for gate in try cliffordGates(circuit) { tableau.apply(gate) }
        var generator = Philox(seed: UInt64(seed))
        for qubit in 0..<qubits {
            let one = state.probability(ofOne: qubit)
            let certain = tableau.certainOutcome(of: qubit)
            #expect(abs(one - (certain.map { $0 ? 1 : 0 } ?? 0.5)) < 1e-9)
            let outcome = certain ?? (generator.uniform() < 0.5)
            state.collapse(qubit, to: outcome, probability: outcome ? one : 1 - one)
            tableau.collapse(qubit, to: outcome)
            #expect(tableau.certainOutcome(of: qubit) == outcome)
            for _ in 0..<10 {
                let string = randomPauliString(qubits: qubits, using: &generator)
                #expect(abs(Double(tableau.expectation(of: string)) - state.expectation(of: PauliSum(string))) < 1e-9, "\(string)")
            }
        }
    }

    @Test("a copy is a value of its own")
    func value() throws {
        var one = try Tableau(qubits: 3)
        let before = one
        for gate in try cliffordGates(randomCliffordCircuit(qubits: 3, gates: 5, seed: 4)) { one.apply(gate) }
        one.flip(0)
        #expect(before.certainOutcome(of: 0) == false && before.image(ofX: 1).firstFlip == 1)
    }
}

@Suite("Clifford gates")
struct CliffordReaderTests {
    @Test("the table's own word on which gates are Clifford gates", arguments: GateIndex.all.map(\.gate.name))
    func table(name: String) throws {
        let index = try GateIndex(named: name)
        for quarters in 0..<8 {
            let angles = index.gate.parameters.map { _ in Double(quarters) * .pi / 4 }
            let isClifford = CliffordAction(index.gate.matrix(angles), qubits: index.gate.qubits) != nil
            #expect(isClifford == index.gate.isClifford(angles) || index.gate.clifford == .never && index.gate.qubits > 5, "\(angles)")
        }
    }

    @Test("a gate that is none is named with its angle, qubits and place")
    func fault() throws {
        var circuit = Circuit(qubits: 3)
        circuit.append("h", on: 0)
        circuit.append("rz", angles: .number(0.3), on: 2)
        do {
            _ = try simulate(circuit, options: SimulationOptions(method: .stabilizer, shots: 1))
            Issue.record("it was taken")
        } catch {
            #expect(error == .notClifford(gate: "rz(0.3)", qubits: [2], number: 2) && error.kind == .data)
            #expect(error.description == "gate 'rz(0.3)' on qubit 2, the circuit's gate 2, is no Clifford gate")
        }
    }
}
