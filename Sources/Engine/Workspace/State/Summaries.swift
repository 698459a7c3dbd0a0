public import Circuits
public import Learning
public import Tracking

/// What a front end shows of a project file.
public struct ProjectSummary: Hashable, Sendable {
    public var name: String
    /// The project's folder.
    public var path: String
    /// The model in one line: `4 qubits, angle encoding, strongly-entangling × 3, 38 parameters`.
    public var model: String
    /// The model's circuit; features and parameters are its inputs.
    public var circuit: Circuit?
    /// File of the circuit where it is the user's own, relative to the project.
    public var circuitFile: String?
    /// The file of the noise that it names, as it can be opened.
    public var noise: String?
    public var qubits: Int
    public var parameters: Int
    public var seeds: [UInt64]
    public var epochs: Int

    public init(
        name: String, path: String, model: String = "", circuit: Circuit? = nil, circuitFile: String? = nil, qubits: Int = 0,
        parameters: Int = 0, seeds: [UInt64] = [0], epochs: Int = 0
    ) {
        (self.name, self.path, self.model, self.circuit, self.circuitFile) = (name, path, model, circuit, circuitFile)
        (self.qubits, self.parameters, self.seeds, self.epochs) = (qubits, parameters, seeds, epochs)
    }
}

/// What a front end shows of a run.
public struct RunSummary: Hashable, Sendable, Identifiable {
    public let id: String
    public var name: String
    public var status: RunStatus
    public var seed: UInt64
    /// Epochs done; 0 before the first is complete.
    public var epoch: Int
    public var epochs: Int
    /// Unix time in seconds; of submission while it is queued.
    public var startedAt: Double
    public var endedAt: Double?
    /// Seconds that the remaining epochs will take, from the recent ones; nil where nothing is known or nothing remains.
    public var remainingSeconds: ClosedRange<Double>?
    /// The last value of each metric: `loss`, `trainAccuracy`, `validationAccuracy`, and after the end `test.accuracy` and the like.
    public var metrics: [String: Double]
    /// What it was made with, by the project's dotted keys: `training.learningRate`, `model.layers`.
    public var parameters: [String: String] = [:]
    /// Why it stands where it stands, and what to do, where that is not plain.
    public var why: String?
    /// The run of several seeds that this one belongs to.
    public var parent: String?
    /// The job that works on it, or worked on it last.
    public var job: String?

    public init(
        id: String, name: String, status: RunStatus, seed: UInt64 = 0, epoch: Int = 0, epochs: Int = 0, startedAt: Double = 0,
        endedAt: Double? = nil, remainingSeconds: ClosedRange<Double>? = nil, metrics: [String: Double] = [:], why: String? = nil,
        parent: String? = nil, job: String? = nil
    ) {
        (self.id, self.name, self.status, self.seed, self.epoch, self.epochs) = (id, name, status, seed, epoch, epochs)
        (self.startedAt, self.endedAt, self.remainingSeconds, self.metrics) = (startedAt, endedAt, remainingSeconds, metrics)
        (self.why, self.parent, self.job) = (why, parent, job)
    }
}

extension RunSummary {
    /// Learning rates that it took while it trained, in the order of their epochs.
    public var rateChanges: [RateChange] {
        parameters[RunManifest.rateChanges]?.split(separator: " ").compactMap { RateChange(String($0)) } ?? []
    }

    /// The one that it trains with, before the schedule: `auto` for the optimiser's own; nil where that is not told.
    public var learningRate: String? { rateChanges.last.map { "\($0.rate)" } ?? parameters["training.learningRate"] }

    mutating func take(_ change: RateChange) {
        parameters[RunManifest.rateChanges] = RunManifest.text(of: rateChanges.filter { $0.epoch < change.epoch } + [change])
    }
}

/// A point of a metric's curve.
public struct CurvePoint: Hashable, Sendable {
    public var epoch: Double
    public var value: Double
    /// Seconds of work since the run's start, pauses left out.
    public var seconds: Double

    public init(epoch: Double, value: Double, seconds: Double) { (self.epoch, self.value, self.seconds) = (epoch, value, seconds) }
}
