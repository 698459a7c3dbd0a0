import Diagnostics
public import Store

/// The runs of a store: their record, figures, artefacts and checkpoints.
public struct Runs: Sendable {
    let database: Database

    public init(_ database: Database) { self.database = database }

    // MARK: Making and reading

    /// Writes a new run, queued, and gives it a name of its own in this store.
    public func create(
        name: String, seed: UInt64, epochs: Int, manifest: String, parent: String? = nil, at time: Double
    ) throws(StoreError) -> String {
        // The number is taken and given in one statement, so that no other process can take it too.
        let row = try database.first(
            """
            INSERT INTO runs (id, name, status, seed, epochs, parent, startedAt, manifest)
            VALUES ('r' || (coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'runs'), 0) + 1), ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """, name, RunStatus.queued.rawValue, seed, epochs, parent, time, manifest)
        guard let id = row?[0].text else { throw StoreError(.misuse, path: database.path, detail: "no run was made") }
        return id
    }

    public func run(_ id: String) throws -> RunRecord {
        if let run = try database.first("SELECT \(RunRecord.columns) FROM runs WHERE id = ?", id).flatMap(RunRecord.init) { return run }
        let near = try database.rows("SELECT id FROM runs ORDER BY number DESC LIMIT 1000").compactMap(\.[0].text)
        throw TrackingError.noSuchRun(id, nearest: nearest(to: id, among: near))
    }

    /// The newest first.
    public func all(limit: Int = 1000) throws(StoreError) -> [RunRecord] {
        try database.rows("SELECT \(RunRecord.columns) FROM runs ORDER BY number DESC LIMIT ?", limit).compactMap(RunRecord.init)
    }

    /// Runs as lists show them, newest first, without what it takes to repeat them: those with a smaller number than `before`, as many as asked for.
    public func listed(before: Int = .max, limit: Int) throws(StoreError) -> [ListedRun] {
        let columns = "number, id, name, status, seed, epoch, epochs, parent, job, startedAt, endedAt, why"
        var runs = try database.rows("SELECT \(columns) FROM runs WHERE number < ? ORDER BY number DESC LIMIT ?", before, limit)
            .compactMap(ListedRun.init)
        guard let last = runs.last, let first = runs.first else { return [] }
        let places = Dictionary(runs.enumerated().map { ($1.id, $0) }) { $1 }
        let among = "run IN (SELECT id FROM runs WHERE number BETWEEN ? AND ?)"
        for row in try database.rows("SELECT run, name, value FROM parameters WHERE \(among)", last.number, first.number) {
            if let place = row[0].text.flatMap({ places[$0] }), let name = row[1].text { runs[place].parameters[name] = row[2].text ?? "" }
        }
        for row in try database.rows(Self.lastValues(ofRuns: "number BETWEEN ? AND ?"), last.number, first.number) {
            if let place = row[0].text.flatMap({ places[$0] }), let name = row[1].text { runs[place].metrics[name] = value(row[2]) }
        }
        return runs
    }

    public func count() throws(StoreError) -> Int { try database.first("SELECT count(*) FROM runs")?[0].integer ?? 0 }

    /// The runs of a run of several seeds, in the order of the seeds.
    public func children(of parent: String) throws(StoreError) -> [RunRecord] {
        try database.rows("SELECT \(RunRecord.columns) FROM runs WHERE parent = ? ORDER BY number", parent).compactMap(RunRecord.init)
    }

    /// The run that finished last and is no child of another.
    public func lastFinished() throws(StoreError) -> RunRecord? {
        try database.first(
            "SELECT \(RunRecord.columns) FROM runs WHERE status = ? AND parent IS NULL ORDER BY endedAt DESC, number DESC LIMIT 1",
            RunStatus.finished.rawValue
        ).flatMap(RunRecord.init)
    }

    // MARK: Writing

    public func set(_ status: RunStatus, of run: String, why: String?, at time: Double) throws(StoreError) {
        let endedAt: Double? =
            switch status {
            case .queued, .running, .paused: nil
            case .finished, .failed, .stopped, .interrupted: time
            }
        try database.execute("UPDATE runs SET status = ?, why = ?, endedAt = ? WHERE id = ?", status.rawValue, why, endedAt, run)
    }

    public func setJob(_ job: String, of run: String) throws(StoreError) {
        try database.execute("UPDATE runs SET job = ? WHERE id = ?", job, run)
    }

    public func setReport(_ report: String, of run: String) throws(StoreError) {
        try database.execute("UPDATE runs SET report = ? WHERE id = ?", report, run)
    }

    /// Asks for a learning rate from the run's next epoch on; nil asks for none any more.
    public func want(rate: Double?, of run: String) throws(StoreError) {
        try database.execute("UPDATE runs SET wantedRate = ? WHERE id = ?", rate, run)
    }

    /// The learning rate that was asked for and not taken yet.
    public func wantedRate(of run: String) throws(StoreError) -> Double? {
        try database.first("SELECT wantedRate FROM runs WHERE id = ?", run)?[0].real
    }

    /// Writes that a learning rate was taken: how the run is repeated from now on. One that was asked for since stays asked for.
    public func take(rate: Double, of run: String, manifest: String) throws(StoreError) {
        try database.execute(
            "UPDATE runs SET manifest = ?1, wantedRate = nullif(wantedRate, ?2) WHERE id = ?3", manifest, rate, run)
    }

    /// Writes an epoch's figures; those of an epoch done again replace the former.
    public func add(_ record: EpochRecord, to run: String) throws(StoreError) {
        for (name, value) in record.metrics { try add(name, value, record, to: run) }
        try database.execute("UPDATE runs SET epoch = ? WHERE id = ?", record.epoch, run)
    }

    private func add(_ name: String, _ value: Double, _ record: EpochRecord, to run: String) throws(StoreError) {
        try database.execute(
            "INSERT OR REPLACE INTO metrics (run, name, step, value, seconds) VALUES (?, ?, ?, ?, ?)", run, name, record.epoch,
            stored(value), record.seconds)
    }

    /// Writes results that belong to no epoch, at step 0.
    public func add(_ values: [String: Double], to run: String) throws(StoreError) {
        for (name, value) in values {
            try database.execute(
                "INSERT OR REPLACE INTO metrics (run, name, step, value) VALUES (?, ?, 0, ?)", run, name, stored(value))
        }
    }

    public func add(_ artifact: Artifact, to run: String) throws(StoreError) {
        try database.execute(
            "INSERT OR REPLACE INTO artifacts (run, name, path, sha256) VALUES (?, ?, ?, ?)", run, artifact.name, artifact.path,
            artifact.sha256)
    }

    public func add(parameters: [(name: String, value: String)], to run: String) throws(StoreError) {
        for (name, value) in parameters {
            try database.execute("INSERT OR REPLACE INTO parameters (run, name, value) VALUES (?, ?, ?)", run, name, value)
        }
    }

    public func add(environment: [(name: String, value: String)], to run: String) throws(StoreError) {
        for (name, value) in environment {
            try database.execute("INSERT OR REPLACE INTO environment (run, name, value) VALUES (?, ?, ?)", run, name, value)
        }
    }

    // MARK: Figures

    /// Every point of every metric of a run, to the bit.
    public func metrics(of run: String) throws(StoreError) -> [(name: String, points: [MetricPoint])] {
        var found: [(name: String, points: [MetricPoint])] = []
        for row in try database.rows("SELECT name, step, value FROM metrics WHERE run = ? ORDER BY name, step", run) {
            guard let name = row[0].text, let step = row[1].integer else { continue }
            if found.last?.name != name { found.append((name, [])) }
            found[found.count - 1].points.append(MetricPoint(step: step, value: value(row[2])))
        }
        return found
    }

    /// The last value of every metric of a run.
    public func lastMetrics(of run: String) throws(StoreError) -> [String: Double] {
        var last: [String: Double] = [:]
        for row in try database.rows(Self.lastValues(ofRuns: "id = ?"), run) {
            if let name = row[1].text { last[name] = value(row[2]) }
        }
        return last
    }

    /// Run, name and last value of every metric of the runs that meet a condition.
    ///
    /// It goes from name to name by the index, so that a run of a million points takes no longer than one of twenty.
    private static func lastValues(ofRuns condition: String) -> String {
        """
        WITH RECURSIVE told(run, name) AS (
            SELECT id, (SELECT min(name) FROM metrics WHERE run = runs.id) FROM runs WHERE \(condition)
            UNION ALL
            SELECT run, (SELECT min(name) FROM metrics WHERE run = told.run AND name > told.name) FROM told WHERE name IS NOT NULL)
        SELECT run, name, (SELECT value FROM metrics WHERE run = told.run AND name = told.name ORDER BY step DESC LIMIT 1)
        FROM told WHERE name IS NOT NULL
        """
    }

    /// The epochs of a run in order.
    public func history(of run: String) throws(StoreError) -> [EpochRecord] {
        var epochs: [Int: EpochRecord] = [:]
        for row in try database.rows("SELECT name, step, value, seconds FROM metrics WHERE run = ? AND step > 0", run) {
            guard let name = row[0].text, let step = row[1].integer else { continue }
            if epochs[step] == nil {
                var record = EpochRecord(epoch: step, loss: .nan, trainAccuracy: .nan, seconds: row[3].real ?? 0)
                record.untold = ["loss", "trainAccuracy"]
                epochs[step] = record
            }
            epochs[step]?.set(name, to: value(row[2]))
        }
        return epochs.values.sorted { $0.epoch < $1.epoch }
    }

    /// Every metric of a run, its points in order, with the seconds that each step took.
    ///
    /// Read a part at a time: a million points never stand in memory as rows.
    public func curves(of run: String) throws(StoreError) -> [String: [(step: Int, value: Double, seconds: Double)]] {
        var curves: [String: [(step: Int, value: Double, seconds: Double)]] = [:]
        for name in try lastMetrics(of: run).keys {
            var (points, last) = ([(step: Int, value: Double, seconds: Double)](), 0)
            while true {
                let part = try database.rows(
                    "SELECT step, value, seconds FROM metrics WHERE run = ? AND name = ? AND step > ? ORDER BY step LIMIT \(Self.part)",
                    run, name,
                    last)
                for row in part { points.append((row[0].integer ?? 0, value(row[1]), row[2].real ?? 0)) }
                last = points.last?.step ?? last
                if part.count < Self.part { break }
            }
            if !points.isEmpty { curves[name] = points }
        }
        return curves
    }

    private static let part = 20_000

    public func artifacts(of run: String) throws(StoreError) -> [Artifact] {
        try database.rows("SELECT name, path, sha256 FROM artifacts WHERE run = ? ORDER BY name", run).map {
            Artifact(name: $0[0].text ?? "", path: $0[1].text ?? "", sha256: $0[2].text ?? "")
        }
    }

    public func parameters(of run: String) throws(StoreError) -> [(name: String, value: String)] {
        try database.rows("SELECT name, value FROM parameters WHERE run = ? ORDER BY name", run).map {
            ($0[0].text ?? "", $0[1].text ?? "")
        }
    }

    public func environment(of run: String) throws(StoreError) -> [(name: String, value: String)] {
        try database.rows("SELECT name, value FROM environment WHERE run = ? ORDER BY name", run).map {
            ($0[0].text ?? "", $0[1].text ?? "")
        }
    }

    /// SQLite keeps neither NaN nor the sign of zero: these are stored as texts.
    private func stored(_ value: Double) -> Value {
        if value.isNaN { return .text("NaN") }
        return value == 0 && value.sign == .minus ? .text("negative zero") : .real(value)
    }

    private func value(_ stored: Value) -> Double { stored.real ?? (stored.text == "negative zero" ? -0.0 : .nan) }
}
