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
        var current = RunSummary(
            id: "r3f9c2a1", name: "breast-cancer", status: .running, seed: 0, epoch: 23, epochs: 40, startedAt: now - 12,
            remainingSeconds: 6.2...8.9, metrics: ["loss": 0.2114, "trainAccuracy": 0.951, "validationAccuracy": 0.934])
        current.job = "j2"
        state.runs = [
            current,
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
        var running = JobSummary(
            id: "j2", kind: "train", title: "breast-cancer", backend: "local", state: .running, progress: 0.2875, submittedAt: now - 12,
            run: "r3f9c2a1")
        running.startedAt = now - 11
        var paid = JobSummary(
            id: "j1", kind: "circuit", title: "bell.qasm, 1000 shots", backend: "ibm:ibm_torino", state: .completed, submittedAt: now - 3900
        )
        (paid.startedAt, paid.endedAt, paid.cost) = (now - 3700, now - 3692, Money("12.80") ?? .zero)
        var urgent = JobSummary(
            id: "j4", kind: "circuit", title: "ghz.qasm, 4000 shots", backend: "local:ibmq_manila", state: .queued, submittedAt: now - 2)
        urgent.priority = 1
        state.jobs = [
            urgent,
            JobSummary(
                id: "j3", kind: "train", title: "breast-cancer", backend: "local", state: .queued, submittedAt: now - 5, why: "waits for j2"
            ),
            running, paid,
            JobSummary(
                id: "j0", kind: "train", title: "moons", backend: "local", state: .failed, submittedAt: now - 90_000,
                why: "the disk is full"),
        ]
        var manila = BackendSummary(
            name: "local:ibmq_manila", provider: "local", kind: "device model", qubitsDouble: 5, qubitsSingle: 5,
            why: "5 qubits, simulated with the noise of manila.json", pricePerShot: .zero)
        (manila.calibratedAt, manila.calibrationFile) = (now - 9.2 * 86400, "/projects/breast-cancer/calibrations/manila.json")
        var torino = BackendSummary(
            name: "ibm:ibm_torino", provider: "ibm", kind: "superconducting", qubitsDouble: 133, qubitsSingle: 133, status: .unconfigured,
            why: "QISKIT_IBM_TOKEN is not set", pricePerShot: Money("0.0016"))
        torino.calibratedAt = now - 7200
        state.backends = [
            BackendSummary(
                name: "local", provider: "local", kind: "statevector", qubitsDouble: 30, qubitsSingle: 31, why: "23 GiB of memory",
                pricePerShot: .zero),
            BackendSummary(
                name: "local:stabilizer", provider: "local", kind: "stabilizer", qubitsDouble: nil, qubitsSingle: nil,
                why: "Clifford gates alone",
                pricePerShot: .zero),
            manila, torino,
        ]
        (state.queue.asOf, state.queue.workers) = (now, 1)
        state.queue.budget = Budget(cap: Money("100"), spent: Money("12.80") ?? .zero, reserved: Money("6.40") ?? .zero)
        state.queue.durations = ["j4": 0.8...1.4]
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

    static var connection: Connection {
        var connection = Connection(state, estimate: report)
        connection.log = { job in
            let epochs = (1...23).map { epoch in
                JobLogLine(
                    at: now - 11 + Double(epoch) * 0.4,
                    text: "epoch \(epoch): loss \(Double((6900 - epoch * 200) / 100) / 100), train accuracy 0.9")
            }
            return [JobLogLine(at: now - 12, text: "queued"), JobLogLine(at: now - 11, text: "running")] + epochs
                + [JobLogLine(at: now - 1, text: "warning: \(job) is an example")]
        }
        connection.quote = { work, _ in
            let backend = state.backends.first { $0.name == work.backend } ?? state.backends[0]
            let (budget, cost) = (state.queue.budget, backend.cost(shots: work.shots))
            var quote = SubmissionQuote(
                backend: backend, cost: cost, budget: budget, remaining: cost.flatMap { budget.remaining?.minus($0) })
            quote.method = "statevector: the amplitudes of 4 qubits fit into memory"
            return quote
        }
        return connection
    }

    /// The screen on the sample after those keys.
    static func screen(_ columns: Int, _ rows: Int, keys: String = "", isASCII: Bool = false) throws -> CellGrid {
        var options = WorkbenchOptions()
        options.isASCII = isASCII
        return try Workbench.render(connection, size: Size(columns: columns, rows: rows), keys: keys, options: options).grid
    }
}
