import Circuits
import Learning

extension ProjectSummary {
    /// What a front end shows of a project; without its circuit where that is not known yet.
    init(_ project: Project, _ shape: ModelShape? = nil) {
        let model = project.model
        let qubits = shape?.circuit.qubitCount ?? model.qubits ?? 0
        var words: [String] = qubits > 0 ? ["\(qubits) qubits"] : []
        words.append("\(model.encoding.title) encoding")
        let file: String? = if case .circuit(let file, _) = model.ansatz { file } else { nil }
        words.append(file == nil && model.layers > 1 ? "\(model.ansatz.name) × \(model.layers)" : model.ansatz.name)
        if let shape { words.append("\(shape.parameters) parameters") }
        self.init(
            name: project.name, path: project.folder, model: words.joined(separator: ", "), circuit: shape?.circuit, circuitFile: file,
            qubits: qubits, parameters: shape?.parameters ?? 0, seeds: project.seeds, epochs: project.training.epochs)
        noise = project.noise
    }
}

extension Project {
    /// The shape of its model for the data as they are.
    func shape() throws -> ModelShape {
        let training = try DataSet.load(source, seed: seeds.first ?? 0).training
        let preprocessing = try Preprocessing(fitting: preprocessing, on: training)
        return try model.shape(columns: preprocessing.output.map(\.name), classes: training.classes.count)
    }
}
