public import Documents
public import Store

/// Everything that happened to the runs and jobs of a store, in order; what front ends of any process follow.
public struct EventLog: Sendable {
    private let database: Database

    public init(_ database: Database) { self.database = database }

    public func append(_ body: JSONValue, run: String?, at time: Double) throws(StoreError) {
        try database.execute("INSERT INTO events (time, run, body) VALUES (?, ?, ?)", time, run, body.text())
    }

    /// The number of the last event; 0 where there is none.
    public func lastSequence() throws(StoreError) -> Int { try database.first("SELECT max(sequence) FROM events")?[0].integer ?? 0 }

    /// The events after one, oldest first.
    public func events(after sequence: Int, limit: Int = 10_000) throws -> [(sequence: Int, body: JSONValue)] {
        try database.rows("SELECT sequence, body FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, limit).compactMap {
            row in
            guard let sequence = row[0].integer, let text = row[1].text else { return nil }
            return (sequence, JSONValue(try JSON.parse(text, file: "event \(sequence)")))
        }
    }

    /// The newest events of a run since a time, oldest first.
    public func events(of run: String, after time: Double, limit: Int) throws -> [JSONValue] {
        try database.rows(
            "SELECT sequence, body FROM events WHERE run = ? AND time >= ? ORDER BY sequence DESC LIMIT ?", run, time, limit
        ).reversed().compactMap { row in
            guard let sequence = row[0].integer, let text = row[1].text else { return nil }
            return JSONValue(try JSON.parse(text, file: "event \(sequence)"))
        }
    }
}
