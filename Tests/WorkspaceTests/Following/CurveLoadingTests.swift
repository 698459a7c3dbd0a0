import Store
import Testing
import Tracking

@testable import Workspace

@Suite("Curves read from the store")
struct CurveLoadingTests {
    private let folder: ProjectFolder
    private let store: OpenStore
    private let run: String
    private let records: [EpochRecord] = (1...50).map { epoch in
        var record = EpochRecord(epoch: epoch, loss: 1 / Double(epoch), trainAccuracy: 0.5, seconds: Double(epoch % 7) + 0.5)
        if epoch % 5 == 0 { record.validationLoss = 2 / Double(epoch) }
        if epoch > 20 { record.gradientNorm = epoch == 30 ? .nan : Double(epoch) }
        return record
    }

    init() throws {
        folder = try ProjectFolder()
        store = try OpenStore.open(in: folder.path)
        run = try store.runs.create(name: "moons", seed: 0, epochs: 90, manifest: "{}", at: 1)
    }

    private var created: Event { Event(time: 1, run: run, .created(RunCreation(name: "moons", seed: 0, epochs: 90))) }

    @Test("as a whole are those that the epochs made one by one, times included")
    func same() throws {
        var (told, read) = (WorkspaceState(), WorkspaceState())
        for event in [created, Event(time: 1, run: run, .status(.running, why: nil))] {
            told.apply(event)
            read.apply(event)
        }
        for record in records {
            let event = Event(time: 2, run: run, .epoch(record))
            told.apply(event)
            try store.append([event])
        }
        read.setCurves(try store.runs.curves(of: run), of: run)
        #expect(Set(read.curves[run]?.keys ?? [:].keys) == ["loss", "trainAccuracy", "validationLoss", "gradientNorm"])
        for (name, points) in told.curves[run] ?? [:] {
            let other = try #require(read.curves[run]?[name])
            #expect(points.map(\.epoch) == other.map(\.epoch) && points.map(\.seconds) == other.map(\.seconds))
            #expect(zip(points, other).allSatisfy { $0.value == $1.value || ($0.value.isNaN && $1.value.isNaN) })
        }
        #expect(try store.runs.curves(of: "none").isEmpty)
    }

    @Test("of a long run are read when they are asked for, and an epoch that comes is added to what was")
    func long() throws {
        try store.append([created, Event(time: 1, run: run, .status(.running, why: nil))])
        try store.append(records.map { Event(time: 2, run: run, .epoch($0)) })
        try store.database.execute("UPDATE runs SET epoch = 1000000 WHERE id = ?", run)
        let follower = StoreFollower(folder: folder.path)
        var state = WorkspaceState()
        #expect(follower.update(&state))
        #expect(state.curves[run] == nil && state.run(run)?.epoch == 1_000_000)
        let other = try OpenStore.open(in: folder.path)
        try other.append([Event(time: 3, run: run, .epoch(EpochRecord(epoch: 51, loss: 9, trainAccuracy: 1, seconds: 1)))])
        #expect(follower.update(&state))
        #expect(state.curves[run]?["loss"]?.map(\.value) == records.map(\.loss) + [9])
    }
}
