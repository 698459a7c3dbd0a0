internal import Circuits
internal import Numerics
internal import Simulation

/// One training: a model, its data, and the state that a checkpoint holds.
final class Trainer {
    let objective: Objective
    let work: FitWork
    /// With the learning rates that were set so far.
    private(set) var training: TrainingSpecification
    let optimizer: Optimizer
    private let rows: Matrix
    private let labels: [Int]
    private let validationRows: Matrix?
    private let validationLabels: [Int]
    private(set) var state: Checkpoint
    /// Training samples taken through loss and gradient, and the seconds it took.
    private(set) var samples = 0
    private(set) var seconds = 0.0
    private let wantedRate: () -> Double?
    private let report: (FitEvent) throws -> Void
    private var lastCheckpoint = monotonicSeconds()

    /// - Parameters:
    ///   - kept: the preprocessed training samples.
    ///   - held: the preprocessed validation samples; empty for none.
    ///   - wantedRate: a learning rate to go on with, asked before each epoch.
    init(
        _ work: FitWork, model: ModelCircuit, kept: DataSet, held: DataSet, from checkpoint: Checkpoint?, on team: ThreadTeam,
        cancellation: Cancellation?, report: @escaping (FitEvent) throws -> Void, wantedRate: @escaping () -> Double? = { nil }
    ) throws {
        (self.work, training, self.wantedRate, self.report) = (work, work.training, wantedRate, report)
        optimizer = try Optimizer.named(work.training.optimizer)
        objective = try Objective(
            model, classes: kept.classes.count, loss: work.training.loss, precision: work.training.precision ?? .double, on: team,
            cancellation: cancellation)
        (rows, labels) = (objective.inputs(kept.features), kept.labels)
        validationRows = held.count > 0 ? objective.inputs(held.features) : nil
        validationLabels = held.labels
        guard training.epochs > 0, training.batch > 0 else {
            throw LearningError.configuration("epochs and batch are \(training.epochs) and \(training.batch); both are at least 1")
        }
        if let checkpoint {
            try checkpoint.check(against: work, data: kept.digest, parameters: objective.parameterCount)
            state = checkpoint
            state.work = work
            return
        }
        let parameters = objective.initialParameters(seed: work.seed)
        state = Checkpoint(
            work: work, dataDigest: kept.digest, epoch: 0, history: [], parameters: parameters,
            optimizer: try .initial(
                optimizer, work, objective, from: parameters, steps: (kept.count + training.batch - 1) / training.batch),
            earlyStopping: training.earlyStopping)
    }

    /// Keeps what was computed beside the model with its state.
    func keep(_ comparison: Checkpoint.Comparison?) { state.comparison = comparison }

    private var stepsPerEpoch: Int { (labels.count + training.batch - 1) / training.batch }

    /// Trains to the end, to early stopping, or until cancelled.
    func run() throws -> FitEnding {
        do {
            if case .nlopt(let library, let start, let log) = state.optimizer {
                if !state.isFinished { try runLibrary(library, start, log) }
            } else {
                while state.epoch < training.epochs, !state.isFinished { try runEpoch() }
            }
            let hasStopped = state.earlyStopping.map { $0.waited >= $0.patience } ?? false
            return hasStopped && state.isFinished ? .stoppedEarly : .finished
        } catch is Cancelled {
            try report(.checkpoint(state))
            return .cancelled
        }
    }

    // Epochs of steps.

    private func runEpoch() throws {
        let started = monotonicSeconds()
        if state.step == 0 { try takeRate() }
        // Zero for optimisers that take none.
        let rate = training.rate(inEpoch: state.epoch + 1) ?? 0
        var generator = Philox(seed: work.seed, stream: Streams.order(epoch: state.epoch))
        let order = generator.permutation(labels.count)
        var gradient = [Double](repeating: 0, count: objective.parameterCount)
        var batch: [Int] = []
        while state.step < stepsPerEpoch {
            try objective.checkCancellation()
            let first = state.step * training.batch
            batch.removeAll(keepingCapacity: true)
            batch.append(contentsOf: order[first..<min(first + training.batch, order.count)])
            let moment = Double(state.epoch) + Double(state.step) / Double(stepsPerEpoch)
            let factor = training.schedule.factor(at: moment, of: Double(training.epochs))
            if case .rotosolve(var rule) = state.optimizer {
                // A sweep takes the whole training part, whatever the batch.
                var parameters = state.parameters
                let value = try rule.step(&parameters) { try objective.loss(rows, labels, batch: nil, at: $0) }
                (state.parameters, state.optimizer) = (parameters, .rotosolve(rule))
                (state.lossSum, state.step) = (value, stepsPerEpoch)
                samples += labels.count
                break
            }
            let value = try step(batch, rate: rate * factor, &gradient)
            state.lossSum += value * Double(batch.count) / Double(labels.count)
            state.step += 1
            samples += batch.count
            try saveNowAndThen()
        }
        seconds += monotonicSeconds() - started
        var told = GradientFigures(steps: (state.epoch + 1) * stepsPerEpoch)
        if optimizer.usesGradient {
            told.norm = state.normSum / Double(stepsPerEpoch)
            (told.variance, told.noise) = (state.moments?.overParameters, state.moments?.overSteps)
        } else if case .rotosolve = state.optimizer {
            told.steps = state.epoch + 1
        }
        try endEpoch(loss: state.lossSum, told, since: started)
    }

    /// Takes the learning rate that is asked for, from the epoch that begins.
    private func takeRate() throws {
        let epoch = state.epoch + 1
        guard let now = training.rate(inEpoch: epoch), let rate = wantedRate(), rate != now else { return }
        let change = RateChange(epoch: epoch, rate: rate)
        training.take(change)
        state.work.training = training
        try report(.rate(change))
    }

    /// One step; where it throws, the state is as it was.
    private func step(_ batch: [Int], rate: Double, _ gradient: inout [Double]) throws -> Double {
        switch state.optimizer {
        case .gradient(var rule):
            let value = try objective.loss(rows, labels, batch: batch, at: state.parameters, gradient: &gradient)
            clip(&gradient)
            // The state is moved out and back, so that its arrays change in place.
            state.optimizer = .gradient(.sgd(SGD()))
            rule.step(&state.parameters, gradient: gradient, rate: rate)
            state.optimizer = .gradient(rule)
            return value
        case .naturalGradient(var rule):
            let value = try objective.loss(rows, labels, batch: batch, at: state.parameters, gradient: &gradient)
            let metric = try objective.metric(rows, batch: batch, at: state.parameters)
            clip(&gradient)
            rule.step(&state.parameters, gradient: gradient, metric: metric, rate: rate)
            state.optimizer = .naturalGradient(rule)
            return value
        case .spsa(var rule):
            var parameters = state.parameters
            let value = try rule.step(&parameters, rate: rate) { try objective.loss(rows, labels, batch: batch, at: $0) }
            (state.parameters, state.optimizer) = (parameters, .spsa(rule))
            return value
        case .rotosolve, .nlopt: return 0
        }
    }

    private func clip(_ gradient: inout [Double]) {
        if state.moments == nil { state.moments = GradientMoments() }
        state.moments?.add(gradient, parameters: objective.model.parameters.count)
        state.normSum += (training.clip ?? .norm(.infinity)).clip(&gradient)
    }

    /// Long epochs leave a checkpoint every few seconds.
    private func saveNowAndThen() throws {
        guard monotonicSeconds() - lastCheckpoint > 5 else { return }
        lastCheckpoint = monotonicSeconds()
        try report(.checkpoint(state))
    }

    /// What an epoch's gradients were like, as far as there were any.
    private struct GradientFigures {
        var steps: Int
        var norm: Double?
        var variance: Double?
        var noise: Double?
    }

    private func endEpoch(loss: Double, _ gradient: GradientFigures, since started: Double) throws {
        let accuracy = try score(rows, labels, at: state.parameters).accuracy
        var record = EpochReport(
            epoch: state.epoch + 1, loss: loss, trainAccuracy: accuracy, gradientNorm: gradient.norm, seconds: monotonicSeconds() - started)
        (record.gradientVariance, record.gradientNoise, record.steps) = (gradient.variance, gradient.noise, gradient.steps)
        if let validationRows {
            let validation = try score(validationRows, validationLabels, at: state.parameters)
            (record.validationAccuracy, record.validationLoss) = (validation.accuracy, validation.loss)
        }
        state.epoch += 1
        (state.step, state.lossSum, state.normSum, state.moments) = (0, 0, 0, nil)
        state.history.append(record)
        watch(record)
        try report(.epoch(record))
        if state.epoch % max(work.checkpointEvery, 1) == 0 || state.isFinished || state.epoch == training.epochs {
            lastCheckpoint = monotonicSeconds()
            try report(.checkpoint(state))
        }
    }

    /// Early stopping keeps the best epoch's parameters and goes back to them.
    private func watch(_ record: EpochReport) {
        guard var watch = state.earlyStopping else { return }
        let shouldStop = watch.shouldStop(after: watched(watch.metric, record), epoch: record.epoch)
        state.earlyStopping = watch
        if watch.bestEpoch == record.epoch { state.bestParameters = state.parameters }
        guard shouldStop else { return }
        state.isFinished = true
        if let best = state.bestParameters { state.parameters = best }
    }

    private func watched(_ metric: String, _ record: EpochReport) -> Double {
        switch metric {
        case "trainAccuracy": record.trainAccuracy
        case "validationAccuracy": record.validationAccuracy ?? record.trainAccuracy
        case "validationLoss": record.validationLoss ?? record.loss
        default: record.loss
        }
    }

    private func score(_ rows: Matrix, _ labels: [Int], at parameters: [Double]) throws -> (accuracy: Double, loss: Double) {
        let outputs = try objective.outputs(rows, at: parameters)
        var (right, total, slopes) = (0, 0.0, [Double](repeating: 0, count: outputs.columns))
        outputs.values.withUnsafeBufferPointer { values in
            slopes.withUnsafeMutableBufferPointer { slopes in
                guard let slope = slopes.baseAddress else { return }
                for (row, label) in labels.enumerated() {
                    let output = UnsafeBufferPointer(rebasing: values[row * outputs.columns..<(row + 1) * outputs.columns])
                    total += training.loss.value(output, label: label, slopes: slope)
                    var best = output.count == 1 ? (output[0] > 0 ? 1 : 0) : 0
                    if output.count > 1 {
                        for place in output.indices where output[place] > output[best] { best = place }
                    }
                    if best == label { right += 1 }
                }
            }
        }
        let count = Double(max(labels.count, 1))
        return (Double(right) / count, total / count)
    }

    // Optimisers of the library, which run by themselves.

    /// What the gradients of the running epoch's evaluations were like.
    private func figures(of log: EvaluationLog) -> GradientFigures {
        let gradients = log.evaluations.dropFirst(state.epoch * stepsPerEpoch).compactMap(\.gradient)
        guard !gradients.isEmpty else { return GradientFigures(steps: log.count) }
        var moments = GradientMoments()
        var norms = 0.0
        for gradient in gradients {
            moments.add(gradient, parameters: objective.model.parameters.count)
            norms += gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
        return GradientFigures(
            steps: log.count, norm: norms / Double(gradients.count), variance: moments.overParameters, noise: moments.overSteps)
    }

    private func runLibrary(_ library: NLopt, _ start: [Double], _ log: EvaluationLog) throws {
        let perEpoch = stepsPerEpoch
        var gradient = [Double](repeating: 0, count: objective.parameterCount)
        var epochStarted = monotonicSeconds()
        let all = Array(labels.indices)
        struct Stopped: Error {}
        func keep(_ log: EvaluationLog) {
            state.optimizer = .nlopt(library, start: start, log: log)
            if let best = log.best { state.parameters = log.points[best] }
        }
        func endEpoch(_ log: EvaluationLog) throws {
            keep(log)
            guard let best = log.best else { return }
            try self.endEpoch(loss: log.evaluations[best].value, figures(of: log), since: epochStarted)
            epochStarted = monotonicSeconds()
            if state.isFinished { throw Stopped() }
        }
        do {
            let outcome = try library.minimize(from: start, replaying: log) { point, wantsGradient in
                let started = monotonicSeconds()
                defer {
                    seconds += monotonicSeconds() - started
                    samples += all.count
                }
                guard wantsGradient else { return Evaluation(value: try objective.loss(rows, labels, batch: nil, at: point)) }
                let value = try objective.loss(rows, labels, batch: all, at: point, gradient: &gradient)
                return Evaluation(value: value, gradient: gradient)
            } evaluated: { log in
                // Some methods evaluate a few times more than they were allowed: that is part of the last epoch.
                if log.count % perEpoch == 0, log.count / perEpoch > state.epoch, state.epoch + 1 < training.epochs {
                    try endEpoch(log)
                } else if monotonicSeconds() - lastCheckpoint > 5 {
                    lastCheckpoint = monotonicSeconds()
                    keep(log)
                    try report(.checkpoint(state))
                }
            }
            state.isFinished = true
            if outcome.log.count > state.epoch * perEpoch, state.epoch < training.epochs {
                try endEpoch(outcome.log)
            } else {
                keep(outcome.log)
                try report(.checkpoint(state))
            }
        } catch is Stopped {
            return
        }
    }
}

extension OptimizerState {
    /// The state before the first step.
    static func initial(
        _ optimizer: Optimizer, _ work: FitWork, _ objective: Objective, from parameters: [Double], steps: Int
    ) throws -> OptimizerState {
        switch optimizer.method {
        case .gradient(let rule): .gradient(rule)
        case .naturalGradient: .naturalGradient(NaturalGradient())
        case .spsa:
            .spsa(SPSA(seed: work.seed, stream: Streams.perturbation, stability: Double(steps * work.training.epochs) / 10))
        case .rotosolve: .rotosolve(Rotosolve(shapes: objective.shapes))
        case .nlopt(let algorithm):
            .nlopt(
                NLopt(algorithm, maximumEvaluations: max(steps * work.training.epochs, 1), seed: work.seed), start: parameters,
                log: EvaluationLog())
        }
    }
}
