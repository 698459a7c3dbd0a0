import Documents
import Simulation

/// How a circuit would be simulated, as a document and as text.
struct ExplanationReport {
    let circuit: String
    let gates: Int

    func document(of explanation: SimulationExplanation) -> JSONValue {
        .object([
            ("circuit", .string(circuit)), ("qubits", .integer(explanation.qubits)), ("gates", .integer(gates)),
            ("method", .string(explanation.method.rawValue)), ("methodReason", .string(explanation.reason)),
            ("precision", .string(explanation.precision.rawValue)), ("threads", .integer(explanation.threads)),
            ("memoryBytes", bytes(explanation.memoryBytes)), ("availableBytes", .integer(explanation.memoryLimit)),
            ("work", .object(explanation.work.map { ($0.name, .number($0.value)) })),
            ("plan", explanation.plan.map(document) ?? .null),
            (
                "candidates",
                .array(
                    explanation.candidates.map { candidate in
                        [
                            "method": .string(candidate.method.rawValue), "possible": .bool(candidate.isPossible),
                            "memoryBytes": bytes(candidate.memoryBytes), "why": .string(candidate.remark),
                        ]
                    })
            ),
        ])
    }

    private func document(of plan: SimulationPlan) -> JSONValue {
        [
            "seconds": .number(plan.seconds), "leastSeconds": .number(plan.leastSeconds), "operations": .number(plan.operations),
            "trafficBytes": .number(plan.memoryBytes), "cacheBytes": .number(plan.cacheBytes), "stateBytes": .number(plan.stateBytes),
            "blockQubits": .integer(plan.blockQubits), "sweeps": .integer(plan.sweeps), "isRepeated": .bool(plan.hasBranches),
            "stages": .array(
                plan.stages.map { stage in
                    [
                        "localQubits": .array(stage.localQubits.map { .integer($0) }), "gates": .integer(stage.gates),
                        "sweeps": .integer(stage.sweeps), "trafficBytes": .number(stage.memoryBytes),
                        "cacheBytes": .number(stage.cacheBytes),
                        "operations": .number(stage.operations), "seconds": .number(stage.seconds),
                    ]
                }),
        ]
    }

    private func lines(of plan: SimulationPlan) -> [String] {
        let repeated = plan.hasBranches ? ", once for each branch or group of shots" : ""
        let lines = [
            "time: about \(duration(plan.seconds)), at least \(duration(plan.leastSeconds)) at this machine's rates\(repeated)",
            "stages: \(plan.stages.count) on blocks of \(counted(plan.blockQubits, "qubit")), \(counted(plan.gates, "gate")) after merging, "
                + "\(short(plan.operations)) operations",
            "",
        ]
        var table = TextTable(
            ["stage", "gates", "sweeps", "moved", "in cache", "operations", "time"], rightAligned: [0, 1, 2, 3, 4, 5, 6])
        for (index, stage) in plan.stages.prefix(Self.mostStages).enumerated() {
            table.add(
                String(index + 1), String(stage.gates), String(stage.sweeps), size(stage.memoryBytes), size(stage.cacheBytes),
                short(stage.operations), duration(stage.seconds))
        }
        let rest = plan.stages.count - Self.mostStages
        return lines + table.lines() + (rest > 0 ? ["and \(counted(rest, "more stage"))"] : [])
    }

    /// Stages listed to people.
    private static let mostStages = 40

    /// Whole numbers as such, as far as JSON's readers keep them.
    private func bytes(_ value: Double) -> JSONValue { value < 0x1p53 ? .integer(Int(value)) : .number(value) }

    func lines(of explanation: SimulationExplanation) -> [String] {
        var lines = [
            "\(circuit): \(counted(explanation.qubits, "qubit")), \(counted(gates, "gate"))",
            "method: \(explanation.method.rawValue) in \(explanation.precision.rawValue) precision: \(explanation.reason)",
            "memory: \(size(explanation.memoryBytes)) of \(byteCount(explanation.memoryLimit)), \(counted(explanation.threads, "thread"))",
        ]
        for (name, value) in explanation.work { lines.append("\(name): \(short(value))") }
        if let plan = explanation.plan { lines += self.lines(of: plan) }
        var table = TextTable(["method", "memory", ""], rightAligned: [1])
        for candidate in explanation.candidates {
            table.add(candidate.method.rawValue, candidate.memoryBytes > 0 ? size(candidate.memoryBytes) : "", candidate.remark)
        }
        return lines + [""] + table.lines()
    }

    private func size(_ bytes: Double) -> String {
        guard bytes.isFinite else { return "more than 2^1023 bytes" }
        return bytes < 0x1p62 ? byteCount(Int(bytes)) : "2^\(Int(bytes.exponent)) bytes"
    }
}
