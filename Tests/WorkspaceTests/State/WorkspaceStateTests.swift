import Diagnostics
import Scheduling
import Testing
import Tracking
import Workspace

@Suite("The state is a fold over events")
struct WorkspaceStateTests {
    private func epoch(_ number: Int, loss: Double = 0.5, seconds: Double = 1) -> EpochRecord {
        EpochRecord(
            epoch: number, loss: loss, trainAccuracy: 0.9, validationAccuracy: number.isMultiple(of: 2) ? 0.8 : nil, seconds: seconds)
    }

    private func state(_ kinds: [(String?, Event.Kind)]) -> WorkspaceState {
        var state = WorkspaceState()
        for (index, (run, kind)) in kinds.enumerated() { state.apply(Event(time: Double(100 + index), run: run, kind)) }
        return state
    }

    private var created: Event.Kind { .created(RunCreation(name: "moons", seed: 3, epochs: 10)) }

    @Test("a run is made, runs, and finishes")
    func life() {
        let state = state([
            ("r1", created), ("r1", .status(.running, why: nil)), ("r1", .epoch(epoch(1))), ("r1", .metrics(["test.accuracy": 0.95])),
            ("r1", .status(.finished, why: nil)),
        ])
        let run = state.run("r1")
        #expect(run?.status == .finished)
        #expect(run?.epoch == 1)
        #expect(run?.startedAt == 100)
        #expect(run?.endedAt == 104)
        #expect(run?.remainingSeconds == nil)
        #expect(run?.metrics == ["loss": 0.5, "trainAccuracy": 0.9, "test.accuracy": 0.95])
        #expect(state.currentRun == nil)
    }

    @Test("the newest run and the newest job stand first")
    func order() {
        let jobs = [3.0, 5, 4].map {
            Event.Kind.job(JobSummary(id: "j\($0)", kind: "train", title: "", backend: "local", state: .queued, submittedAt: $0))
        }
        let state = state([("r1", created), ("r2", created)] + jobs.map { (nil, $0) })
        #expect(state.runs.map(\.id) == ["r2", "r1"])
        #expect(state.jobs.map(\.submittedAt) == [5, 4, 3])
    }

    @Test("curves follow the epochs, and an epoch done again after a resumption replaces what followed it")
    func curves() {
        let state = state(
            [("r1", created), ("r1", .status(.running, why: nil))] + [1, 2, 3, 2].map { ("r1", .epoch(epoch($0, loss: 1 / Double($0)))) })
        #expect(state.curves["r1"]?["loss"] == [CurvePoint(epoch: 1, value: 1, seconds: 1), CurvePoint(epoch: 2, value: 0.5, seconds: 2)])
        #expect(state.curves["r1"]?["validationAccuracy"]?.map(\.epoch) == [2])
    }

    @Test("the remaining time is a range that one slow epoch does not move")
    func remaining() throws {
        let start: [(String?, Event.Kind)] = [("r1", created), ("r1", .status(.running, why: nil))]
        let steady = state(start + (1...6).map { ("r1", .epoch(epoch($0, seconds: 1))) })
        let jolted = state(start + (1...6).map { ("r1", .epoch(epoch($0, seconds: $0 == 4 ? 100 : 1))) })
        let range = try #require(steady.run("r1")?.remainingSeconds)
        #expect(range.contains(4))
        #expect(range.upperBound - range.lowerBound < 1)
        #expect(jolted.run("r1")?.remainingSeconds == range)
    }

    @Test("a run of several seeds counts its children's epochs")
    func children() {
        let child = Event.Kind.created(RunCreation(name: "moons", seed: 1, epochs: 10, parent: "r1"))
        let state = state([
            ("r1", .created(RunCreation(name: "moons", seed: 0, epochs: 20))), ("r1", .status(.running, why: nil)), ("r2", child),
            ("r3", child), ("r2", .epoch(epoch(10))), ("r3", .epoch(epoch(4))),
        ])
        #expect(state.run("r1")?.epoch == 14)
        #expect(state.run("r1")?.remainingSeconds != nil)
        #expect(state.currentRun?.id == "r1")
    }

    @Test("a running job's progress is that of its run")
    func progress() {
        let job = JobSummary(id: "j1", kind: "train", title: "", backend: "local", state: .running, run: "r1")
        let creation = Event.Kind.created(RunCreation(name: "moons", seed: 0, epochs: 8, job: "j1"))
        #expect(state([("r1", creation), ("r1", .job(job)), ("r1", .epoch(epoch(2)))]).jobs.first?.progress == 0.125)
        // The model without entanglement is the other half.
        var summary = QueueSummary()
        summary.progress = ["j1": 0.75]
        #expect(state([("r1", creation), ("r1", .job(job)), (nil, .queue(summary))]).jobs.first?.progress == 0.75)
    }

    @Test("a broken project file leaves the last good project, and a sound one takes the fault away")
    func fault() {
        let project = ProjectSummary(name: "moons", path: "/p")
        let fault = Diagnostic(code: "project.unknown-key", "unknown key 'modle'")
        #expect(state([(nil, .project(project)), (nil, .fault(fault))]).project == project)
        #expect(state([(nil, .project(project)), (nil, .fault(fault))]).fault == fault)
        #expect(state([(nil, .fault(fault)), (nil, .project(project))]).fault == nil)
    }

    @Test("events of runs that were never made change nothing")
    func unknownRun() {
        #expect(state([("r9", .epoch(epoch(1))), ("r9", .status(.running, why: nil)), (nil, .warning("w"))]) == WorkspaceState())
    }
}

@Suite("The queue as it is told")
struct QueuePlaceTests {
    private func job(_ id: String, _ state: JobState, at time: Double, priority: Int = 0) -> JobSummary {
        var job = JobSummary(id: id, kind: "circuit", title: "bell", backend: "local", state: state, submittedAt: time)
        job.priority = priority
        return job
    }

    @Test("jobs wait by priority, then by age; a held one waits for a person")
    func order() {
        var state = WorkspaceState()
        var held = job("j4", .queued, at: 4)
        held.isHeld = true
        for one in [job("j1", .queued, at: 1), job("j2", .queued, at: 2, priority: 1), job("j3", .queued, at: 2), held] {
            state.apply(Event(time: one.submittedAt, .job(one)))
        }
        #expect(state.waitingJobs.map(\.id) == ["j2", "j1", "j3"])
        #expect(state.jobs.first { $0.id == "j3" }.flatMap { state.place(of: $0, at: 5)?.position } == 3)
        #expect(state.place(of: held, at: 5) == nil)
    }

    @Test("a wait is the sum of what goes before, and unknown where that is")
    func wait() {
        var state = WorkspaceState()
        var running = job("j1", .running, at: 1)
        (running.startedAt, running.progress) = (10, 0.5)
        for one in [running, job("j2", .queued, at: 2), job("j3", .queued, at: 3)] { state.apply(Event(time: 1, .job(one))) }
        func wait(_ id: String) -> ClosedRange<Double>? { state.jobs.first { $0.id == id }.flatMap { state.place(of: $0, at: 20)?.wait } }
        #expect(wait("j2") == 7.5...15)
        #expect(wait("j3") == nil)
        state.queue.durations = ["j2": 2...3, "j3": 2...3]
        #expect(wait("j3") == 9.5...18)
        #expect(state.waitOfNewJob(at: 20) == 11.5...21)
        #expect(state.waitOfNewJob(at: 20, priority: 1) == 7.5...15)
    }

    @Test("nothing begins where no worker lives, whatever is known of durations")
    func noWorker() {
        var state = WorkspaceState()
        state.apply(Event(time: 1, .job(job("j1", .queued, at: 1))))
        (state.queue.asOf, state.queue.durations) = (5, ["j1": 1...2])
        #expect(state.lacksWorker && state.place(of: state.jobs[0], at: 6)?.wait == nil)
        state.queue.workers = 1
        #expect(state.place(of: state.jobs[0], at: 6)?.wait == 0...0)
    }

    @Test("a training's job ends when the model without entanglement is trained too")
    func comparison() throws {
        var state = WorkspaceState()
        var training = JobSummary(id: "j1", kind: "train", title: "moons", backend: "local", state: .running, run: "r1")
        training.startedAt = 0
        state.apply(Event(time: 0, run: "r1", .created(RunCreation(name: "moons", seed: 0, epochs: 10, job: "j1"))))
        state.apply(Event(time: 0, run: "r1", .job(training)))
        state.apply(Event(time: 0, run: "r1", .status(.running, why: nil)))
        for number in 1...5 {
            state.apply(Event(time: 0, run: "r1", .epoch(EpochRecord(epoch: number, loss: 1, trainAccuracy: 1, seconds: 1))))
        }
        let (run, job) = (try #require(state.run("r1")?.remainingSeconds), try #require(state.remaining(of: state.jobs[0], at: 5)))
        #expect(run.contains(5) && job.contains(5 + 10) && !job.contains(5))
    }
}
