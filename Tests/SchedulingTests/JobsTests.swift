import Scheduling
import Store
import Testing

@Suite("The queue")
struct JobsTests {
    private let database: Database
    private let jobs: Jobs
    private let me = ProcessIdentity.current(nonce: "me")
    private let other = ProcessIdentity.current(nonce: "other")
    private let foreign = ProcessIdentity(place: "elsewhere", pid: 1, started: 1)
    private let dead = ProcessIdentity(place: ProcessIdentity.current().place, pid: ProcessIdentity.current().pid, started: 1)

    init() throws {
        database = try Database.inMemory()
        try database.migrate(projectStoreMigrations)
        jobs = Jobs(database)
    }

    @discardableResult
    private func submit(priority: Int = 0) throws -> String {
        try jobs.submit(kind: "train", title: "moons", backend: "local", priority: priority, now: 1).id
    }

    @Test("jobs are taken by priority, then in the order of their submission")
    func order() throws {
        let submitted = try [submit(), submit(priority: 1), submit(), submit(priority: 1)]
        let taken = try (0..<5).map { _ in try jobs.take(as: me, now: 2)?.id }
        #expect(taken == [submitted[1], submitted[3], submitted[0], submitted[2], nil])
    }

    @Test("a job that follows others begins when all of them are completed, whatever its priority")
    func following() throws {
        let (a, b) = (try submit(), try submit())
        let last = try jobs.submit(kind: "circuit", title: "last", backend: "local", priority: 9, after: [a, b], now: 1)
        #expect(last.after == [a, b])
        #expect(try jobs.waiting() == 2)
        #expect(try jobs.hasFollowers(a))
        for id in [a, b] {
            #expect(try jobs.take(as: me, now: 2)?.id == id)
            #expect(try jobs.take(last.id, as: me, now: 2) == nil)
            try jobs.finish(id, as: me, .completed, why: nil, now: 3)
        }
        #expect(try jobs.take(as: me, now: 4)?.id == last.id)
        #expect(try !jobs.hasFollowers(a))
    }

    @Test("a worker leaves when all that is left waits for other jobs")
    func nothingReady() throws {
        let first = try submit()
        _ = try jobs.submit(kind: "circuit", title: "last", backend: "local", after: [first], now: 1)
        try jobs.holdQueued(first, why: "paused", now: 2)
        let workers = Workers(database)
        try workers.adopt("w", as: me, now: 2)
        #expect(try jobs.take(as: me, now: 2) == nil)
        #expect(try workers.retire("w"))
    }

    @Test("what was to follow a job that failed is told, and an unknown job is refused")
    func orphans() throws {
        let first = try submit()
        let next = try jobs.submit(kind: "circuit", title: "next", backend: "local", after: [first], now: 1).id
        #expect(try jobs.orphans().isEmpty)
        try jobs.end(first, .failed, why: "no data", now: 2)
        let found = try jobs.orphans()
        #expect(found.map(\.job) == [next] && found.map(\.before) == [first] && found.map(\.state) == [.failed])
        #expect(throws: SchedulingError.noSuchJob("j9")) {
            try jobs.submit(kind: "circuit", title: "x", backend: "local", after: [first, "j9"], now: 3)
        }
        #expect(try jobs.all().count == 2)
    }

    @Test("a job is taken once")
    func once() throws {
        let id = try submit()
        #expect(try jobs.take(id, as: me, now: 2)?.state == .running)
        #expect(try jobs.take(id, as: other, now: 2) == nil)
    }

    @Test("its history tells every state with its reason")
    func history() throws {
        let id = try submit()
        _ = try jobs.take(as: me, now: 2)
        try jobs.hold(id, as: me, why: "paused", now: 3)
        #expect(try jobs.take(as: me, now: 4) == nil)
        try jobs.release(id, now: 5)
        _ = try jobs.take(as: me, now: 6)
        try jobs.finish(id, as: me, .failed, why: "no data", now: 7)
        #expect(try jobs.history(of: id).map(\.state) == [.queued, .running, .queued, .queued, .running, .failed])
        #expect(try jobs.history(of: id).map(\.at) == [1, 2, 3, 5, 6, 7])
        #expect(try jobs.job(id).why == "no data")
    }

    @Test("an owner that lost its job learns it before it writes")
    func lost() throws {
        let id = try submit()
        _ = try jobs.take(as: me, now: 2)
        try jobs.end(id, .failed, why: "silent", now: 3)
        #expect(throws: SchedulingError.leaseLost(job: id)) { try jobs.beat(id, as: me, progress: 0.5, now: 4) }
        #expect(throws: SchedulingError.leaseLost(job: id)) { try jobs.finish(id, as: me, .completed, why: nil, now: 4) }
        #expect(try jobs.job(id).state == .failed)
    }

    @Test("a silent owner elsewhere loses its job with the lease; here its process is asked")
    func lease() throws {
        for owner in [foreign, me, dead] {
            try submit()
            _ = try jobs.take(as: owner, now: 100)
        }
        #expect(try jobs.abandoned(now: 101).map(\.owner) == [dead])
        #expect(try jobs.abandoned(now: 100 + Jobs.lease + 1).map(\.owner) == [foreign, dead])
        try jobs.beat("j1", as: foreign, progress: 0.5, now: 110)
        #expect(try jobs.abandoned(now: 100 + Jobs.lease + 1).map(\.owner) == [dead])
        #expect(try jobs.job("j1").progress == 0.5)
    }

    @Test("commands reach the job that is running, and go with it")
    func commands() throws {
        let id = try submit()
        _ = try jobs.take(as: me, now: 2)
        #expect(try jobs.command(to: id) == nil)
        try jobs.send(.pause, to: id, now: 3)
        try jobs.send(.stop, to: id, now: 3)
        #expect(try jobs.command(to: id) == .stop)
        try jobs.finish(id, as: me, .cancelled, why: nil, now: 4)
        #expect(try jobs.command(to: id) == nil)
    }

    @Test("a worker is reserved once, adopted, and leaves only when nothing is queued")
    func workers() throws {
        let workers = Workers(database)
        let id = try #require(try workers.reserve(now: 100))
        #expect(try workers.reserve(now: 101) == nil)
        try workers.adopt(id, as: me, now: 102)
        #expect(try workers.reserve(now: 1000) == nil)
        try submit()
        #expect(try !workers.retire(id))
        _ = try jobs.take(as: me, now: 103)
        #expect(try workers.retire(id))
        #expect(try workers.reserve(now: 104) != nil)
    }

    @Test("a reservation that nobody adopted, and a worker that died, make room", arguments: [true, false])
    func deadWorker(isReservation: Bool) throws {
        let workers = Workers(database)
        let id = try #require(try workers.reserve(now: 100))
        if !isReservation { try workers.adopt(id, as: dead, now: 101) }
        #expect(try workers.reserve(now: isReservation ? 120 : 102) != nil)
    }

    @Test("a job that is not there is named")
    func missing() { #expect(throws: SchedulingError.noSuchJob("j9")) { try jobs.job("j9") } }
}
