internal import CProcessor
internal import Glibc
internal import Synchronization

/// A fixed set of threads that divide a range of indices among them.
///
/// The calling thread works too. Between calls the others spin for some microseconds and then sleep, so that calls in quick succession cost
/// little and an idle team costs nothing. Calls from several threads take turns; a call from inside a body runs its parts one after another
/// on the thread that makes it.
public final class ThreadTeam: Sendable {
    /// A team of all the cores that this process may use, created on first use.
    public static let shared = ThreadTeam(threads: ThreadTeam.availableCores)

    public let threads: Int
    private let workers: [Worker]
    private let job = Job()
    private let turn = Lock()

    /// A team of that many threads, the caller included; at least 1.
    ///
    /// Where the system refuses a thread, the team works with those it has and every part is still done.
    public init(threads: Int) {
        self.threads = max(1, threads)
        let spins = self.threads <= Self.availableCores ? Self.spins : 0
        job.spins = spins
        let job = job
        workers = (1..<self.threads).map { Worker(index: $0, job: job, spins: spins) }
    }

    /// For longer than a parallel loop usually waits for the next one: about 40 microseconds, a wake-up's cost.
    private static let spins = 2000

    deinit {
        for worker in workers { worker.stop() }
    }

    /// Runs `body` on parts of 0..<count and waits for all of them.
    ///
    /// The parts are contiguous, near equal, and the same for a given count, grain and number of threads; the caller takes part 0. No part is
    /// shorter than `grain` unless it is the only one, so `grain` says how many indices are worth a thread. Parts are numbered as threads are:
    /// `thread` tells bodies that run at the same time apart.
    public func parallel(_ count: Int, grain: Int = 1, _ body: (_ part: Range<Int>, _ thread: Int) -> Void) {
        guard count > 0 else { return }
        let parts = min(threads, max(1, count / max(1, grain)))
        guard parts > 1 else { return body(0..<count, 0) }
        guard !ThreadMark.isInsideParallel else {
            for part in 0..<parts { body(Self.part(part, of: parts, count: count), part) }
            return
        }
        turn.lock()
        ThreadMark.isInsideParallel = true
        withoutActuallyEscaping(body) { body in
            job.start(Job.Work(body: body, count: count, parts: parts))
            for worker in workers.prefix(parts - 1) { worker.wake() }
            body(Self.part(0, of: parts, count: count), 0)
            job.waitForOthers()
        }
        ThreadMark.isInsideParallel = false
        turn.unlock()
    }

    /// Part `index` of `parts` of 0..<count: the first `count % parts` of them are one longer.
    public static func part(_ index: Int, of parts: Int, count: Int) -> Range<Int> {
        let (size, longer) = count.quotientAndRemainder(dividingBy: parts)
        let start = index * size + min(index, longer)
        return start..<start + size + (index < longer ? 1 : 0)
    }
}

/// What all threads of a team work on now.
private final class Job: @unchecked Sendable {
    struct Work {
        let body: (Range<Int>, Int) -> Void
        let count: Int
        let parts: Int
    }

    var spins = 0
    /// The core on which the caller divides work.
    private var callersCore: Int32 = -1
    private var work: Work?
    private let unfinished = Atomic<Int>(0)
    private let finished = Lock()

    func start(_ work: Work) {
        self.work = work
        callersCore = processor_current()
        unfinished.store(work.parts - 1, ordering: .relaxed)
    }

    /// Not inlined, so that the thread holds no reference to the body once it has said that it is done.
    @inline(never)
    private func run(part: Int) {
        guard let work else { return }
        work.body(ThreadTeam.part(part, of: work.parts, count: work.count), part)
    }

    /// Moves a worker away from the caller's core.
    ///
    /// A scheduler that packs threads wakes the worker on its caller's core, where the two take turns and every call costs two switches:
    /// 25 microseconds in place of 1 on a loaded machine of two cores. The move is a system call, made only where the two meet.
    func leaveCallersCore() {
        if processor_current() == callersCore { processor_avoid(callersCore) }
    }

    func runAndReport(part: Int) {
        run(part: part)
        if unfinished.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
            finished.lock()
            finished.signal()
            finished.unlock()
        }
    }

    func waitForOthers() {
        var spin = 0
        while unfinished.load(ordering: .acquiring) > 0, spin < spins {
            processor_pause()
            spin += 1
        }
        if unfinished.load(ordering: .acquiring) > 0 {
            finished.lock()
            while unfinished.load(ordering: .acquiring) > 0 { finished.wait() }
            finished.unlock()
        }
        work = nil
    }
}

/// One thread of a team beside the caller.
private final class Worker: @unchecked Sendable {
    private let index: Int
    private let job: Job
    private let spins: Int
    /// Counts the calls to `wake` and `stop`.
    private let ticket = Atomic<Int>(0)
    private let isStopping = Atomic<Bool>(false)
    private let door = Lock()
    private var isAsleep = false
    private var thread: pthread_t?

    init(index: Int, job: Job, spins: Int) {
        (self.index, self.job, self.spins) = (index, job, spins)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 8 << 20)
        defer { pthread_attr_destroy(&attributes) }
        // Signals are the main thread's.
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let reference = Unmanaged.passRetained(self)
        var created = pthread_t()
        let status = pthread_create(&created, &attributes, { @Sendable in workerMain($0) }, reference.toOpaque())
        if status == 0 { thread = created } else { reference.release() }
    }

    func wake() {
        guard thread != nil else { return job.runAndReport(part: index) }
        advance()
    }

    func stop() {
        guard let thread else { return }
        isStopping.store(true, ordering: .releasing)
        advance()
        if pthread_equal(thread, pthread_self()) == 0 {
            pthread_join(thread, nil)
        } else {
            pthread_detach(thread)
        }
    }

    private func advance() {
        door.lock()
        ticket.add(1, ordering: .releasing)
        if isAsleep { door.signal() }
        door.unlock()
    }

    func loop() {
        ThreadMark.isInsideParallel = true
        var seen = 0
        while true {
            waitForTicket(after: seen)
            seen += 1
            if isStopping.load(ordering: .acquiring) { return }
            if spins > 0 { job.leaveCallersCore() }
            job.runAndReport(part: index)
        }
    }

    private func waitForTicket(after seen: Int) {
        var spin = 0
        while spin < spins {
            if ticket.load(ordering: .acquiring) != seen { return }
            processor_pause()
            spin += 1
        }
        door.lock()
        isAsleep = true
        while ticket.load(ordering: .acquiring) == seen { door.wait() }
        isAsleep = false
        door.unlock()
    }
}

private func workerMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Worker>.fromOpaque(context).takeRetainedValue().loop()
    return nil
}
