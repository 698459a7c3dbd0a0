/// The figures of one epoch.
public struct EpochRecord: Hashable, Sendable, Codable {
    /// Counted from 1.
    public var epoch: Int
    public var loss: Double
    public var trainAccuracy: Double
    /// Nil where the project keeps nothing of the training part for validation.
    public var validationAccuracy: Double?
    /// Seconds that this epoch took.
    public var seconds: Double

    public init(epoch: Int, loss: Double, trainAccuracy: Double, validationAccuracy: Double? = nil, seconds: Double) {
        (self.epoch, self.loss, self.trainAccuracy) = (epoch, loss, trainAccuracy)
        (self.validationAccuracy, self.seconds) = (validationAccuracy, seconds)
    }
}

/// A file that a run left, with the digest of its bytes.
public struct Artifact: Hashable, Sendable, Codable {
    public var name: String
    /// Relative to the project.
    public var path: String
    /// Hexadecimal.
    public var sha256: String

    public init(name: String, path: String, sha256: String) { (self.name, self.path, self.sha256) = (name, path, sha256) }
}
