import Circuits
import Diagnostics
import Documents
import Numerics
import Scheduling
import Simulation
import Store

/// The work of one job that measures a circuit on this machine.
struct CircuitExecution {
    let store: OpenStore
    let job: Job
    let owner: ProcessIdentity
    /// The project's folder.
    let folder: String
    let team: ThreadTeam
    /// Cancelled when the process is told to end.
    let signals: Cancellation
    let listener: (Event) -> Void

    /// Does the work, to its end or to the first reason to halt; a job that failed says why.
    func perform() throws {
        let steward = try Steward(job: job.id, owner: owner, storeFile: store.database.path, signals: signals)
        defer { steward.stop() }
        let journal = Journal(store: store, job: job.id, owner: owner, listener: listener)
        do {
            let result = try measured(steward.cancellation)
            let counts = result.counts ?? []
            let document = JSONValue.object([
                ("counts", .object(counts.map { ($0.0, .integer($0.1)) })), ("method", .string(result.method.rawValue)),
                ("qubits", .integer(result.qubits)), ("simulateSeconds", .number(result.timing.simulateSeconds)),
            ])
            tell(summary(of: counts))
            try journal.end([], as: .completed, why: nil, result: document.text())
        } catch SimulationError.cancelled {
            try close(steward.halt ?? .signal, journal)
        } catch let error as SchedulingError {
            throw error
        } catch {
            let why = "\(error)" + ((error as? any Fault)?.hint.map { "; \($0)" } ?? "")
            tell(why)
            try journal.end([], as: .failed, why: why)
        }
    }

    private func measured(_ cancellation: Cancellation) throws -> SimulationResult {
        guard let text = try store.jobs.work(of: job.id) else { throw WorkspaceError.notPossible("the job says not what to do") }
        let work = try JSON.decode(CircuitWork.self, from: text, file: "job \(job.id)")
        let circuit = try work.circuit()
        guard let backend = BackendSummary.all(in: folder).first(where: { $0.name == work.backend }) else {
            throw WorkspaceError.noBackend(work.backend, known: BackendSummary.all(in: folder).map(\.name))
        }
        let options = try backend.options(for: circuit, work)
        tell("\(circuit.qubitCount) qubits, depth \(circuit.depth), \(team.threads) threads")
        let result = try simulate(circuit, inputs: work.inputs, options: options, on: team, cancellation: cancellation)
        for warning in result.warnings { tell("warning: " + warning) }
        tell("\(result.method.rawValue): \(result.methodReason)")
        return result
    }

    /// What a log cannot take is not worth the job.
    private func tell(_ line: String) { try? store.jobs.log(line, of: job.id, now: now()) }

    /// The outcomes that were seen most.
    private func summary(of counts: [(String, Int)]) -> String {
        let most = counts.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(4).map { "\($0.0): \($0.1)" }
        return "\(counts.count) outcomes; " + most.joined(separator: ", ") + (counts.count > most.count ? ", …" : "")
    }

    private func close(_ halt: Halt, _ journal: Journal) throws {
        switch halt {
        case .command(.pause): try journal.hold([], why: "held; it begins anew when it goes on")
        case .command(.stop), .command(.cancel): try journal.end([], as: .cancelled, why: "cancelled")
        case .signal: try journal.hold([], why: "its process was told to end; requeue begins it anew")
        case .lost: throw SchedulingError.leaseLost(job: job.id)
        }
    }
}
