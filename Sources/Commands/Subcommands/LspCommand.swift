import Diagnostics
import Documents
import Glibc

/// `lsp`: answers an editor's messages on standard input and output until it says `exit`.
enum LspCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        guard let mailbox = Mailbox(STDIN_FILENO) else { throw Unavailable() }
        var server = LanguageServer()
        var isLast = false
        while true {
            // Diagnostics wait until nothing else does, so that typing is never behind.
            let (frames, hasEnded) = mailbox.take(waiting: !server.hasWork && !isLast)
            isLast = isLast || hasEnded
            for message in server.receive(frames) { context.console.write(RemoteCall.framed(message)) }
            if case .exited(let code) = server.phase { return code }
            guard frames.isEmpty else { continue }
            for message in isLast ? server.settleAll() : server.settle() { context.console.write(RemoteCall.framed(message)) }
            if isLast { return server.phase == .shutDown ? .done : .answerIsNo }
        }
    }

    private struct Unavailable: Fault {
        var kind: FaultKind { .unavailable }
        var description: String { "no thread to read standard input" }
    }
}
