import Circuits
import Diagnostics
import Documents
import Glibc
import Scheduling
import Store
import Testing
import Tracking

@testable import Workspace

@Suite("An open workspace", .timeLimit(.minutes(4)))
struct WorkspaceTests {
    private let still = WorkerCommand(executable: "/bin/true", arguments: [])

    @Test("shows the project and the backends, and writes nothing")
    func opening() async throws {
        let folder = try ProjectFolder()
        let workspace = try Workspace.open(folder.path + "/", worker: still)
        workspace.follow { _ in }
        let state = try await wait(for: "the project", in: workspace) { $0.project != nil }
        #expect(state.project?.name == "clouds")
        #expect(state.project?.circuit?.qubitCount == 2)
        #expect(state.project?.model == "2 qubits, angle encoding, strongly-entangling, 8 parameters")
        #expect(state.backends.first?.qubitsSingle == state.backends.first?.qubitsDouble.map { $0 + 1 })
        #expect(access(folder.path + "/.quantum-mlops", F_OK) != 0)
        workspace.close()
    }

    @Test("does what was asked for in the last moment before it is closed")
    func lastMoment() async throws {
        let folder = try ProjectFolder()
        let workspace = try Workspace.open(folder.path, worker: still)
        workspace.follow { _ in }
        try await wait(for: "the project", in: workspace) { $0.project != nil }
        for number in 1...20 {
            workspace.follow { _ in }
            workspace.send(.startTraining)
            workspace.close()
            #expect(try OpenStore.open(in: folder.path).runs.all().count == number)
        }
    }

    @Test("leaves to another worker what a lost one had still to do, but starts nothing when it is opened")
    func lostWorker() async throws {
        let folder = try ProjectFolder()
        let store = try OpenStore.open(in: folder.path)
        let mark = folder.path + "/started"
        let workspace = try Workspace.open(
            folder.path, worker: WorkerCommand(executable: "/bin/sh", arguments: ["-c", "echo > '\(mark)'"]))
        let steering = Steering(folder: folder.path, worker: still)
        for _ in 1...2 { _ = try steering.perform(.startTraining) }
        try store.database.execute("DELETE FROM workers")
        workspace.follow { _ in }
        let state = try await wait(for: "the jobs", in: workspace) { $0.jobs.count == 2 && $0.queue.asOf > 0 }
        #expect(state.lacksWorker && access(mark, F_OK) != 0)
        // A process that is no more.
        let me = ProcessIdentity.current()
        let gone = ProcessIdentity(place: me.place, pid: me.pid, started: me.started + 1)
        _ = try store.jobs.take(as: gone, now: now())
        try await wait(for: "the loss", in: workspace) { $0.jobs.contains { $0.state == .failed } }
        try await wait(for: "another worker", in: workspace) { _ in access(mark, F_OK) == 0 }
        workspace.close()
    }

    @Test("of no folder is refused")
    func missing() { #expect(throws: WorkspaceError.noProject(path: "/no/such")) { try Workspace.open("/no/such") } }

    @Test("two that follow one store see the same, whoever started it")
    func two() async throws {
        let folder = try ProjectFolder()
        let (one, other) = (try Workspace.open(folder.path, worker: still), try Workspace.open(folder.path, worker: still))
        for workspace in [one, other] { workspace.follow { _ in } }
        try await wait(for: "the project", in: one) { $0.project != nil }
        one.send(.startTraining)
        for workspace in [one, other] {
            try await wait(for: "the job", in: workspace) {
                $0.jobs.first?.state == .queued && $0.runs.first?.status == .queued
            }
        }
        other.send(.cancelJob(id: "j1"))
        try await wait(for: "the cancellation", in: one) {
            $0.jobs.first?.state == .cancelled && $0.runs.first?.status == .stopped
        }
        // Each knows by itself when it last looked.
        let states = [one, other].map { workspace in
            var state = workspace.state
            state.queue = QueueSummary()
            return state
        }
        #expect(states[0] == states[1])
        for workspace in [one, other] { workspace.close() }
    }

    @Test("shows what was there before it was opened")
    func before() async throws {
        let folder = try ProjectFolder()
        let store = try OpenStore.open(in: folder.path)
        let run = try store.submit(RunManifest(Project.load(folder.path)), takenBy: .current()).run
        try store.append([
            Event(time: now(), run: run, .epoch(EpochRecord(epoch: 1, loss: 0.5, trainAccuracy: 0.75, seconds: 1))),
            Event(time: now(), run: run, .metrics(["test.accuracy": 0.9])), Event(time: now(), run: run, .status(.running, why: nil)),
        ])
        let workspace = try Workspace.open(folder.path, worker: still)
        workspace.follow { _ in }
        let state = try await wait(for: "the run", in: workspace) { !$0.runs.isEmpty }
        #expect(state.runs[0].metrics == ["loss": 0.5, "trainAccuracy": 0.75, "test.accuracy": 0.9])
        #expect(state.curves[run]?["loss"]?.count == 1)
        #expect(state.runs[0].remainingSeconds != nil)
        #expect(state.jobs[0].state == .running)
        workspace.close()
    }

    @Test("keeps the last good project while its file is broken, and says where it is")
    func broken() async throws {
        let folder = try ProjectFolder()
        let workspace = try Workspace.open(folder.path, worker: still)
        workspace.follow { _ in }
        try await wait(for: "the project", in: workspace) { $0.project != nil }
        try folder.write("name: clouds\nmodle: {}", to: "project.yaml")
        let state = try await wait(for: "the fault", in: workspace) { $0.fault != nil }
        #expect(state.fault?.span?.description == "\(folder.path)/project.yaml:1:1" || state.fault?.span?.start.line == 2)
        #expect(state.project?.name == "clouds")
        try folder.write(ProjectFolder.small.replacing("clouds", with: "sky"), to: "project.yaml")
        try await wait(for: "the mended project", in: workspace) { $0.fault == nil && $0.project?.name == "sky" }
        workspace.close()
    }

    @Test("keeps the last good circuit while its file is broken")
    func brokenCircuit() async throws {
        let folder = try ProjectFolder("data: {train: train.csv}\nmodel: {ansatz: mine.qasm}")
        let text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\ninput float a;\nqubit[2] q;\nry(a) q[0];\ncx q[0], q[1];\n"
        try folder.write(text, to: "mine.qasm")
        let workspace = try Workspace.open(folder.path, worker: still)
        workspace.follow { _ in }
        let good = try await wait(for: "the circuit", in: workspace) { $0.project?.circuit != nil }
        try folder.write(text + "ry(a) q[7];\n", to: "mine.qasm")
        let state = try await wait(for: "the fault", in: workspace) { $0.fault != nil }
        #expect(state.fault?.span?.start.line == 7)
        #expect(state.project == good.project)
        workspace.close()
    }

    @Test("shows a project without its circuit where the data are at fault, and the fault")
    func faultyData() async throws {
        let folder = try ProjectFolder()
        try folder.write("x,y,label\n1,2,a\n1,oops,b\n", to: "train.csv")
        let workspace = try Workspace.open(folder.path, worker: still)
        workspace.follow { _ in }
        let state = try await wait(for: "the fault", in: workspace) { $0.fault != nil }
        #expect(state.fault?.span?.description == "\(folder.path)/train.csv:3:3")
        #expect(state.project?.name == "clouds")
        #expect(state.project?.circuit == nil)
        try folder.write("x,y,label\n1,2,a\n1,3,b\n", to: "train.csv")
        try folder.write("x,y,label\n1,2,a\n1,3,b\n", to: "test.csv")
        try await wait(for: "the mended data", in: workspace) { $0.fault == nil && $0.project?.circuit != nil }
        workspace.close()
    }

    @Test("says what a command was refused for")
    func refusal() async throws {
        let folder = try ProjectFolder()
        let workspace = try Workspace.open(folder.path, worker: still)
        workspace.follow { _ in }
        workspace.send(.cancelJob(id: "j7"))
        try await wait(for: "the notice", in: workspace) { $0.notice?.hasPrefix("no job 'j7'") == true }
        workspace.close()
    }

    @Test("a store that is no store is told of and left as it is")
    func ruined() async throws {
        let folder = try ProjectFolder()
        mkdir(folder.path + "/.quantum-mlops", 0o755)
        let text = String(repeating: "not a database ", count: 100)
        try folder.write(text, to: ".quantum-mlops/store.sqlite")
        let workspace = try Workspace.open(folder.path, worker: still)
        workspace.follow { _ in }
        try await wait(for: "the notice", in: workspace) { $0.notice?.contains("not an SQLite database") == true }
        #expect(workspace.health().map(\.health.isOK) == [false, false, true, true])
        #expect(try folder.read(".quantum-mlops/store.sqlite") == text)
        workspace.close()
    }

    @Test("is healthy where nothing is wrong")
    func health() throws {
        let folder = try ProjectFolder()
        let health = try Workspace.open(folder.path).health()
        #expect(health.map(\.part) == ["store", "queue", "backends", "disk"])
        #expect(health.allSatisfy { $0.health.isOK && !$0.health.why.isEmpty })
    }
}
