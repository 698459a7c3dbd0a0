public import Circuits
import Learning
public import Noise

/// A noise model with the name that a person knows it by.
public struct NamedNoise: Hashable, Sendable {
    public var name: String
    public var model: NoiseModel
    /// Whether it is a device's calibration, read for the gates of one circuit.
    public var isOfDevice: Bool

    public init(name: String, model: NoiseModel, isOfDevice: Bool = false) {
        (self.name, self.model, self.isOfDevice) = (name, model, isOfDevice)
    }

    /// Where nobody names another: one gate in a thousand, one two-qubit gate and one measurement in a hundred go wrong.
    public static let standard: NamedNoise = {
        let rules: [NoiseRule?] = [
            (try? Channel.depolarizing(1e-3)).map { NoiseRule(on: .gates(qubits: 1), .channel($0)) },
            (try? Channel.depolarizing(1e-2, qubits: 2)).map { NoiseRule(on: .gates(qubits: 2), .channel($0)) },
            (try? ReadoutError(oneGivenZero: 1e-2, zeroGivenOne: 1e-2)).map { NoiseRule(on: .measurement, .readout($0)) },
        ]
        return NamedNoise(name: "standard", model: NoiseModel(rules.compactMap { $0 }))
    }()
}

/// Reads noise for a circuit: a file's; without one that which the project names, else ``NamedNoise/standard``.
///
/// - Parameter file: relative to the current folder, or to the project's where it lies there.
public func openNoise(_ file: String?, of project: ProjectSummary?, for circuit: Circuit) throws -> NamedNoise {
    guard let path = file ?? project?.noise else { return .standard }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    switch try NoiseSource(readingFrom: path) {
    case .model(let model): return NamedNoise(name: name, model: model)
    case .calibration(let calibration):
        return NamedNoise(name: calibration.device, model: try calibration.model(for: circuit, layout: nil), isOfDevice: true)
    }
}

extension Workspace {
    /// The parameters of a run's trained model, by their names in the circuit.
    public func trainedParameters(of run: String) throws -> [String: Double] {
        let model = try trainedModel(of: run)
        return Dictionary(zip(model.parameterNames, model.parameters)) { $1 }
    }
}
