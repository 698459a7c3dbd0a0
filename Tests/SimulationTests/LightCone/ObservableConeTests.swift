import Circuits
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("What observables see of a circuit")
struct ObservableConeTests {
    private func cone(_ circuit: Circuit, _ observables: String...) throws -> ObservableCone {
        ObservableCone(of: try observables.map { try PauliSum(parsing: $0) }, in: try circuit.lowered())
    }

    /// The same expectation values by brute force over the pruned circuit's gates.
    private func value(_ cone: ObservableCone) throws -> Double {
        let binding = try Binding(Circuit(qubits: cone.circuit.qubitCount), cone.circuit, values: [:])
        let program = try Program<ChainGate>(cone.circuit) { (gate, gates) throws(SimulationError) in
            try ChainGate.bind(gate, binding, into: &gates)
        }
        let state = MatrixProductState(qubits: cone.circuit.qubitCount)
        var (total, generator) = (0.0, Philox(seed: 0))
        let branches = Branches(program: program, state: state, copies: 8, limit: 1000, cancellation: nil)
        try branches.follow(.probability(1), using: &generator) { (_, load, _: inout Philox) throws(SimulationError) in
            if case .probability(let weight) = load { total += weight * state.expectation(of: cone.observables[0]) }
        }
        return total
    }

    @Test("keeps the values on random circuits over the whole gate table", arguments: 0..<20)
    func wholeTable(seed: Int) throws {
        let circuit = randomCircuit(qubits: 7, gates: 24, seed: UInt64(seed), modifiers: true)
        let dense = try DenseEvolution(circuit)
        for observable in ["Z0", "X3", "Z1*Z5", "Y2 + 0.5*Z6", "X0*Y4*Z6"] {
            let sum = try PauliSum(parsing: observable)
            let expected = dense.expectation(of: sum)
            #expect(abs(try value(try cone(circuit, observable)) - expected) < 1e-10)
            let parts = ObservableCone.cones(of: [sum], in: try circuit.lowered(), within: 1)
            #expect(abs(try parts.reduce(0) { $0 + (try value($1)) } - expected) < 1e-10)
        }
    }

    @Test("keeps the values where chance decides inside the circuit", arguments: 0..<10)
    func chance(seed: UInt64) throws {
        var circuit = Circuit(qubits: 5, bits: 3)
        for part in 0..<3 {
            circuit.operations += randomCircuit(qubits: 5, gates: 5, seed: 30 * seed + UInt64(part)).operations
            circuit.measure(part, into: part)
            circuit.operations.append(.conditional(.bit(part), then: [.gate(GateApplication("h", on: [4 - part]))], otherwise: []))
            circuit.reset(part + 1)
        }
        circuit.operations += randomCircuit(qubits: 5, gates: 3, seed: seed).operations
        let dense = try DenseEvolution(circuit)
        for observable in ["Z0", "X4", "Y1*Z2", "X3 + Z4"] {
            #expect(abs(try value(try cone(circuit, observable)) - dense.expectation(of: try PauliSum(parsing: observable))) < 1e-10)
        }
    }

    @Test("a thousand qubits shrink to those within reach")
    func shallow() throws {
        var circuit = Circuit(qubits: 1000)
        for layer in 0..<3 {
            for qubit in 0..<1000 { circuit.ry(.number(0.1 * Double(layer + qubit)), qubit) }
            for left in stride(from: layer % 2, to: 999, by: 2) { circuit.cz(left, left + 1) }
        }
        let cone = try cone(circuit, "Z500")
        // The last CZ layer commutes with Z500; the two before reach two qubits to either side at most.
        #expect(cone.circuit.qubitCount <= 5 && cone.circuit.operations.count < 20)
        #expect(cone.observables[0].width <= cone.circuit.qubitCount)
    }

    @Test("drops what commutes at the end: diagonals, and controls that Z stands on")
    func commuting() throws {
        var circuit = Circuit(qubits: 4)
        circuit.h(0)
        circuit.cz(0, 1)
        circuit.append("rzz", angles: .number(0.3), on: 0, 2)
        circuit.cx(0, 3)
        let cone = try cone(circuit, "Z0")
        #expect(cone.circuit.qubitCount == 1 && cone.circuit.operations.count == 1)
    }

    @Test("a swap changes names only")
    func swaps() throws {
        var circuit = Circuit(qubits: 100)
        circuit.ry(.number(0.3), 0)
        for qubit in 0..<99 { circuit.swap(qubit, qubit + 1) }
        let cone = try cone(circuit, "X99")
        #expect(cone.circuit.qubitCount == 1 && cone.circuit.operations.count == 1)
        #expect(abs(try value(cone) - 0.29552020666133955) < 1e-12)
    }

    @Test("a sum too wide for one cone gets several")
    func several() throws {
        var circuit = Circuit(qubits: 60)
        for qubit in 0..<60 { circuit.ry(.number(Double(qubit)), qubit) }
        for first in 0..<2 {
            for qubit in stride(from: first, to: 59, by: 2) { circuit.append("rxx", angles: .number(0.4), on: qubit, qubit + 1) }
        }
        let sum = try PauliSum(parsing: (0..<59).map { "Z\($0)*Z\($0 + 1)" }.joined(separator: " + "))
        let cones = ObservableCone.cones(of: [sum, try PauliSum(parsing: "Z3")], in: try circuit.lowered(), within: 20)
        #expect(cones.count > 1 && cones.allSatisfy { $0.observables.count == 2 })
        #expect(cones.flatMap { $0.observables[0].terms }.count == 59)
    }
}
