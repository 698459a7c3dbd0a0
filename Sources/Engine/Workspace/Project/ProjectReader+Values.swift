import Diagnostics
import Documents
import Formats
import Learning
import Simulation

extension ProjectReader {
    var seeds: [UInt64] {
        if let several = value("seeds")?.array { return several.compactMap(\.integer).map { UInt64($0) } }
        return [UInt64(integer("seed") ?? 0)]
    }

    var preprocessing: [PreprocessingStep] {
        (value("preprocess")?.array ?? []).compactMap { step in
            guard let member = step.members?.first else { return step.string == "standardize" ? .standardize : nil }
            switch member.key {
            case "standardize": return .standardize
            case "pca": return member.value.integer.map(PreprocessingStep.pca)
            case "minmax":
                guard let low = member.value[0]?.number, let high = member.value[1]?.number else { return nil }
                return .minmax(low: low, high: high)
            case "one-hot": return member.value.asText.map(PreprocessingStep.oneHot)
            default: return nil
            }
        }
    }

    func model(in folder: String, readCircuit: (String) throws(DocumentError) -> String) throws(WorkspaceError) -> ModelSpecification {
        let ansatz: AnsatzChoice
        let name = text("model.ansatz") ?? ""
        do {
            if name.hasSuffix(".qasm") {
                let text = try readCircuit(name)
                let faults = OpenQASM.parse(text, file: joined(folder, name)).diagnostics.filter { $0.severity == .error }
                guard faults.isEmpty else { throw WorkspaceError.circuit(faults) }
                ansatz = .circuit(file: name, text: text)
            } else {
                ansatz = .standard(try Ansatz.named(name))
            }
            return ModelSpecification(
                qubits: integer("model.qubits"), encoding: try Encoding.named(text("model.encoding") ?? ""), ansatz: ansatz,
                layers: integer("model.layers") ?? 1, rotation: text("model.rotation").flatMap(RotationAxis.init) ?? .y,
                inputScale: number("model.inputScale") ?? 1, trainsInputScale: truth("model.trainInputScale"))
        } catch let error as WorkspaceError {
            throw error
        } catch let error as DocumentError {
            throw .missingFile(
                Diagnostic(
                    code: "project.missing-file", "the circuit file '\(name)' cannot be read: \(error.diagnostic.message)",
                    at: span("model.ansatz")))
        } catch {
            throw .project([Diagnostic(code: "project.unknown-value", "\(error)", at: span("model"))])
        }
    }

    var training: TrainingSpecification {
        TrainingSpecification(
            loss: text("training.loss").flatMap(Loss.init) ?? .crossEntropy, optimizer: text("training.optimizer") ?? "",
            learningRate: number("training.learningRate"), epochs: integer("training.epochs") ?? 1, batch: integer("training.batch") ?? 1,
            validation: number("training.validation") ?? 0, schedule: schedule, clip: clip, earlyStopping: earlyStopping,
            precision: text("training.precision").flatMap(Precision.init).flatMap { $0 == .double ? nil : $0 })
    }

    private var schedule: LearningRateSchedule {
        var settings: [String: Double] = [:]
        for member in value("training.schedule")?.members ?? [] where member.key != "kind" { settings[member.key] = member.value.number }
        return LearningRateSchedule(kind: scheduleKind, settings: settings) ?? .constant
    }

    var scheduleKind: String { value("training.schedule")?.string ?? text("training.schedule.kind") ?? "constant" }

    private var clip: GradientClipping? {
        (value("training.clip")?.number ?? number("training.clip.norm")).map(GradientClipping.norm)
            ?? number("training.clip.value").map(GradientClipping.value)
    }

    private var earlyStopping: EarlyStopping? {
        guard node("training.earlyStopping") != nil else { return nil }
        return EarlyStopping(
            metric: text("training.earlyStopping.metric") ?? (number("training.validation") ?? 0 > 0 ? "validationLoss" : "loss"),
            patience: value("training.earlyStopping")?.integer ?? integer("training.earlyStopping.patience") ?? 5,
            minimumDelta: number("training.earlyStopping.minimumDelta") ?? 0)
    }
}

extension ProjectSchema {
    /// What is wrong with keys that are each right but do not go together.
    static func checkTogether(_ reader: ProjectReader) -> [Diagnostic] {
        var found: [Diagnostic] = []
        func refuse(_ path: String, _ message: String, hint: String? = nil) {
            found.append(Diagnostic(code: "project.together", message, at: reader.span(path), hint: hint))
        }
        if reader.node("seed") != nil, reader.node("seeds") != nil {
            refuse("seeds", "'seed' and 'seeds' are both given", hint: "keep one")
        }
        if reader.node("data.test") != nil, reader.node("data.split") != nil {
            refuse("data.split", "'data.split' stands beside 'data.test', which already is the test part", hint: "keep one")
        }
        for step in reader.node("preprocess")?.list ?? [] {
            guard let bounds = step["minmax"], let low = bounds.list?.first?.number, let high = bounds.list?.last?.number, low >= high
            else { continue }
            found.append(
                Diagnostic(code: "project.range", "'minmax' goes from \(low) to \(high); expected LOW below HIGH", at: bounds.span))
        }
        for entry in reader.node("training.schedule")?.entries ?? []
        where entry.key != "kind" && entry.key != LearningRateSchedule.warmUp.name {
            let kind = LearningRateSchedule.kinds.first { $0.name == reader.scheduleKind }
            guard let kind, !kind.settings.contains(where: { $0.name == entry.key }) else { continue }
            let known = (kind.settings + [LearningRateSchedule.warmUp]).map(\.name).joined(separator: ", ")
            found.append(
                Diagnostic(
                    code: "project.unknown-key", "the schedule '\(kind.name)' has no '\(entry.key)'", at: entry.keySpan,
                    hint: "it has \(known)"))
        }
        if let clip = reader.node("training.clip"), let count = clip.entries?.count, count != 1 {
            refuse("training.clip", "'training.clip' has \(count == 0 ? "neither" : "both") 'norm' and 'value'", hint: "give one")
        }
        if let metric = reader.node("training.earlyStopping.metric")?.string, metric.hasPrefix("validation"),
            reader.number("training.validation") ?? 0 == 0
        {
            refuse("training.earlyStopping.metric", "'\(metric)' needs a validation share", hint: "set training.validation above 0")
        }
        return found
    }
}
