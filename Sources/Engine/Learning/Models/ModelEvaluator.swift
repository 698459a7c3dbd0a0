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

/// One sample after another through the state vector: circuits wider than the batched engine takes. The circuit is compiled once.
final class WideEvaluator: ModelEvaluator {
    private let prepared: PreparedGradient
    /// For each input of the circuit the column of a row, or after those the parameter.
    private let sources: [Source]
    /// For each derivative the parameter that it is by; nil for features.
    private let targets: [Int?]
    private let observables: Int
    private let cancellation: Cancellation?
    private var inputs: [Double]
    private var derivatives: [Double] = []

    private enum Source {
        case feature(Int)
        case parameter(Int)
    }

    var rowsAtOnce: Int { 1 }

    init(_ model: ModelCircuit, observables: [PauliSum], on team: ThreadTeam, cancellation: Cancellation?) throws {
        guard model.amplitudes == 0 else {
            throw LearningError.configuration(
                "amplitude encoding takes up to \(BatchedCircuit.maximumQubits) qubits, the model has \(model.circuit.qubitCount)")
        }
        prepared = try PreparedGradient(model.circuit, observables: observables, on: team)
        let features = Dictionary(uniqueKeysWithValues: model.features.enumerated().map { ($1, $0) })
        let parameters = Dictionary(uniqueKeysWithValues: model.parameterNames.enumerated().map { ($1, $0) })
        var sources: [Source] = []
        for name in prepared.inputs {
            if let feature = features[name] {
                sources.append(.feature(feature))
            } else if let parameter = parameters[name] {
                sources.append(.parameter(parameter))
            } else {
                throw SimulationError.unboundInputs([name])
            }
        }
        (self.sources, self.observables, self.cancellation) = (sources, observables.count, cancellation)
        targets = prepared.parameters.map { parameters[$0] }
        inputs = sources.map { _ in 0 }
    }

    private func setInputs(_ row: ArraySlice<Double>, _ values: [Double]) throws {
        if cancellation?.isCancelled == true { throw Cancelled() }
        for (place, source) in sources.enumerated() {
            switch source {
            case .feature(let column): inputs[place] = row[row.startIndex + column]
            case .parameter(let parameter): inputs[place] = values[parameter]
            }
        }
    }

    /// A simulation that was cut short says so in its own words.
    private func mending<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch { throw cancellation?.isCancelled == true ? Cancelled() : error }
    }

    func expectations(_ rows: Matrix, order: [Int]?, parameters: [Double]) throws -> Matrix {
        let order = order ?? Array(0..<rows.rows)
        var values: [Double] = []
        for row in order {
            try setInputs(rows.row(row), parameters)
            values += try mending { try prepared.expectations(at: inputs, cancellation: cancellation) }
        }
        return Matrix(rows: order.count, columns: observables, values: values)
    }

    func gradient(
        _ rows: Matrix, order: [Int]?, parameters: [Double], into gradient: inout [Double], loss: (BatchedSimulator.SampleView) -> Void
    ) throws {
        for place in gradient.indices { gradient[place] = 0 }
        for (sample, row) in (order ?? Array(0..<rows.rows)).enumerated() {
            try setInputs(rows.row(row), parameters)
            try mending {
                _ = try prepared.gradient(at: inputs, into: &derivatives, cancellation: cancellation) { values in
                    var slopes = values.map { _ in 0.0 }
                    values.withUnsafeBufferPointer { values in
                        slopes.withUnsafeMutableBufferPointer { slopes in
                            guard let value = values.baseAddress, let slope = slopes.baseAddress else { return }
                            loss(BatchedSimulator.SampleView(sample: sample, values: value, slopes: slope))
                        }
                    }
                    return slopes
                }
            }
            for (place, target) in targets.enumerated() { if let target { gradient[target] += derivatives[place] } }
        }
    }
}
