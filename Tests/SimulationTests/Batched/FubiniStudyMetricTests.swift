import Circuits
import Numerics
import Simulation
import TestSupport
import Testing

@Suite("The Fubini–Study metric")
struct FubiniStudyMetricTests {
    @Test("is what overlaps of shifted states say, within a layer", arguments: [1, 2, 3] as [UInt64])
    func finiteDifferences(seed: UInt64) throws {
        var (random, circuit) = (Philox(seed: seed), Circuit(qubits: 3))
        circuit.rx("x0", 0)
        circuit.ry("x1", 1)
        // One layer: rotations of each qubit, not all commuting.
        let names = ["a", "b", "c", "d", "e"]
        circuit.rz("a", 0)
        circuit.ry("b", 0)
        circuit.rx(2 * "c", 1)
        circuit.ry("d" * "e", 2)
        circuit.rz("e", 1)
        circuit.cx(0, 1)
        circuit.cz(1, 2)
        let values = names.map { _ in 3 * random.uniform() }
        let rows = Matrix([[random.uniform(), random.uniform()]])
        let metric = try FubiniStudyMetric(circuit, features: ["x0", "x1"], parameters: names)
        let blocks = try metric.blocks(rows, at: values)
        let block = try #require(blocks.first)
        #expect(blocks.count == 1)
        #expect(block.parameters == [0, 1, 2, 3, 4])
        func state(_ values: [Double]) throws -> [Complex] {
            let bindings = Dictionary(uniqueKeysWithValues: zip(names + ["x0", "x1"], values + Array(rows.row(0))))
            return try DenseEvolution(circuit, values: bindings).state
        }
        let (here, step) = (try state(values), 1e-4)
        let slopes = try names.indices.map { place in
            var (up, down) = (values, values)
            up[place] += step
            down[place] -= step
            return zip(try state(up), try state(down)).map { ($0 - $1) * Complex(0.5 / step) }
        }
        func product(_ a: [Complex], _ b: [Complex]) -> Complex { zip(a, b).reduce(Complex(0)) { $0 + $1.0.conjugate * $1.1 } }
        for row in names.indices {
            for column in names.indices {
                let expected = product(slopes[row], slopes[column]) - product(slopes[row], here) * product(here, slopes[column])
                #expect(abs(block.matrix[row, column] - expected.real) < 1e-7)
            }
        }
    }

    @Test("has a block a layer, and one for layers that share a parameter")
    func blocks() throws {
        var circuit = Circuit(qubits: 2)
        circuit.ry("a", 0)
        circuit.cx(0, 1)
        circuit.ry("b", 0)
        circuit.cx(0, 1)
        circuit.ry("c", 1)
        circuit.rx("a", 0)
        let blocks = try FubiniStudyMetric(circuit, features: [], parameters: ["a", "b", "c"])
            .blocks(Matrix(rows: 2, columns: 0), at: [0.1, 0.2, 0.3])
        #expect(blocks.map(\.parameters) == [[1], [0, 2]])
        #expect(abs(blocks[0].matrix[0, 0] - 0.25) < 1e-12)
    }
}
