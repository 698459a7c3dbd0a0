import Documents
import Learning
import Scheduling
import Testing
import Tracking

@testable import Workspace

@Suite("Branching a run", .timeLimit(.minutes(4)))
struct BranchingTests {
    private let folder: ProjectFolder
    private let workspace: Workspace
    private let steering: Steering

    init() throws {
        folder = try ProjectFolder()
        let nobody = WorkerCommand(executable: "/bin/true", arguments: [])
        workspace = try Workspace.open(folder.path, worker: nobody)
        steering = Steering(folder: folder.path, worker: nobody)
    }

    private var store: OpenStore { get throws { try OpenStore.open(in: folder.path) } }

    @Test("a branch starts where the run stands, with the settings that are given")
    func branches() throws {
        guard case .finished(let report) = try workspace.runHeadless(RunRequest()) else {
            return #expect(Bool(false), "the run was halted")
        }
        _ = try steering.perform(.branchTraining(run: report.run, learningRate: 0.002, epochs: 5))
        let branch = try #require(try store.runs.all().first)
        #expect(branch.id != report.run && branch.status == .queued && branch.name.hasSuffix("branch of \(report.run)"))
        #expect(try store.runs.parameters(of: branch.id).contains { $0 == ("training.learningRate", "0.002") })
        let stored = try #require(try store.runs.checkpoint(of: branch.id))
        let (from, to) = (report.chosen.result.checkpoint, try Checkpoint(decoding: stored.bytes))
        #expect(to.epoch == 3 && to.parameters == from.parameters && to.history == from.history)
        #expect(to.work.training.learningRate == 0.002 && to.work.training.epochs == 5)
        let manifest = try RunManifest(text: branch.manifest, run: branch.id)
        #expect(manifest.work == to.work)
    }

    @Test("a kept checkpoint is gone on from when the run has long passed it")
    func kept() throws {
        guard case .finished(let report) = try workspace.runHeadless(RunRequest()) else {
            return #expect(Bool(false), "the run was halted")
        }
        let run = report.run
        _ = try steering.perform(.keepCheckpoint(run: run))
        #expect(try store.runs.artifacts(of: run).compactMap(\.keptEpoch) == [3])
        // The run goes on.
        try store.runs.save(StoredCheckpoint(epoch: 4, bytes: [0]), of: run)
        _ = try steering.perform(.branchTraining(run: run, learningRate: nil, epochs: 6, from: 3))
        let branch = try #require(try store.runs.all().first)
        let stored = try #require(try store.runs.checkpoint(of: branch.id))
        #expect(stored.epoch == 3)
        #expect(try Checkpoint(decoding: stored.bytes).parameters == report.chosen.result.checkpoint.parameters)
        #expect(throws: WorkspaceError.notPossible("run '\(run)' keeps no checkpoint of epoch 2; it keeps those of 3")) {
            try steering.perform(.branchTraining(run: run, learningRate: nil, epochs: 6, from: 2))
        }
        let path = folder.path + "/" + (try store.runs.artifacts(of: run).first { $0.keptEpoch == 3 }?.path ?? "")
        try writeAtomically([1, 2, 3], to: path)
        #expect(throws: TrackingError.corruptCheckpoint(run: run)) {
            try steering.perform(.branchTraining(run: run, learningRate: nil, epochs: 6, from: 3))
        }
        _ = try steering.perform(.startTraining)
        let fresh = try #require(try store.runs.all().first)
        #expect(throws: WorkspaceError.notPossible("run '\(fresh.id)' has no checkpoint yet to keep")) {
            try steering.perform(.keepCheckpoint(run: fresh.id))
        }
    }

    @Test("what cannot be gone on with is refused with the reason")
    func refused() throws {
        guard case .finished(let report) = try workspace.runHeadless(RunRequest()) else {
            return #expect(Bool(false), "the run was halted")
        }
        let error = #expect(throws: LearningError.self) {
            try steering.perform(.branchTraining(run: report.run, learningRate: 0.1, epochs: nil))
        }
        #expect(error?.description.contains("all 3 epochs are done") == true)
        _ = try steering.perform(.startTraining)
        #expect(throws: WorkspaceError.notPossible("run 'r2' has no checkpoint yet to branch from")) {
            try steering.perform(.branchTraining(run: "r2", learningRate: nil, epochs: nil))
        }
    }
}
