import Numerics

/// What a command works with besides its arguments.
struct Context: Sendable {
    let console: Console
    /// Set when a signal asks the work to end.
    let cancellation: Cancellation
    /// The signal that did; 0 where none did.
    let signal: @Sendable () -> Int32

    init(_ console: Console, cancellation: Cancellation = Cancellation(), signal: @escaping @Sendable () -> Int32 = { 0 }) {
        (self.console, self.cancellation, self.signal) = (console, cancellation, signal)
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
