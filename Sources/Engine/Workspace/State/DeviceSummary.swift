public import Noise

/// A device as a front end draws it: its qubits and couplings, with what a calibration measured of them.
public struct DeviceSummary: Hashable, Sendable {
    public struct Qubit: Hashable, Sendable {
        public var t1Nanoseconds: Double?
        public var t2Nanoseconds: Double?
        /// The mean of both ways to misread it.
        public var readoutError: Double?
        /// Of the gate that is worst among those on one qubit; virtual ones have none.
        public var gateError: Double?
        public var gate: String?
    }

    /// Two qubits that a gate of the device acts on.
    public struct Coupling: Hashable, Sendable {
        /// The lower one first.
        public var qubits: [Int]
        public var gate: String
        /// Of the better of its directions; nil where it was not measured.
        public var error: Double?
    }

    public var name: String
    /// The calibration's own words of when it was taken.
    public var snapshot: String
    /// The same in seconds since 1970, where it can be read.
    public var calibratedAt: Double?
    public var qubits: [Qubit]
    /// In the order of their qubits.
    public var couplings: [Coupling]

    public init(name: String, snapshot: String = "", calibratedAt: Double? = nil, qubits: [Qubit], couplings: [Coupling]) {
        (self.name, self.snapshot, self.calibratedAt) = (name, snapshot, calibratedAt)
        (self.qubits, self.couplings) = (qubits, couplings)
    }

    public init(_ calibration: Calibration) {
        var qubits = calibration.qubits.map { qubit in
            Qubit(
                t1Nanoseconds: qubit.t1Nanoseconds, t2Nanoseconds: qubit.t2Nanoseconds,
                readoutError: qubit.readout.map { ($0.oneGivenZero + $0.zeroGivenOne) / 2 })
        }
        var couplings: [[Int]: Coupling] = [:]
        for (name, sites) in calibration.gates.sorted(by: { $0.key < $1.key }) {
            for (operands, gate) in sites {
                if operands.count == 1, let error = gate.error, error > (qubits[operands[0]].gateError ?? 0) {
                    (qubits[operands[0]].gateError, qubits[operands[0]].gate) = (error, name)
                }
                guard operands.count == 2, operands[0] != operands[1] else { continue }
                let pair = operands.sorted()
                if let known = couplings[pair]?.error, known <= gate.error ?? .infinity { continue }
                couplings[pair] = Coupling(qubits: pair, gate: name, error: gate.error)
            }
        }
        self.init(
            name: calibration.device, snapshot: calibration.snapshot, calibratedAt: calibration.time, qubits: qubits,
            couplings: couplings.values.sorted { $0.qubits.lexicographicallyPrecedes($1.qubits) })
    }
}

/// The device of a calibration's file.
public func openDevice(_ path: String) throws -> DeviceSummary { DeviceSummary(try readCalibration(path)) }
