import Documents
public import Store

/// All that it takes to go on with a run, as bytes.
public struct StoredCheckpoint: Hashable, Sendable {
    public var epoch: Int
    public var bytes: [UInt8]

    public init(epoch: Int, bytes: [UInt8]) { (self.epoch, self.bytes) = (epoch, bytes) }
}

extension Runs {
    /// Keeps a run's last checkpoint; the one before goes in the same transaction.
    public func save(_ checkpoint: StoredCheckpoint, of run: String) throws(StoreError) {
        try database.execute(
            "INSERT OR REPLACE INTO checkpoints (run, epoch, sha256, bytes) VALUES (?, ?, ?, ?)", run, checkpoint.epoch,
            sha256(checkpoint.bytes), checkpoint.bytes)
    }

    /// A run's last checkpoint; nil where none was saved.
    ///
    /// - Throws: ``TrackingError/corruptCheckpoint(run:)`` where its bytes are not those that were saved.
    public func checkpoint(of run: String) throws -> StoredCheckpoint? {
        guard let row = try database.first("SELECT epoch, sha256, bytes FROM checkpoints WHERE run = ?", run) else { return nil }
        guard let epoch = row[0].integer, let bytes = row[2].blob, row[1].text == sha256(bytes) else {
            throw TrackingError.corruptCheckpoint(run: run)
        }
        return StoredCheckpoint(epoch: epoch, bytes: bytes)
    }
}
