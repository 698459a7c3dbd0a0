import Circuits
import Documents
import Scheduling
import Store
import Testing

@testable import Workspace

@Suite("Circuits as jobs")
struct CircuitWorkTests {
    private let folder: ProjectFolder
    private let workspace: Workspace

    init() throws {
        folder = try ProjectFolder()
        workspace = try Workspace.open(folder.path, worker: WorkerCommand(executable: "/bin/true", arguments: []))
    }

    private func bell(_ backend: String = "local", shots: Int = 100) -> CircuitWork {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.h(0)
        circuit.cx(0, 1)
        circuit.measureAll()
        return CircuitWork(circuit, name: "bell.qasm", backend: backend, shots: shots, seed: 7)
    }

    @Test("a worker measures it, keeps the counts, and tells what it did")
    func completes() throws {
        let job = try workspace.submit(bell())
        #expect(try workspace.jobs().map(\.state) == [.queued])
        try workspace.runWorker()
        let details = try workspace.job(job.id)
        #expect(details.job.state == .completed)
        let counts = try #require(details.result?["counts"]?.members)
        #expect(Set(counts.map(\.key)).isSubset(of: ["00", "11"]))
        #expect(counts.compactMap { $0.value.integer }.reduce(0, +) == 100)
        let log = try workspace.log(ofJob: job.id).map(\.text)
        #expect(log.first == "queued" && log.contains { $0.hasPrefix("submitted to local: 100 shots, seed 7") })
        #expect(log.contains { $0.contains("2 outcomes") } && log.last == "completed")
        // The same work gives the same counts.
        try workspace.steer(.requeueJob(id: job.id))
        try workspace.runWorker()
        #expect(try workspace.job("j2").result?["counts"] == details.result?["counts"])
    }

    @Test("jobs that wait get a worker where none lives; those at work are left alone")
    func carriedOn() throws {
        let store = try OpenStore.open(in: folder.path)
        try workspace.carryOn()
        #expect(try store.workers.count(now: now()) == 0)
        let job = try workspace.submit(bell())
        try store.database.execute("DELETE FROM workers")
        try workspace.carryOn()
        #expect(try store.workers.count(now: now()) == 1)
        try store.database.execute("DELETE FROM workers")
        _ = try store.jobs.take(as: .current(), now: now())
        try workspace.carryOn()
        #expect(try workspace.job(job.id).job.state == .running)
        #expect(try store.workers.count(now: now()) == 0)
    }

    @Test("what is to follow a job waits for it, and ends with it where that fails or is cancelled")
    func following() throws {
        let first = try workspace.submit(bell())
        let next = try workspace.submit(bell(), after: [first.id])
        #expect(next.state == .queued && next.after == [first.id])
        let listed = try workspace.jobs()
        var state = WorkspaceState()
        for job in listed.reversed() { state.apply(Event(time: 1, .job(job))) }
        #expect(state.waitingJobs.map(\.id) == [first.id] && state.predecessors(of: listed[0]) == [first.id])
        try workspace.runWorker()
        #expect(try workspace.jobs().map(\.state) == [.completed, .completed])
        let third = try workspace.submit(bell())
        let fourth = try workspace.submit(bell(), after: [third.id])
        let fifth = try workspace.submit(bell(), after: [first.id, fourth.id])
        try workspace.steer(.cancelJob(id: third.id))
        for (id, before) in [(fourth.id, third.id), (fifth.id, fourth.id)] {
            let job = try workspace.job(id).job
            #expect(job.state == .cancelled && job.why == "job \(before), which it was to follow, was cancelled")
        }
        // What follows a job that is lost already ends as soon as it is there.
        #expect(try workspace.submit(bell(), after: [third.id]).state == .cancelled)
        #expect(throws: SchedulingError.noSuchJob("j77")) { try workspace.submit(bell(), after: ["j77"]) }
    }

    @Test("a backend that cannot take it refuses before anything is queued")
    func refused() throws {
        #expect(throws: WorkspaceError.noBackend("lokal", known: workspace.backends().map(\.name))) { try workspace.submit(bell("lokal")) }
        var wide = Circuit(qubits: 40, bits: 40)
        wide.t(39)
        let work = CircuitWork(wide, name: "wide", backend: "local:density-matrix", shots: 1)
        #expect(throws: WorkspaceError.self) { try workspace.submit(work) }
        #expect(try workspace.jobs().isEmpty)
        let quote = try workspace.quote(work, of: wide)
        #expect(quote.refusal?.contains("40 qubits") ?? false)
    }

    @Test("what fails says why, and the worker goes on")
    func fails() throws {
        var symbolic = Circuit(qubits: 1, bits: 1)
        symbolic.ry(.symbol("x"), 0)
        symbolic.measureAll()
        let job = try workspace.submit(CircuitWork(symbolic, name: "open", backend: "local", shots: 10))
        let next = try workspace.submit(bell())
        try workspace.runWorker()
        #expect(try workspace.job(job.id).job.state == .failed)
        #expect(try workspace.job(job.id).job.why?.contains("x") ?? false)
        #expect(try workspace.job(next.id).job.state == .completed)
    }

    @Test("a quote tells price and budget, and writes nothing")
    func quote() throws {
        try workspace.steer(.setBudget(cap: Money("5"), currency: "EUR"))
        let work = bell()
        let quote = try workspace.quote(work, of: work.circuit())
        #expect(quote.cost == .zero && quote.refusal == nil && quote.remaining == Money("5") && quote.budget.currency == "EUR")
        #expect(try workspace.jobs().isEmpty)
    }
}
