import Diagnostics
import Documents
import Learning
import Numerics
import Scheduling
import Store
import Testing
import Tracking

@testable import Workspace

@Suite("A headless run", .timeLimit(.minutes(4)))
struct HeadlessTests {
    private let folder: ProjectFolder
    private let workspace: Workspace

    init() throws {
        folder = try ProjectFolder()
        workspace = try Workspace.open(folder.path, worker: WorkerCommand(executable: "/bin/true"))
    }

    private var store: OpenStore { get throws { try OpenStore.open(in: folder.path) } }

    private func finished(_ request: RunRequest = RunRequest(), report: (Event) -> Void = { _ in }) throws -> RunReport {
        switch try workspace.runHeadless(request, report: report) {
        case .finished(let report): return report
        case .halted(_, let status, let advice): throw WorkspaceError.notPossible("halted as \(status): \(advice)")
        }
    }

    @Test("leaves a run with its history, results and files in the store")
    func leaves() throws {
        let report = try finished()
        let run = try store.runs.run(report.run)
        #expect((run.status, run.epoch, run.epochs) == (.finished, 3, 3))
        let history = report.chosen.result.history.map(EpochRecord.init)
        #expect(try store.runs.history(of: run.id) == history)
        #expect(try store.jobs.job(#require(run.job)).state == .completed)
        let artifacts = try store.runs.artifacts(of: run.id)
        #expect(artifacts.map(\.name) == ["circuit", "manifest", "model"])
        for artifact in artifacts { #expect(sha256(try folder.read(artifact.path).utf8) == artifact.sha256) }
        let metrics = try #require(report.chosen.result.test)
        #expect(try store.runs.lastMetrics(of: run.id)["test.accuracy"] == metrics.accuracy)
    }

    @Test("answers with the keys of the contract")
    func keys() throws {
        let json = try finished().json
        for key in [
            "run", "project", "seed", "model", "history", "metrics", "gradient", "samplesPerSecond", "wallSeconds", "artifacts", "warnings",
        ] {
            #expect(json[key] != nil, "\(key)")
        }
        for key in [
            "accuracy", "rocAuc", "f1", "sensitivity", "specificity", "balancedAccuracy", "calibrationError", "confusionMatrix",
            "intervals",
        ] {
            #expect(json["metrics"]?["test"]?[key] != nil, "\(key)")
        }
        #expect(json["baseline"]?.members?.isEmpty == false)
        #expect(json["ablation"]?["withoutEntanglement"]?["accuracy"]?.number != nil)
        #expect(json["history"]?[0]?["epoch"] == 1)
    }

    @Test("stores every event before it shows it")
    func storedFirst() throws {
        let reader = try store
        var missing: [String] = []
        _ = try finished { event in
            guard case .epoch(let record) = event.kind, let run = event.run else { return }
            if (try? reader.runs.history(of: run).contains(record)) != true { missing.append("\(record)") }
        }
        #expect(missing.isEmpty)
    }

    @Test("is repeated bit for bit from its manifest alone, at any number of threads", arguments: [1, 2, 5])
    func repeated(threads: Int) throws {
        let first = try finished()
        let artifact = try #require(first.artifacts.first { $0.name == "manifest" })
        let manifest = try RunManifest(text: folder.read(artifact.path), run: first.run)
        // What the project has become meanwhile does not matter.
        try folder.write(ProjectFolder.project(epochs: 9, more: "seed: 77"), to: "project.yaml")
        let ending = try workspace.runHeadless(RunRequest(repeating: manifest), on: ThreadTeam(threads: threads))
        guard case .finished(let second) = ending else { throw WorkspaceError.notPossible("halted") }
        #expect(second.run != first.run)
        #expect(Bits(second) == Bits(first))
        #expect(try modelText(first) == modelText(second))
    }

    private func modelText(_ report: RunReport) throws -> String {
        try folder.read(#require(report.artifacts.first { $0.name == "model" }).path)
    }

    @Test("of data that have changed since is refused")
    func changedData() throws {
        let manifest = try RunManifest(Project.load(folder.path))
        try folder.write(folder.read("train.csv") + "1,2,up\n", to: "train.csv")
        #expect { try workspace.runHeadless(RunRequest(repeating: manifest)) } throws: {
            if case .dataChanged = $0 as? WorkspaceError { true } else { false }
        }
    }

    @Test("with several seeds has a run for each, mean and spread, and the best model by training")
    func seeds() throws {
        try folder.write(ProjectFolder.project(epochs: 2, more: "seeds: [5, 6, 7]"), to: "project.yaml")
        let report = try finished()
        #expect(report.json["seeds"]?.array?.compactMap { $0["seed"]?.integer } == [5, 6, 7])
        #expect(report.json["spread"]?["accuracy"]?["mean"]?.number != nil)
        #expect(try store.runs.children(of: report.run).map(\.status) == [.finished, .finished, .finished])
        #expect(try store.runs.run(report.run).epoch == 0 || store.runs.run(report.run).status == .finished)
        // Alone, each seed gives the same bits.
        let alone = try finished(RunRequest(seed: 6))
        #expect(Bits(alone.outcomes[0]) == Bits(report.outcomes[1]))
        #expect(try workspace.evaluate()["run"]?.string == alone.run)
    }

    @Test("that cuts its test part from the training file cuts it anew for each seed, and evaluates with the right one")
    func split() throws {
        try folder.write(
            "data: {train: train.csv, split: 0.25}\ntraining: {epochs: 2}\nmodel: {layers: 1}\nseeds: [1, 2]", to: "project.yaml")
        let report = try finished()
        #expect(try workspace.evaluate()["metrics"] == report.json["metrics"])
        let child = try store.runs.children(of: report.run)[1]
        let ending = try workspace.runHeadless(RunRequest(repeating: RunManifest(text: child.manifest, run: child.id)))
        guard case .finished(let again) = ending else { throw WorkspaceError.notPossible("halted") }
        #expect(Bits(again) == Bits(report.outcomes[1]))
    }

    @Test("is evaluated and predicts with the model that it left")
    func questions() throws {
        let report = try finished()
        let answer = try workspace.evaluate()
        #expect(answer["run"]?.string == report.run)
        #expect(answer["metrics"] == report.json["metrics"])
        #expect(answer["baseline"] == report.json["baseline"])
        try folder.write("y,extra,x\n0.5,7,1\n-0.5,7,-1\n", to: "new.csv")
        let predictions = try workspace.predict(input: folder.path + "/new.csv")
        #expect(predictions.classes == ["down", "up"])
        #expect(predictions.rows.count == 2)
        for row in predictions.rows {
            #expect(abs(row.probabilities.reduce(0, +) - 1) < 1e-12)
            #expect(row.label == predictions.classes[row.probabilities[0] >= row.probabilities[1] ? 0 : 1])
        }
    }

    @Test("whose model was changed since is refused")
    func changedModel() throws {
        let report = try finished()
        let path = try #require(report.artifacts.first { $0.name == "model" }).path
        try folder.write(folder.read(path).replacing("down", with: "dawn"), to: path)
        #expect(throws: WorkspaceError.changedArtifact(path: path, run: report.run)) { try workspace.evaluate() }
    }

    @Test("without a finished run has nothing to evaluate")
    func nothing() { #expect(throws: WorkspaceError.noFinishedRun(project: folder.path)) { try workspace.evaluate() } }

    @Test(
        "with faulty data writes nothing and says where",
        arguments: [("x,y,label\n1,2\n", FaultKind.data), ("x,y,label\n1,a,b\n2,3,c\n", .data)])
    func faultyData(text: String, kind: FaultKind) throws {
        try folder.write(text, to: "train.csv")
        #expect { try workspace.runHeadless() } throws: {
            ($0 as? any Fault)?.kind == kind && ($0 as? any Fault)?.diagnostics.first?.span != nil
        }
        #expect(!OpenStore.exists(in: folder.path))
    }

    @Test("asked for an estimate has it in its answer")
    func estimate() throws {
        try folder.write(ProjectFolder.project(epochs: 1, more: "estimate: e.json"), to: "project.yaml")
        try folder.write("{\"errorBudget\": 0.01}", to: "e.json")
        #expect(try finished().json["estimate"]?["physicalCounts"]?["physicalQubits"]?.integer ?? 0 > 0)
    }

    @Test("while another process writes the store for long is told that it is locked")
    func locked() throws {
        let other = try store
        try other.database.execute("BEGIN IMMEDIATE")
        defer { try? other.database.execute("ROLLBACK") }
        #expect { try workspace.runHeadless() } throws: { ($0 as? any Fault)?.kind == .busy }
    }
}

/// What two equal runs share: all but the seconds.
struct Bits: Equatable {
    let parameters: [UInt64]
    let history: [EpochReport]
    let train: ClassificationMetrics?
    let test: ClassificationMetrics?
    let baselines: [ClassificationMetrics]
    let ablation: ClassificationMetrics?

    init(_ report: RunReport) { self.init(report.chosen) }

    init(_ outcome: FitOutcome) {
        let result = outcome.result
        parameters = (result.model.parameters + result.model.readout.scales + result.model.readout.biases).map(\.bitPattern)
        history = result.history.map { report in
            var report = report
            report.seconds = 0
            return report
        }
        (train, test) = (result.train, result.test)
        baselines = result.baselines.map(\.metrics)
        ablation = result.ablation?.metrics
    }
}
