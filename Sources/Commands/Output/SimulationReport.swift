import Documents
import Simulation

/// A simulation's result as a document, as text and as a table.
struct SimulationReport {
    let circuit: String
    /// As they were written.
    let observables: [String]
    let options: SimulationOptions
    let parseSeconds: Double
    let warnings: [String]
    let gates: Int

    func document(of result: SimulationResult) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("circuit", .string(circuit)), ("qubits", .integer(result.qubits)), ("method", .string(result.method.rawValue)),
            ("methodReason", .string(result.methodReason)),
            ("precision", .string(result.precision.rawValue)), ("seed", .integer(Int(clamping: options.seed))),
        ]
        if let shots = options.shots { members.append(("shots", .integer(shots))) }
        if let trajectories = result.trajectories { members.append(("trajectories", .integer(trajectories))) }
        if let counts = result.counts { members.append(("counts", .object(counts.map { ($0.0, .integer($0.1)) }))) }
        if let probabilities = result.probabilities {
            members.append(("probabilities", .object(probabilities.map { ($0.0, .number($0.1)) })))
        }
        if !observables.isEmpty {
            let values = zip(observables, result.expectations).map { text, expectation -> JSONValue in
                [
                    "observable": .string(text), "value": .number(expectation.value),
                    "standardError": .number(expectation.standardError),
                ]
            }
            members.append(("observables", .array(values)))
        }
        if let gradients = result.gradients {
            let values = zip(observables, gradients).map { text, gradient -> JSONValue in
                ["observable": .string(text), "values": .object(gradient.map { ($0.0, .number($0.1)) })]
            }
            members.append(("gradients", .array(values)))
        }
        if let gradients = result.probabilityGradients {
            let values = gradients.map { outcome, gradient in (outcome, JSONValue.object(gradient.map { ($0.0, .number($0.1)) })) }
            members.append(("probabilityGradients", .object(values)))
        }
        if let truncation = result.truncation {
            members.append(
                (
                    "truncation",
                    [
                        "largestBond": .integer(truncation.largestBond), "discardedWeight": .number(truncation.discardedWeight),
                        "fidelity": .number(truncation.fidelity),
                    ]
                ))
        }
        members += [
            ("timing", timing(of: result)), ("memoryBytes", .integer(result.memoryBytes)), ("threads", .integer(result.threads)),
        ]
        if !warnings.isEmpty { members.append(("warnings", .texts(warnings))) }
        return .object(members)
    }

    private func timing(of result: SimulationResult) -> JSONValue {
        let timing = result.timing
        var members: [(String, JSONValue)] = [
            ("parseSeconds", .number(parseSeconds)), ("prepareSeconds", .number(timing.prepareSeconds)),
            ("simulateSeconds", .number(timing.simulateSeconds)), ("sampleSeconds", .number(timing.sampleSeconds)),
        ]
        if options.gradient != nil { members.append(("gradientSeconds", .number(timing.gradientSeconds))) }
        return .object(members)
    }

    /// Outcomes shown to people before the rest is summed up.
    private static let mostOutcomes = 32

    func lines(of result: SimulationResult) -> [String] {
        let size = "\(counted(result.qubits, "qubit")), \(counted(gates, "gate"))"
        let shots = options.shots.map { ", \(counted($0, "shot")), seed \(options.seed)" } ?? ""
        var lines = ["\(circuit): \(size), \(result.method.rawValue) in \(result.precision.rawValue) precision\(shots)"]
        if let trajectories = result.trajectories {
            lines.append("means over \(counted(trajectories, "random trajectory", "random trajectories"))")
        }
        if options.method == .auto { lines.append("\(result.method.rawValue) because \(result.methodReason)") }
        if let counts = result.counts { lines += [""] + outcomes(counts, shots: options.shots ?? 0) }
        if let probabilities = result.probabilities { lines += [""] + outcomes(probabilities) }
        if !observables.isEmpty { lines += [""] + expectations(result) }
        if let gradients = result.gradients { lines += [""] + derivatives(gradients) }
        if let gradients = result.probabilityGradients { lines += [""] + derivatives(ofOutcomes: gradients) }
        if let truncation = result.truncation {
            lines += ["", "bond dimension \(truncation.largestBond), fidelity about \(fixed(truncation.fidelity, 6))"]
        }
        let timing = result.timing
        let seconds = parseSeconds + timing.prepareSeconds + timing.simulateSeconds + timing.sampleSeconds + timing.gradientSeconds
        return lines + ["", "\(duration(seconds)), \(byteCount(result.memoryBytes)), \(counted(result.threads, "thread"))"]
    }

    private func outcomes(_ counts: [(String, Int)], shots: Int) -> [String] {
        var table = TextTable(["outcome", "count", "share", ""], rightAligned: [1, 2])
        let sorted = counts.sorted { $0.1 > $1.1 }
        for (outcome, count) in sorted.prefix(Self.mostOutcomes) {
            let share = shots > 0 ? Double(count) / Double(shots) : 0
            table.add(outcome, String(count), fixed(share, 4), Self.bar(share))
        }
        let rest = sorted.dropFirst(Self.mostOutcomes)
        return table.lines()
            + (rest.isEmpty ? [] : ["and \(counted(rest.count, "other outcome")) with \(counted(rest.reduce(0) { $0 + $1.1 }, "count"))"])
    }

    private func outcomes(_ probabilities: [(String, Double)]) -> [String] {
        var table = TextTable(["outcome", "probability", ""], rightAligned: [1])
        let sorted = probabilities.sorted { $0.1 > $1.1 }
        for (outcome, probability) in sorted.prefix(Self.mostOutcomes) {
            table.add(outcome, fixed(probability, 6), Self.bar(probability))
        }
        let rest = sorted.dropFirst(Self.mostOutcomes)
        return table.lines()
            + (rest.isEmpty ? [] : ["and \(counted(rest.count, "other outcome")), \(fixed(rest.reduce(0) { $0 + $1.1 }, 6)) together"])
    }

    private static func bar(_ share: Double) -> String {
        let eighths = Int((min(max(share, 0), 1) * 24 * 8).rounded())
        return String(repeating: "█", count: eighths / 8) + ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    }

    private func expectations(_ result: SimulationResult) -> [String] {
        let hasErrors = result.expectations.contains { $0.standardError > 0 }
        var table = TextTable(["observable", "value", hasErrors ? "standard error" : ""], rightAligned: [1, 2])
        for (text, expectation) in zip(observables, result.expectations) {
            table.add(text, fixed(expectation.value, 10), hasErrors ? short(expectation.standardError) : "")
        }
        return table.lines()
    }

    private func derivatives(_ gradients: [[(String, Double)]]) -> [String] {
        var table = TextTable(["observable", "input", "derivative"], rightAligned: [2])
        for (text, gradient) in zip(observables, gradients) {
            for (input, value) in gradient { table.add(text, input, fixed(value, 10)) }
        }
        return table.lines()
    }

    private func derivatives(ofOutcomes gradients: [(String, [(String, Double)])]) -> [String] {
        var table = TextTable(["outcome", "input", "derivative of its probability"], rightAligned: [2])
        for (outcome, gradient) in gradients.prefix(Self.mostOutcomes) {
            for (input, value) in gradient { table.add(outcome, input, fixed(value, 10)) }
        }
        let rest = gradients.count - Self.mostOutcomes
        return table.lines() + (rest > 0 ? ["and \(counted(rest, "other outcome")); --json lists all"] : [])
    }

    /// Outcomes with counts and probabilities, for `-o FILE.csv`.
    func table(of result: SimulationResult) -> String {
        var lines = ["outcome" + (result.counts == nil ? "" : ",count") + (result.probabilities == nil ? "" : ",probability")]
        let counts = Dictionary((result.counts ?? []).map { ($0.0, $0.1) }) { $1 }
        let probabilities = Dictionary((result.probabilities ?? []).map { ($0.0, $0.1) }) { $1 }
        for outcome in Set(counts.keys).union(probabilities.keys).sorted() {
            let count = result.counts == nil ? "" : ",\(counts[outcome] ?? 0)"
            let probability = result.probabilities == nil ? "" : ",\((probabilities[outcome] ?? 0).description)"
            lines.append(outcome + count + probability)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
