import Diagnostics
import Learning
import Numerics
import Scheduling
import Store
import Testing
import Tracking

@testable import Workspace

@Suite("A run that was cut off goes on", .timeLimit(.minutes(4)))
struct ResumptionTests {
    private let folder: ProjectFolder
    private let workspace: Workspace

    init() throws {
        folder = try ProjectFolder()
        workspace = try Workspace.open(folder.path, worker: WorkerCommand(executable: "/bin/true"))
    }

    private var store: OpenStore { get throws { try OpenStore.open(in: folder.path) } }

    private static let epochs = 6

    private func write(optimizer: String = "adam", more: String = "") throws {
        try folder.write(
            """
            name: clouds
            data: {train: train.csv, test: test.csv}
            preprocess: [standardize]
            model: {qubits: 2, layers: 1}
            training: {optimizer: \(optimizer), epochs: \(Self.epochs), batch: 8, validation: 0.2}
            \(more)
            """, to: "project.yaml")
    }

    private func finished(_ request: RunRequest = RunRequest(), report: (Event) -> Void = { _ in }) throws -> RunReport {
        switch try workspace.runHeadless(request, report: report) {
        case .finished(let report): return report
        case .halted(_, let status, let advice): throw WorkspaceError.notPossible("halted as \(status): \(advice)")
        }
    }

    /// Runs until an epoch is shown, then does something.
    private func cut(after epoch: Int, by act: @escaping (String, Cancellation) -> Void) throws -> RunEnding {
        let cancellation = Cancellation()
        return try workspace.runHeadless(cancellation: cancellation) { event in
            if case .epoch(let record) = event.kind, record.epoch == epoch, let run = event.run { act(run, cancellation) }
        }
    }

    @Test(
        "after a signal, in the bits of an uninterrupted run",
        arguments: ["adam", "momentum", "qng", "spsa", "rotosolve", "cobyla", "lbfgs"], [1, 4])
    func signal(optimizer: String, epoch: Int) throws {
        try write(optimizer: optimizer)
        let whole = try finished()
        let ending = try cut(after: epoch) { _, cancellation in
            cancellation.cancel()
            sleepBriefly()
        }
        // Some optimisers are at their end by then.
        guard case .halted(let run, let status, let advice) = ending else { return }
        #expect(status == .interrupted)
        #expect(advice.contains("--resume \(run)"))
        #expect(try store.jobs.job(#require(store.runs.run(run).job)).state == .cancelled)
        let resumed = try finished(RunRequest(resume: run))
        #expect(resumed.run == run)
        #expect(Bits(resumed) == Bits(whole))
        #expect(try store.runs.history(of: run).map(\.epoch) == Array(1...resumed.chosen.result.history.count))
    }

    @Test("paused by another front end, and taken up by a worker")
    func paused() throws {
        try write()
        let whole = try finished()
        let steering = Steering(folder: folder.path, worker: WorkerCommand(executable: "/bin/true"))
        let ending = try cut(after: 2) { run, _ in
            _ = try? steering.perform(.pauseTraining(run: run))
            sleepBriefly()
        }
        guard case .halted(let run, .paused, _) = ending else {
            Issue.record("not paused: \(ending)")
            return
        }
        #expect(try store.jobs.job("j2").isHeld)
        _ = try steering.perform(.resumeTraining(run: run))
        try workspace.runWorker()
        let record = try store.runs.run(run)
        #expect(record.status == .finished)
        #expect(try store.runs.history(of: run).map(\.loss) == whole.chosen.result.history.map(\.loss))
        #expect(try store.workers.count(now: now() + 11) == 0)
    }

    @Test("with several seeds, where only what was not done is done")
    func seeds() throws {
        try write(more: "seeds: [1, 2]")
        let whole = try finished()
        var finishedFirst = false
        let cancellation = Cancellation()
        let ending = try workspace.runHeadless(cancellation: cancellation) { event in
            if case .status(.finished, _) = event.kind { finishedFirst = true }
            if finishedFirst, case .epoch(let record) = event.kind, record.epoch == 2 {
                cancellation.cancel()
                sleepBriefly()
            }
        }
        guard case .halted(let run, .interrupted, _) = ending else {
            Issue.record("not interrupted: \(ending)")
            return
        }
        #expect(try store.runs.children(of: run).map(\.status) == [.finished, .interrupted])
        let resumed = try finished(RunRequest(resume: run))
        #expect(resumed.outcomes.map { Bits($0) } == whole.outcomes.map { Bits($0) })
    }

    @Test("not where it has finished, and not while it is at work")
    func refused() throws {
        try write()
        let report = try finished()
        #expect(throws: WorkspaceError.over(run: report.run)) { try workspace.runHeadless(RunRequest(resume: report.run)) }
        var refusal: (any Error)?
        _ = try finished { event in
            guard case .epoch(let record) = event.kind, record.epoch == 1, let run = event.run else { return }
            do { _ = try workspace.runHeadless(RunRequest(resume: run)) } catch { refusal = error }
        }
        #expect((refusal as? any Fault)?.kind == .busy)
        #expect(throws: TrackingError.self) { try workspace.runHeadless(RunRequest(resume: "r99")) }
    }

    @Test("not from a damaged checkpoint, and loses nothing by that")
    func damaged() throws {
        try write()
        guard
            case .halted(let run, _, _) = try cut(
                after: 2,
                by: {
                    $1.cancel()
                    sleepBriefly()
                })
        else { return }
        try store.database.execute("UPDATE checkpoints SET bytes = ? WHERE run = ?", [1, 2, 3] as [UInt8], run)
        #expect { try workspace.runHeadless(RunRequest(resume: run)) } throws: { ($0 as? any Fault)?.kind == .data }
        #expect(try store.runs.run(run).status == .failed)
        #expect(try store.runs.history(of: run).count >= 2)
    }
}

@Suite("A worker", .timeLimit(.minutes(4)))
struct WorkerTests {
    @Test("does what is queued, in order, and leaves")
    func queue() throws {
        let folder = try ProjectFolder()
        let steering = Steering(folder: folder.path, worker: WorkerCommand(executable: "/bin/true"))
        _ = try steering.perform(.startTraining)
        _ = try steering.perform(.startTraining)
        let store = try OpenStore.open(in: folder.path)
        // The second one's data go away after it was queued: it fails, and the worker does not.
        var order: [String] = []
        try Workspace.open(folder.path).runWorker { event in
            guard case .status(.finished, _) = event.kind, let run = event.run else { return }
            order.append(run)
            try? folder.write("x,y,label\n", to: "train.csv")
        }
        #expect(order == ["r1"])
        #expect(try store.runs.all().map(\.status) == [.failed, .finished])
        #expect(try store.jobs.all().map(\.state) == [.failed, .completed])
        #expect(try store.runs.run("r2").why?.contains("train.csv") == true)
        #expect(try store.workers.count(now: now() + 11) == 0)
    }
}
