import Documents
import Learning
import Scheduling
import Store
import Testing
import Tracking

@testable import Workspace

@Suite("Submitting runs")
struct SubmissionTests {
    private let folder: ProjectFolder
    private let store: OpenStore
    private let me = ProcessIdentity.current(nonce: "test")
    private let dead: ProcessIdentity

    init() throws {
        folder = try ProjectFolder()
        store = try OpenStore.open(in: folder.path)
        dead = ProcessIdentity(place: me.place, pid: me.pid, started: me.started + 1)
    }

    private func submit(seeds: String = "", takenBy owner: ProcessIdentity? = nil) throws -> (run: String, job: Job, events: [Event]) {
        try folder.write(ProjectFolder.project(epochs: 3, more: seeds), to: "project.yaml")
        return try store.submit(RunManifest(Project.load(folder.path)), takenBy: owner)
    }

    @Test("one seed makes one run with its job, parameters and environment")
    func single() throws {
        let submitted = try submit()
        let run = try store.runs.run(submitted.run)
        #expect((run.name, run.status, run.epochs, run.job) == ("clouds", .queued, 3, submitted.job.id))
        #expect(submitted.job.state == .queued)
        #expect(try store.runs.parameters(of: run.id).contains { $0 == ("training.epochs", "3") })
        #expect(try store.runs.environment(of: run.id).map(\.name).contains("kernels"))
        #expect(submitted.events.map(\.name) == ["created", "job"])
        #expect(try store.log.events(after: 0).compactMap { Event($0.body) } == submitted.events)
    }

    @Test("several seeds make a run for each below one that stands for all")
    func several() throws {
        let submitted = try submit(seeds: "seeds: [4, 2]")
        let children = try store.runs.children(of: submitted.run)
        #expect(children.map(\.seed) == [4, 2])
        #expect(try store.runs.run(submitted.run).epochs == 6)
        let manifest = try RunManifest(text: children[1].manifest, run: children[1].id)
        #expect((manifest.seeds, manifest.work.seed) == ([2], 2))
    }

    @Test("a seed on request stands in place of the project's")
    func seedOnRequest() throws {
        try folder.write(ProjectFolder.project(epochs: 3, more: "seeds: [4, 2]"), to: "project.yaml")
        #expect(try RunManifest(Project.load(folder.path), seed: 9).seeds == [9])
    }

    @Test("the manifest reads back as it was, with the circuit's text and the data's digests in it")
    func manifest() throws {
        try folder.write("OPENQASM 3.0;\n", to: "mine.qasm")
        try folder.write("data: {train: train.csv, test: test.csv}\nmodel: {ansatz: mine.qasm}", to: "project.yaml")
        let manifest = try RunManifest(Project.load(folder.path))
        let back = try RunManifest(text: manifest.text(), run: "r1")
        #expect(back == manifest)
        #expect(back.trainDigest == sha256(Array(try folder.read("train.csv").utf8)))
        try folder.write("changed", to: "mine.qasm")
        #expect(try back.projectAsItWas(in: folder.path).model == manifest.work.model)
    }

    @Test("a manifest that was damaged is named with its run", arguments: ["", "{}", "[1]"])
    func damaged(text: String) {
        #expect { try RunManifest(text: text, run: "r7") } throws: { ($0 as? WorkspaceError)?.description.contains("r7") == true }
    }

    @Test("what a dead process left at work is interrupted, and says how to go on")
    func recovery() throws {
        let submitted = try submit(seeds: "seeds: [1, 2]", takenBy: dead)
        let children = try store.runs.children(of: submitted.run)
        for id in [submitted.run, children[0].id] { try store.runs.set(.running, of: id, why: nil, at: 1) }
        let events = try store.recoverAbandoned(project: "p")
        #expect(events.count == 3)
        let run = try store.runs.run(submitted.run)
        #expect(run.status == .interrupted)
        #expect(run.why?.contains("quantum-mlops train p --resume \(run.id)") == true)
        #expect(try store.runs.children(of: run.id).map(\.status) == [.interrupted, .queued])
        #expect(try store.jobs.job(submitted.job.id).state == .failed)
        #expect(try store.recoverAbandoned(project: "p").isEmpty)
    }

    @Test("what a living process works on is left alone")
    func alive() throws {
        _ = try submit(takenBy: me)
        #expect(try store.recoverAbandoned(project: "p").isEmpty)
    }

    @Test("a run that was left off gets a new job, a paused one its old job back")
    func resubmission() throws {
        let submitted = try submit(takenBy: dead)
        try store.recoverAbandoned(project: "p")
        let again = try store.resubmit(store.runs.run(submitted.run), takenBy: me)
        #expect(again.job.id != submitted.job.id)
        #expect(again.job.owner == me)
        try store.jobs.hold(again.job.id, as: me, why: "paused", now: 1)
        try store.runs.set(.paused, of: submitted.run, why: nil, at: 1)
        let third = try store.resubmit(store.runs.run(submitted.run), takenBy: nil)
        #expect(third.job.id == again.job.id)
        #expect((third.job.state, third.job.isHeld) == (.queued, false))
        #expect(try store.runs.run(submitted.run).status == .queued)
    }
}
