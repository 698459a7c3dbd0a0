public import Scheduling

/// What a front end shows of a backend.
public struct BackendSummary: Hashable, Sendable {
    public enum Status: String, Sendable, Codable { case online, offline, unconfigured }

    public var name: String
    public var provider: String
    /// `simulator`, …
    public var kind: String
    /// The widest circuit that it takes in double precision; nil where its gates decide, not its width.
    public var qubitsDouble: Int?
    /// The widest circuit that it takes in single precision.
    public var qubitsSingle: Int?
    public var status: Status
    public var why: String?
    /// Nil where it is not known; local ones cost nothing.
    public var pricePerShot: Money?
    public var pricePerTask = Money.zero
    public var currency = "USD"
    /// Unix time in seconds of the calibration that it computes with.
    public var calibratedAt: Double?
    /// File of that calibration.
    public var calibrationFile: String?

    public init(
        name: String, provider: String, kind: String, qubitsDouble: Int?, qubitsSingle: Int?, status: Status = .online, why: String? = nil,
        pricePerShot: Money? = nil
    ) {
        (self.name, self.provider, self.kind, self.status, self.why) = (name, provider, kind, status, why)
        (self.qubitsDouble, self.qubitsSingle, self.pricePerShot) = (qubitsDouble, qubitsSingle, pricePerShot)
    }

    /// What so many shots cost; nil where the price is not known, or the sum too large to be told.
    public func cost(shots: Int) -> Money? { pricePerShot?.times(shots)?.plus(pricePerTask) }

    public var isLocal: Bool { provider == "local" }
}
