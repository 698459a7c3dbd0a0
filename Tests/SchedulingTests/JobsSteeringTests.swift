import Scheduling
import Store
import Testing

@Suite("Steering the queue")
struct JobsSteeringTests {
    private let jobs: Jobs
    private let me = ProcessIdentity.current(nonce: "me")

    init() throws {
        let database = try Database.inMemory()
        try database.migrate(projectStoreMigrations)
        jobs = Jobs(database)
    }

    private func submit() throws -> String {
        try jobs.submit(kind: "circuit", title: "bell", backend: "local", work: "{}", now: 1).id
    }

    @Test("a higher priority goes first, and only what waits can be moved")
    func priority() throws {
        let (first, second) = try (submit(), submit())
        try jobs.setPriority(1, of: second, now: 2)
        #expect(try jobs.take(as: me, now: 3)?.id == second)
        #expect(throws: SchedulingError.notPossible(job: second, state: .running, request: "moved in the queue")) {
            try jobs.setPriority(0, of: second, now: 4)
        }
        #expect(try jobs.job(first).priority == 0)
        #expect(try jobs.history(of: second).compactMap(\.why) == ["priority 1"])
    }

    @Test("a job keeps its work, its result, and the newest lines of what it tells")
    func keeps() throws {
        let id = try submit()
        for line in 1...5 { try jobs.log("line \(line)", of: id, now: Double(line)) }
        try jobs.setResult("{\"counts\":{}}", of: id)
        #expect(try jobs.work(of: id) == "{}")
        #expect(try jobs.result(of: id) == "{\"counts\":{}}")
        #expect(try jobs.log(of: id, limit: 2).map(\.text) == ["line 4", "line 5"])
    }

    @Test("durations are those of completed jobs like it")
    func durations() throws {
        for (seconds, state) in [(3.0, JobState.completed), (5, .failed), (7, .completed)] {
            let id = try submit()
            _ = try jobs.take(id, as: me, now: 10)
            try jobs.finish(id, as: me, state, why: nil, now: 10 + seconds)
        }
        #expect(try jobs.durations(like: jobs.job(submit())) == [7, 3])
        let other = try jobs.submit(kind: "train", title: "bell", backend: "local", now: 20)
        #expect(try jobs.durations(like: other).isEmpty)
    }
}
