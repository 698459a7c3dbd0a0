public import Circuits
import Documents
import Formats
import Noise
public import Scheduling
import Simulation

/// A circuit to be measured on a backend.
public struct CircuitWork: Hashable, Sendable, Codable {
    /// As a person knows it: `bell.qasm`.
    public var name: String
    /// OpenQASM 3.
    public var program: String
    public var shots: Int
    public var seed: UInt64
    /// Values of the circuit's inputs.
    public var inputs: [String: Double]
    /// The backend's name.
    public var backend: String
    public var priority: Int

    public static let mostShots = 100_000_000

    public init(
        _ circuit: Circuit, name: String, backend: String, shots: Int, seed: UInt64 = 0, inputs: [String: Double] = [:], priority: Int = 0
    ) {
        (self.name, program, self.backend) = (name, OpenQASM.write(circuit), backend)
        (self.shots, self.seed, self.inputs, self.priority) = (shots, seed, inputs, priority)
    }

    var title: String { "\(name), \(shots) shots" }

    func circuit() throws -> Circuit {
        let parsed = OpenQASM.parse(program, file: name)
        guard let circuit = parsed.circuit else { throw WorkspaceError.circuit(parsed.diagnostics) }
        return circuit
    }
}

/// What a submission would cost and how long it would take, told before anything is spent.
public struct SubmissionQuote: Hashable, Sendable {
    public var backend: BackendSummary
    /// Nil where the price is not known.
    public var cost: Money?
    public var budget: Budget
    /// What the budget has left afterwards; nil without a cap.
    public var remaining: Money?
    /// The method that would compute it, and why.
    public var method: String?
    /// Why it would be refused; nil where it would be taken.
    public var refusal: String?

    public init(backend: BackendSummary, cost: Money?, budget: Budget, remaining: Money?) {
        (self.backend, self.cost, self.budget, self.remaining) = (backend, cost, budget, remaining)
    }
}

extension BackendSummary {
    /// The methods that the local backends stand for; a device's model takes a density matrix where it fits.
    var method: Method {
        switch name {
        case "local:density-matrix": .densityMatrix
        case "local:stabilizer": .stabilizer
        case "local:mps": .mps
        default: .auto
        }
    }

    /// How this local backend would do the work.
    ///
    /// - Throws: why it cannot.
    func options(for circuit: Circuit, _ work: CircuitWork) throws -> SimulationOptions {
        guard isLocal, status == .online else {
            throw WorkspaceError.notPossible("backend '\(name)' is \(status.rawValue)" + (why.map { ": \($0)" } ?? ""))
        }
        var options = SimulationOptions(method: method, seed: work.seed, shots: work.shots)
        if let file = calibrationFile {
            let calibration = try readCalibration(file)
            guard circuit.qubitCount <= calibration.qubits.count else {
                throw WorkspaceError.notPossible(
                    "the circuit has \(circuit.qubitCount) qubits, and \(calibration.device) has \(calibration.qubits.count)")
            }
            options.noise = try calibration.model(for: circuit)
        } else if let widest = qubitsDouble, method != .auto, circuit.qubitCount > widest {
            throw WorkspaceError.notPossible("the circuit has \(circuit.qubitCount) qubits, and \(name) takes \(widest)")
        }
        return options
    }
}

extension Workspace {
    /// The backends that a project can use.
    public func backends() -> [BackendSummary] { BackendSummary.all(in: path) }

    func backend(named name: String) throws -> BackendSummary {
        let all = backends()
        guard let found = all.first(where: { $0.name == name }) else { throw WorkspaceError.noBackend(name, known: all.map(\.name)) }
        return found
    }

    /// What the work would cost on its backend, and whether it would be taken; nothing is written.
    public func quote(_ work: CircuitWork, of circuit: Circuit) throws -> SubmissionQuote {
        let backend = try backend(named: work.backend)
        let budget = try queueBudget()
        let cost = backend.cost(shots: work.shots)
        let remaining = cost.flatMap { budget.remaining?.minus($0) }
        var quote = SubmissionQuote(backend: backend, cost: cost, budget: budget, remaining: remaining)
        do {
            let explained = try explain(circuit, inputs: work.inputs, options: try backend.options(for: circuit, work))
            quote.method = "\(explained.method.rawValue): \(explained.reason)"
            if explained.memoryBytes > Double(explained.memoryLimit) { quote.refusal = explained.reason }
        } catch {
            quote.refusal = "\(error)"
        }
        if let remaining, remaining < .zero, quote.refusal == nil {
            quote.refusal = "over the budget by \(Money(billionths: -remaining.billionths).shown) \(budget.currency)"
        }
        return quote
    }
}

extension OpenStore {
    /// Puts a circuit into the queue, its cost reserved.
    ///
    /// - Parameter others: the jobs that have to be completed before it begins.
    func submit(_ work: CircuitWork, on backend: BackendSummary, after others: [String] = []) throws -> Job {
        guard let cost = backend.cost(shots: work.shots) else {
            throw WorkspaceError.notPossible("the price of '\(backend.name)' is not known")
        }
        let job = try durably {
            let time = now()
            let text = try JSONValue(encoding: work).text()
            let job = try jobs.submit(
                kind: "circuit", title: work.title, backend: backend.name, priority: work.priority, work: text, cost: cost, after: others,
                now: time)
            try jobs.log("submitted to \(backend.name): \(work.shots) shots, seed \(work.seed)", of: job.id, now: time)
            _ = try noteJob(job.id, at: time)
            return job
        }
        // What follows a job that is lost already ends as soon as it is there.
        return try others.isEmpty || endOrphans().isEmpty ? job : jobs.job(job.id)
    }
}
