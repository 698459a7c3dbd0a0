import Documents
import Learning
import Testing

@testable import Workspace

@Suite("The noise check of a pipeline")
struct NoiseStepTests {
    private func run(_ noise: String, as file: String = "noise.yaml") throws -> RunReport {
        let folder = try ProjectFolder(ProjectFolder.project(epochs: 2, more: "noise: \(file)"))
        try folder.write(noise, to: "noise.yaml")
        let workspace = try Workspace.open(folder.path, worker: WorkerCommand(executable: "/bin/true"))
        switch try workspace.runHeadless() {
        case .finished(let report): return report
        case .halted(_, let status, _): throw WorkspaceError.notPossible("\(status)")
        }
    }

    @Test("noise that does nothing leaves every figure as it is")
    func identity() throws {
        let report = try run("rules:\n  - {on: 2q, channel: depolarizing, params: {p: 0, n: 2}}\n")
        let found = try #require(report.json["noise"])
        #expect(found["accuracy"]?.number == found["withoutNoise"]?["accuracy"]?.number)
        #expect(found["samples"]?.integer == 20 && found["method"]?.string == "density-matrix" && found["part"]?.string == "test")
        #expect(found["accuracy"]?.number == report.chosen.result.test?.accuracy)
    }

    @Test("noise that forgets everything gives every sample the same class")
    func forgetful() throws {
        let report = try run("rules:\n  - {on: 1q, channel: depolarizing, params: {p: 1, n: 1}}\n")
        let matrix = try #require(report.json["noise"]?["metrics"]?["confusionMatrix"]?.array)
        let columns = (0..<2).map { column in matrix.reduce(0) { $0 + ($1.array?[column].integer ?? 0) } }
        #expect(columns.contains(0) && columns.contains(20))
        #expect(report.warnings.allSatisfy { !$0.contains("noise") })
    }

    @Test("a noise file that is missing or faulty ends the run before it begins")
    func faults() throws {
        #expect(throws: DocumentError.self) { try run("rules: []", as: "none.yaml") }
        #expect(throws: (any Error).self) { try run("rules:\n  - {on: 1q, channel: nothing}\n") }
    }
}
