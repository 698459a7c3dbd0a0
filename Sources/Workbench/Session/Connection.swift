public import Circuits
import Glibc
import Synchronization
public import Workspace

/// What a screen needs of an open project: its state as it changes, and a way to ask for things.
///
/// The engine stands behind it; in tests and pictures a value does.
public struct Connection: Sendable {
    /// The state as it stands now.
    public var state: @Sendable () -> WorkspaceState
    public var send: @Sendable (WorkspaceCommand) -> Void
    /// Calls back, on any thread, with the state as it stands and whenever it has changed.
    public var follow: @Sendable (_ changed: @escaping @Sendable (WorkspaceState) -> Void) -> Void
    /// Takes as long as it takes; called on a thread of its own.
    public var estimate: @Sendable (ResourceRequest) -> ResourceReport
    /// The same step by step, as long as the answer is wanted; nil where all comes at once.
    public var estimateInSteps: (@Sendable (ResourceRequest, _ isWanted: () -> Bool, _ told: (ResourceReport) -> Void) -> Void)?
    /// Looks at a run's model; takes as long as it takes.
    public var inspect: @Sendable (_ run: String) throws -> ModelInspection = { throw NoModel(run: $0) }
    /// What a job has told so far.
    public var log: @Sendable (_ job: String) throws -> [JobLogLine] = { throw NoProject(what: "job '\($0)'") }
    /// What a submission would cost; takes as long as it takes.
    public var quote: @Sendable (CircuitWork, Circuit) throws -> SubmissionQuote = { _, _ in throw NoProject(what: "a submission") }
    /// The parameters that a run was left with, by their names in the circuit.
    public var parameters: @Sendable (_ run: String) throws -> [String: Double] = { throw NoModel(run: $0) }
    public var close: @Sendable () -> Void
    /// Where edits of the circuit are kept; nil keeps them in memory alone.
    public var journal: EditJournal?
    /// Where it is kept how the screen was left; nil forgets it.
    public var memoryFile: String?
    /// The project's folder or the circuit's file.
    public var path: String?
    /// Where it is kept what happened; nil forgets it.
    public var events: EventFile?
    /// The file that the circuit came from; nil where it was made from something else.
    public var circuitFile: String?

    public init(
        state: @escaping @Sendable () -> WorkspaceState, send: @escaping @Sendable (WorkspaceCommand) -> Void = { _ in },
        follow: @escaping @Sendable (@escaping @Sendable (WorkspaceState) -> Void) -> Void,
        estimate: @escaping @Sendable (ResourceRequest) -> ResourceReport = estimateResources, close: @escaping @Sendable () -> Void = {}
    ) {
        (self.state, self.send, self.follow, self.estimate, self.close) = (state, send, follow, estimate, close)
    }

    /// A project that is open.
    public init(_ workspace: Workspace) {
        self.init(
            state: {
                let first = FirstState()
                workspace.follow { first.put($0) }
                return first.wait(seconds: 5) ?? workspace.state
            }, send: { workspace.send($0) }, follow: { workspace.follow($0) }, close: { workspace.close() })
        parameters = { try workspace.trainedParameters(of: $0) }
        estimateInSteps = { estimateResources($0, while: $1, told: $2) }
        inspect = { try workspace.inspect(run: $0) }
        journal = EditJournal(path: "\(workspace.path)/.quantum-mlops/edits/circuit.jsonl")
        log = { try workspace.log(ofJob: $0) }
        quote = { try workspace.quote($0, of: $1) }
        memoryFile = SessionMemory.file(for: workspace.path)
        (events, path) = (EventFile(of: workspace.path), workspace.path)
    }

    /// A state that stays as it is: a picture, a circuit without a project.
    public init(_ state: WorkspaceState, estimate: @escaping @Sendable (ResourceRequest) -> ResourceReport = estimateResources) {
        self.init(state: { state }, follow: { changed in changed(state) }, estimate: estimate)
    }

    /// A circuit on its own, from a file.
    public init(circuit: Circuit, name: String, path: String) {
        var state = WorkspaceState()
        state.project = ProjectSummary(
            name: name, path: path, model: "a circuit without a project", circuit: circuit, circuitFile: name, qubits: circuit.qubitCount,
            parameters: circuit.symbols.count)
        state.backends = BackendSummary.local
        self.init(state)
        estimateInSteps = { estimateResources($0, while: $1, told: $2) }
        (journal, circuitFile) = (EditJournal(ofFile: path), path == "-" ? nil : path)
        if path != "-" { (memoryFile, self.path) = (SessionMemory.file(for: path), path) }
    }
}

extension Connection {
    /// Looks at a run's model, and tells what came of it.
    func inspected(_ run: String) -> ScreenInput {
        do { return .inspected(try inspect(run)) } catch { return .notInspected("\(error)") }
    }

    /// Asks what a submission would cost, and tells what came of it.
    func quoted(_ work: CircuitWork, _ circuit: Circuit) -> ScreenInput {
        do { return .quoted(try quote(work, circuit), why: "") } catch { return .quoted(nil, why: "\(error)") }
    }

    /// Reads what a job has told.
    func logged(_ job: String) -> ScreenInput {
        do { return .logged(try log(job), job: job) } catch { return .notLogged("\(error)", job: job) }
    }

    private struct NoProject: Error, CustomStringConvertible {
        let what: String
        var description: String { "no project is open: \(what) needs its queue" }
    }

    /// Reads a run's parameters, and tells what came of it.
    func trained(_ run: String) -> ScreenInput {
        do { return .trained(try parameters(run), run: run) } catch {
            return .message(ScreenState.Message(.error, "values: \(error)"))
        }
    }

    /// Reads noise: that of a file, the project's, or the program's own where the project has none.
    func noise(_ file: String?, for circuit: Circuit, version: Int) -> ScreenInput {
        do { return .noise(try openNoise(file, of: state().project, for: circuit), file: file, version: version) } catch {
            return .message(ScreenState.Message(.error, "noise: \(error)"))
        }
    }

    private struct NoModel: Error, CustomStringConvertible {
        let run: String
        var description: String { "run '\(run)' has no model here" }
    }

    /// Writes the circuit as OpenQASM; the file that was written.
    func write(_ circuit: Circuit, to file: String?) throws -> String {
        guard let target = file ?? circuitFile else { throw NoFile() }
        try writeCircuit(circuit, to: target)
        return target
    }

    /// How the screen was left the last time, where that is known.
    func remembered() -> SessionMemory? { memoryFile.flatMap { SessionMemory(reading: $0) } }

    func remember(_ memory: SessionMemory) { if let memoryFile { memory.write(to: memoryFile) } }

    /// The circuit to compare with: a file, or nil for the one that this circuit came from.
    func other(_ file: String?) -> ScreenInput {
        guard let path = file ?? circuitFile else { return .other(nil, name: "as it was opened") }
        do { return .other(try openCircuit(path), name: path.split(separator: "/").last.map(String.init) ?? path) } catch {
            return .message(ScreenState.Message(.error, "diff: \(error)"))
        }
    }

    private struct NoFile: Error, CustomStringConvertible {
        var description: String { "this circuit is made by the project's model: write FILE.qasm names a file for it" }
    }
}

/// Waits for the first state that a project's follower reports.
private final class FirstState: Sendable {
    private let state = Mutex<WorkspaceState?>(nil)

    func put(_ new: WorkspaceState) { state.withLock { $0 = $0 ?? new } }

    func wait(seconds: Double) -> WorkspaceState? {
        let end = monotonicTime() + seconds
        while monotonicTime() < end {
            if let found = state.withLock({ $0 }) { return found }
            usleep(500)
        }
        return nil
    }
}

/// Reads a device's calibration to draw it, and tells what came of it.
func readDevice(_ file: String) -> ScreenInput {
    do { return .device(try openDevice(file), file: file) } catch {
        return .message(ScreenState.Message(.error, "device: \(error)"))
    }
}

/// Seconds since 1970.
func wallTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
