import Numerics
import Synchronization
import Testing

@Suite("A thread team")
struct ThreadTeamTests {
    @Test("does every index once, on contiguous parts", arguments: [1, 2, 3, 8], [0, 1, 2, 7, 8, 9, 1000])
    func covers(threads: Int, count: Int) {
        let team = ThreadTeam(threads: threads)
        let marks = Mutex([Int](repeating: 0, count: count))
        let parts = Mutex([Range<Int>]())
        for _ in 0..<20 {
            team.parallel(count) { part, thread in
                marks.withLock { for index in part { $0[index] += 1 } }
                parts.withLock { $0.append(part) }
                precondition(thread >= 0 && thread < threads)
            }
        }
        #expect(marks.withLock { $0.allSatisfy { $0 == 20 } })
        let sizes = parts.withLock { $0.map(\.count) }
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    @Test("splits the same count the same way, and leaves small work whole")
    func parts() {
        #expect((0..<3).map { ThreadTeam.part($0, of: 3, count: 8) } == [0..<3, 3..<6, 6..<8])
        let team = ThreadTeam(threads: 4)
        func parts(_ count: Int, grain: Int) -> [Range<Int>] {
            let seen = Mutex([Range<Int>]())
            team.parallel(count, grain: grain) { part, _ in seen.withLock { $0.append(part) } }
            return seen.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } }
        }
        #expect(parts(10, grain: 11) == [0..<10] && parts(10, grain: 5) == [0..<5, 5..<10])
        #expect(parts(10, grain: 0) == [0..<3, 3..<6, 6..<8, 8..<10])
    }

    @Test("runs calls from inside a body one part after the other")
    func nested() {
        let team = ThreadTeam(threads: 3)
        let total = Mutex(0)
        team.parallel(3) { outer, _ in
            for _ in outer {
                var own = 0
                team.parallel(100) { inner, _ in own += inner.count }
                ThreadTeam.shared.parallel(10) { inner, _ in own += inner.count }
                total.withLock { $0 += own }
            }
        }
        #expect(total.withLock { $0 } == 330)
        // And afterwards the calling thread divides work again.
        let threads = Mutex(Set<Int>())
        team.parallel(3) { _, thread in threads.withLock { _ = $0.insert(thread) } }
        #expect(threads.withLock { $0.count } == 3)
    }

    @Test("serves several callers at once")
    func callers() async {
        let team = ThreadTeam(threads: 2)
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let sum = Atomic<Int>(0)
                    for _ in 0..<50 {
                        team.parallel(100) { part, _ in sum.add(part.reduce(0, +), ordering: .relaxed) }
                    }
                    return sum.load(ordering: .relaxed)
                }
            }
            for await sum in group { #expect(sum == 50 * 4950) }
        }
    }

    @Test("comes and goes without a trace")
    func lifetime() {
        for threads in 0..<40 {
            let team = ThreadTeam(threads: threads % 5)
            #expect(team.threads == max(1, threads % 5))
            if threads % 2 == 0 { team.parallel(100) { _, _ in } }
        }
        #expect(ThreadTeam.shared.threads == ThreadTeam.availableCores && ThreadTeam.availableCores >= 1)
    }
}

@Suite("A cancellation")
struct CancellationTests {
    @Test("is seen once it was asked for")
    func cancel() {
        let cancellation = Cancellation()
        #expect(!cancellation.isCancelled)
        cancellation.cancel()
        cancellation.cancel()
        #expect(cancellation.isCancelled)
    }
}
