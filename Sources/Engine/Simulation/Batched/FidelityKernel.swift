public import Circuits
public import Numerics

/// How alike a circuit makes two samples: |⟨ψ(x)|ψ(y)⟩|², the kernel that a support vector machine takes.
///
/// States are evolved side by side, and their overlaps are products of matrices. Entries lie in 0...1, the diagonal is 1, the matrix of samples with themselves is
/// symmetric, and it has the same bits at any number of threads. One call at a time.
public final class FidelityKernel {
    private let simulator: BatchedSimulator
    private let team: ThreadTeam
    /// Samples whose states are held at once, on either side.
    private let block: Int

    /// - Parameters:
    ///   - features: inputs with a value a sample, in the order of a row's columns.
    ///   - parameters: inputs with one value for all samples.
    ///   - amplitudeFeatures: how many further columns of a row are the amplitudes that the circuit starts from; see ``BatchedCircuit``.
    ///   - block: samples whose states are held at once; nil for what 128 MiB hold.
    public init(
        _ circuit: Circuit, features: [String], parameters: [String] = [], amplitudeFeatures: Int = 0, precision: Precision = .double,
        block: Int? = nil, on team: ThreadTeam = .shared
    ) throws(BatchedError) {
        // Nothing is pruned: all of a state counts.
        let batched = try BatchedCircuit(
            circuit, features: features, parameters: parameters, observables: [], amplitudeFeatures: amplitudeFeatures, isPruned: false)
        simulator = BatchedSimulator(batched, precision: precision, on: team)
        self.team = team
        self.block = max(1, block ?? (1 << 22) >> circuit.qubitCount)
    }

    /// The kernel of every two samples: n rows and columns.
    public func matrix(_ rows: Matrix, parameters: [Double] = []) throws(BatchedError) -> Matrix {
        var result = Matrix(rows: rows.rows, columns: rows.rows)
        for first in stride(from: 0, to: rows.rows, by: block) {
            let left = try states(rows, first, parameters)
            for second in stride(from: first, to: rows.rows, by: block) {
                let right = second == first ? left : try states(rows, second, parameters)
                let overlaps = overlaps(left, right)
                for row in 0..<overlaps.rows {
                    for column in 0..<overlaps.columns where first + row <= second + column {
                        let value = first + row == second + column ? 1 : overlaps[row, column]
                        result[first + row, second + column] = value
                        result[second + column, first + row] = value
                    }
                }
            }
        }
        return result
    }

    /// The kernel of each sample (a row) with each of others (a column).
    public func matrix(_ rows: Matrix, with others: Matrix, parameters: [Double] = []) throws(BatchedError) -> Matrix {
        var result = Matrix(rows: rows.rows, columns: others.rows)
        for first in stride(from: 0, to: rows.rows, by: block) {
            let left = try states(rows, first, parameters)
            for second in stride(from: 0, to: others.rows, by: block) {
                let overlaps = overlaps(left, try states(others, second, parameters))
                for row in 0..<overlaps.rows {
                    for column in 0..<overlaps.columns { result[first + row, second + column] = overlaps[row, column] }
                }
            }
        }
        return result
    }

    private func states(_ rows: Matrix, _ first: Int, _ parameters: [Double]) throws(BatchedError) -> ComplexMatrix {
        try simulator.states(rows, order: Array(first..<min(first + block, rows.rows)), parameters: parameters)
    }

    /// Squared magnitudes of the inner products of rows.
    private func overlaps(_ left: ComplexMatrix, _ right: ComplexMatrix) -> Matrix {
        let products = LinearAlgebra.multiply(rowsOf: left, right.adjoint, on: team)
        return Matrix(
            rows: products.rows, columns: products.columns, values: products.values.map { min(1, $0.squaredMagnitude) })
    }
}

extension ComplexMatrix {
    fileprivate var adjoint: ComplexMatrix {
        var result = transposed
        for place in result.values.indices { result.values[place] = result.values[place].conjugate }
        return result
    }
}
