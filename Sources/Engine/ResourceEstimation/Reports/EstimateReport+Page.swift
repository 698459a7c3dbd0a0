internal import Documents

/// A page that needs nothing beside itself: the picture, the figures, and what else was asked.
extension EstimateReport {
    public var page: String {
        var html = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(escaped(title))</title>
            <style>
            body{font:15px/1.5 sans-serif;color:#1b1f24;max-width:76rem;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;margin:1rem 0}
            th,td{text-align:left;padding:.2rem .9rem .2rem 0;border-bottom:1px solid #d0d7de;vertical-align:top}
            td.n{text-align:right;font-variant-numeric:tabular-nums}
            svg{max-width:100%;height:auto}
            </style></head><body>
            <h1>\(escaped(title))</h1>

            """
        html += picture
        html += "<p>Blue: qubits of the program. Orange: qubits of the T factories.</p>\n"
        for (number, item) in items.enumerated() { html += section(item, isBatch ? "Item \(number + 1)" : "Estimate") }
        if let whatIf { html += Self.section(whatIf) }
        if let sensitivity { html += Self.section(sensitivity) }
        if let suggestions { html += Self.section(suggestions) }
        return html + "</body></html>\n"
    }

    private func section(_ item: Item, _ heading: String) -> String {
        switch item.outcome {
        case .failure(let error): return "<h2>\(heading)</h2>\n<p>\(escaped(error.message))</p>\n"
        case .single(let estimate):
            var rows = Self.rows(of: estimate)
            if let cost = item.costs.first {
                rows.append(("cost of \(cost.shots) shots, prices of \(cost.asOf)", "\(cost.amount) \(cost.currency)"))
            }
            return "<h2>\(heading)</h2>\n" + Self.table(["", ""], rows.map { [$0.0, $0.1] })
        case .frontier(let estimates):
            let rows = estimates.map {
                [
                    Figures.count($0.physicalQubits), Figures.duration($0.runtime), "\($0.patch.codeDistance)",
                    "\($0.factories?.copies ?? 0)",
                ]
            }
            return "<h2>\(heading): frontier</h2>\n" + Self.table(["physical qubits", "runtime", "code distance", "T factories"], rows)
        }
    }

    /// Labels and figures for people.
    private static func rows(of estimate: PhysicalEstimate) -> [(String, String)] {
        let formatted = estimate.document["physicalCountsFormatted"]
        func text(_ key: String) -> String { formatted?[key]?.string ?? "" }
        return [
            ("physical qubits", text("physicalQubits")), ("runtime", text("runtime")), ("reliable operations a second", text("rqops")),
            ("qubits of the program", text("physicalQubitsForAlgorithm")), ("qubits of T factories", text("physicalQubitsForTfactories")),
            ("share of T factories", text("physicalQubitsForTfactoriesPercentage")), ("logical qubits", text("algorithmicLogicalQubits")),
            ("logical cycles", text("logicalDepth")), ("code distance", "\(estimate.patch.codeDistance)"),
            ("logical cycle", text("logicalCycleTime")), ("T states", text("numTstates")), ("T factories", text("numTfactories")),
            ("units of a factory, by round", text("unitNamePerRound")), ("distances, by round", text("codeDistancePerRound")),
            ("qubit", estimate.parameters.qubit.name ?? ""), ("code", estimate.parameters.scheme.name ?? ""),
            ("error budget", text("errorBudget")),
        ]
    }

    private static func section(_ table: WhatIfTable) -> String {
        let rows = table.rows.prefix(10_000).map { row -> [String] in
            let values = row.values.map { $0.string ?? $0.text() }
            switch row.result {
            case .success(let figures):
                return values + [
                    Figures.count(figures.physicalQubits), Figures.duration(figures.runtime), "\(figures.codeDistance)",
                    "\(figures.numTfactories)",
                ]
            case .failure(let error): return values + [error.message]
            }
        }
        return "<h2>What if</h2>\n" + Self.table(table.keys + ["physical qubits", "runtime", "code distance", "T factories"], rows)
    }

    private static func section(_ sensitivity: Sensitivity) -> String {
        func side(_ side: Sensitivity.Side) -> [String] {
            let value = side.value.string ?? side.value.text()
            switch side.result {
            case .success(let figures): return [value, Figures.count(figures.physicalQubits), Figures.duration(figures.runtime)]
            case .failure(let error): return [value, error.message, ""]
            }
        }
        return "<h2>Sensitivity</h2>\n"
            + table(
                ["parameter", "half", "qubits", "runtime", "double", "qubits", "runtime"],
                sensitivity.entries.map { [$0.parameter] + side($0.low) + side($0.high) })
    }

    private static func section(_ suggestions: [Suggestion]) -> String {
        "<h2>Suggestions</h2>\n"
            + (suggestions.isEmpty ? "<p>None that helps.</p>\n" : "<ul>\n")
            + suggestions.map { "<li>\(escaped($0.change))</li>\n" }.joined() + (suggestions.isEmpty ? "" : "</ul>\n")
    }

    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        func cells(_ cells: [String], _ tag: String) -> String { cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() }
        return "<table>\n<tr>\(cells(header, "th"))</tr>\n" + rows.map { "<tr>\(cells($0, "td"))</tr>\n" }.joined() + "</table>\n"
    }
}
