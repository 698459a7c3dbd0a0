import Diagnostics
public import Documents
import Glibc
import Learning
import Numerics
import Scheduling
import Store
public import Tracking

/// A run with all that the store knows of it.
public struct RunDetails: Sendable {
    public var run: RunRecord
    public var parameters: [(name: String, value: String)]
    public var environment: [(name: String, value: String)]
    public var metrics: [(name: String, points: [MetricPoint])]
    public var artifacts: [Artifact]
}

/// The predictions of a trained model.
public struct Predictions: Sendable {
    public var run: String
    /// In the order of the labels as they stand in the data.
    public var classes: [String]
    /// One row a sample: its class and every class's probability.
    public var rows: [(label: String, probabilities: [Double])]
}

extension Workspace {
    /// The project as its file stands now.
    public func project() throws(WorkspaceError) -> Project { try Project.load(path) }

    /// The store for reading, with what dead processes left marked as interrupted where the folder may be written; nil where there is none.
    func storeForReading() throws -> OpenStore? {
        guard OpenStore.exists(in: path) else { return nil }
        do {
            let store = try OpenStore.open(in: path)
            try store.recoverAbandoned(project: path)
            return store
        } catch let error as StoreError where error.isRefusedWriting {
            return try OpenStore.openForReading(in: path)
        }
    }

    // MARK: Runs

    /// The project's runs, newest first.
    public func runs(limit: Int = 1000) throws -> [RunRecord] { try storeForReading()?.runs.all(limit: limit) ?? [] }

    public func details(of id: String) throws -> RunDetails {
        guard let runs = try storeForReading()?.runs else { throw TrackingError.noSuchRun(id, nearest: []) }
        return RunDetails(
            run: try runs.run(id), parameters: try runs.parameters(of: id), environment: try runs.environment(of: id),
            metrics: try runs.metrics(of: id), artifacts: try runs.artifacts(of: id))
    }

    // MARK: The trained model

    /// Measures the last finished run's model on the project's data as they stand now.
    ///
    /// - Returns: the answer of `evaluate`, with the run's baselines and ablation beside it.
    public func evaluate() throws -> JSONValue {
        let (run, model) = try trainedModel()
        let project = try Project.load(path)
        let data = try DataSet.load(project.source, seed: model.manifest.seed)
        let metrics = metricsJSON(train: try measure(model, data.training), test: try data.test.map { try measure(model, $0) })
        let stored = run.report.flatMap { try? JSONValue(JSON.parse($0, file: "report")) }
        var members: [(String, JSONValue)] = [
            ("run", .string(run.id)), ("project", .string(project.name)), ("seed", .integer(Int(clamping: model.manifest.seed))),
        ]
        if let described = stored?["model"] { members.append(("model", described)) }
        members.append(("metrics", metrics))
        for key in ["baseline", "ablation"] { if let value = stored?[key] { members.append((key, value)) } }
        members += [("artifacts", stored?["artifacts"] ?? []), ("warnings", .array(project.warnings.map { .string($0.description) }))]
        return .object(members)
    }

    /// Predicts the classes of a CSV file's rows with the last finished run's model; columns are found by their names.
    public func predict(input file: String) throws -> Predictions {
        let (run, model) = try trainedModel()
        let features = try DataSet.features(ofFile: file, model.preprocessing.input)
        let probabilities = try model.predict(features)
        let labels = ClassificationMetrics.predictions(probabilities).map { model.classes[$0] }
        let rows = labels.enumerated().map { row, label in
            (label, (0..<probabilities.columns).map { probabilities[row, $0] })
        }
        return Predictions(run: run.id, classes: model.classes, rows: rows)
    }

    private func measure(_ model: TrainedModel, _ data: DataSet) throws -> ClassificationMetrics {
        guard data.classes.allSatisfy(model.classes.contains) else {
            throw WorkspaceError.notPossible("the data have classes that the model of the last run does not know")
        }
        let labels = data.labels.map { model.classes.firstIndex(of: data.classes[$0]) ?? 0 }
        return ClassificationMetrics(
            probabilities: try model.predict(data.features), labels: labels, positive: model.classes.firstIndex(of: model.positive))
    }

    /// The last finished run and its model, whose bytes are those that the run left.
    private func trainedModel() throws -> (RunRecord, TrainedModel) {
        guard let store = try storeForReading(), let run = try store.runs.lastFinished(), let model = try model(of: run.id, in: store)
        else {
            throw WorkspaceError.noFinishedRun(project: path)
        }
        return (run, model)
    }

    /// The model that a run left.
    func trainedModel(of run: String) throws -> TrainedModel {
        guard let store = try storeForReading() else { throw TrackingError.noSuchRun(run, nearest: []) }
        guard let model = try model(of: store.runs.run(run).id, in: store) else {
            throw WorkspaceError.notPossible("run '\(run)' has left no model yet")
        }
        return model
    }

    /// The model among a run's artefacts, whose bytes are those that it left; nil where there is none.
    private func model(of run: String, in store: OpenStore) throws -> TrainedModel? {
        guard let artifact = try store.runs.artifacts(of: run).first(where: { $0.name == "model" }) else { return nil }
        let bytes = try Array(readText(joined(path, artifact.path)).utf8)
        guard sha256(bytes) == artifact.sha256 else { throw WorkspaceError.changedArtifact(path: artifact.path, run: run) }
        return try TrainedModel(decoding: bytes, file: joined(path, artifact.path))
    }

    // MARK: Health

    /// Whether a part of the workspace is as it should be, and why.
    public struct Health: Hashable, Sendable {
        public var isOK: Bool
        public var why: String
    }

    /// The health of `store`, `queue`, `backends` and `disk`, in that order; asking changes nothing but what dead processes left.
    public func health() -> [(part: String, health: Health)] {
        var store = Health(isOK: true, why: "no store yet; it is made when first needed")
        var queue = Health(isOK: true, why: "no jobs")
        do {
            if let opened = try storeForReading() {
                let runs = try opened.runs.count()
                store.why = "\(OpenStore.file(of: path)): \(runs) run\(runs == 1 ? "" : "s"), schema \(try opened.database.schemaVersion())"
                let counts = try opened.jobs.counts()
                let workers = try opened.workers.count(now: now())
                let waiting = try opened.jobs.waiting()
                queue = Health(
                    isOK: waiting == 0 || workers > 0 || counts[.running] ?? 0 > 0,
                    why: "\(counts[.running] ?? 0) running, \(counts[.queued] ?? 0) queued, \(workers) worker\(workers == 1 ? "" : "s")"
                        + (waiting > 0 && workers == 0 ? "; resume a run to start one" : ""))
            }
        } catch {
            store = Health(isOK: false, why: "\(error)" + ((error as? any Fault)?.hint.map { "; \($0)" } ?? ""))
            queue = Health(isOK: false, why: "the store cannot be read")
        }
        let backends = BackendSummary.local
        let local = Health(
            isOK: backends.contains { $0.status == .online },
            why: backends.compactMap { backend in
                guard let double = backend.qubitsDouble, let single = backend.qubitsSingle else { return nil }
                return "\(backend.name): up to \(double) qubits, \(single) in single precision"
            }.joined(separator: "; "))
        return [("store", store), ("queue", queue), ("backends", local), ("disk", disk())]
    }

    private static let littleSpace = 100 << 20

    private func disk() -> Health {
        var space = statvfs()
        guard statvfs(path, &space) == 0 else { return Health(isOK: false, why: "\(path): \(String(cString: strerror(errno)))") }
        let free = Int(space.f_bavail) * Int(space.f_frsize)
        let isWritable = access(path, W_OK) == 0
        let why = "\(free >> 20) MiB free" + (isWritable ? "" : "; the folder may not be written")
        return Health(isOK: free >= Self.littleSpace && isWritable, why: free >= Self.littleSpace ? why : why + ": make room")
    }
}
