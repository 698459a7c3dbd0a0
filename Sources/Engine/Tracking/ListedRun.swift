import Store

/// A run as lists show it: its record without manifest and report, what it was made with, and its last figures.
public struct ListedRun: Hashable, Sendable, Identifiable {
    /// Counts the runs of a store from 1.
    public let number: Int
    public let id: String
    public var name: String
    public var status: RunStatus
    public var seed: UInt64
    public var epoch: Int
    public var epochs: Int
    public var parent: String?
    public var job: String?
    /// Unix time in seconds.
    public var startedAt: Double
    public var endedAt: Double?
    public var why: String?
    public var parameters: [String: String] = [:]
    public var metrics: [String: Double] = [:]

    init?(_ row: Row) {
        guard let number = row[0].integer, let id = row[1].text, let name = row[2].text, let status = row[3].text.flatMap(RunStatus.init),
            let seed = row[4].integer, let epoch = row[5].integer, let epochs = row[6].integer, let startedAt = row[9].real
        else { return nil }
        (self.number, self.id, self.name, self.status, self.seed) = (number, id, name, status, UInt64(bitPattern: Int64(seed)))
        (self.epoch, self.epochs, parent, job) = (epoch, epochs, row[7].text, row[8].text)
        (self.startedAt, endedAt, why) = (startedAt, row[10].real, row[11].text)
    }
}
