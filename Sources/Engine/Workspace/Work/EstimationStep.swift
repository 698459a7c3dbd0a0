import Circuits
import Diagnostics
import Documents
import Formats
import ResourceEstimation

/// The step of a pipeline that asks what an error-corrected machine would need for the model's circuit.
struct EstimationStep {
    /// One for each set of parameters.
    private let parameters: [EstimationParameters]
    private let isList: Bool

    /// Reads a file of parameters: one set, or a list of them.
    init(file: String) throws {
        let node = try JSON.parse(readText(file), file: file)
        isList = node.list != nil
        parameters = try (node.list ?? [node]).map { try EstimationParameters($0) }
    }

    /// The estimator's answer, or the list of its answers.
    func estimate(circuit text: String) throws -> JSONValue {
        let parsed = OpenQASM.parse(text, file: "circuit.qasm")
        guard let circuit = parsed.circuit else {
            throw WorkspaceError.notPossible(parsed.diagnostics.first?.description ?? "the model's circuit cannot be read")
        }
        let counts = try LogicalCounts(of: circuit)
        let answers = try parameters.map { parameters in
            switch parameters.estimateType {
            case .singlePoint: try ResourceEstimation.estimate(counts, parameters).document
            case .frontier: PhysicalEstimate.frontierDocument(try estimateFrontier(counts, parameters))
            }
        }
        return isList || answers.isEmpty ? .array(answers) : answers[0]
    }
}
