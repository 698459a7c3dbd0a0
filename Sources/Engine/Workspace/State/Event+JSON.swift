import Diagnostics
public import Documents
import Learning
import Scheduling
import Tracking

extension Event {
    /// The event as one JSON object, as the store keeps it and `--events` prints it: `{"event":"epoch","run":…,"time":…,…}`.
    public var json: JSONValue {
        let head: [(String, JSONValue)] = [("event", .string(name)), ("run", run.map(JSONValue.string) ?? .null), ("time", .number(time))]
        return .object(head + body)
    }

    /// The word that stands for the kind of event in ``json``.
    public var name: String {
        switch kind {
        case .project: "project"
        case .fault: "fault"
        case .backends: "backends"
        case .job: "job"
        case .notice: "notice"
        case .queue: "queue"
        case .created: "created"
        case .status: "status"
        case .epoch: "epoch"
        case .rate: "rate"
        case .metrics: "metrics"
        case .artifact: "artifact"
        case .warning: "warning"
        }
    }

    private var body: [(String, JSONValue)] {
        switch kind {
        case .project(let project): [("name", .string(project.name)), ("path", .string(project.path)), ("model", .string(project.model))]
        case .fault(let diagnostic): [("message", .string(diagnostic.description))]
        case .backends(let backends): [("backends", .array(backends.map { .string($0.name) }))]
        case .notice(let text), .warning(let text): [("message", .string(text))]
        case .queue(let queue): [("workers", .integer(queue.workers))]
        case .job(let job):
            [
                ("job", .string(job.id)), ("kind", .string(job.kind)), ("title", .string(job.title)), ("backend", .string(job.backend)),
                ("state", .string(job.state.rawValue)), ("progress", optional(job.progress)), ("submittedAt", .number(job.submittedAt)),
                ("why", optional(job.why)), ("priority", .integer(job.priority)), ("held", .bool(job.isHeld)),
                ("startedAt", optional(job.startedAt)), ("endedAt", optional(job.endedAt)), ("cost", .string(job.cost.description)),
                ("after", .array(job.after.map(JSONValue.string))),
            ]
        case .created(let creation):
            [
                ("name", .string(creation.name)), ("seed", .integer(Int(clamping: creation.seed))), ("epochs", .integer(creation.epochs)),
                ("parent", optional(creation.parent)), ("job", optional(creation.job)),
            ]
        case .status(let status, let why): [("status", .string(status.rawValue)), ("why", optional(why))]
        case .epoch(let record):
            [
                ("epoch", .integer(record.epoch)), ("loss", .number(record.loss)), ("trainAccuracy", .number(record.trainAccuracy)),
                ("validationAccuracy", optional(record.validationAccuracy)), ("validationLoss", optional(record.validationLoss)),
                ("gradientNorm", optional(record.gradientNorm)),
            ] + gradients(record) + [("seconds", .number(record.seconds))]
        case .rate(let change): [("epoch", .integer(change.epoch)), ("rate", .number(change.rate))]
        case .metrics(let values):
            [("metrics", .object(values.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) }))]
        case .artifact(let artifact):
            [("name", .string(artifact.name)), ("path", .string(artifact.path)), ("sha256", .string(artifact.sha256))]
        }
    }

    private func gradients(_ record: EpochRecord) -> [(String, JSONValue)] {
        [("gradientVariance", record.gradientVariance), ("gradientNoise", record.gradientNoise)].compactMap { name, value in
            value.map { (name, .number($0)) }
        } + (record.steps.map { [("steps", Int(exactly: $0).map(JSONValue.integer) ?? .number($0))] } ?? [])
    }

    private func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    private func optional(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
}

extension Event {
    /// Reads an event of a run or a job as ``json`` wrote it; nil where it is of a kind that is not stored, or of a later version.
    public init?(_ json: JSONValue) {
        guard let name = json["event"]?.string, let time = json["time"]?.number, let kind = Kind(name, json) else { return nil }
        self.init(time: time, run: json["run"]?.string, kind)
    }
}

extension Event.Kind {
    fileprivate init?(_ name: String, _ json: JSONValue) {
        switch name {
        case "job":
            guard let job = JobSummary(event: json) else { return nil }
            self = .job(job)
        case "created":
            guard let name = json["name"]?.string, let seed = json["seed"]?.integer, let epochs = json["epochs"]?.integer else {
                return nil
            }
            self = .created(
                RunCreation(
                    name: name, seed: UInt64(clamping: seed), epochs: epochs, parent: json["parent"]?.string, job: json["job"]?.string))
        case "status":
            guard let status = json["status"]?.string.flatMap(RunStatus.init) else { return nil }
            self = .status(status, why: json["why"]?.string)
        case "epoch":
            guard let record = EpochRecord(event: json) else { return nil }
            self = .epoch(record)
        case "rate":
            guard let epoch = json["epoch"]?.integer, let rate = json["rate"]?.number else { return nil }
            self = .rate(RateChange(epoch: epoch, rate: rate))
        case "metrics":
            guard let members = json["metrics"]?.members else { return nil }
            self = .metrics(Dictionary(members.compactMap { member in member.value.number.map { (member.key, $0) } }) { $1 })
        case "artifact":
            guard let name = json["name"]?.string, let path = json["path"]?.string, let digest = json["sha256"]?.string else { return nil }
            self = .artifact(Artifact(name: name, path: path, sha256: digest))
        case "warning":
            guard let message = json["message"]?.string else { return nil }
            self = .warning(message)
        default: return nil
        }
    }
}

extension JobSummary {
    fileprivate init?(event json: JSONValue) {
        guard let id = json["job"]?.string, let kind = json["kind"]?.string, let title = json["title"]?.string,
            let backend = json["backend"]?.string, let state = json["state"]?.string.flatMap(JobState.init)
        else { return nil }
        self.init(
            id: id, kind: kind, title: title, backend: backend, state: state, progress: json["progress"]?.number,
            submittedAt: json["submittedAt"]?.number ?? 0, why: json["why"]?.string, run: json["run"]?.string)
        (priority, isHeld) = (json["priority"]?.integer ?? 0, json["held"]?.bool ?? false)
        (startedAt, endedAt) = (json["startedAt"]?.number, json["endedAt"]?.number)
        cost = json["cost"].flatMap(Money.init(json:)) ?? .zero
        if case .array(let others)? = json["after"] { after = others.compactMap(\.string) }
    }
}

extension Money {
    /// An amount as a number or a text of a document.
    init?(json: JSONValue) {
        switch json {
        case .decimal(let digits), .string(let digits): self.init(digits)
        case .integer(let whole): self.init("\(whole)")
        case .number(let value): self.init("\(value)")
        default: return nil
        }
    }
}

extension EpochRecord {
    fileprivate init?(event json: JSONValue) {
        guard let epoch = json["epoch"]?.integer, let loss = json["loss"]?.number, let accuracy = json["trainAccuracy"]?.number else {
            return nil
        }
        self.init(epoch: epoch, loss: loss, trainAccuracy: accuracy, seconds: json["seconds"]?.number ?? 0)
        for name in Self.optionalNames {
            if let value = json[name]?.number { set(name, to: value) }
        }
    }
}
