/// Where a job stands, from its submission to its end.
public enum JobState: String, Sendable, Codable, CaseIterable {
    case queued, validating, submitted, running, completed, failed, cancelled

    public var isOver: Bool { self == .completed || self == .failed || self == .cancelled }
}
