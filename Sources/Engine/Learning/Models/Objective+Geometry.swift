internal import Circuits
internal import Numerics
internal import Simulation

extension Objective {
    /// What the loss looks like along each parameter, for an optimiser that moves one at a time.
    var shapes: [Rotosolve.Shape] {
        let parameters = model.parameters.map { parameter -> Rotosolve.Shape in
            if case .factor = parameter.role { .parabola(step: 0.5) } else { .sine(frequency: 1) }
        }
        return parameters + [Rotosolve.Shape](repeating: .parabola(step: 0.5), count: 2 * outputs)
    }

    /// The state's metric on a batch; output scales and biases are in no block.
    func metric(_ rows: Matrix, batch: [Int], at parameters: [Double]) throws -> BlockMetric {
        guard model.circuit.qubitCount <= BatchedCircuit.maximumQubits else {
            throw LearningError.configuration(
                "the quantum natural gradient takes up to \(BatchedCircuit.maximumQubits) qubits, the model has \(model.circuit.qubitCount)",
                hint: "use adam")
        }
        let geometry =
            try geometry
            ?? FubiniStudyMetric(
                model.circuit, features: model.features, parameters: model.parameterNames, amplitudeFeatures: model.amplitudes)
        self.geometry = geometry
        let blocks = try geometry.blocks(rows, order: batch, at: Array(parameters.prefix(model.parameters.count)))
        return BlockMetric(blocks: blocks.map { BlockMetric.Block(parameters: $0.parameters, matrix: $0.matrix) })
    }
}
