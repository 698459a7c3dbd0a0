import Documents
import Learning
import Numerics
import Scheduling
import Testing
import Tracking

@testable import Workspace

@Suite("A run at work takes another learning rate", .timeLimit(.minutes(4)))
struct LearningRateTests {
    private let folder: ProjectFolder
    private let workspace: Workspace
    private let steering: Steering

    init() throws {
        folder = try ProjectFolder(ProjectFolder.project(epochs: 6))
        let nobody = WorkerCommand(executable: "/bin/true", arguments: [])
        workspace = try Workspace.open(folder.path, worker: nobody)
        steering = Steering(folder: folder.path, worker: nobody)
    }

    private var store: OpenStore { get throws { try OpenStore.open(in: folder.path) } }

    /// Trains, and asks for a rate when the first epoch is shown.
    private func steered(_ rate: Double = 0.01, then act: @escaping (Event, Cancellation) -> Void = { _, _ in }) throws -> RunEnding {
        let (steering, cancellation) = (steering, Cancellation())
        return try workspace.runHeadless(cancellation: cancellation) { event in
            if case .epoch(let record) = event.kind, record.epoch == 1, let run = event.run {
                _ = try? steering.perform(.setLearningRate(run: run, rate))
                sleepBriefly()
                sleepBriefly()
            }
            act(event, cancellation)
        }
    }

    private func finished(_ ending: RunEnding) throws -> RunReport {
        switch ending {
        case .finished(let report): return report
        case .halted(_, let status, let advice): throw WorkspaceError.notPossible("halted as \(status): \(advice)")
        }
    }

    private func repeated(_ run: String) throws -> RunReport {
        let manifest = try RunManifest(text: store.runs.run(run).manifest, run: run)
        return try finished(workspace.runHeadless(RunRequest(repeating: manifest)))
    }

    @Test("which its manifest, its parameters and its events have, so that it is repeated to the bit")
    func recorded() throws {
        let report = try finished(steered())
        let change = RateChange(epoch: 2, rate: 0.01)
        let manifest = try RunManifest(text: store.runs.run(report.run).manifest, run: report.run)
        #expect(manifest.work.training.rateChanges == [change])
        #expect(try store.runs.parameters(of: report.run).contains { $0 == ("training.rateChanges", "0.01@2") })
        #expect(try store.runs.wantedRate(of: report.run) == nil)
        let events = try store.log.events(after: 0).compactMap { Event($0.body) }
        #expect(events.contains { $0.run == report.run && $0.kind == .rate(change) })
        #expect(try workspace.log(ofJob: "j1").contains { $0.text == "learning rate 0.01 from epoch 2 on" })
        let file = try folder.read(".quantum-mlops/artifacts/\(report.run)/manifest.json")
        #expect(try RunManifest(text: file, run: report.run) == manifest)
        let again = try repeated(report.run)
        #expect(Bits(again) == Bits(report))
        let untouched = try finished(workspace.runHeadless())
        #expect(Bits(untouched) != Bits(report))
    }

    @Test("and keeps it when it is cut off and goes on")
    func resumed() throws {
        let ending = try steered { event, cancellation in
            if case .rate = event.kind {
                cancellation.cancel()
                sleepBriefly()
            }
        }
        guard case .halted(let run, .interrupted, _) = ending else {
            Issue.record("not interrupted: \(ending)")
            return
        }
        let resumed = try finished(workspace.runHeadless(RunRequest(resume: run)))
        #expect(resumed.chosen.result.checkpoint.work.training.rateChanges == [RateChange(epoch: 2, rate: 0.01)])
        #expect(try Bits(repeated(run)) == Bits(resumed))
    }

    @Test("asked for while it is held, when it goes on")
    func held() throws {
        let steering = steering
        let ending = try workspace.runHeadless { event in
            if case .epoch(let record) = event.kind, record.epoch == 1, let run = event.run {
                _ = try? steering.perform(.pauseTraining(run: run))
                sleepBriefly()
            }
        }
        guard case .halted(let run, .paused, _) = ending else {
            Issue.record("not paused: \(ending)")
            return
        }
        let done = try #require(try store.runs.checkpoint(of: run)).epoch
        _ = try steering.perform(.setLearningRate(run: run, 0.3))
        _ = try steering.perform(.setLearningRate(run: run, 0.02))
        _ = try steering.perform(.resumeTraining(run: run))
        try workspace.runWorker()
        let manifest = try RunManifest(text: store.runs.run(run).manifest, run: run)
        let change = try #require(manifest.work.training.rateChanges?.first)
        #expect(manifest.work.training.rateChanges?.count == 1 && change.rate == 0.02)
        #expect(change.epoch == done + 1 || change.epoch == done + 2)
        let losses = try store.runs.history(of: run).map(\.loss)
        #expect(try repeated(run).chosen.result.history.map(\.loss) == losses)
    }

    @Test("but not what was asked for and taken back, nor after its last epoch")
    func undone() throws {
        let steering = steering
        let report = try finished(
            workspace.runHeadless { event in
                guard case .epoch(let record) = event.kind, let run = event.run else { return }
                if record.epoch == 1 {
                    _ = try? steering.perform(.setLearningRate(run: run, 0.3))
                    _ = try? steering.perform(.setLearningRate(run: run, 0.05))
                    sleepBriefly()
                }
            })
        #expect(try Bits(report) == Bits(repeated(report.run)))
        #expect(report.chosen.result.checkpoint.work.training.rateChanges == nil && report.warnings.isEmpty)
        #expect(throws: WorkspaceError.self) { try steering.perform(.setLearningRate(run: report.run, 0.1)) }
    }

    @Test("and says why where it cannot")
    func refused() throws {
        func reason(_ project: String, _ rate: Double = 0.1) throws -> String {
            try folder.write(project, to: "project.yaml")
            _ = try steering.perform(.startTraining)
            let run = try #require(try store.runs.all().first { $0.parent == nil })
            do { _ = try steering.perform(.setLearningRate(run: run.id, rate)) } catch { return "\(error)" }
            return ""
        }
        #expect(try reason(ProjectFolder.small, -1).contains("-1.0 is no learning rate above 0"))
        #expect(try reason(ProjectFolder.small, .infinity).contains("is no learning rate"))
        #expect(try reason(ProjectFolder.project(epochs: 3, more: "seeds: [1, 2, 3]")).contains("compares 3 seeds, which keep one"))
        let simplex = ProjectFolder.small.replacing("epochs: 3", with: "epochs: 3, optimizer: nelder-mead")
        #expect(try reason(simplex).contains("trains by nelder-mead, which has no learning rate"))
        #expect(throws: TrackingError.self) { try steering.perform(.setLearningRate(run: "r99", 0.1)) }
    }
}
