import Circuits
import KernelTable
import Kernels
import Numerics
import Simulation
import TestSupport
import Testing

/// Circuits over the whole gate table whose angles are expressions of two features and three parameters.
enum SymbolicCircuits {
    static let features = ["x0", "x1"]
    static let parameters = ["a", "b", "c"]
    static let observables = ["Z0", "0.5*Z0*Z1 + X2 - 0.3", "Y0*X1 + 0.2*Y2*Y1*X0 - Z2"]

    static let angles = [
        "0.7", "a", "b - 0.2", "2*c", "x0", "x1 + a", "x0*b", "0.5*a*b + x1", "sin(a)", "x0*x1", "cos(x1)*c", "(a + b)^2/3", "exp(x0*c/4)",
        "-c/2 + pi/3",
    ]

    /// Every gate of the table twice, in an order and on qubits drawn from the seed.
    static func wholeTable(seed: UInt64, qubits: Int = 5) throws -> Circuit {
        var random = Philox(seed: seed)
        var circuit = Circuit(qubits: qubits)
        circuit.inputs = features + parameters
        let gates = (Gate.standard + Gate.standard).filter { $0.qubits <= qubits }
        for place in random.permutation(gates.count) {
            let gate = gates[place]
            let angles = try gate.parameters.map { _ in try Expression(parsing: Self.angles[random.below(Self.angles.count)]) }
            // Several angles on several qubits as constants would do too; the engine takes symbols wherever the table has them.
            try circuit.append(named: gate.name, angles: angles, on: Array(random.permutation(qubits).prefix(gate.qubits)))
            if random.below(3) == 0 { circuit.ry("a", random.below(qubits)) }
        }
        return circuit
    }

    static func rows(_ count: Int, seed: UInt64 = 7) -> Matrix {
        var random = Philox(seed: seed)
        return Matrix((0..<count).map { _ in features.map { _ in 2 * random.uniform() - 1 } })
    }

    static let values = [0.4, -1.1, 0.8]

    static func bindings(_ row: ArraySlice<Double>, _ parameters: [Double] = values) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: zip(features + Self.parameters, Array(row) + parameters))
    }

    static func sums() throws -> [PauliSum] { try observables.map { try PauliSum(parsing: $0) } }
}

@Suite("The batched engine")
struct BatchedSimulatorTests {
    @Test("agrees with dense evolution over the whole gate table, on every instruction set", arguments: [1, 2, 3, 4] as [UInt64])
    func expectations(seed: UInt64) throws {
        let circuit = try SymbolicCircuits.wholeTable(seed: seed)
        let observables = try SymbolicCircuits.sums()
        let rows = SymbolicCircuits.rows(11)
        let batched = try BatchedCircuit(
            circuit, features: SymbolicCircuits.features, parameters: SymbolicCircuits.parameters, observables: observables)
        let expected = try (0..<rows.rows).map { row in
            let dense = try DenseEvolution(circuit, values: SymbolicCircuits.bindings(rows.row(row)))
            return observables.map { dense.expectation(of: $0) }
        }
        for kernels in BatchedKernels.available {
            let found = try BatchedSimulator(batched, kernels: kernels).expectations(rows, parameters: SymbolicCircuits.values)
            for (row, expected) in expected.enumerated() {
                for (column, value) in expected.enumerated() {
                    #expect(abs(found[row, column] - value) < 1e-11, "\(kernels.name) sample \(row) observable \(column)")
                }
            }
        }
    }

    @Test("gives the gradient that finite differences give, on every instruction set", arguments: [5, 6, 7, 8] as [UInt64])
    func gradients(seed: UInt64) throws {
        let circuit = try SymbolicCircuits.wholeTable(seed: seed)
        let observables = try SymbolicCircuits.sums()
        let rows = SymbolicCircuits.rows(10)
        let batched = try BatchedCircuit(
            circuit, features: SymbolicCircuits.features, parameters: SymbolicCircuits.parameters, observables: observables)
        var random = Philox(seed: seed)
        let upstream = Matrix(
            rows: rows.rows, columns: observables.count, values: (0..<rows.rows * observables.count).map { _ in 2 * random.uniform() - 1 })
        for kernels in BatchedKernels.available {
            let simulator = BatchedSimulator(batched, kernels: kernels)
            let found = try simulator.gradient(rows, parameters: SymbolicCircuits.values, upstream: upstream)
            for parameter in found.indices {
                // Six points: the error of the rule is of order h⁶.
                let step = 0.002
                var sum = 0.0
                for (offset, weight) in [(1.0, 45.0), (2.0, -9.0), (3.0, 1.0)] {
                    for sign in [1.0, -1.0] {
                        var moved = SymbolicCircuits.values
                        moved[parameter] += sign * offset * step
                        let values = try simulator.expectations(rows, parameters: moved)
                        sum += sign * weight * zip(values.values, upstream.values).reduce(0) { $0 + $1.0 * $1.1 }
                    }
                }
                let expected = sum / (60 * step)
                #expect(abs(found[parameter] - expected) < 1e-7 * max(1, abs(expected)), "\(kernels.name) parameter \(parameter)")
            }
        }
    }

    @Test("gives the gradient of the parameter-shift rule to 1e-10")
    func parameterShift() throws {
        var circuit = Circuit(qubits: 4)
        var names: [String] = []
        var random = Philox(seed: 3)
        for qubit in 0..<4 { circuit.rx(.symbol("x\(qubit)"), qubit) }
        for _ in 0..<3 {
            for qubit in 0..<4 {
                for gate in ["rz", "ry", "rx"] {
                    try circuit.append(named: gate, angles: [.symbol("t\(names.count)")], on: [qubit])
                    names.append("t\(names.count)")
                }
            }
            for qubit in 0..<4 { circuit.cx(qubit, (qubit + 1) % 4) }
            circuit.cz(0, 2)
        }
        let features = (0..<4).map { "x\($0)" }
        let observables = [try PauliSum(parsing: "Z0 + 0.5*X1*Y3")]
        let rows = Matrix((0..<21).map { _ in (0..<4).map { _ in 3 * random.uniform() } })
        let parameters = names.map { _ in 6 * random.uniform() }
        let simulator = BatchedSimulator(try BatchedCircuit(circuit, features: features, parameters: names, observables: observables))
        let ones = Matrix(rows: 21, columns: 1, repeating: 1)
        let found = try simulator.gradient(rows, parameters: parameters, upstream: ones)
        for place in names.indices {
            var (up, down) = (parameters, parameters)
            up[place] += .pi / 2
            down[place] -= .pi / 2
            let high = try simulator.expectations(rows, parameters: up).values.reduce(0, +)
            let low = try simulator.expectations(rows, parameters: down).values.reduce(0, +)
            #expect(abs(found[place] - (high - low) / 2) < 1e-10)
        }
    }

    @Test("gives the same bits at any number of threads, and counts each sample once", arguments: [1, 7, 8, 9, 64, 1000])
    func threads(count: Int) throws {
        let circuit = try SymbolicCircuits.wholeTable(seed: 12)
        let observables = try SymbolicCircuits.sums()
        let rows = SymbolicCircuits.rows(count)
        let batched = try BatchedCircuit(
            try circuit.bound(to: [:]), features: SymbolicCircuits.features, parameters: SymbolicCircuits.parameters,
            observables: observables)
        var results: [([Double], Matrix)] = []
        for threads in [1, 2, 3] {
            let simulator = BatchedSimulator(batched, on: ThreadTeam(threads: threads))
            let upstream = Matrix(rows: count, columns: observables.count, repeating: 0.5)
            let gradient = try simulator.gradient(rows, parameters: SymbolicCircuits.values, upstream: upstream)
            results.append((gradient, try simulator.expectations(rows, parameters: SymbolicCircuits.values)))
        }
        for result in results[1...] {
            #expect(result.0 == results[0].0)
            #expect(result.1 == results[0].1)
        }
    }

    @Test("starts from a sample's features as amplitudes")
    func amplitudes() throws {
        var circuit = Circuit(qubits: 3)
        circuit.ry("a", 0)
        circuit.cx(0, 1)
        circuit.rx("b", 2)
        circuit.cx(2, 0)
        circuit.ry("c", 0)
        let observables = [try PauliSum(parsing: "Z0"), try PauliSum(parsing: "X1*Z2")]
        let batched = try BatchedCircuit(
            circuit, features: [], parameters: ["a", "b", "c"], observables: observables, amplitudeFeatures: 6)
        let simulator = BatchedSimulator(batched)
        var random = Philox(seed: 9)
        let rows = Matrix((0..<5).map { _ in (0..<6).map { _ in random.normal() } } + [[0, 0, 0, 0, 0, 0]])
        let found = try simulator.expectations(rows, parameters: [0.3, 0.5, -0.7])
        // The last row starts from the basis state 0.
        let dense = try DenseEvolution(circuit, values: ["a": 0.3, "b": 0.5, "c": -0.7])
        #expect(abs(found[5, 0] - dense.expectation(of: observables[0])) < 1e-12)
        // A row is prepared as a unitary's first column would, here by linearity over basis states.
        let parameters = [0.3, 0.5, -0.7]
        let ones = Matrix(rows: 6, columns: 2, repeating: 1)
        let gradient = try simulator.gradient(rows, parameters: parameters, upstream: ones)
        for place in 0..<3 {
            var (up, down) = (parameters, parameters)
            up[place] += .pi / 2
            down[place] -= .pi / 2
            let high = try simulator.expectations(rows, parameters: up).values.reduce(0, +)
            let low = try simulator.expectations(rows, parameters: down).values.reduce(0, +)
            #expect(abs(gradient[place] - (high - low) / 2) < 1e-10)
        }
    }

    /// Samples that fill several groups and leave lanes over; gates of the whole table, angles that no polynomial can say among them.
    @Test("in single precision agrees with double to 1e-5, on every instruction set", arguments: [1, 5, 9] as [UInt64])
    func singlePrecision(seed: UInt64) throws {
        let observables = try SymbolicCircuits.sums()
        let batched = try BatchedCircuit(
            try SymbolicCircuits.wholeTable(seed: seed), features: SymbolicCircuits.features, parameters: SymbolicCircuits.parameters,
            observables: observables)
        let rows = SymbolicCircuits.rows(37, seed: seed)
        let upstream = Matrix(rows: 37, columns: observables.count, repeating: 1 / 37.0)
        let exact = BatchedSimulator(batched)
        let values = try exact.expectations(rows, parameters: SymbolicCircuits.values)
        let slopes = try exact.gradient(rows, parameters: SymbolicCircuits.values, upstream: upstream)
        for kernels in BatchedKernels.available {
            let single = BatchedSimulator(batched, precision: .single, kernels: kernels)
            let found = try single.expectations(rows, parameters: SymbolicCircuits.values)
            #expect(zip(found.values, values.values).allSatisfy { abs($0 - $1) < 1e-5 }, "\(kernels.name)")
            let gradient = try single.gradient(rows, parameters: SymbolicCircuits.values, upstream: upstream)
            #expect(zip(gradient, slopes).allSatisfy { abs($0 - $1) < 1e-5 * max(1, abs($1)) }, "\(kernels.name)")
        }
    }

    @Test("single precision keeps amplitudes of rows, large angles, and its bits at any number of threads")
    func singlePrecisionCorners() throws {
        var circuit = Circuit(qubits: 3)
        circuit.ry(.symbol("x") * 1000.0, 0)
        circuit.cx(0, 1)
        circuit.rz("a", 1)
        circuit.cx(1, 2)
        circuit.rx(.symbol("a") + .symbol("x"), 2)
        let observables = [try PauliSum(parsing: "Z0 + X1*Z2")]
        let batched = try BatchedCircuit(circuit, features: ["x"], parameters: ["a"], observables: observables, amplitudeFeatures: 5)
        var random = Philox(seed: 4)
        let rows = Matrix((0..<50).map { _ in [300 * random.normal()] + (0..<5).map { _ in random.normal() } })
        let ones = Matrix(rows: 50, columns: 1, repeating: 0.02)
        let exact = BatchedSimulator(batched)
        let singles = [1, 3].map { BatchedSimulator(batched, precision: .single, on: ThreadTeam(threads: $0)) }
        let found = try singles.map { try $0.expectations(rows, parameters: [0.7]).values }
        #expect(found[0] == found[1])
        #expect(zip(found[0], try exact.expectations(rows, parameters: [0.7]).values).allSatisfy { abs($0 - $1) < 1e-5 })
        let slopes = try singles.map { try $0.gradient(rows, parameters: [0.7], upstream: ones) }
        #expect(slopes[0] == slopes[1])
        #expect(abs(slopes[0][0] - (try exact.gradient(rows, parameters: [0.7], upstream: ones)[0])) < 1e-5)
    }

    @Test("refuses what it cannot hold")
    func refusals() throws {
        #expect(throws: BatchedError.tooWide(qubits: 15, limit: 14)) {
            try BatchedCircuit(Circuit(qubits: 15), features: [], parameters: [], observables: [])
        }
        var circuit = Circuit(qubits: 1)
        circuit.rx("theta", 0)
        #expect(throws: BatchedError.unbound("theta")) {
            try BatchedCircuit(circuit, features: ["x0"], parameters: [], observables: [try PauliSum(parsing: "Z0")])
        }
        #expect(throws: BatchedError.observableTooWide("Z3", qubits: 1)) {
            try BatchedCircuit(circuit, features: [], parameters: ["theta"], observables: [try PauliSum(parsing: "Z3")])
        }
        circuit.reset(0)
        #expect(throws: BatchedError.notUnitary("a reset of qubit 0")) {
            try BatchedCircuit(circuit, features: [], parameters: ["theta"], observables: [])
        }
    }
}
