internal import Synchronization

/// A request to stop, seen by a long computation between its blocks of work.
public final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// May be called from any thread, and more than once. Also safe in a signal handler.
    public func cancel() { flag.store(true, ordering: .relaxed) }
}
