public import Circuits
public import Numerics

extension TrainedModel {
    /// Asks for a circuit's expectation values, for values of its inputs.
    public typealias Expectations = (_ circuit: Circuit, _ inputs: [String: Double], _ observables: [PauliSum]) throws -> [Double]

    /// The classes' probabilities where something else than the state vector tells the expectation values: noise, a device.
    ///
    /// - Parameter features: rows in the order of the preprocessing's input columns.
    /// - Throws: ``LearningError/configuration(_:hint:)`` where the circuit starts from a state that the data are (amplitude encoding).
    public func predict(_ features: Matrix, expectations: Expectations) throws -> Matrix {
        guard features.columns == preprocessing.input.count else {
            throw LearningError.configuration("the model takes \(preprocessing.input.count) features, the rows have \(features.columns)")
        }
        let model = try ModelCircuit(specification, columns: preprocessing.output.map(\.name))
        guard model.amplitudes == 0 else {
            throw LearningError.configuration("the data of amplitude encoding are a state, not inputs of a circuit")
        }
        guard model.parameterNames == parameterNames, parameters.count == parameterNames.count else {
            throw LearningError.configuration("the model and its circuit differ in their parameters", hint: "train the project again")
        }
        let observables = try readout.observables.map { text throws in try PauliSum(parsing: text) }
        let rows = preprocessing.apply(features)
        var probabilities = Matrix(rows: rows.rows, columns: classes.count)
        var inputs = Dictionary(zip(parameterNames, parameters)) { $1 }
        for row in 0..<rows.rows {
            for (name, column) in zip(model.features, model.featureColumns) {
                inputs[name] = model.isThresholded ? (rows[row, column] > 0 ? 1 : 0) : rows[row, column]
            }
            let values = try expectations(model.circuit, inputs, observables)
            let outputs = values.indices.map { readout.scales[$0] * values[$0] + readout.biases[$0] }
            var line = [Double](repeating: 0, count: classes.count)[...]
            outputs.withUnsafeBufferPointer { Loss.probabilities($0, into: &line) }
            for column in classes.indices { probabilities[row, column] = line[line.startIndex + column] }
        }
        return probabilities
    }
}
