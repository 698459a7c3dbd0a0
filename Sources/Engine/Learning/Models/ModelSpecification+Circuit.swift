public import Circuits

/// What a model will be before it is trained.
public struct ModelShape: Hashable, Sendable {
    /// Its inputs are the features, then the trained parameters.
    public var circuit: Circuit
    /// Trained angles and factors, and a scale and a bias for each output.
    public var parameters: Int
}

extension ModelSpecification {
    /// The shape of the model for preprocessed features of these names.
    public func shape(columns: [String], classes: Int) throws(LearningError) -> ModelShape {
        let model = try ModelCircuit(self, columns: columns)
        let outputs = classes == 2 ? 1 : classes
        return ModelShape(circuit: model.circuit, parameters: model.parameters.count + 2 * outputs)
    }
}
