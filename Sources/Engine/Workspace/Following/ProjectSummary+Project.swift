import Circuits
import Learning

extension ProjectSummary {
    /// What a front end shows of a project.
    init(_ project: Project) throws {
        let model = project.model
        var words = [String]()
        if let qubits = model.qubits { words.append("\(qubits) qubits") }
        words.append("\(model.encoding.title) encoding")
        words.append(model.layers > 1 ? "\(model.ansatz.name) × \(model.layers)" : model.ansatz.name)
        let file: String? = if case .circuit(let file, _) = model.ansatz { file } else { nil }
        self.init(
            name: project.name, path: project.folder, model: words.joined(separator: ", "), circuitFile: file, qubits: model.qubits ?? 0,
            seeds: project.seeds, epochs: project.training.epochs)
    }
}
