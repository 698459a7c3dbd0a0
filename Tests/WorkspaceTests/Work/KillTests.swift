import Documents
import Glibc
import Learning
import Scheduling
import Store
import Testing
import Tracking

@testable import Workspace

@Suite("kill -9 at any time loses nothing", .timeLimit(.minutes(4)), .enabled(if: Program.executable != nil), .serialized)
struct KillTests {
    private static let project = ProjectFolder.project(epochs: 400)

    /// What the last run of a folder left, without its seconds.
    private struct Remains: Equatable {
        let history: [EpochRecord]
        let metrics: [String: Double]
        let parameters: JSONValue?
    }

    private func remains(_ folder: ProjectFolder, run: String = "r1") throws -> Remains {
        let store = try OpenStore.open(in: folder.path)
        #expect(try store.runs.run(run).status == .finished)
        let history = try store.runs.history(of: run).map { record in
            var record = record
            record.seconds = 0
            return record
        }
        let model = try store.runs.artifacts(of: run).first { $0.name == "model" }
        let text = try folder.read(#require(model).path)
        let json = try JSONValue(JSON.parse(text, file: "model.json"))
        return Remains(
            history: history, metrics: try store.runs.lastMetrics(of: run), parameters: json["model"]?["parameters"] ?? json["parameters"])
    }

    private func undisturbed(_ project: String = Self.project) throws -> Remains {
        let folder = try ProjectFolder(project)
        #expect(try Program.start("run", folder.path, "--json", "--quiet").wait() == 0)
        return try remains(folder)
    }

    @Test("a headless run ends in the bits of an undisturbed one")
    func headless() throws {
        let whole = try undisturbed()
        #expect(whole.history.count == 400)
        var kills = 0
        for milliseconds in stride(from: 20, through: 900, by: 110) {
            let folder = try ProjectFolder(Self.project)
            let process = try Program.start("run", folder.path, "--json", "--quiet")
            usleep(useconds_t(milliseconds) * 1000)
            kill(process.pid, SIGKILL)
            if process.wait() == 0 {
                #expect(try remains(folder) == whole)
                continue
            }
            guard OpenStore.exists(in: folder.path), let run = try Workspace.open(folder.path).runs().first else { continue }
            kills += 1
            #expect(run.status == .interrupted || run.status == .finished, "after \(milliseconds) ms: \(run.status)")
            guard run.status == .interrupted else { continue }
            #expect(try Program.start("train", folder.path, "--resume", run.id, "--json", "--quiet").wait() == 0)
            #expect(try remains(folder) == whole, "killed after \(milliseconds) ms")
        }
        #expect(kills > 0)
    }

    @Test("a worker is seen to be gone, and another goes on")
    func worker() async throws {
        // Long enough to be at work still when its third epoch has been heard of.
        let project = ProjectFolder.project(epochs: 1500)
        let whole = try undisturbed(project)
        let executable = try #require(Program.executable)
        let folder = try ProjectFolder(project)
        let workspace = try Workspace.open(folder.path, worker: WorkerCommand(executable: executable))
        workspace.follow { _ in }
        workspace.send(.startTraining)
        try await wait(for: "some epochs", in: workspace) { $0.runs.first?.epoch ?? 0 >= 3 }
        let store = try OpenStore.open(in: folder.path)
        let pid = try #require(try store.jobs.job("j1").owner).pid
        #expect(getsid(pid) == pid)
        kill(pid, SIGKILL)
        let state = try await wait(for: "the interruption", in: workspace) { $0.runs.first?.status == .interrupted }
        #expect(state.jobs.first?.state == .failed)
        #expect(state.runs.first?.why?.contains("--resume r1") == true)
        workspace.send(.resumeTraining(run: "r1"))
        try await wait(for: "the end", in: workspace) {
            $0.runs.first?.status == .finished && $0.jobs.first?.state == .completed
        }
        #expect(try remains(folder) == whole)
        workspace.close()
    }

    @Test("two front ends start one worker, which outlives them and obeys both")
    func two() async throws {
        let executable = try #require(Program.executable)
        let folder = try ProjectFolder(ProjectFolder.project(epochs: 100_000))
        let (one, other) = (
            try Workspace.open(folder.path, worker: WorkerCommand(executable: executable)),
            try Workspace.open(folder.path, worker: WorkerCommand(executable: executable))
        )
        for workspace in [one, other] { workspace.follow { _ in } }
        one.send(.startTraining)
        other.send(.startTraining)
        try await wait(for: "both jobs", in: one) { $0.jobs.count == 2 && $0.jobs.contains { $0.state == .running } }
        let store = try OpenStore.open(in: folder.path)
        #expect(try store.workers.count(now: now()) == 1)
        let owner = try #require(try store.jobs.job("j1").owner)
        one.close()
        #expect(owner.life == .alive)
        other.send(.pauseTraining(run: "r1"))
        try await wait(for: "the pause, and the next job", in: other) {
            $0.run("r1")?.status == .paused && $0.run("r2")?.status == .running
        }
        other.send(.stopTraining(run: "r2"))
        other.send(.cancelJob(id: "j1"))
        try await wait(for: "the end", in: other) { $0.run("r1")?.status == .stopped && $0.run("r2")?.status == .stopped }
        try await wait(for: "the worker to leave", in: other) { _ in (try? store.workers.count(now: now())) == 0 }
        #expect(owner.life == .dead)
        other.close()
    }

    @Test("a signal saves a checkpoint first", arguments: [SIGINT, SIGTERM, SIGHUP])
    func signal(number: Int32) async throws {
        let folder = try ProjectFolder(ProjectFolder.project(epochs: 100_000))
        let process = try Program.start("run", folder.path, "--quiet")
        let workspace = try Workspace.open(folder.path)
        workspace.follow { _ in }
        try await wait(for: "some epochs", in: workspace) { $0.runs.first?.epoch ?? 0 >= 2 }
        kill(process.pid, number)
        #expect(process.wait() == 128 + number)
        let state = try await wait(for: "the interruption", in: workspace) { $0.runs.first?.status == .interrupted }
        #expect(state.jobs.first?.state == .cancelled)
        workspace.close()
    }
}
