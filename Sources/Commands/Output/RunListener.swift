import Diagnostics
import Documents
import Glibc
import Workspace

/// Hears a run's events: shows how far it is, and streams them where `--events` asks.
final class RunListener {
    private let console: Console
    private let progress: Progress
    private var state = WorkspaceState()
    private let stream: EventStream?

    init(_ arguments: Arguments, _ console: Console) throws {
        if arguments.isJSON, arguments.text("--events") == "-" {
            throw UsageError(
                "--json and '--events -' both want standard output", hint: "write the events to a file: --events FILE")
        }
        self.console = console
        progress = Progress(console)
        stream = try arguments.text("--events").map { try EventStream($0, console) }
    }

    func hear(_ event: Event) {
        state.apply(event)
        stream?.write(event)
        switch event.kind {
        case .warning(let text): console.warn(text)
        case .epoch: showProgress()
        default: break
        }
    }

    func finish() { progress.finish() }

    private func showProgress() {
        guard let run = state.currentRun else { return }
        let share = run.epochs > 0 ? Double(run.epoch) / Double(run.epochs) : nil
        var detail = "\(run.epoch)/\(run.epochs) epochs"
        let figures = state.runs.first { $0.status == .running && $0.metrics["loss"] != nil }?.metrics ?? run.metrics
        if let loss = figures["loss"] { detail += ", loss \(fixed(loss, 4))" }
        if let accuracy = figures["validationAccuracy"] ?? figures["trainAccuracy"] { detail += ", accuracy \(fixed(accuracy, 3))" }
        progress.show(run.name, share: share, left: run.remainingSeconds, detail: detail)
    }
}

/// Events as lines of JSON, each written as soon as it is heard.
private final class EventStream {
    private let console: Console
    private let file: String
    /// Nil for standard output.
    private let descriptor: Int32?
    private var hasFailed = false

    init(_ file: String, _ console: Console) throws {
        (self.file, self.console) = (file, console)
        guard file != "-" else {
            descriptor = nil
            return
        }
        let opened = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard opened >= 0 else {
            throw DocumentError(
                .cannotCreate, code: "file.cannot-create", "cannot write events to '\(file)': \(String(cString: strerror(errno)))")
        }
        descriptor = opened
    }

    deinit { if let descriptor { close(descriptor) } }

    func write(_ event: Event) {
        let line = event.json.text() + "\n"
        guard let descriptor else { return console.write(line) }
        guard !hasFailed else { return }
        let bytes = Array(line.utf8)
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, bytes.count) }
        if written != bytes.count {
            // The run itself goes on: its events are in the store.
            hasFailed = true
            console.warn("events are no longer written to '\(file)': \(String(cString: strerror(errno)))")
        }
    }
}
