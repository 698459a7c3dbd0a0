public import Documents
public import Learning
public import Tracking

/// What one fit gave, with its files.
public struct FitOutcome: Sendable {
    public var run: String
    public var seed: UInt64
    public var result: FitResult
    public var counts: (qubits: Int, parameters: Int)
    public var warnings: [String]
    public var artifacts: [Artifact]

    /// The results by the names under which a run's metrics are listed: `test.accuracy`, `baseline.NAME.accuracy`, …
    var figures: [String: Double] {
        var figures: [String: Double] = [:]
        for (part, metrics) in [("train", result.train), ("test", result.test)] {
            for metric in Metric.allCases { figures["\(part).\(metric.rawValue)"] = metrics.flatMap { $0[metric] } }
        }
        for baseline in result.baselines { figures["baseline.\(baseline.name).accuracy"] = baseline.accuracy }
        figures["ablation.withoutEntanglement.accuracy"] = result.ablation?.accuracy
        return figures
    }

    /// What tells which of several fits is best, the smaller the better; never a figure of the test part.
    var selectionLoss: Double { result.history.last.map { $0.validationLoss ?? $0.loss } ?? .infinity }
}

/// The answer of a finished run.
public struct RunReport: Sendable {
    public var run: String
    public var project: String
    /// One for each seed; at least one.
    public var outcomes: [FitOutcome]
    public var hasSeveralSeeds: Bool
    public var artifacts: [Artifact]
    public var estimate: JSONValue?
    /// How the chosen model does under the project's noise.
    public var noise: JSONValue?
    public var warnings: [String]
    public var wallSeconds: Double

    init(run: String, project: String, outcomes: [FitOutcome], hasSeveralSeeds: Bool, warnings: [String], wallSeconds: Double) {
        precondition(!outcomes.isEmpty)
        (self.run, self.project, self.outcomes, self.hasSeveralSeeds) = (run, project, outcomes, hasSeveralSeeds)
        self.warnings = warnings + outcomes.flatMap(\.warnings)
        self.wallSeconds = wallSeconds
        artifacts = Self.chosen(of: outcomes).artifacts
    }

    /// The fit whose model stands for the run: that of the smallest validation loss, or training loss where nothing is kept for validation.
    public var chosen: FitOutcome { Self.chosen(of: outcomes) }

    static func chosen(of outcomes: [FitOutcome]) -> FitOutcome {
        outcomes.dropFirst().reduce(outcomes[0]) { $1.selectionLoss < $0.selectionLoss ? $1 : $0 }
    }

    /// The means over the seeds of every figure that all have.
    var meanFigures: [String: Double] {
        var means: [String: Double] = [:]
        for name in outcomes[0].figures.keys {
            let values = outcomes.compactMap { $0.figures[name] }
            if values.count == outcomes.count { means[name] = values.reduce(0, +) / Double(values.count) }
        }
        return means
    }
}
