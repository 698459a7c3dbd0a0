/// A circuit that turns many noisy T states into fewer better ones.
public struct DistillationUnit: Hashable, Sendable {
    /// What one unit occupies: qubits and cycles of whatever qubit it runs on.
    public struct Size: Hashable, Sendable, Codable {
        public var qubits: UInt64
        public var cycles: UInt64
    }

    /// How likely a unit fails, and how noisy its output is, by the noise of its inputs (z), of Clifford gates (c) and of readout (r).
    enum Rates: Hashable, Sendable {
        /// The 15-to-1 protocol of Bravyi and Kitaev.
        case fifteenToOne
        case formulas(failure: Formula, output: Formula)

        func failure(_ z: Double, _ c: Double, _ r: Double) -> Double {
            switch self {
            case .fifteenToOne: 15 * z + 356 * c
            case .formulas(let failure, _): (try? failure.evaluate([z, z, c, c, r, r])) ?? .nan
            }
        }

        func output(_ z: Double, _ c: Double, _ r: Double) -> Double {
            switch self {
            case .fifteenToOne: 35 * power(z, 3) + 7.1 * c
            case .formulas(_, let output): (try? output.evaluate([z, z, c, c, r, r])) ?? .nan
            }
        }

        /// Names in formulas, two for each rate.
        static let variables = ["inputErrorRate", "z", "cliffordErrorRate", "c", "readoutErrorRate", "r"]
    }

    public var name: String
    public var inputs: UInt64
    public var outputs: UInt64
    var rates: Rates
    /// On bare qubits, in the first round only.
    public var physical: Size?
    /// On error-corrected qubits.
    public var logical: Size?
    /// On error-corrected qubits in the first round, where that differs.
    public var firstRound: Size?
}

extension DistillationUnit {
    static let reedMuller = DistillationUnit(
        name: "15-to-1 RM prep", inputs: 15, outputs: 1, rates: .fifteenToOne, physical: Size(qubits: 31, cycles: 24),
        logical: Size(qubits: 31, cycles: 11), firstRound: nil)

    static let spaceEfficient = DistillationUnit(
        name: "15-to-1 space efficient", inputs: 15, outputs: 1, rates: .fifteenToOne, physical: Size(qubits: 12, cycles: 45),
        logical: Size(qubits: 20, cycles: 13), firstRound: nil)

    public static let standard = [reedMuller, spaceEfficient]

    /// The predefined unit that goes by one of these names.
    static func named(_ name: String) -> DistillationUnit? {
        switch name {
        case "15-1 RM", "15-1 RM prep", "15-to-1 RM", "15-to-1 RM prep": reedMuller
        case "15-1 space-efficient", "15-1 space efficient", "15-to-1 space-efficient", "15-to-1 space efficient": spaceEfficient
        default: nil
        }
    }
}

/// Rounds of distillation units one after the other, which make T states of a wanted quality.
public struct TFactory: Hashable, Sendable {
    public struct Round: Hashable, Sendable {
        public var units: UInt64
        public var unitName: String
        /// 1 stands for bare qubits.
        public var codeDistance: UInt64
        public var physicalQubits: UInt64
        /// Nanoseconds.
        public var runtime: UInt64
    }

    public var rounds: [Round]
    public var physicalQubits: UInt64
    /// Nanoseconds.
    public var runtime: UInt64
    public var inputs: UInt64
    public var outputs: UInt64
    public var logicalErrorRate: Double

    /// Space times time for one T state.
    var volume: Double { Double(physicalQubits.times(runtime)) / Double(outputs) }
    var normalizedQubits: Double { Double(physicalQubits) / Double(outputs) }

    /// How many of these make `states` T states in `cycles` cycles of `cycleTime`; nil where one run takes longer than that.
    func copies(for states: UInt64, in cycles: UInt64, of cycleTime: UInt64) -> UInt64? {
        let (time, overflow) = cycles.multipliedReportingOverflow(by: cycleTime)
        if overflow {
            let runs = Double(states) / Double(outputs.times(cycles))
            return UInt64(saturating: (runs * (Double(runtime) / Double(cycleTime))).rounded(.up))
        }
        guard runtime > 0 else { return 1 }
        let runs = time / runtime
        return runs > 0 ? states.dividedUp(by: runs.times(outputs)) : nil
    }
}
