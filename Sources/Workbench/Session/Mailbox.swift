import CTerminal
import Circuits
import Glibc
import Synchronization
import Workspace

/// News for the screen's thread from all others; its descriptor is readable while there is some.
final class Mailbox: Sendable {
    private let waiting = Mutex<[ScreenInput]>([])
    /// Readable while something waits.
    let descriptor: Int32

    init() { descriptor = terminal_event_open() }

    deinit { close(descriptor) }

    /// Leaves something; of the project's states only the newest is kept.
    func post(_ input: ScreenInput) {
        waiting.withLock { waiting in
            if case .workspace = input {
                waiting.removeAll { if case .workspace = $0 { true } else { false } }
            }
            waiting.append(input)
        }
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Takes all that waits.
    func take() -> [ScreenInput] {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
        return waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}

/// A thread that answers one question at a time; a newer one breaks the answer off between its steps.
final class Estimator: Sendable {
    private struct Waiting {
        var next: (ResourceRequest, Connection)?
        var isRunning = false
        var burst = Burst()
        var isInBurst = false
    }

    private let waiting = Mutex(Waiting())
    private let mailbox: Mailbox

    init(_ mailbox: Mailbox) { self.mailbox = mailbox }

    func ask(_ request: ResourceRequest, of connection: Connection) {
        let mustStart = waiting.withLock { waiting in
            waiting.next = (request, connection)
            waiting.isInBurst = waiting.burst.note(within: Self.burst)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        guard mustStart else { return }
        startThread { [self] in
            while let (request, connection) = takeNext() { answer(request, connection) }
            terminal_give_back_memory()
        }
    }

    private var hasNewer: Bool { waiting.withLock { $0.next != nil } }

    private func answer(_ request: ResourceRequest, _ connection: Connection) {
        // A long circuit takes its time: of a burst of edits the first is answered at once, then the last one.
        if request.circuit.operations.count > CircuitPane.mostCounted, waiting.withLock({ $0.isInBurst }) {
            usleep(1000 * Self.burst)
            if hasNewer { return }
        }
        guard let inSteps = connection.estimateInSteps else { return mailbox.post(.resources(connection.estimate(request))) }
        inSteps(request, { !hasNewer }, { mailbox.post(.resources($0)) })
    }

    /// Milliseconds after which a burst of edits is taken to be over.
    private static let burst: UInt32 = 150

    private func takeNext() -> (ResourceRequest, Connection)? {
        waiting.withLock { waiting in
            defer { waiting.next = nil }
            if waiting.next == nil { waiting.isRunning = false }
            return waiting.next
        }
    }
}

/// Tells whether something is asked again and again.
private struct Burst {
    private var last = -Double.infinity

    /// Notes that something is asked; whether that was so within these milliseconds before.
    mutating func note(within milliseconds: UInt32) -> Bool {
        let now = monotonicTime()
        defer { last = now }
        return now - last < Double(milliseconds) / 1000
    }
}

/// A thread that does one piece of work at a time; of those that wait only the newest is done.
final class Scribe: Sendable {
    private struct Waiting {
        var next: (@Sendable () -> Void)?
        var pause: UInt32 = 0
        var isRunning = false
        var burst = Burst()
    }

    private let waiting = Mutex(Waiting())

    /// - Parameter pause: how long newer work may take its place, in milliseconds, where something was asked as short a time before.
    func ask(after pause: UInt32 = 0, _ work: @escaping @Sendable () -> Void) {
        let mustStart = waiting.withLock { waiting in
            (waiting.next, waiting.pause) = (work, waiting.burst.note(within: pause) ? pause : 0)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        guard mustStart else { return }
        startThread { [self] in
            while let (work, pause) = takeNext() {
                if pause > 0 {
                    usleep(1000 * pause)
                    if waiting.withLock({ $0.next != nil }) { continue }
                }
                work()
            }
            terminal_give_back_memory()
        }
    }

    private func takeNext() -> (@Sendable () -> Void, UInt32)? {
        waiting.withLock { waiting in
            defer { waiting.next = nil }
            if waiting.next == nil { waiting.isRunning = false }
            return waiting.next.map { ($0, waiting.pause) }
        }
    }
}

/// A thread that does all the work it is given, one piece after the other: nothing of it is lost when the program is left.
final class Clerk: Sendable {
    private struct Waiting {
        var work: [@Sendable () -> Void] = []
        var isRunning = false
    }

    private let waiting = Mutex(Waiting())

    func ask(_ work: @escaping @Sendable () -> Void) {
        let mustStart = waiting.withLock { waiting in
            waiting.work.append(work)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        guard mustStart else { return }
        startThread { [self] in
            while let work = takeNext() { work() }
            terminal_give_back_memory()
        }
    }

    /// Waits until all is done, for so long at most; whether it is.
    @discardableResult
    func finish(within milliseconds: Int = .max) -> Bool {
        var left = milliseconds
        while waiting.withLock({ $0.isRunning }) {
            guard left > 0 else { return false }
            left -= 1
            usleep(1000)
        }
        return true
    }

    private func takeNext() -> (@Sendable () -> Void)? {
        waiting.withLock { waiting in
            if waiting.work.isEmpty { waiting.isRunning = false }
            return waiting.work.isEmpty ? nil : waiting.work.removeFirst()
        }
    }
}

/// Runs a closure on a thread of its own, with room for deep recursion; the screen's thread goes before it.
func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = Unmanaged.passRetained(Box(body))
    let status = terminal_start_thread(
        { context in
            guard let context else { return nil }
            terminal_step_back()
            Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }, box.toOpaque())
    if status != 0 {
        box.release()
        body()
    }
}
