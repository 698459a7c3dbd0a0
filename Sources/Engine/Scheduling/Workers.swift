public import Store

/// The worker processes of a store.
///
/// A front end reserves a worker before it starts the process, and the process adopts the reservation: two front ends never start two.
public struct Workers: Sendable {
    let database: Database

    /// Seconds that a process may take from its start to its adoption.
    static let startingTime = 10.0
    private static let reservation = "reservation"

    public init(_ database: Database) { self.database = database }

    /// Reserves the worker that is about to be started; nil where one lives or is being started.
    public func reserve(now: Double) throws -> String? {
        try database.transaction {
            try removeDead(now: now)
            guard try database.first("SELECT 1 FROM workers") == nil else { return nil }
            let owner = ProcessIdentity.current(nonce: Self.reservation)
            let id = "w\(owner.pid)-\(UInt64(now * 1e6))"
            try database.execute(
                "INSERT INTO workers (id, owner, leaseUntil) VALUES (?, ?, ?)", id, owner.description, now + Self.startingTime)
            return id
        }
    }

    /// Makes the reservation, or a new entry where it is gone, that of this process.
    public func adopt(_ id: String, as owner: ProcessIdentity, now: Double) throws(StoreError) {
        try database.execute(
            "INSERT OR REPLACE INTO workers (id, owner, leaseUntil) VALUES (?, ?, ?)", id, owner.description, now + Jobs.lease)
    }

    public func beat(_ id: String, now: Double) throws(StoreError) {
        try database.execute("UPDATE workers SET leaseUntil = ? WHERE id = ?", now + Jobs.lease, id)
    }

    /// Takes the entry out if nothing is left to do; false where a job has come meanwhile.
    public func retire(_ id: String) throws -> Bool {
        try database.transaction {
            guard try database.first("SELECT 1 FROM jobs WHERE \(Jobs.isReady)") == nil else { return false }
            try remove(id)
            return true
        }
    }

    public func remove(_ id: String) throws(StoreError) { try database.execute("DELETE FROM workers WHERE id = ?", id) }

    /// How many worker processes live or are being started.
    public func count(now: Double) throws(StoreError) -> Int {
        try database.rows("SELECT owner, leaseUntil FROM workers").filter { isAlive($0[0].text, until: $0[1].real, now: now) }.count
    }

    private func removeDead(now: Double) throws(StoreError) {
        for row in try database.rows("SELECT id, owner, leaseUntil FROM workers") {
            if let id = row[0].text, !isAlive(row[1].text, until: row[2].real, now: now) { try remove(id) }
        }
    }

    private func isAlive(_ owner: String?, until lease: Double?, now: Double) -> Bool {
        guard let owner = owner.flatMap(ProcessIdentity.init) else { return false }
        let isInTime = (lease ?? 0) >= now
        // The front end that reserved it may have left by now.
        if owner.nonce == Self.reservation { return isInTime }
        switch owner.life {
        case .dead: return false
        case .unknown: return isInTime
        case .alive: return true
        }
    }
}
