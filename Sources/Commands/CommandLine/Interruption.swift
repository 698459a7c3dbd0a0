import Glibc
import Numerics
import Synchronization

/// Signals that end the program: the first asks the work to save what it has and leave, the second leaves at once.
enum Interruption {
    static let cancellation = Cancellation()
    private static let received = Atomic<Int32>(0)

    /// The first signal that came; 0 where none did.
    static var signal: Int32 { received.load(ordering: .relaxed) }

    /// Takes SIGINT, SIGTERM and SIGHUP from now on; one that was ignored at the start (`nohup`) stays so.
    static func install() {
        // Touched here: a signal handler must not be the first to need them.
        _ = cancellation.isCancelled
        var taken = sigset_t()
        sigemptyset(&taken)
        // A parent that blocks signals hands that down, and these must arrive.
        defer { pthread_sigmask(SIG_UNBLOCK, &taken, nil) }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            sigaction(number, nil, &action)
            if isIgnored(action) { continue }
            sigaddset(&taken, number)
            action.__sigaction_handler.sa_handler = { number in Interruption.receive(number) }
            sigemptyset(&action.sa_mask)
            sigaction(number, &action, nil)
        }
    }

    /// A reader that closes its end of a pipe ends no program.
    static func ignoreBrokenPipes() { _ = Glibc.signal(SIGPIPE, SIG_IGN) }

    private static func isIgnored(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func receive(_ number: Int32) {
        let (isFirst, _) = received.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if isFirst { cancellation.cancel() } else { _exit(128 + number) }
    }
}
