import Circuits
import Glibc
import Workspace

@testable import Workbench

/// A project as the workbench may find it: a trained run, one that trains, and one that failed.
enum Sample {
    static let circuit: Circuit = {
        var circuit = Circuit(qubits: 4, bits: 4, name: "angle + strongly-entangling")
        for wire in 0..<4 { circuit.ry(.symbol("x\(wire)"), wire) }
        var weight = 0
        for layer in 0..<3 {
            for wire in 0..<4 {
                circuit.append("rz", angles: .symbol("theta\(weight)"), on: wire)
                circuit.append("ry", angles: .symbol("theta\(weight + 1)"), on: wire)
                circuit.append("rz", angles: .symbol("theta\(weight + 2)"), on: wire)
                weight += 3
            }
            for wire in 0..<4 { circuit.cx(wire, (wire + layer + 1) % 4) }
        }
        circuit.measureAll()
        return circuit
    }()

    static func curve(_ epochs: Int, from start: Double, to end: Double, seed: Double) -> [CurvePoint] {
        (1...epochs).map { epoch in
            let share = 1 - exp(-Double(epoch) / 6)
            let noise = sin(Double(epoch) * 12.9898 + seed) * 0.012
            return CurvePoint(epoch: Double(epoch), value: start + (end - start) * share + noise, seconds: Double(epoch) * 0.4)
        }
    }

    /// Time of the sample's last event.
    static let now = 1_795_000_000.0

    static let state: WorkspaceState = {
        // Times of day are drawn as they are in one place.
        setenv("TZ", "UTC", 1)
        var state = WorkspaceState()
        state.project = ProjectSummary(
            name: "breast-cancer", path: "/projects/breast-cancer",
            model: "4 qubits, angle encoding, strongly-entangling × 3, 38 parameters",
            circuit: circuit, qubits: 4, parameters: 38, epochs: 40)
        var running = RunSummary(
            id: "r3f9c2a1", name: "breast-cancer", status: .running, seed: 0, epoch: 23, epochs: 40, startedAt: now - 12,
            remainingSeconds: 6.2...8.9, metrics: ["loss": 0.2114, "trainAccuracy": 0.951, "validationAccuracy": 0.934])
        running.job = "j2"
        state.runs = [
            running,
            RunSummary(
                id: "r1b77e04", name: "breast-cancer", status: .finished, seed: 0, epoch: 40, epochs: 40, startedAt: now - 3900,
                endedAt: now - 3880,
                metrics: ["loss": 0.1683, "trainAccuracy": 0.964, "validationAccuracy": 0.945, "test.accuracy": 0.947]),
            RunSummary(
                id: "r0d51aa8", name: "breast-cancer", status: .failed, seed: 7, epoch: 3, epochs: 40, startedAt: now - 90_000,
                endedAt: now - 89_990, metrics: ["loss": 0.61, "trainAccuracy": 0.701], why: "the disk is full"),
        ]
        state.curves["r3f9c2a1"] = [
            "loss": curve(23, from: 0.69, to: 0.19, seed: 0), "trainAccuracy": curve(23, from: 0.61, to: 0.96, seed: 1),
            "validationAccuracy": curve(23, from: 0.58, to: 0.94, seed: 2),
        ]
        state.curves["r1b77e04"] = [
            "loss": curve(40, from: 0.70, to: 0.165, seed: 3), "trainAccuracy": curve(40, from: 0.6, to: 0.965, seed: 4),
            "validationAccuracy": curve(40, from: 0.57, to: 0.945, seed: 5),
        ]
        state.jobs = [
            JobSummary(
                id: "j2", kind: "train", title: "breast-cancer", backend: "local", state: .running, progress: 0.575, submittedAt: now - 12,
                run: "r3f9c2a1"),
            JobSummary(
                id: "j3", kind: "train", title: "breast-cancer", backend: "local", state: .queued, submittedAt: now - 5, why: "waits for j2"
            ),
            JobSummary(id: "j1", kind: "train", title: "breast-cancer", backend: "local", state: .completed, submittedAt: now - 3900),
        ]
        state.backends = [
            BackendSummary(name: "statevector", provider: "local", kind: "simulator", qubitsDouble: 30, qubitsSingle: 31),
            BackendSummary(name: "density-matrix", provider: "local", kind: "simulator", qubitsDouble: 15, qubitsSingle: 15),
        ]
        return state
    }()

    static func report(_ request: ResourceRequest) -> ResourceReport {
        let worse = request.settings.errorRate >= 5e-3
        let physical = ResourceReport.Physical(
            qubits: 128_460, qubitsForAlgorithm: 10_140, qubitsForFactories: 118_320, codeDistance: 13, logicalQubits: 15,
            logicalErrorRate: 3e-9, runtimeNanoseconds: 3_411_200, cycles: 656, tStates: 612, factories: 12, operationsPerSecond: 2_884_616)
        var report = ResourceReport(
            settings: request.settings,
            logical: ResourceReport.Logical(qubits: 4, tGates: 0, rotations: 40, rotationDepth: 10, cczGates: 0, measurements: 4),
            physical: worse ? nil : physical, why: worse ? "no code distance up to 50 reaches the error budget" : nil)
        report.frontier = [
            ResourceReport.Point(qubits: 128_460, runtimeNanoseconds: 3_411_200),
            ResourceReport.Point(qubits: 80_200, runtimeNanoseconds: 5_100_000),
            ResourceReport.Point(qubits: 43_000, runtimeNanoseconds: 11_800_000),
            ResourceReport.Point(qubits: 23_660, runtimeNanoseconds: 41_000_000),
        ]
        report.suggestions = ["at most 6 T factories instead of 12: 46.05 % fewer qubits, 99.5 % more time"]
        return report
    }

    static var connection: Connection { Connection(state, estimate: report) }

    /// The screen on the sample after those keys.
    static func screen(_ columns: Int, _ rows: Int, keys: String = "", isASCII: Bool = false) throws -> CellGrid {
        var options = WorkbenchOptions()
        options.isASCII = isASCII
        return try Workbench.render(connection, size: Size(columns: columns, rows: rows), keys: keys, options: options).grid
    }
}
