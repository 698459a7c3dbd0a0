import Testing
import Workspace

@testable import Workbench

@Suite("Filtering runs")
struct RunFilterTests {
    private static let runs: [RunSummary] = {
        var runs = [
            RunSummary(
                id: "r1", name: "moons", status: .finished, seed: 1, epoch: 10, epochs: 10, metrics: ["loss": 0.2, "test.accuracy": 0.9]),
            RunSummary(id: "r2", name: "moons", status: .failed, seed: 2, epoch: 3, epochs: 10, metrics: ["loss": 0.7]),
            RunSummary(id: "r3", name: "breast cancer", status: .running, seed: 3, epoch: 5, epochs: 10),
        ]
        for (place, rate) in ["0.1", "0.3", "0.01"].enumerated() {
            runs[place].parameters = ["training.learningRate": rate, "model.layers": "\(place + 2)"]
        }
        return runs
    }()

    @Test(
        "a condition passes the runs that meet it",
        arguments: [
            ("loss<0.5", ["r1"]), ("loss < 0.5 | state=running", ["r1", "r3"]), ("lr>0.05 & state=failed", ["r2"]),
            ("learningRate >= 0.1", ["r1", "r2"]), ("layers!=3", ["r1", "r3"]), ("!(seed<3)", ["r3"]), ("name~CANCER", ["r3"]),
            ("name='breast cancer' or id=r1", ["r1", "r3"]), ("accuracy>=0.9", ["r1"]), ("not state=finished and seed==2", ["r2"]),
            ("nothing=1", []), ("((epoch>3))", ["r1", "r3"]), ("state=finished || state=failed && seed=2", ["r1", "r2"]),
        ] as [(String, [String])])
    func passes(_ text: String, _ expected: [String]) throws {
        let filter = try RunFilter(text)
        #expect(Self.runs.filter(filter.accepts).map(\.id) == expected)
    }

    @Test(
        "a condition that is none is refused at its place",
        arguments: [("", 1), ("loss", 5), ("loss<", 6), ("(loss<1", 8), ("loss<1 seed=2", 8), ("&", 1), ("loss<1 &", 9)])
    func refuses(_ text: String, _ column: Int) {
        #expect { try RunFilter(text) } throws: { ($0 as? RunFilter.Fault)?.column == column }
    }

    @Test("deep parentheses are refused rather than followed")
    func deep() {
        #expect(throws: RunFilter.Fault.self) { try RunFilter(String(repeating: "(", count: 10_000)) }
        #expect(throws: RunFilter.Fault.self) { try RunFilter(String(repeating: "!", count: 10_000)) }
    }
}
