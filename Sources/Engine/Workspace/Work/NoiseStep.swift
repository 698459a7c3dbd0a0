import Circuits
import Documents
import Learning
import Noise
import Numerics
import Simulation

/// The step of a pipeline that asks how well the trained model does under noise.
struct NoiseStep {
    private let source: NoiseSource
    private let file: String

    /// Widths up to this are computed exactly, with a density matrix a sample; wider ones by trajectories.
    private static let widestExact = 8
    private static let trajectories = 200
    /// Samples that are looked at, evenly over the part.
    private static let mostSamples = 256

    init(file: String) throws {
        (self.file, source) = (file, try NoiseSource(readingFrom: file))
    }

    /// What the check found.
    struct Finding: Sendable {
        var document: JSONValue
        var figures: [String: Double]
    }

    /// Scores a model on a part of the data, without noise and under it, on the same samples.
    ///
    /// - Throws: what is wrong with the noise for this circuit; ``SimulationError/cancelled`` once cancelled.
    func check(_ model: TrainedModel, on data: DataSet, part: String, team: ThreadTeam, cancellation: Cancellation?) throws -> Finding {
        let count = min(data.count, Self.mostSamples)
        let rows = (0..<count).map { $0 * data.count / max(count, 1) }
        var features = Matrix(rows: count, columns: data.features.columns)
        for (place, row) in rows.enumerated() {
            for column in 0..<data.features.columns { features[place, column] = data.features[row, column] }
        }
        let labels = rows.map { data.labels[$0] }
        let positive = model.classes.firstIndex(of: model.positive)
        var noise: NoiseModel?
        var readouts: [ReadoutError?] = []
        var options = SimulationOptions(method: .densityMatrix, seed: model.manifest.seed)
        var sample: UInt64 = 0
        let probabilities = try model.predict(features) { circuit, inputs, observables in
            if noise == nil {
                noise = try noiseModel(for: circuit)
                readouts = try readoutModel(for: circuit).readouts(qubits: circuit.qubitCount)
                if circuit.qubitCount > Self.widestExact {
                    (options.method, options.trajectories) = (.trajectories, Self.trajectories)
                }
            }
            // A device estimates an expectation value from bits, and these are misread.
            (options.noise, options.observables) = (noise, observables.map { $0.misread(by: readouts) })
            options.seed = model.manifest.seed &+ sample
            sample += 1
            return try simulate(circuit, inputs: inputs, options: options, on: team, cancellation: cancellation).expectations.map(\.value)
        }
        let noisy = ClassificationMetrics(probabilities: probabilities, labels: labels, positive: positive)
        let ideal = ClassificationMetrics(
            probabilities: try model.predict(features, on: team, cancellation: cancellation), labels: labels, positive: positive)
        let document: JSONValue = [
            "source": .string(file.split(separator: "/").last.map(String.init) ?? file), "method": .string(options.method.rawValue),
            "part": .string(part), "samples": .integer(count), "metrics": noisy.json, "accuracy": .number(noisy.accuracy),
            "withoutNoise": ["accuracy": .number(ideal.accuracy)], "readoutError": .bool(readouts.contains { $0 != nil }),
        ]
        return Finding(document: document, figures: ["noise.accuracy": noisy.accuracy])
    }

    /// The noise that says how the circuit's qubits are read: a calibration tells that of qubits that are measured.
    private func readoutModel(for circuit: Circuit) throws -> NoiseModel {
        switch source {
        case .model(let model): return model
        case .calibration(let calibration):
            var measured = Circuit(qubits: circuit.qubitCount, bits: circuit.qubitCount)
            measured.measureAll()
            return try calibration.model(for: measured, layout: nil)
        }
    }

    private func noiseModel(for circuit: Circuit) throws -> NoiseModel {
        switch source {
        case .model(let model): model
        case .calibration(let calibration): try calibration.model(for: circuit, layout: nil)
        }
    }
}
