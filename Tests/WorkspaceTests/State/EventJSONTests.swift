import Documents
import Learning
import Testing
import Tracking
import Workspace

@Suite("An event's JSON line")
struct EventJSONTests {
    private static let scattered: EpochRecord = {
        var record = EpochRecord(epoch: 3, loss: 0.1, trainAccuracy: 0.9, gradientNorm: 0.5, seconds: 0.02)
        (record.gradientVariance, record.gradientNoise, record.steps) = (1e-5, 2e-5, 120)
        return record
    }()

    private static let following: JobSummary = {
        var job = JobSummary(id: "j2", kind: "circuit", title: "t", backend: "local", state: .queued, submittedAt: 1, run: "r1")
        job.after = ["j1"]
        return job
    }()

    static let stored: [Event] = [
        Event(time: 1.25, run: "r1", .epoch(scattered)), Event(time: 1.25, run: "r1", .job(following)),
        Event(time: 1.25, run: "r1", .created(RunCreation(name: "moons", seed: 7, epochs: 20, parent: "r0", job: "j1"))),
        Event(time: 1.25, run: "r1", .status(.interrupted, why: "its process ended")),
        Event(time: 1.25, run: "r1", .epoch(EpochRecord(epoch: 1, loss: 0.1, trainAccuracy: 0.9, validationAccuracy: 0.8, seconds: 0.02))),
        Event(time: 1.25, run: "r1", .epoch(EpochRecord(epoch: 2, loss: .infinity, trainAccuracy: 0.9, seconds: 0.02))),
        Event(time: 1.25, run: "r1", .metrics(["test.accuracy": 0.95, "test.f1": 1])),
        Event(time: 1.25, run: "r1", .artifact(Artifact(name: "model", path: "a/b", sha256: "00"))),
        Event(time: 1.25, run: "r1", .warning("care")), Event(time: 1.25, run: "r1", .rate(RateChange(epoch: 8, rate: 0.01))),
        Event(
            time: 1.25, run: "r1",
            .job(
                JobSummary(
                    id: "j1", kind: "train", title: "t", backend: "local", state: .running, progress: 0.5, submittedAt: 1, why: "w",
                    run: "r1"))),
    ]

    @Test("reads back as the event it was", arguments: stored)
    func roundTrip(event: Event) { #expect(Event(event.json) == event) }

    @Test("names its run and its kind", arguments: stored)
    func keys(event: Event) {
        #expect(event.json["run"]?.string == "r1")
        #expect(event.json["event"]?.string == event.name)
    }

    @Test(
        "of an unknown kind, or cut short, is no event",
        arguments: [["event": "later", "time": 1], ["event": "epoch", "time": 1], [:]] as [JSONValue])
    func unknown(json: JSONValue) { #expect(Event(json) == nil) }
}
