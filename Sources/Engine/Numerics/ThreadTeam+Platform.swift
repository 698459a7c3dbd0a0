internal import CProcessor
internal import Glibc

extension ThreadTeam {
    /// How many cores this process may keep busy: its affinity mask, and no more than its control group's quota.
    public static let availableCores: Int = {
        let allowed = Int(processor_count())
        let cores = allowed > 0 ? allowed : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        return max(1, min(cores, quota ?? cores))
    }()

    private static var quota: Int? {
        guard let numbers = smallFile("/sys/fs/cgroup/cpu.max")?.split(whereSeparator: { $0 == " " || $0 == "\n" }), numbers.count == 2,
            let time = Double(numbers[0]), let period = Double(numbers[1]), time > 0, period > 0
        else { return nil }
        return Int((time / period).rounded(.up))
    }
}

/// A mutex with a condition.
final class Lock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func lock() { pthread_mutex_lock(mutex) }
    func unlock() { pthread_mutex_unlock(mutex) }
    /// Call with the lock held.
    func wait() { pthread_cond_wait(condition, mutex) }
    func signal() { pthread_cond_signal(condition) }
}

/// Whether the current thread runs a part of a parallel loop.
enum ThreadMark {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    static var isInsideParallel: Bool {
        get { pthread_getspecific(key) != nil }
        set { pthread_setspecific(key, newValue ? UnsafeRawPointer(bitPattern: 1) : nil) }
    }
}
