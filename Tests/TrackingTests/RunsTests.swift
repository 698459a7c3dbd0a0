import Documents
import Store
import Testing
import Tracking

@Suite("The record of runs")
struct RunsTests {
    private let database: Database
    private let runs: Runs

    init() throws {
        database = try Database.inMemory()
        try database.migrate(projectStoreMigrations)
        runs = Runs(database)
    }

    private func makeRun(parent: String? = nil) throws -> String {
        try runs.create(name: "moons", seed: .max, epochs: 3, manifest: "{}", parent: parent, at: 10)
    }

    @Test("a run is found again as it was made, and the next has another name")
    func create() throws {
        let id = try makeRun()
        let run = try runs.run(id)
        #expect((run.name, run.seed, run.epochs, run.status) == ("moons", .max, 3, .queued))
        #expect(try makeRun() != id)
        #expect(try runs.all().map(\.id) == ["r2", "r1"])
    }

    @Test("a run that is not there is named, with its neighbours")
    func missing() throws {
        _ = try makeRun()
        #expect(throws: TrackingError.noSuchRun("r2", nearest: ["r1"])) { try runs.run("r2") }
    }

    @Test("figures that another program told are curves of their own, and what it did not tell is no figure")
    func others() throws {
        let id = try makeRun()
        var record = EpochRecord(epoch: 1, loss: 0.5, trainAccuracy: 0.6, seconds: 1)
        (record.gradientVariance, record.steps, record.others) = (0.25, 12, ["energy": -1.5])
        try runs.add(record, to: id)
        #expect(try runs.history(of: id) == [record])
        try database.execute("INSERT INTO metrics (run, name, step, value) VALUES (?, 'shots', 2, 4000)", id)
        #expect(try runs.history(of: id).last?.metrics.map(\.name) == ["shots"])
    }

    @Test(
        "figures come back to the bit, those that are no numbers too",
        arguments: [0.1, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude])
    func figures(value: Double) throws {
        let id = try makeRun()
        try runs.add(EpochRecord(epoch: 1, loss: value, trainAccuracy: 0.5, seconds: 0.25), to: id)
        let back = try #require(try runs.history(of: id).first)
        #expect(back.loss.bitPattern == value.bitPattern || (back.loss.isNaN && value.isNaN))
        #expect((back.trainAccuracy, back.validationAccuracy, back.seconds) == (0.5, nil, 0.25))
        #expect(try runs.run(id).epoch == 1)
        #expect(try runs.metrics(of: id).map(\.name) == ["loss", "trainAccuracy"])
    }

    @Test("results, artefacts, parameters and environment stand beside the history")
    func results() throws {
        let id = try makeRun()
        try runs.add(["test.accuracy": 0.9], to: id)
        try runs.add(Artifact(name: "model", path: "m.json", sha256: "00"), to: id)
        try runs.add(parameters: [("training.epochs", "3")], to: id)
        try runs.add(environment: [("version", "1")], to: id)
        #expect(try runs.history(of: id).isEmpty)
        #expect(try runs.metrics(of: id).first?.points == [MetricPoint(step: 0, value: 0.9)])
        #expect(try runs.artifacts(of: id).map(\.path) == ["m.json"])
        #expect(try runs.parameters(of: id).first?.value == "3")
        #expect(try runs.environment(of: id).first?.value == "1")
    }

    @Test("only the last checkpoint is kept")
    func checkpoints() throws {
        let id = try makeRun()
        #expect(try runs.checkpoint(of: id) == nil)
        for epoch in 1...2 { try runs.save(StoredCheckpoint(epoch: epoch, bytes: [UInt8(epoch)]), of: id) }
        #expect(try runs.checkpoint(of: id) == StoredCheckpoint(epoch: 2, bytes: [2]))
        #expect(try database.first("SELECT count(*) FROM checkpoints")?[0].integer == 1)
    }

    @Test("a checkpoint with a changed byte is refused")
    func corrupt() throws {
        let id = try makeRun()
        try runs.save(StoredCheckpoint(epoch: 1, bytes: [1, 2, 3]), of: id)
        try database.execute("UPDATE checkpoints SET bytes = ?", [1, 2, 4] as [UInt8])
        #expect(throws: TrackingError.corruptCheckpoint(run: id)) { try runs.checkpoint(of: id) }
    }

    @Test("the run that finished last is the last finished, children apart")
    func lastFinished() throws {
        let ids = try [makeRun(), makeRun(), makeRun()]
        let child = try makeRun(parent: ids[0])
        #expect(try runs.lastFinished() == nil)
        for (time, id) in [(3.0, ids[0]), (2.0, ids[1]), (4.0, child)] { try runs.set(.finished, of: id, why: nil, at: time) }
        try runs.set(.failed, of: ids[2], why: "x", at: 9)
        #expect(try runs.lastFinished()?.id == ids[0])
        #expect(try runs.children(of: ids[0]).map(\.id) == [child])
    }

    @Test("events are read in order from any place on")
    func events() throws {
        let log = EventLog(database)
        for number in 1...3 { try log.append(["n": .integer(number)], run: nil, at: 0) }
        #expect(try log.events(after: 1).map(\.body["n"]) == [2, 3])
        #expect(try log.lastSequence() == 3)
    }
}
