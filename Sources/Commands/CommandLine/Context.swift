import Numerics

/// What a command works with besides its arguments.
struct Context: Sendable {
    let console: Console
    /// Set when a signal asks the work to end.
    let cancellation: Cancellation
    /// The signal that did; 0 where none did.
    let signal: @Sendable () -> Int32
    /// Lets the process's signals ask the work to end; does nothing where the process is not the command's own.
    let takeSignals: @Sendable () -> Void

    init(
        _ console: Console, cancellation: Cancellation = Cancellation(), signal: @escaping @Sendable () -> Int32 = { 0 },
        takeSignals: @escaping @Sendable () -> Void = {}
    ) {
        (self.console, self.cancellation, self.signal, self.takeSignals) = (console, cancellation, signal, takeSignals)
    }

    /// The process's own console and signals.
    static func process() -> Context {
        Context(
            .standard(), cancellation: Interruption.cancellation, signal: { Interruption.signal }, takeSignals: { Interruption.install() })
    }

    /// The threads that `--threads` asks for.
    func team(_ arguments: Arguments) -> ThreadTeam {
        arguments.integer("--threads").map { ThreadTeam(threads: $0) } ?? .shared
    }

    /// What to tell the shell when a signal ended the work.
    var interruptedCode: ExitCode {
        switch signal() {
        case 1: .hungUp
        case 15: .terminated
        default: .interrupted
        }
    }
}
