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

    /// Whole numbers as such, as far as JSON's readers keep them.
    private func bytes(_ value: Double) -> JSONValue { value < 0x1p53 ? .integer(Int(value)) : .number(value) }

    func lines(of explanation: SimulationExplanation) -> [String] {
        var lines = [
            "\(circuit): \(counted(explanation.qubits, "qubit")), \(counted(gates, "gate"))",
            "method: \(explanation.method.rawValue) in \(explanation.precision.rawValue) precision: \(explanation.reason)",
            "memory: \(size(explanation.memoryBytes)) of \(byteCount(explanation.memoryLimit)), \(counted(explanation.threads, "thread"))",
        ]
        for (name, value) in explanation.work { lines.append("\(name): \(short(value))") }
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
