import Documents
import ResourceEstimation

/// An estimate for people.
enum EstimateText {
    static func lines(_ report: EstimateReport) -> [String] {
        guard !report.isBatch, let item = report.items.first else { return batch(report) }
        var lines: [String] = []
        switch item.outcome {
        case .single(let estimate): lines = single(report.title, estimate)
        case .frontier(let estimates): lines = table(estimates.map(cells))
        case .failure(let error): lines = [error.message]
        }
        for cost in item.costs.prefix(1) {
            lines.append("  cost             \(cost.amount) \(cost.currency) for \(cost.shots) shots at prices of \(cost.asOf)")
        }
        if let classical = report.classical { lines += section("As a state vector on this machine", self.classical(classical)) }
        if let whatIf = report.whatIf { lines += section("What if", self.whatIf(whatIf)) }
        if let sensitivity = report.sensitivity { lines += section("Each parameter halved and doubled", self.sensitivity(sensitivity)) }
        if let suggestions = report.suggestions {
            lines += section("Suggestions", suggestions.isEmpty ? ["  none that helps"] : suggestions.map { "  \($0.change)" })
        }
        return lines
    }

    private static func section(_ title: String, _ lines: [String]) -> [String] { ["", title] + lines }

    private static func batch(_ report: EstimateReport) -> [String] {
        var table = TextTable(["item"] + header, rightAligned: [0, 1, 3, 4])
        var faults: [String] = []
        for (index, item) in report.items.enumerated() {
            for estimate in item.estimates { table.rows.append(["\(index + 1)"] + cells(estimate)) }
            if case .failure(let error) = item.outcome {
                faults.append("item \(index + 1): \(error.description)\(error.hint.map { "; \($0)" } ?? "")")
            }
        }
        return table.lines() + faults
    }

    private static let header = ["physical qubits", "runtime", "code distance", "T factories"]

    private static func cells(_ figures: WhatIfTable.Figures) -> [String] {
        [
            grouped(figures.physicalQubits), duration(Double(figures.runtime) * 1e-9), String(figures.codeDistance),
            String(figures.numTfactories),
        ]
    }

    private static func cells(_ estimate: PhysicalEstimate) -> [String] { cells(WhatIfTable.Figures(estimate)) }

    private static func table(_ rows: [[String]]) -> [String] {
        var table = TextTable(header, rightAligned: [0, 2, 3])
        table.rows = rows
        return table.lines()
    }

    private static func whatIf(_ whatIf: WhatIfTable) -> [String] {
        var table = TextTable(whatIf.keys + header, rightAligned: [whatIf.keys.count, whatIf.keys.count + 2, whatIf.keys.count + 3])
        for row in whatIf.rows {
            let values = row.values.map { $0.string ?? $0.text() }
            switch row.result {
            case .success(let figures): table.rows.append(values + cells(figures))
            case .failure(let error): table.rows.append(values + ["-", error.message, "", ""])
            }
        }
        return table.lines(indent: 2)
    }

    private static func sensitivity(_ sensitivity: Sensitivity) -> [String] {
        var table = TextTable(["parameter", "half", "qubits", "runtime", "double", "qubits", "runtime"], rightAligned: [2, 5])
        func side(_ side: Sensitivity.Side) -> [String] {
            let value = side.value.string ?? side.value.text()
            guard case .success(let figures) = side.result else { return [value, "-", "no solution"] }
            return [value, grouped(figures.physicalQubits), duration(Double(figures.runtime) * 1e-9)]
        }
        for entry in sensitivity.entries { table.rows.append([entry.parameter] + side(entry.low) + side(entry.high)) }
        return table.lines(indent: 2)
    }

    private static func classical(_ document: JSONValue) -> [String] {
        let bytes = document["stateVectorBytes"]?.number ?? 0
        let size = bytes < 1e18 ? byteCount(Int(bytes)) : "\(short(bytes)) bytes"
        let time = document["seconds"]?.number.map { duration($0) } ?? "too large for this machine, or no circuit to time"
        return ["  state vector     \(size)", "  time             \(time)"]
    }

    static func lines(_ counts: LogicalCounts) -> [String] {
        var table = TextTable(["", ""], rightAligned: [1])
        table.add("qubits", String(counts.numQubits))
        table.add("T gates", String(counts.tCount))
        table.add("rotations", String(counts.rotationCount))
        table.add("rotation depth", String(counts.rotationDepth))
        table.add("CCZ gates", String(counts.cczCount))
        table.add("CCiX gates", String(counts.ccixCount))
        table.add("measurements", String(counts.measurementCount))
        return table.lines()
    }

    private static func single(_ input: String, _ estimate: PhysicalEstimate) -> [String] {
        let parameters = estimate.parameters
        var table = TextTable(["", ""])
        table.add("physical qubits", grouped(estimate.physicalQubits))
        table.add("runtime", duration(Double(estimate.runtime) * 1e-9))
        table.add("logical qubits", "\(grouped(estimate.layout.logicalQubits)) of \(grouped(estimate.patch.physicalQubits)) physical each")
        table.add("code distance", "\(estimate.patch.codeDistance)")
        table.add("logical cycles", "\(grouped(estimate.cycles)) of \(duration(Double(estimate.patch.logicalCycleTime) * 1e-9))")
        table.add("T states", grouped(estimate.layout.tStates))
        if let factories = estimate.factories {
            let size = "\(grouped(factories.copies)) of \(grouped(factories.factory.physicalQubits)) qubits"
            table.add("T factories", "\(size), \(counted(factories.factory.rounds.count, "round"))")
            let share = Double(estimate.physicalQubitsForFactories) / Double(max(estimate.physicalQubits, 1)) * 100
            table.add("they take", "\(fixed(share, 1)) % of the qubits")
        }
        if let memory = estimate.memory {
            let blocks = "\(counted(Int(clamping: memory.blocks), "block")) of \(memory.row.code)"
            table.add("idle qubits", "\(grouped(memory.idleQubits)) in \(blocks), \(grouped(memory.physicalQubits)) qubits")
        }
        let title = "\(input): \(parameters.qubit.name ?? "custom qubit"), \(parameters.scheme.name ?? "custom code")"
        return [title, ""] + table.lines(indent: 2)
    }

    /// `1 234 567`.
    private static func grouped(_ value: UInt64) -> String {
        let digits = Array(String(value))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(" ") }
            text.append(digit)
        }
        return text
    }
}
