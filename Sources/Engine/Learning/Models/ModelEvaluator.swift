internal import Circuits
internal import Numerics
internal import Simulation

/// What computes a model's expectation values and their gradients.
protocol ModelEvaluator: AnyObject {
    /// Rows to be evaluated before cancellation is looked at again.
    var rowsAtOnce: Int { get }

    /// One row a sample, one column an observable.
    func expectations(_ rows: Matrix, order: [Int]?, parameters: [Double]) throws -> Matrix
    /// Calls `loss` with each sample's expectation values, on several threads at once; see ``BatchedSimulator``.
    func gradient(
        _ rows: Matrix, order: [Int]?, parameters: [Double], into gradient: inout [Double], loss: (BatchedSimulator.SampleView) -> Void
    ) throws
}

extension BatchedSimulator: ModelEvaluator {
    var rowsAtOnce: Int { max(64, (1 << 20) >> circuit.qubitCount) }
}

/// One sample after another through the state vector: circuits wider than the batched engine takes.
final class WideEvaluator: ModelEvaluator {
    private let circuit: Circuit
    private let features: [String]
    private let parameters: [String: Int]
    private let observables: [PauliSum]
    private let team: ThreadTeam
    private let cancellation: Cancellation?

    var rowsAtOnce: Int { 1 }

    init(_ model: ModelCircuit, observables: [PauliSum], on team: ThreadTeam, cancellation: Cancellation?) throws(LearningError) {
        guard model.amplitudes == 0 else {
            throw .configuration(
                "amplitude encoding takes up to \(BatchedCircuit.maximumQubits) qubits, the model has \(model.circuit.qubitCount)")
        }
        (circuit, features, self.observables, self.team) = (model.circuit, model.features, observables, team)
        parameters = Dictionary(uniqueKeysWithValues: model.parameterNames.enumerated().map { ($1, $0) })
        self.cancellation = cancellation
    }

    private func simulated(_ row: ArraySlice<Double>, _ values: [Double], gradient: GradientMethod?) throws -> SimulationResult {
        var inputs = Dictionary(uniqueKeysWithValues: zip(features, row))
        for (name, place) in parameters { inputs[name] = values[place] }
        if cancellation?.isCancelled == true { throw Cancelled() }
        do {
            return try simulate(
                circuit, inputs: inputs, options: SimulationOptions(observables: observables, gradient: gradient), on: team,
                cancellation: cancellation)
        } catch {
            // A simulation that was cut short says so in its own words.
            throw cancellation?.isCancelled == true ? Cancelled() : error
        }
    }

    func expectations(_ rows: Matrix, order: [Int]?, parameters: [Double]) throws -> Matrix {
        let order = order ?? Array(0..<rows.rows)
        var values: [Double] = []
        for row in order { values += try simulated(rows.row(row), parameters, gradient: nil).expectations.map(\.value) }
        return Matrix(rows: order.count, columns: observables.count, values: values)
    }

    func gradient(
        _ rows: Matrix, order: [Int]?, parameters: [Double], into gradient: inout [Double], loss: (BatchedSimulator.SampleView) -> Void
    ) throws {
        for place in gradient.indices { gradient[place] = 0 }
        for (sample, row) in (order ?? Array(0..<rows.rows)).enumerated() {
            let result = try simulated(rows.row(row), parameters, gradient: .adjoint)
            let values = result.expectations.map(\.value)
            var slopes = values.map { _ in 0.0 }
            values.withUnsafeBufferPointer { values in
                slopes.withUnsafeMutableBufferPointer { slopes in
                    guard let value = values.baseAddress, let slope = slopes.baseAddress else { return }
                    loss(BatchedSimulator.SampleView(sample: sample, values: value, slopes: slope))
                }
            }
            for (slope, derivatives) in zip(slopes, result.gradients ?? []) {
                for (name, derivative) in derivatives {
                    if let place = self.parameters[name] { gradient[place] += slope * derivative }
                }
            }
        }
    }
}
