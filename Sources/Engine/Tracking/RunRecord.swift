import Store

/// A run as the store has it.
public struct RunRecord: Hashable, Sendable, Identifiable {
    public let id: String
    public var name: String
    public var status: RunStatus
    public var seed: UInt64
    /// Epochs whose figures and checkpoint are stored.
    public var epoch: Int
    public var epochs: Int
    public var parent: String?
    public var job: String?
    /// Unix time in seconds.
    public var startedAt: Double
    public var endedAt: Double?
    public var why: String?
    /// All that it takes to repeat the run.
    public var manifest: String
    /// The answer of a finished run.
    public var report: String?
}

extension RunRecord {
    static let columns = "id, name, status, seed, epoch, epochs, parent, job, startedAt, endedAt, why, manifest, report"

    init?(_ row: Row) {
        guard let id = row[0].text, let name = row[1].text, let status = row[2].text.flatMap(RunStatus.init), let seed = row[3].integer,
            let epoch = row[4].integer, let epochs = row[5].integer, let startedAt = row[8].real, let manifest = row[11].text
        else { return nil }
        self.init(
            id: id, name: name, status: status, seed: UInt64(bitPattern: Int64(seed)), epoch: epoch, epochs: epochs, parent: row[6].text,
            job: row[7].text, startedAt: startedAt, endedAt: row[9].real, why: row[10].text, manifest: manifest, report: row[12].text)
    }
}

/// A point of a run's metric.
public struct MetricPoint: Hashable, Sendable {
    public var step: Int
    public var value: Double

    public init(step: Int, value: Double) { (self.step, self.value) = (step, value) }
}
