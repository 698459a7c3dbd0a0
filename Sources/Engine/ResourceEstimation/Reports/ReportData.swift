internal import Documents

/// What widgets of the reference estimator show beside its figures: groups of entries with labels and explanations.
struct ReportData {
    let estimate: PhysicalEstimate

    var document: JSONValue {
        let groups = [
            group("Physical resource estimates", isVisible: true, results),
            group("Resource estimates breakdown", breakdown),
            group("Logical qubit parameters", logicalQubitParameters),
            group("T factory parameters", factoryParameters),
            group("Pre-layout logical resources", preLayout),
            group("Assumed error budget", assumedBudget),
            group("Physical qubit parameters", qubitParameters),
            group("Constraints", limits),
        ]
        return ["groups": .array(groups), "assumptions": .array(Self.assumptions.map { .string($0) })]
    }

    static let assumptions = [
        "The model and its assumptions are those of arXiv:2211.07629.",
        "**Uniform independent physical noise.** Circuit noise: errors at different places and times are independent and equally likely everywhere.",
        "**Efficient classical computation.** Compilation, control, feedback, readout and decoding do not limit the machine.",
        "**Extraction circuits for planar quantum ISA.** Every operation of the planar instruction set has syndrome circuits about as deep and as good as a standard patch.",
        "**Uniform independent logical noise.** A logical operation fails as often as its tiles times its time steps let a single patch fail.",
        "**Negligible Clifford costs for synthesis.** Moving magic states, and the room for synthesis, cost nothing.",
        "**Smooth magic state consumption rate.** T states are consumed at an almost constant rate.",
    ]

    private func group(_ title: String, isVisible: Bool = false, _ entries: [JSONValue?]) -> JSONValue {
        ["title": .string(title), "alwaysVisible": .bool(isVisible), "entries": .array(entries.compactMap { $0 })]
    }

    /// An entry, unless its condition does not hold.
    func entry(_ path: String, _ label: String, _ description: String, _ explanation: String, if isThere: Bool = true) -> JSONValue? {
        guard isThere else { return nil }
        return [
            "path": .string(path), "label": .string(label), "description": .string(description), "explanation": .string(explanation),
        ]
    }

    /// `1,234,567`.
    func n(_ value: UInt64) -> String {
        let digits = Array(String(value))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    var layout: Layout { estimate.layout }
    var counts: LogicalCounts { estimate.counts }
    var patch: LogicalPatch { estimate.patch }
    var budget: ErrorBudget { estimate.budget }
    var scheme: CorrectionScheme { estimate.parameters.scheme }
    var qubit: PhysicalQubit { estimate.parameters.qubit }
    var factories: PhysicalEstimate.Factories? { estimate.factories }
    var cycle: UInt64 { patch.logicalCycleTime }
    var cycles: UInt64 { estimate.cycles }
    var copies: UInt64 { factories?.copies ?? 0 }
    var factoryTime: UInt64 { factories?.factory.runtime ?? 0 }
    var noise: Double { max(qubit.cliffordErrorRate, qubit.readoutErrorRate) }
    var perRotation: String { layout.tStatesPerRotation.map(n) ?? Figures.noRotations }
    var requiredLogicalErrorRate: Double { estimate.requiredLogicalErrorRate }
    var requiredTStateErrorRate: Double? { estimate.requiredTStateErrorRate }
    var clockFrequency: Double { estimate.clockFrequency }
    var physicalQubitsForAlgorithm: UInt64 { estimate.physicalQubitsForAlgorithm }
    var physicalQubitsForFactories: UInt64 { estimate.physicalQubitsForFactories }
    var runtime: UInt64 { estimate.runtime }
    var totalBudget: String { Figures.rate(estimate.parameters.budget.total) }
}
