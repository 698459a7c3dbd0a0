/// What a device measured of itself at one time.
public struct Calibration: Hashable, Sendable, Codable {
    public struct Qubit: Hashable, Sendable, Codable {
        public var t1Nanoseconds: Double?
        public var t2Nanoseconds: Double?
        public var readout: ReadoutError?

        public init(t1Nanoseconds: Double? = nil, t2Nanoseconds: Double? = nil, readout: ReadoutError? = nil) {
            (self.t1Nanoseconds, self.t2Nanoseconds, self.readout) = (t1Nanoseconds, t2Nanoseconds, readout)
        }
    }

    public struct Gate: Hashable, Sendable, Codable {
        /// One minus the average gate fidelity; nil where it was not measured.
        public var error: Double?
        public var durationNanoseconds: Double?

        public init(error: Double? = nil, durationNanoseconds: Double? = nil) {
            (self.error, self.durationNanoseconds) = (error, durationNanoseconds)
        }

        /// Done in software: no time, no error.
        var isVirtual: Bool { (error ?? 0) == 0 && durationNanoseconds == 0 }
    }

    public var device: String
    /// When it was taken, as the file says it; empty where it does not.
    public var snapshot: String
    public var qubits: [Qubit]
    /// By the library's name of the gate, then by its operands.
    public var gates: [String: [[Int]: Gate]]

    public init(device: String, snapshot: String = "", qubits: [Qubit], gates: [String: [[Int]: Gate]]) {
        (self.device, self.snapshot, self.qubits, self.gates) = (device, snapshot, qubits, gates)
    }
}
