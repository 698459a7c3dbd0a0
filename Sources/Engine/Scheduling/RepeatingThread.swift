internal import Glibc

/// A thread that does something again and again, with a pause between that can be cut short.
///
/// The engine's watchers run on these: one for a running job's commands and heartbeat, one for an open workspace.
public final class RepeatingThread: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isStopped = false
    private var isWoken = false
    private var thread = pthread_t()
    private let body: @Sendable () -> Double

    /// Starts the thread.
    ///
    /// - Parameter body: does the work once and returns the seconds to pause.
    public init(_ body: @escaping @Sendable () -> Double) {
        self.body = body
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
        // The thread keeps this object alive until it has left its loop.
        let context = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<RepeatingThread>.fromOpaque(context).takeRetainedValue().loop()
                return nil
            }, context)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Cuts the pause short.
    public func wake() {
        pthread_mutex_lock(mutex)
        isWoken = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Ends the thread, and waits until it has left unless it is the thread itself that asks; only once.
    public func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
        if pthread_equal(pthread_self(), thread) != 0 { pthread_detach(thread) } else { pthread_join(thread, nil) }
    }

    private func loop() {
        blockSignals()
        while true {
            let pause = body()
            pthread_mutex_lock(mutex)
            var deadline = timespec()
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            let nanoseconds = deadline.tv_nsec + Int(pause * 1e9)
            deadline.tv_sec += nanoseconds / 1_000_000_000
            deadline.tv_nsec = nanoseconds % 1_000_000_000
            while !isStopped, !isWoken, pthread_cond_timedwait(condition, mutex, &deadline) != ETIMEDOUT {}
            isWoken = false
            let stops = isStopped
            pthread_mutex_unlock(mutex)
            if stops { return }
        }
    }

    /// Signals are the main thread's.
    private func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }
}
