public import Store

extension Jobs {
    /// Lets a job in the queue go before others, or after them.
    public func setPriority(_ priority: Int, of id: String, now: Double) throws {
        try database.transaction {
            let before = try job(id)
            guard before.state == .queued else {
                throw SchedulingError.notPossible(job: id, state: before.state, request: "moved in the queue")
            }
            guard before.priority != priority else { return }
            try database.execute("UPDATE jobs SET priority = ? WHERE id = ?", priority, id)
            try note(.queued, of: id, why: "priority \(priority)", now: now)
        }
    }

    /// What a job is to do, where no run says so.
    public func work(of id: String) throws(StoreError) -> String? {
        try database.first("SELECT work FROM jobs WHERE id = ?", id)?[0].text
    }

    public func result(of id: String) throws(StoreError) -> String? {
        try database.first("SELECT result FROM jobs WHERE id = ?", id)?[0].text
    }

    /// Keeps what a job found.
    public func setResult(_ text: String, of id: String) throws(StoreError) {
        try database.execute("UPDATE jobs SET result = ? WHERE id = ?", text, id)
    }

    // MARK: What a job tells

    public func log(_ text: String, of job: String, now: Double) throws(StoreError) {
        try database.execute("INSERT INTO jobLog (job, at, text) VALUES (?, ?, ?)", job, now, text)
    }

    /// The newest lines that a job wrote, oldest first.
    public func log(of job: String, limit: Int) throws(StoreError) -> [(at: Double, text: String)] {
        try database.rows("SELECT at, text FROM jobLog WHERE job = ? ORDER BY number DESC LIMIT ?", job, limit).reversed().map {
            ($0[0].real ?? 0, $0[1].text ?? "")
        }
    }

    /// Seconds that the newest completed jobs of the same kind and title took without a pause, newest first.
    ///
    /// Of trainings those of as many epochs count; where there are none, the others' seconds an epoch.
    public func durations(like job: Job, limit: Int = 20) throws(StoreError) -> [Double] {
        let rows = try database.rows(
            """
            SELECT jobs.endedAt - jobs.startedAt, runs.epochs FROM jobs LEFT JOIN runs ON runs.id = jobs.run
            WHERE jobs.kind = ?1 AND jobs.title = ?2 AND jobs.state = 'completed' AND jobs.startedAt IS NOT NULL
                AND (SELECT count(*) FROM jobHistory WHERE job = jobs.id AND jobHistory.state = 'running') = 1
            ORDER BY jobs.number DESC LIMIT ?3
            """, job.kind, job.title, limit
        ).map { (seconds: $0[0].real ?? 0, epochs: $0[1].integer) }
        let equal = rows.filter { $0.epochs == job.epochs }
        if !equal.isEmpty { return equal.map(\.seconds) }
        return rows.compactMap { row in
            guard let mine = job.epochs, let theirs = row.epochs, theirs > 0 else { return nil }
            return row.seconds * Double(mine) / Double(theirs)
        }
    }
}
