public import Store

/// The queue of a store.
///
/// Every call is one statement or one transaction, so that any number of processes may use the queue at once. Inside a caller's transaction
/// the calls join it. Times are Unix times in seconds.
public struct Jobs: Sendable {
    let database: Database

    /// Seconds that an owner may be silent; three heartbeats fit.
    public static let lease = 15.0

    public init(_ database: Database) { self.database = database }

    // MARK: Reading

    public func job(_ id: String) throws -> Job {
        guard let job = try database.first("SELECT \(Job.columns) FROM jobs WHERE id = ?", id).flatMap(Job.init) else {
            throw SchedulingError.noSuchJob(id)
        }
        return job
    }

    /// The newest first.
    public func all(limit: Int = 1000) throws(StoreError) -> [Job] {
        try database.rows("SELECT \(Job.columns) FROM jobs ORDER BY number DESC LIMIT ?", limit).compactMap(Job.init)
    }

    /// How many jobs are in each state.
    public func counts() throws(StoreError) -> [JobState: Int] {
        var counts: [JobState: Int] = [:]
        for row in try database.rows("SELECT state, count(*) FROM jobs GROUP BY state") {
            if let state = row[0].text.flatMap(JobState.init) { counts[state] = row[1].integer }
        }
        return counts
    }

    /// How many jobs wait for a worker; those that wait for other jobs are not among them.
    public func waiting() throws(StoreError) -> Int {
        try database.first("SELECT count(*) FROM jobs WHERE \(Self.isReady)")?[0].integer ?? 0
    }

    /// What is true of a job that a worker may take.
    static let isReady = "state = 'queued' AND held = 0 AND \(isNext)"

    /// What is true of a job whose predecessors are all completed.
    private static let isNext = """
        NOT EXISTS (SELECT 1 FROM jobOrder JOIN jobs AS before ON before.id = jobOrder.after
                    WHERE jobOrder.job = jobs.id AND before.state != 'completed')
        """

    public func history(of job: String) throws(StoreError) -> [JobStep] {
        try database.rows("SELECT at, state, why FROM jobHistory WHERE job = ? ORDER BY number", job).compactMap { row in
            row[1].text.flatMap(JobState.init).map { JobStep(at: row[0].real ?? 0, state: $0, why: row[2].text) }
        }
    }

    /// The running jobs whose process has gone.
    public func abandoned(now: Double) throws(StoreError) -> [Job] {
        try database.rows("SELECT \(Job.columns) FROM jobs WHERE state = ?", JobState.running.rawValue).compactMap(Job.init)
            .filter { $0.isAbandoned(now: now) }
    }

    // MARK: Submitting

    /// Puts a job at the end of the queue, and reserves what it will cost.
    ///
    /// - Parameters:
    ///   - work: what it is to do, where no run says so.
    ///   - after: the jobs that have to be completed before it begins.
    /// - Throws: ``SchedulingError/overBudget(cost:remaining:currency:)`` where the budget has not so much left,
    ///   ``SchedulingError/noSuchJob(_:)`` where a job before it is not there.
    public func submit(
        kind: String, title: String, backend: String, run: String? = nil, priority: Int = 0, work: String? = nil, cost: Money = .zero,
        after: [String] = [], now: Double
    ) throws -> Job {
        try database.transaction {
            try check(cost)
            for other in after { _ = try job(other) }
            let row = try database.first(
                """
                INSERT INTO jobs (id, kind, title, backend, state, priority, run, submittedAt, work, cost)
                VALUES ('j' || (coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'jobs'), 0) + 1), ?, ?, ?, ?, ?, ?, ?, ?, ?)
                RETURNING id
                """, kind, title, backend, JobState.queued.rawValue, priority, run, now, work, cost.billionths)
            let id = row?[0].text ?? ""
            for other in after { try database.execute("INSERT OR IGNORE INTO jobOrder (job, after) VALUES (?, ?)", id, other) }
            try note(.queued, of: id, why: after.isEmpty ? nil : "after \(after.joined(separator: ", "))", now: now)
            return try job(id)
        }
    }

    /// Whether queued jobs wait for this one.
    public func hasFollowers(_ id: String) throws(StoreError) -> Bool {
        try database.first(
            "SELECT 1 FROM jobOrder JOIN jobs ON jobs.id = jobOrder.job WHERE jobOrder.after = ? AND jobs.state = 'queued'", id) != nil
    }

    /// The queued jobs that will never begin, each with the job before it that failed or was cancelled.
    public func orphans() throws(StoreError) -> [(job: String, before: String, state: JobState)] {
        try database.rows(
            """
            SELECT jobs.id, before.id, before.state FROM jobs JOIN jobOrder ON jobOrder.job = jobs.id
            JOIN jobs AS before ON before.id = jobOrder.after
            WHERE jobs.state = 'queued' AND before.state IN ('failed', 'cancelled') GROUP BY jobs.id ORDER BY jobs.number
            """
        ).compactMap { row in
            guard let job = row[0].text, let before = row[1].text, let state = row[2].text.flatMap(JobState.init) else { return nil }
            return (job, before, state)
        }
    }

    // MARK: Working

    /// Takes the job that is first in the queue, or the named one if it is queued; nil where there is none that may begin.
    ///
    /// Two processes never take one job: the update finds it queued only once.
    public func take(_ id: String? = nil, as owner: ProcessIdentity, now: Double) throws -> Job? {
        try database.transaction {
            let row = try database.first(
                """
                UPDATE jobs SET state = 'running', held = 0, why = NULL, owner = ?1, leaseUntil = ?2, startedAt = ?4, endedAt = NULL
                WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND (id = ?3 OR (?3 IS NULL AND held = 0)) AND \(Self.isNext)
                            ORDER BY priority DESC, number LIMIT 1)
                RETURNING id
                """, owner.description, now + Self.lease, id, now)
            guard let taken = row?[0].text else { return nil }
            try database.execute("DELETE FROM commands WHERE job = ?", taken)
            try note(.running, of: taken, why: nil, now: now)
            return try job(taken)
        }
    }

    /// Says that the owner lives, and how far the work is.
    ///
    /// - Throws: ``SchedulingError/leaseLost(job:)`` where the job is no longer this owner's; the work must then end without a trace.
    public func beat(_ id: String, as owner: ProcessIdentity, progress: Double?, now: Double) throws {
        let changed = try database.change(
            "UPDATE jobs SET leaseUntil = ?, progress = coalesce(?, progress) WHERE id = ? AND owner = ? AND state = 'running'",
            now + Self.lease, progress, id, owner.description)
        guard changed == 1 else { throw SchedulingError.leaseLost(job: id) }
    }

    /// Ends the owner's work on a job.
    public func finish(_ id: String, as owner: ProcessIdentity, _ state: JobState, why: String?, now: Double) throws {
        try database.transaction {
            try beat(id, as: owner, progress: state == .completed ? 1 : nil, now: now)
            try end(id, state, why: why, now: now)
        }
    }

    /// Puts a job back into the queue, where it waits until ``release(_:now:)``.
    public func hold(_ id: String, as owner: ProcessIdentity, why: String, now: Double) throws {
        try database.transaction {
            try beat(id, as: owner, progress: nil, now: now)
            try database.execute(
                "UPDATE jobs SET state = 'queued', held = 1, why = ?, owner = NULL, leaseUntil = NULL WHERE id = ?", why, id)
            try database.execute("DELETE FROM commands WHERE job = ?", id)
            try note(.queued, of: id, why: why, now: now)
        }
    }

    // MARK: Steering

    /// Lets a job in the queue wait until ``release(_:now:)``.
    public func holdQueued(_ id: String, why: String, now: Double) throws {
        try database.transaction {
            let changed = try database.change("UPDATE jobs SET held = 1, why = ? WHERE id = ? AND state = 'queued' AND held = 0", why, id)
            if changed == 1 { try note(.queued, of: id, why: why, now: now) }
        }
    }

    /// Lets a held job go on.
    public func release(_ id: String, now: Double) throws {
        try database.transaction {
            let changed = try database.change("UPDATE jobs SET held = 0, why = NULL WHERE id = ? AND state = 'queued' AND held = 1", id)
            if changed == 1 { try note(.queued, of: id, why: "resumed", now: now) }
        }
    }

    /// Ends a job that no process works on: one in the queue, or one whose process has gone. What never began costs nothing.
    public func end(_ id: String, _ state: JobState, why: String?, now: Double) throws {
        try database.transaction {
            try database.execute(
                """
                UPDATE jobs SET state = ?1, held = 0, why = ?2, owner = NULL, leaseUntil = NULL, endedAt = ?4,
                    progress = CASE WHEN ?1 = 'completed' THEN 1 ELSE progress END,
                    cost = CASE WHEN ?1 = 'completed' OR startedAt IS NOT NULL THEN cost ELSE 0 END WHERE id = ?3
                """, state.rawValue, why, id, now)
            try database.execute("DELETE FROM commands WHERE job = ?", id)
            try note(state, of: id, why: why, now: now)
        }
    }

    /// Tells the process that works on a job what to do.
    public func send(_ verb: JobCommand, to job: String, now: Double) throws(StoreError) {
        try database.execute("INSERT INTO commands (job, verb, at) VALUES (?, ?, ?)", job, verb.rawValue, now)
    }

    /// The last command to a job since it was taken; nil where there is none.
    public func command(to job: String) throws(StoreError) -> JobCommand? {
        try database.first("SELECT verb FROM commands WHERE job = ? ORDER BY number DESC LIMIT 1", job)?[0].text.flatMap(JobCommand.init)
    }

    func note(_ state: JobState, of job: String, why: String?, now: Double) throws(StoreError) {
        try database.execute("INSERT INTO jobHistory (job, at, state, why) VALUES (?, ?, ?, ?)", job, now, state.rawValue, why)
    }
}

/// What a process can be told about the job that it works on.
public enum JobCommand: String, Sendable, CaseIterable {
    /// Save a checkpoint and put the job back.
    case pause
    /// Save a checkpoint and end the job.
    case stop
    case cancel
}
