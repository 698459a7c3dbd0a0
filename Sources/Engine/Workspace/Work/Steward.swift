import Numerics
import Scheduling
import Store
import Synchronization
import Tracking

/// Why a job's work ends before it is done.
enum Halt: Hashable, Sendable {
    case command(JobCommand)
    /// The process was told to end: Ctrl-C, a closed terminal, a shutdown.
    case signal
    /// The job is no longer this process's.
    case lost
}

/// Watches over a running job from a thread of its own: hears its commands and the process's signals within 100 ms, and says that the
/// process lives.
final class Steward: Sendable {
    /// What the job's computation looks at.
    let cancellation = Cancellation()
    private let halting = Halting()
    private let rate = WantedRate()
    private let thread: RepeatingThread

    private static let pause = 0.05
    private static let heartbeat = 4.0

    /// - Parameters:
    ///   - run: whose learning rate may be changed; nil for none.
    ///   - signals: cancelled when the process is told to end.
    init(job: String, run: String? = nil, owner: ProcessIdentity, storeFile: String, signals: Cancellation) throws {
        let database = try Database(path: storeFile, access: .existing, durability: .normal)
        let (jobs, runs) = (Jobs(database), Runs(database))
        let watch = Watch()
        // What was asked for while nobody worked is there from the first epoch on.
        rate.set(try run.flatMap { try runs.wantedRate(of: $0) })
        thread = RepeatingThread { [halting, rate, cancellation] in
            if signals.isCancelled { halting.set(.signal, cancellation) }
            // A store that is locked for a moment is asked again a moment later.
            if let version = try? database.dataVersion(), watch.hasChanged(version) {
                if let run, let wanted = try? runs.wantedRate(of: run) { rate.set(wanted) }
                if let command = try? jobs.command(to: job) { halting.set(.command(command), cancellation) }
            }
            if watch.isTime(every: Self.heartbeat) {
                do { try jobs.beat(job, as: owner, progress: nil, now: now()) } catch is SchedulingError {
                    halting.set(.lost, cancellation)
                } catch {}
            }
            return Self.pause
        }
    }

    /// Why the work should end; nil while nothing asks for it.
    var halt: Halt? { halting.value }

    /// The learning rate that was last asked for.
    var wantedRate: Double? { rate.value }

    func stop() { thread.stop() }
}

private final class WantedRate: Sendable {
    private let rate = Mutex<Double?>(nil)

    var value: Double? { rate.withLock { $0 } }

    func set(_ wanted: Double?) { rate.withLock { $0 = wanted } }
}

/// What the thread remembers from one look to the next.
private final class Watch: Sendable {
    private let seen = Mutex((version: -1, beat: monotonicSeconds()))

    func hasChanged(_ version: Int) -> Bool {
        seen.withLock { seen in
            defer { seen.version = version }
            return seen.version != version
        }
    }

    func isTime(every seconds: Double) -> Bool {
        seen.withLock { seen in
            guard monotonicSeconds() - seen.beat > seconds else { return false }
            seen.beat = monotonicSeconds()
            return true
        }
    }
}

/// The first reason to end.
private final class Halting: Sendable {
    private let first = Mutex<Halt?>(nil)

    var value: Halt? { first.withLock { $0 } }

    func set(_ halt: Halt, _ cancellation: Cancellation) {
        first.withLock { $0 = $0 ?? halt }
        cancellation.cancel()
    }
}
