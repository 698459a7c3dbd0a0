internal import Circuits
public import Numerics

extension TrainedModel {
    /// The gradient of the mean loss on a data set, by the circuit's parameters in the order of ``parameterNames``.
    ///
    /// - Parameter data: with features in the order of the preprocessing's input columns, and labels among the model's classes.
    public func gradient(on data: DataSet, team: ThreadTeam = .shared) throws -> [Double] {
        let places = try data.classes.map { name in
            guard let place = classes.firstIndex(of: name) else {
                throw LearningError.configuration("the data have a class '\(name)' that the model does not know")
            }
            return place
        }
        let model = try ModelCircuit(specification, columns: preprocessing.output.map(\.name))
        let objective = try Objective(model, classes: classes.count, loss: loss, on: team, cancellation: nil)
        let all = parameters + readout.scales + readout.biases
        guard all.count == objective.parameterCount else {
            throw LearningError.configuration("the model's parameters do not fit its circuit", hint: "train the project again")
        }
        var gradient = [Double](repeating: 0, count: all.count)
        let rows = objective.inputs(preprocessing.apply(data.features))
        _ = try objective.loss(rows, data.labels.map { places[$0] }, batch: Array(data.labels.indices), at: all, gradient: &gradient)
        return Array(gradient.prefix(parameters.count))
    }
}
