/// A kind of physical qubit: how long its operations take, in nanoseconds, and how often they fail.
public struct PhysicalQubit: Hashable, Sendable, Codable {
    public enum Operations: Hashable, Sendable, Codable {
        /// Gates on one and two qubits; measurement on one.
        case gateBased(GateBased)
        /// Measurements on one qubit and joint measurements on two.
        case majorana(Majorana)
    }

    public struct GateBased: Hashable, Sendable, Codable {
        public var oneQubitGateTime: UInt64
        public var twoQubitGateTime: UInt64
        public var oneQubitMeasurementErrorRate: Double
        public var oneQubitGateErrorRate: Double
        public var twoQubitGateErrorRate: Double
    }

    public struct Majorana: Hashable, Sendable, Codable {
        public var twoQubitJointMeasurementTime: UInt64
        public var oneQubitMeasurementErrorRate: MeasurementErrorRate
        public var twoQubitJointMeasurementErrorRate: MeasurementErrorRate
    }

    /// How often a measurement disturbs its qubit, and how often it is read wrong.
    public struct MeasurementErrorRate: Hashable, Sendable, Codable {
        public var process: Double
        public var readout: Double
    }

    public var name: String?
    public var operations: Operations
    public var oneQubitMeasurementTime: UInt64
    public var tGateTime: UInt64
    public var tGateErrorRate: Double
    public var idleErrorRate: Double
}

extension PhysicalQubit {
    /// The qubits that can be called by name, the default first.
    public static let predefined: [PhysicalQubit] = [
        gate("qubit_gate_ns_e3", measurement: 100, gate: 50, error: 1e-3, tError: 1e-3),
        gate("qubit_gate_ns_e4", measurement: 100, gate: 50, error: 1e-4, tError: 1e-4),
        gate("qubit_gate_us_e3", measurement: 100_000, gate: 100_000, error: 1e-3, tError: 1e-6),
        gate("qubit_gate_us_e4", measurement: 100_000, gate: 100_000, error: 1e-4, tError: 1e-6),
        majorana("qubit_maj_ns_e4", error: 1e-4, tError: 0.05),
        majorana("qubit_maj_ns_e6", error: 1e-6, tError: 0.01),
    ]

    public static func named(_ name: String) -> PhysicalQubit? { predefined.first { $0.name == name } }

    /// A gate-based qubit with the times of `qubit_gate_ns_e3` in which every operation fails at one rate.
    public static func gateBased(errorRate: Double) -> PhysicalQubit {
        gate(nil, measurement: 100, gate: 50, error: errorRate, tError: errorRate)
    }

    private static func gate(_ name: String?, measurement: UInt64, gate: UInt64, error: Double, tError: Double) -> PhysicalQubit {
        let operations = GateBased(
            oneQubitGateTime: gate, twoQubitGateTime: gate, oneQubitMeasurementErrorRate: error, oneQubitGateErrorRate: error,
            twoQubitGateErrorRate: error)
        return PhysicalQubit(
            name: name, operations: .gateBased(operations), oneQubitMeasurementTime: measurement, tGateTime: gate, tGateErrorRate: tError,
            idleErrorRate: error)
    }

    private static func majorana(_ name: String, error: Double, tError: Double) -> PhysicalQubit {
        let rate = MeasurementErrorRate(process: error, readout: error)
        let operations = Majorana(
            twoQubitJointMeasurementTime: 100, oneQubitMeasurementErrorRate: rate, twoQubitJointMeasurementErrorRate: rate)
        return PhysicalQubit(
            name: name, operations: .majorana(operations), oneQubitMeasurementTime: 100, tGateTime: 100, tGateErrorRate: tError,
            idleErrorRate: error)
    }

    var isMajorana: Bool { if case .majorana = operations { true } else { false } }

    /// The worst rate at which an operation that keeps the qubit fails.
    public var cliffordErrorRate: Double {
        switch operations {
        case .gateBased(let gates): max(gates.oneQubitGateErrorRate, gates.twoQubitGateErrorRate, idleErrorRate)
        case .majorana(let measurements):
            max(idleErrorRate, measurements.oneQubitMeasurementErrorRate.process, measurements.twoQubitJointMeasurementErrorRate.process)
        }
    }

    /// The worst rate at which a measurement is read wrong.
    public var readoutErrorRate: Double {
        switch operations {
        case .gateBased(let gates): gates.oneQubitMeasurementErrorRate
        case .majorana(let measurements):
            max(measurements.oneQubitMeasurementErrorRate.readout, measurements.twoQubitJointMeasurementErrorRate.readout)
        }
    }

    /// Keys of the rates behind `cliffordErrorRate`, for messages.
    var cliffordErrorKeys: String {
        isMajorana
            ? "oneQubitMeasurementErrorRate, twoQubitJointMeasurementErrorRate, idleErrorRate"
            : "oneQubitGateErrorRate, twoQubitGateErrorRate, idleErrorRate"
    }
}
