import Documents
import Glibc
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

    @Test("bits that are read at random give every sample the same class, though the gates are perfect")
    func misread() throws {
        let report = try run("rules:\n  - {on: measure, channel: readout, params: {p1_given_0: 0.5, p0_given_1: 0.5}}\n")
        let matrix = try #require(report.json["noise"]?["metrics"]?["confusionMatrix"]?.array)
        let columns = (0..<2).map { column in matrix.reduce(0) { $0 + ($1.array?[column].integer ?? 0) } }
        #expect(columns.contains(0) && columns.contains(20))
        #expect(report.json["noise"]?["readoutError"] == true)
    }

    @Test("a device is found by its name among the project's calibrations, a file of that name comes first")
    func device() throws {
        let folder = try ProjectFolder(ProjectFolder.project(epochs: 2, more: "noise: tiny"))
        #expect(try Project.load(folder.path).noise?.hasSuffix("/tiny") == true)
        let calibration = #"""
            {"format": "quantum-mlops.calibration/1", "device": "tiny", "snapshot": "2026-01-02T03:04:05Z", "n_qubits": 1, "dt_ns": 0.5,
             "basis_gates": ["x"], "coupling_map": [], "qubits": [{"t1_ns": 90000, "t2_ns": 80000,
             "p_meas0_prep1": 0.02, "p_meas1_prep0": 0.01}], "gates": {"x": {"0": [0.0001, 35]}}}
            """#
        mkdir(folder.path + "/calibrations", 0o755)
        try folder.write(calibration, to: "calibrations/a.json")
        #expect(try readCalibration(folder.path + "/calibrations/a.json").device == "tiny")
        for name in ["tiny", "local:tiny"] {
            try folder.write(ProjectFolder.project(epochs: 2, more: "noise: '\(name)'"), to: "project.yaml")
            #expect(try Project.load(folder.path).noise?.hasSuffix("calibrations/a.json") == true)
        }
        try folder.write("rules: []", to: "tiny")
        try folder.write(ProjectFolder.project(epochs: 2, more: "noise: tiny"), to: "project.yaml")
        #expect(try Project.load(folder.path).noise?.hasSuffix("/tiny") == true)
    }

    @Test("a noise file that is missing or faulty ends the run before it begins")
    func faults() throws {
        #expect(throws: DocumentError.self) { try run("rules: []", as: "none.yaml") }
        #expect(throws: (any Error).self) { try run("rules:\n  - {on: 1q, channel: nothing}\n") }
    }
}
