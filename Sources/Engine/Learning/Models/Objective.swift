internal import Circuits
internal import Diagnostics
internal import Numerics
internal import Simulation

/// A model as a function of its parameters: outputs, loss and gradient on rows of features.
///
/// Parameters are those of the circuit, then the output scales, then the biases.
final class Objective {
    let model: ModelCircuit
    let observables: [PauliSum]
    let loss: Loss
    let classes: Int
    private let evaluator: any ModelEvaluator
    private let cancellation: Cancellation?
    /// The metric's circuit, once it was asked for.
    var geometry: FubiniStudyMetric?
    // One entry a sample and output of the batch.
    private var values: [Double] = []
    private var slopes: [Double] = []
    private var losses: [Double] = []
    private var circuitParameters: [Double]
    private var circuitGradient: [Double]

    init(
        _ model: ModelCircuit, classes: Int, loss: Loss, precision: Precision = .double, on team: ThreadTeam,
        cancellation: Cancellation? = nil
    ) throws {
        (self.model, self.classes, self.loss, self.cancellation) = (model, classes, loss, cancellation)
        observables = try Readout.observables(classes: classes, qubits: model.circuit.qubitCount)
        if model.circuit.qubitCount <= BatchedCircuit.maximumQubits {
            evaluator = BatchedSimulator(
                try BatchedCircuit(
                    model.circuit, features: model.features, parameters: model.parameterNames, observables: observables,
                    amplitudeFeatures: model.amplitudes), precision: precision, on: team)
        } else {
            evaluator = try WideEvaluator(model, observables: observables, on: team, cancellation: cancellation)
        }
        circuitParameters = model.parameters.map { _ in 0 }
        circuitGradient = circuitParameters
    }

    var outputs: Int { observables.count }
    var parameterCount: Int { model.parameters.count + 2 * outputs }

    /// Angles uniform on the circle's half around 0, factors at their start, scales at 1, biases at 0.
    func initialParameters(seed: UInt64) -> [Double] {
        var random = Philox(seed: seed, stream: Streams.initialParameters)
        let angles = model.parameters.map { parameter in
            switch parameter.role {
            case .angle: (2 * random.uniform() - 1) * Initial.angle
            case .factor(let start): start
            }
        }
        return angles + [Double](repeating: Initial.scale, count: outputs) + [Double](repeating: 0, count: outputs)
    }

    /// The columns that the circuit takes, as it takes them.
    func inputs(_ features: Matrix) -> Matrix {
        let columns = model.featureColumns + Array(0..<model.amplitudes)
        if columns == Array(0..<features.columns), !model.isThresholded { return features }
        var picked = Matrix(rows: features.rows, columns: columns.count)
        for row in 0..<features.rows {
            for (place, column) in columns.enumerated() {
                let value = features[row, column]
                picked[row, place] = model.isThresholded ? (value > 0 ? 1 : 0) : value
            }
        }
        return picked
    }

    func checkCancellation() throws {
        if cancellation?.isCancelled == true { throw Cancelled() }
    }

    /// The mean loss of a batch and its gradient.
    func loss(_ rows: Matrix, _ labels: [Int], batch: [Int], at parameters: [Double], gradient: inout [Double]) throws -> Double {
        precondition(gradient.count == parameterCount && parameters.count == parameterCount)
        for place in gradient.indices { gradient[place] = 0 }
        circuitParameters.replaceSubrange(0..., with: parameters.prefix(model.parameters.count))
        var total = 0.0
        var start = 0
        while start < batch.count {
            try checkCancellation()
            let end = min(start + evaluator.rowsAtOnce, batch.count)
            let piece = start == 0 && end == batch.count ? batch : Array(batch[start..<end])
            total += try add(rows, labels, piece, parameters, share: 1 / Double(batch.count), into: &gradient)
            start = end
        }
        guard total.isFinite, gradient.allSatisfy(\.isFinite) else { throw LearningError.notFinite("the loss is \(total)") }
        return total
    }

    private func add(
        _ rows: Matrix, _ labels: [Int], _ batch: [Int], _ parameters: [Double], share: Double, into gradient: inout [Double]
    ) throws -> Double {
        let (outputs, first, loss) = (outputs, model.parameters.count, loss)
        if losses.count < batch.count {
            losses = [Double](repeating: 0, count: batch.count)
            values = [Double](repeating: 0, count: batch.count * outputs)
            slopes = values
        }
        try parameters.withUnsafeBufferPointer { parameters in
            try labels.withUnsafeBufferPointer { labels in
                try batch.withUnsafeBufferPointer { order in
                    try losses.withUnsafeMutableBufferPointer { losses in
                        try values.withUnsafeMutableBufferPointer { values in
                            try slopes.withUnsafeMutableBufferPointer { slopes in
                                guard let value = values.baseAddress, let slope = slopes.baseAddress else { return }
                                try evaluator.gradient(rows, order: batch, parameters: circuitParameters, into: &circuitGradient) { view in
                                    // Each call touches its own sample's entries only.
                                    let place = view.sample * outputs
                                    for output in 0..<outputs {
                                        value[place + output] =
                                            parameters[first + output] * view.expectation(output) + parameters[first + outputs + output]
                                    }
                                    losses[view.sample] = loss.value(
                                        UnsafeBufferPointer(start: value + place, count: outputs), label: labels[order[view.sample]],
                                        slopes: slope + place)
                                    for output in 0..<outputs {
                                        slope[place + output] *= share
                                        view.setSlope(output, slope[place + output] * parameters[first + output])
                                        value[place + output] = view.expectation(output)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        var total = 0.0
        for sample in batch.indices {
            total += losses[sample]
            for output in 0..<outputs {
                let slope = slopes[sample * outputs + output]
                gradient[first + output] += slope * values[sample * outputs + output]
                gradient[first + outputs + output] += slope
            }
        }
        for place in circuitGradient.indices { gradient[place] += circuitGradient[place] }
        return total * share
    }

    /// One row a sample, one column an output.
    func outputs(_ rows: Matrix, order: [Int]? = nil, at parameters: [Double]) throws -> Matrix {
        let (count, first) = (order?.count ?? rows.rows, model.parameters.count)
        var result = Matrix(rows: count, columns: outputs)
        var start = 0
        while start < count {
            try checkCancellation()
            let end = min(start + evaluator.rowsAtOnce, count)
            let piece = start == 0 && end == count ? order : Array(order?[start..<end] ?? ArraySlice(start..<end))
            let values = try evaluator.expectations(rows, order: piece, parameters: Array(parameters.prefix(first)))
            for row in start..<end {
                for output in 0..<outputs {
                    result[row, output] = parameters[first + output] * values[row - start, output] + parameters[first + outputs + output]
                }
            }
            start = end
        }
        return result
    }

    /// The mean loss of a batch, without its gradient.
    func loss(_ rows: Matrix, _ labels: [Int], batch: [Int]?, at parameters: [Double]) throws -> Double {
        let values = try outputs(rows, order: batch, at: parameters)
        var (total, scratch) = (0.0, [Double](repeating: 0, count: outputs))
        values.values.withUnsafeBufferPointer { values in
            scratch.withUnsafeMutableBufferPointer { scratch in
                guard let slope = scratch.baseAddress else { return }
                for row in 0..<(batch?.count ?? labels.count) {
                    let output = UnsafeBufferPointer(rebasing: values[row * outputs..<(row + 1) * outputs])
                    total += loss.value(output, label: labels[batch?[row] ?? row], slopes: slope)
                }
            }
        }
        let mean = total / Double(max(batch?.count ?? labels.count, 1))
        guard mean.isFinite else { throw LearningError.notFinite("the loss is \(mean)") }
        return mean
    }

    /// One row a sample, one column a class.
    func probabilities(_ rows: Matrix, at parameters: [Double]) throws -> Matrix {
        let values = try outputs(rows, at: parameters)
        var result = Matrix(rows: rows.rows, columns: classes)
        values.values.withUnsafeBufferPointer { values in
            for row in 0..<rows.rows {
                let output = UnsafeBufferPointer(rebasing: values[row * outputs..<(row + 1) * outputs])
                Loss.probabilities(output, into: &result.values[row * classes..<(row + 1) * classes])
            }
        }
        return result
    }
}

/// Thrown inside a fit that was cancelled.
struct Cancelled: Error {}

/// Where random numbers of each purpose come from, so that none depends on how many another has drawn.
enum Streams {
    static let initialParameters: UInt64 = 0x696e_6974
    static let perturbation: UInt64 = 0x7370_7361
    /// The order of an epoch's samples.
    static func order(epoch: Int) -> UInt64 { 0x6f72_6465 << 32 | UInt64(epoch) }
}

/// How parameters start.
enum Initial {
    /// Angles are uniform on ± this.
    static let angle = 1.0
    static let scale = 1.0
}
