import Circuits
import Numerics
import Simulation
import TestSupport
import Testing

@Suite("Kernels of encoded samples, and sweeps of inputs")
struct FidelityKernelTests {
    private func fidelity(_ a: [Complex], _ b: [Complex]) -> Double {
        zip(a, b).reduce(Complex.zero) { $0 + $1.0.conjugate * $1.1 }.squaredMagnitude
    }

    @Test("every entry is the fidelity of two states by dense evolution, whole and in blocks", arguments: [nil, 1, 4], [2, 3] as [UInt64])
    func wholeTable(block: Int?, seed: UInt64) throws {
        let circuit = try SymbolicCircuits.wholeTable(seed: seed, qubits: 4)
        let (rows, others) = (SymbolicCircuits.rows(11), SymbolicCircuits.rows(6, seed: 8))
        func states(_ rows: Matrix) throws -> [[Complex]] {
            try (0..<rows.rows).map { try DenseEvolution(circuit, values: SymbolicCircuits.bindings(rows.row($0))).state }
        }
        let (left, right) = (try states(rows), try states(others))
        for precision in Precision.allCases {
            let kernel = try FidelityKernel(
                circuit, features: SymbolicCircuits.features, parameters: SymbolicCircuits.parameters, precision: precision, block: block)
            let square = try kernel.matrix(rows, parameters: SymbolicCircuits.values)
            let mixed = try kernel.matrix(rows, with: others, parameters: SymbolicCircuits.values)
            let tolerance = precision == .double ? 1e-12 : 1e-5
            for row in 0..<11 {
                for column in 0..<11 {
                    #expect(abs(square[row, column] - fidelity(left[row], left[column])) < tolerance)
                    #expect(square[row, column] == square[column, row])
                }
                for column in 0..<6 { #expect(abs(mixed[row, column] - fidelity(left[row], right[column])) < tolerance) }
                #expect(square[row, row] == 1)
            }
        }
    }

    @Test("a sweep is one simulation after another", arguments: Precision.allCases)
    func sweeps(precision: Precision) throws {
        let circuit = try SymbolicCircuits.wholeTable(seed: 3)
        let observables = try SymbolicCircuits.sums()
        let points = SymbolicCircuits.rows(9)
        let fixed = Dictionary(uniqueKeysWithValues: zip(SymbolicCircuits.parameters, SymbolicCircuits.values))
        let found = try sweep(
            circuit, inputs: fixed, over: SymbolicCircuits.features, points: points, observables: observables, precision: precision)
        for point in 0..<9 {
            let dense = try DenseEvolution(circuit, values: SymbolicCircuits.bindings(points.row(point)))
            for (place, observable) in observables.enumerated() {
                #expect(abs(found[point, place] - dense.expectation(of: observable)) < (precision == .double ? 1e-11 : 1e-5))
            }
        }
    }

    @Test("circuits that the batched engine does not take are swept point by point")
    func measured() throws {
        var circuit = Circuit(qubits: 1, bits: 1)
        circuit.ry("a", 0)
        circuit.measure(0, into: 0)
        circuit.operations.append(.conditional(.bit(0), then: [.gate(GateApplication("x", on: [0]))], otherwise: []))
        circuit.ry("a", 0)
        let points = Matrix([[0.3], [1.2]])
        let found = try sweep(circuit, over: ["a"], points: points, observables: [try PauliSum(parsing: "Z0")])
        // The measurement and the flip leave 0.
        for point in 0..<2 { #expect(abs(found[point, 0] - Complex.exp(i: points[point, 0]).real) < 1e-12) }
        #expect(throws: SimulationError.unknownInput("b", inputs: ["a"])) {
            try sweep(circuit, inputs: ["a": 1], over: ["b"], points: points, observables: [try PauliSum(parsing: "Z0")])
        }
    }
}
