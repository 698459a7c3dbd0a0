import Scheduling
import Testing
import Tracking

@testable import Workspace

@Suite("Commands to a project")
struct SteeringTests {
    private let folder: ProjectFolder
    private let steering: Steering

    init() throws {
        folder = try ProjectFolder()
        // A worker that never takes anything, so that the queue stands still.
        steering = Steering(folder: folder.path, worker: WorkerCommand(executable: "/bin/true", arguments: []))
    }

    private var store: OpenStore { get throws { try OpenStore.open(in: folder.path) } }

    @Test("starting queues a run and starts one worker, not two")
    func start() throws {
        #expect(try steering.perform(.startTraining) != nil)
        #expect(try steering.perform(.startTraining) == nil)
        #expect(try store.jobs.all().map(\.state) == [.queued, .queued])
        #expect(try store.runs.all().map(\.status) == [.queued, .queued])
    }

    @Test("a queued run is paused, resumed and stopped at once")
    func queued() throws {
        _ = try steering.perform(.startTraining)
        _ = try steering.perform(.pauseTraining(run: "r1"))
        #expect(try store.runs.run("r1").status == .paused)
        #expect(try store.jobs.take(as: .current(), now: 0) == nil)
        _ = try steering.perform(.resumeTraining(run: "r1"))
        #expect(try store.runs.run("r1").status == .queued)
        _ = try steering.perform(.stopTraining(run: "r1"))
        #expect(try store.runs.run("r1").status == .stopped)
        #expect(try store.jobs.job("j1").state == .cancelled)
    }

    @Test(
        "a running job is told",
        arguments: zip([WorkspaceCommand.pauseTraining(run: "r1"), .stopTraining(run: "r1"), .cancelJob(id: "j1")], JobCommand.allCases))
    func running(command: WorkspaceCommand, verb: JobCommand) throws {
        _ = try steering.perform(.startTraining)
        _ = try store.jobs.take(as: .current(), now: now())
        _ = try steering.perform(command)
        #expect(try store.jobs.command(to: "j1") == verb)
    }

    @Test("what does not fit is refused with the reason")
    func refused() throws {
        _ = try steering.perform(.startTraining)
        _ = try steering.perform(.cancelJob(id: "j1"))
        #expect(throws: SchedulingError.notPossible(job: "j1", state: .cancelled, request: "cancelled")) {
            try steering.perform(.cancelJob(id: "j1"))
        }
        #expect(throws: WorkspaceError.self) { try steering.perform(.pauseTraining(run: "r1")) }
        #expect(throws: TrackingError.noSuchRun("r9", nearest: ["r1"])) { try steering.perform(.stopTraining(run: "r9")) }
    }

    @Test("a broken project starts nothing")
    func broken() throws {
        try folder.write("data: 1", to: "project.yaml")
        #expect(throws: WorkspaceError.self) { try steering.perform(.startTraining) }
        #expect(try store.runs.all().isEmpty)
    }

    @Test("a worker that cannot be started leaves room for another")
    func noWorker() throws {
        let lame = Steering(folder: folder.path, worker: WorkerCommand(executable: "/no/such"))
        #expect(throws: SchedulingError.self) { try lame.perform(.startTraining) }
        #expect(try steering.perform(.startTraining) != nil)
    }
}
