import Circuits
import Kernels
import Numerics
import TestSupport
import Testing

@testable import Simulation

@Suite("Gradients")
struct GradientTests {
    private let names = ["a", "b", "c"]
    private let values = ["a": 0.37, "b": -1.12, "c": 2.05]

    private func gradients(
        _ circuit: Circuit, _ observables: [PauliSum], _ method: GradientMethod, precision: Precision = .double, threads: Int = 2
    ) throws -> [[Double]] {
        let options = SimulationOptions(precision: precision, observables: observables, gradient: method)
        let result = try simulate(circuit, inputs: values, options: options, on: ThreadTeam(threads: threads))
        let gradients = try #require(result.gradients)
        #expect(gradients.allSatisfy { $0.map(\.0) == names })
        return gradients.map { $0.map(\.1) }
    }

    private func distance(_ left: [[Double]], _ right: [[Double]]) -> Double {
        zip(left.joined(), right.joined()).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    @Test("the three methods agree on random circuits over the whole gate table, for several observables", arguments: 0..<10)
    func agreement(seed: Int) throws {
        let qubits = 3 + seed % 4
        let circuit = randomCircuit(qubits: qubits, gates: 40, seed: UInt64(seed), parameters: names, modifiers: true)
        let observables = [try PauliSum(parsing: "Z0*Z1 + 0.5*X2"), try PauliSum(parsing: "Y0*X1 - Z2")]
        let adjoint = try gradients(circuit, observables, .adjoint)
        #expect(distance(adjoint, try gradients(circuit, observables, .parameterShift)) < 1e-10)
        #expect(distance(adjoint, try gradients(circuit, observables, .finiteDifference)) < 1e-6)
        #expect(distance(adjoint, try gradients(circuit, observables, .adjoint, precision: .single)) < 1e-4)
    }

    @Test("every gate with angles, each angle by itself", arguments: GateIndex.all.filter { !$0.gate.parameters.isEmpty })
    func table(index: GateIndex) throws {
        let gate = index.gate
        for isControlled in [false, true] {
            var circuit = randomCircuit(qubits: gate.qubits + 2, gates: 25, seed: 77, table: ["u3", "ry", "cx", "h"])
            circuit.inputs = names
            let operands = Array((0..<gate.qubits + (isControlled ? 1 : 0)).reversed())
            let angles = gate.parameters.indices.map { Expression.symbol(names[$0 % 3]) }
            circuit.append(
                GateApplication(index, angles: angles, on: operands, modifiers: isControlled ? [.control(positive: false)] : []))
            circuit.operations += randomCircuit(qubits: gate.qubits + 2, gates: 25, seed: 78, table: ["u3", "ry", "cx", "h"]).operations
            let observables = [try PauliSum(parsing: "Z0 + X1")]
            let adjoint = try gradients(circuit, observables, .adjoint)
            #expect(distance(adjoint, try gradients(circuit, observables, .parameterShift)) < 1e-10, "\(gate.name)")
            #expect(distance(adjoint, try gradients(circuit, observables, .finiteDifference)) < 1e-6, "\(gate.name)")
        }
    }

    @Test("diagonal gates differentiated together", arguments: 0..<12)
    func diagonals(seed: Int) throws {
        let names: [GateIndex] = ["h", "ry", "rz", "p", "cp", "crz", "rzz", "cz", "gphase", "rz", "rzz"]
        let circuit = randomCircuit(
            qubits: 2 + seed % 5, gates: 60, seed: UInt64(600 + seed), parameters: self.names, modifiers: seed % 3 == 0, table: names)
        let observables = [try PauliSum(parsing: "X0 + Y1"), try PauliSum(parsing: "Y0*X1 - Z1")]
        let adjoint = try gradients(circuit, observables, .adjoint)
        #expect(distance(adjoint, try gradients(circuit, observables, .parameterShift)) < 1e-10)
    }

    @Test("an input in several gates sums up: d⟨Z⟩/da of RY(a) RY(2a) is -3 sin 3a")
    func chainRule() throws {
        var circuit = Circuit(qubits: 1)
        circuit.inputs = names
        circuit.append("ry", angles: .symbol("a"), on: 0)
        circuit.append("ry", angles: .number(2) * .symbol("a"), on: 0)
        let gradient = try gradients(circuit, [try PauliSum(parsing: "Z0")], .adjoint)
        #expect(abs(gradient[0][0] + 3 * 0.8956987) < 1e-6 && gradient[0][1] == 0)
    }

    @Test("the adjoint walk through blocks gives the same bits at any number of threads, and what parameter shifts give", arguments: 0..<6)
    func blocks(seed: Int) throws {
        let table: [GateIndex] = seed % 2 == 0 ? GateIndex.all : ["h", "ry", "rz", "cx", "cp", "rzz", "x", "swap"]
        let circuit = randomCircuit(
            qubits: 9, gates: 60, seed: UInt64(31 + seed), parameters: names, modifiers: seed % 2 == 0, table: table)
        let observables = [try PauliSum(parsing: "Z0*Z8 + X4"), try PauliSum(parsing: "Y7")]
        func walked<Scalar: Amplitude & BitwiseCopyable>(_: Scalar.Type, _ block: Int, _ threads: Int) throws -> [[Double]] {
            let lowered = try circuit.lowered()
            let gates = lowered.operations.compactMap { if case .gate(let gate) = $0 { gate } else { nil } }
            let state = try StateVector<Scalar>(qubits: 9, team: ThreadTeam(threads: threads))
            let planner = GradientPlanner(qubits: 9, blockQubits: block, contiguousQubits: 3)
            let engine = try GradientEngine<Scalar>(gates, inputs: names, parameters: names, ket: state, planner: planner)
            let evaluator = GradientEvaluator(engine, observables, parameters: 3, spareStates: 1 + seed % 2)
            var result: [Double] = []
            _ = try evaluator.gradients(names.map { values[$0] ?? 0 }, nil, into: &result)
            return [Array(result[..<3]), Array(result[3...])]
        }
        let reference = try gradients(circuit, observables, .parameterShift)
        let first = try walked(Double.self, 5, 1)
        #expect(distance(first, reference) < 1e-10)
        #expect(try walked(Double.self, 5, 3) == first)
        #expect(distance(try walked(Double.self, 7, 2), reference) < 1e-10)
        #expect(distance(try walked(Float.self, 6, 2), reference) < 1e-4)
    }

    @Test("asked for beside probabilities, derivatives of every outcome's: RY(2a) gives 1 with sin² a, whose derivative is sin 2a")
    func outcomes() throws {
        var circuit = Circuit(qubits: 1)
        circuit.inputs = names
        circuit.append("ry", angles: 2 * "a", on: 0)
        let options = SimulationOptions(wantsProbabilities: true, gradient: .adjoint)
        let result = try simulate(circuit, inputs: values, options: options)
        #expect(result.gradients == nil && result.probabilities?.map(\.0) == ["0", "1"])
        let rows = try #require(result.probabilityGradients)
        #expect(rows.map(\.0) == ["0", "1"] && rows.allSatisfy { $0.1.map(\.0) == names })
        // sin 0.74
        #expect(abs(rows[1].1[0].1 - 0.674287911628145) < 1e-12 && abs(rows[0].1[0].1 + 0.674287911628145) < 1e-12)
        let shifted = SimulationOptions(wantsProbabilities: true, gradient: .parameterShift)
        #expect(throws: SimulationError.gradientWithoutObservable) { try simulate(circuit, inputs: values, options: shifted) }
    }

    @Test("observables beyond the memory are differentiated one after another")
    func chunks() throws {
        let circuit = randomCircuit(qubits: 5, gates: 30, seed: 41, parameters: names)
        let observables = try ["Z0", "Z1", "Z2", "X3"].map { try PauliSum(parsing: $0) }
        let all = try gradients(circuit, observables, .adjoint)
        let options = SimulationOptions(observables: observables, gradient: .adjoint, memoryLimit: 2 * 16 * 32)
        let tight = try simulate(circuit, inputs: values, options: options)
        #expect(distance(all, (tight.gradients ?? []).map { $0.map(\.1) }) < 1e-13)
    }
}
