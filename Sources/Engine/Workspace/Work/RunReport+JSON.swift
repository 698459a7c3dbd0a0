public import Documents
public import Learning
import Numerics

extension RunReport {
    /// The answer of `run` and `train`; its keys are those of the command line's contract.
    public var json: JSONValue {
        let chosen = chosen
        let result = chosen.result
        let specification = result.model.specification
        var members: [(String, JSONValue)] = [
            ("run", .string(run)), ("project", .string(project)), ("seed", .integer(Int(clamping: chosen.seed))),
            (
                "model",
                [
                    "kind": .string("\(specification.encoding.name), \(specification.ansatz.name)"),
                    "qubits": .integer(chosen.counts.qubits),
                    "parameters": .integer(chosen.counts.parameters), "encoding": .string(specification.encoding.name),
                    "ansatz": .string(specification.ansatz.name), "layers": .integer(specification.layers),
                ]
            ),
            ("history", .array(result.history.map(\.json))), ("metrics", chosen.metrics),
            ("baseline", .object(result.baselines.map { ($0.name, ["accuracy": .number($0.accuracy), "metrics": $0.metrics.json]) })),
        ]
        if let ablation = result.ablation {
            members.append(
                ("ablation", ["withoutEntanglement": ["accuracy": .number(ablation.accuracy), "metrics": ablation.metrics.json]]))
        }
        if hasSeveralSeeds { members += [("seeds", seeds), ("spread", spread)] }
        members += [
            ("gradient", .string(result.gradient)), ("stoppedEarly", .bool(result.ending == .stoppedEarly)),
            ("samplesPerSecond", .number(result.samplesPerSecond)), ("wallSeconds", .number(wallSeconds)),
            (
                "artifacts",
                .array(artifacts.map { ["name": .string($0.name), "path": .string($0.path), "sha256": .string($0.sha256)] })
            ),
        ]
        if let noise { members.append(("noise", noise)) }
        if let estimate { members.append(("estimate", estimate)) }
        members.append(("warnings", .array(warnings.map { .string($0) })))
        return .object(members)
    }

    private var seeds: JSONValue {
        .array(
            outcomes.map { ["seed": .integer(Int(clamping: $0.seed)), "run": .string($0.run), "metrics": $0.metrics] })
    }

    private var spread: JSONValue {
        let parts = outcomes.compactMap { $0.result.test ?? $0.result.train }
        let spread = ClassificationMetrics.spread(over: parts)
        return .object(
            Metric.allCases.compactMap { metric in
                spread[metric].map {
                    (metric.rawValue, ["mean": .number($0.mean), "deviation": $0.deviation.map(JSONValue.number) ?? .null])
                }
            })
    }
}

extension FitOutcome {
    /// `{"train":{…},"test":{…}}`
    public var metrics: JSONValue { metricsJSON(train: result.train, test: result.test) }
}

func metricsJSON(train: ClassificationMetrics?, test: ClassificationMetrics?) -> JSONValue {
    .object([("train", train), ("test", test)].compactMap { name, metrics in metrics.map { (name, $0.json) } })
}

extension EpochReport {
    /// An entry of a report's history.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("epoch", .integer(epoch)), ("loss", .number(loss)), ("trainAccuracy", .number(trainAccuracy)),
            ("validationAccuracy", validationAccuracy.map(JSONValue.number) ?? .null),
        ]
        if let validationLoss { members.append(("validationLoss", .number(validationLoss))) }
        if let gradientNorm { members.append(("gradientNorm", .number(gradientNorm))) }
        if let gradientVariance { members.append(("gradientVariance", .number(gradientVariance))) }
        if let gradientNoise { members.append(("gradientNoise", .number(gradientNoise))) }
        if let steps { members.append(("steps", .integer(steps))) }
        return .object(members + [("seconds", .number(seconds))])
    }
}

extension ClassificationMetrics {
    /// `{"accuracy":…,…,"confusionMatrix":[[…]…],"intervals":{NAME:[low,high]…}}`; a figure that the samples leave undefined is null.
    public var json: JSONValue {
        .object(
            Metric.allCases.map { ($0.rawValue, self[$0].map(JSONValue.number) ?? .null) } + [
                ("confusionMatrix", .array(confusionMatrix.map { .array($0.map { .integer($0) }) })),
                (
                    "intervals",
                    .object(
                        Metric.allCases.compactMap { metric in
                            intervals[metric.rawValue].map { (metric.rawValue, [.number($0.low), .number($0.high)]) }
                        })
                ),
            ])
    }
}
