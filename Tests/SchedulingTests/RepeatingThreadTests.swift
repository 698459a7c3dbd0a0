import Scheduling
import Synchronization
import Testing

@Suite("A repeating thread")
struct RepeatingThreadTests {
    @Test("works again and again until it is stopped")
    func repeats() async throws {
        let count = Counter()
        let thread = RepeatingThread {
            count.add()
            return 0.001
        }
        while count.value < 3 { try await Task.sleep(for: .milliseconds(1)) }
        thread.stop()
        let after = count.value
        try await Task.sleep(for: .milliseconds(10))
        #expect(count.value == after)
    }

    @Test("is woken from a long pause, and stopped in one")
    func woken() async throws {
        let count = Counter()
        let thread = RepeatingThread {
            count.add()
            return 1000
        }
        while count.value < 1 { try await Task.sleep(for: .milliseconds(1)) }
        thread.wake()
        while count.value < 2 { try await Task.sleep(for: .milliseconds(1)) }
        thread.stop()
    }
}

private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.add(1, ordering: .relaxed) }
}
