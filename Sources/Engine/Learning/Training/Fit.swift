internal import Circuits
internal import Documents
internal import Formats
internal import Kernels
public import Numerics

/// Trains a model, and what is to be compared with it.
///
/// Deterministic: the same work on the same data gives the same bits at any number of threads, and so does going on from any of its checkpoints.
/// - Parameters:
///   - test: the part that nothing is learnt from; scores are the training part's where it is nil.
///   - checkpoint: where to go on; its work and data must be the same, but for more epochs.
///   - cancellation: looked at every few milliseconds.
///   - report: told of every event on the calling thread; throwing ends the fit.
///   - wantedRate: a learning rate to go on with, asked before each epoch; nil leaves it. What is taken is reported, and in the work of every
///     later checkpoint: with that work the same bits come out without asking.
public func fit(
    _ work: FitWork, train: DataSet, test: DataSet?, from checkpoint: Checkpoint? = nil, on team: ThreadTeam = .shared,
    cancellation: Cancellation? = nil, report: (FitEvent) throws -> Void = { _ in }, wantedRate: @escaping () -> Double? = { nil }
) throws -> FitResult {
    try withoutActuallyEscaping(report) { report in
        try Fit(work, train, test, team, cancellation, report).run(from: checkpoint, wantedRate: wantedRate)
    }
}

/// One call of ``fit(_:train:test:from:on:cancellation:report:)``.
private struct Fit {
    let work: FitWork
    let test: DataSet?
    let preprocessing: Preprocessing
    /// Preprocessed parts: what is trained on, what is kept for validation, and both.
    let kept: DataSet
    let held: DataSet
    let whole: DataSet
    let positive: Int?
    let team: ThreadTeam
    let cancellation: Cancellation?
    let report: (FitEvent) throws -> Void
    let started = monotonicSeconds()

    init(
        _ work: FitWork, _ train: DataSet, _ test: DataSet?, _ team: ThreadTeam, _ cancellation: Cancellation?,
        _ report: @escaping (FitEvent) throws -> Void
    ) throws {
        (self.work, self.team, self.cancellation, self.report) = (work, team, cancellation, report)
        guard train.classes.count > 1 else {
            throw LearningError.configuration(
                "the training part has \(train.classes.isEmpty ? "no rows" : "one class only, '\(train.classes[0])'")",
                hint: "a classifier needs at least two classes")
        }
        let (keptRows, heldRows) = train.split(share: work.training.validation, seed: work.seed)
        guard keptRows.count > 0 else { throw LearningError.configuration("the validation share leaves no sample to train on") }
        preprocessing = try Preprocessing(fitting: work.preprocessing, on: keptRows)
        (kept, held, whole) = (preprocessing.apply(keptRows), preprocessing.apply(heldRows), preprocessing.apply(train))
        self.test = test.map(preprocessing.apply)
        if let name = work.positive {
            guard let place = train.classes.firstIndex(of: name) else {
                throw LearningError.configuration(
                    "the positive class '\(name)' is none of the labels", hint: "labels: \(train.classes.joined(separator: ", "))")
            }
            positive = place
        } else {
            positive = nil
        }
        if let metric = work.training.earlyStopping?.metric, metric.hasPrefix("validation"), held.count == 0 {
            throw LearningError.configuration(
                "early stopping watches \(metric), but nothing is kept for validation", hint: "set validation to a share, 0.2 say")
        }
    }

    func run(from checkpoint: Checkpoint?, wantedRate: @escaping () -> Double?) throws -> FitResult {
        let model = try ModelCircuit(work.model, columns: kept.columns.map(\.name))
        let trainer = try Trainer(
            work, model: model, kept: kept, held: held, from: checkpoint, on: team, cancellation: cancellation, report: report,
            wantedRate: wantedRate)
        try report(
            .started(
                qubits: model.circuit.qubitCount, parameters: trainer.objective.parameterCount, epochs: work.training.epochs,
                epochsDone: trainer.state.epoch, gradient: trainer.optimizer.usesGradient ? "adjoint" : "none"))
        var ending = try trainer.run()
        var result = FitResult(
            ending: ending, model: trained(model, trainer), history: trainer.state.history, train: nil, test: nil, baselines: [],
            ablation: nil, checkpoint: trainer.state, gradient: trainer.optimizer.usesGradient ? "adjoint" : "none",
            samplesPerSecond: trainer.seconds > 0 ? Double(trainer.samples) / trainer.seconds : 0, wallSeconds: 0, warnings: [])
        if ending != .cancelled {
            do {
                try compare(trainer, &result)
            } catch is Cancelled {
                ending = .cancelled
            }
        }
        if ending != .cancelled { trainer.keep(nil) }
        (result.checkpoint, result.ending) = (trainer.state, ending)
        result.wallSeconds = monotonicSeconds() - started
        return result
    }

    /// Scores of the model, the baselines and the model without entanglement.
    private func compare(_ trainer: Trainer, _ result: inout FitResult) throws {
        try report(.stage("evaluation"))
        result.train = try metrics(trainer, whole)
        result.test = try test.map { try metrics(trainer, $0) }
        var done = Checkpoint.Comparison(epochs: trainer.state.epoch)
        if let kept = trainer.state.comparison, kept.epochs == done.epochs { done = kept }
        if work.baselines {
            for baseline in Baseline.all where !done.baselines.contains(where: { $0.name == baseline.name }) {
                try report(.stage("baseline: \(baseline.name)"))
                done.baselines.append(try score(baseline))
                try keep(done, trainer)
            }
            result.baselines = done.baselines
        }
        if work.ablation {
            if done.ablation == nil { done.ablation = try ablation(from: done, trainer) }
            result.ablation = done.ablation
        }
    }

    /// Hands out what was compared so far: a fit that is killed does not compute it anew.
    private func keep(_ done: Checkpoint.Comparison, _ trainer: Trainer) throws {
        trainer.keep(done)
        try report(.checkpoint(trainer.state))
    }

    private func score(_ baseline: Baseline) throws -> BaselineScore {
        let began = monotonicSeconds()
        guard
            let found = Baseline.results(
                [baseline], training: whole, test: test, positive: positive, seed: work.seed, on: team, cancellation: cancellation)?.first
        else { throw Cancelled() }
        let scored = found.test ?? found.train
        return BaselineScore(name: found.name, accuracy: scored.accuracy, metrics: scored, seconds: monotonicSeconds() - began)
    }

    private func metrics(_ trainer: Trainer, _ data: DataSet) throws -> ClassificationMetrics {
        let probabilities = try trainer.objective.probabilities(trainer.objective.inputs(data.features), at: trainer.state.parameters)
        return ClassificationMetrics(probabilities: probabilities, labels: data.labels, positive: positive)
    }

    /// Trains the model without entanglement, from where that was left off.
    private func ablation(from before: Checkpoint.Comparison, _ main: Trainer) throws -> AblationScore {
        try report(.stage("ablation"))
        var done = before
        let began = monotonicSeconds()
        var plain = main.state.work
        plain.model = work.model.withoutEntanglement
        let model = try ModelCircuit(plain.model, columns: kept.columns.map(\.name))
        let trainer = try Trainer(
            plain, model: model, kept: kept, held: held, from: done.ablationState.first, on: team, cancellation: cancellation
        ) { told in
            switch told {
            case .checkpoint(let state):
                done.ablationState = [state]
                try keep(done, main)
            case .epoch(let one): try report(.compared(Double(one.epoch) / Double(work.training.epochs)))
            case .started, .rate, .stage, .compared, .warning: break
            }
        }
        guard try trainer.run() != .cancelled else { throw Cancelled() }
        let metrics = try metrics(trainer, test ?? whole)
        return AblationScore(accuracy: metrics.accuracy, metrics: metrics, seconds: monotonicSeconds() - began)
    }

    private func trained(_ model: ModelCircuit, _ trainer: Trainer) -> TrainedModel {
        let (count, outputs, parameters) = (model.parameters.count, trainer.objective.outputs, trainer.state.parameters)
        let text = OpenQASM.write(model.circuit)
        return TrainedModel(
            specification: work.model, loss: work.training.loss, preprocessing: preprocessing, classes: kept.classes,
            positive: kept.classes[positive ?? kept.classes.count - 1], circuit: text, featureNames: model.features,
            parameterNames: model.parameterNames, parameters: Array(parameters.prefix(count)),
            readout: Readout(
                observables: trainer.objective.observables.map(\.description), scales: Array(parameters[count..<count + outputs]),
                biases: Array(parameters[(count + outputs)...])),
            manifest: ModelManifest(
                seed: work.seed, epochs: trainer.state.epoch, dataDigest: kept.digest, circuitDigest: sha256(text.utf8),
                kernels: Kernels.best.name))
    }
}
