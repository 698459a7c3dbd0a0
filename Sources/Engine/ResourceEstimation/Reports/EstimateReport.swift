public import Documents

/// What was asked of the estimator and what it answered, for machines, tables and paper.
public struct EstimateReport: Sendable {
    public enum Outcome: Sendable {
        case single(PhysicalEstimate)
        /// Fastest first, never empty.
        case frontier([PhysicalEstimate])
        case failure(EstimationError)
    }

    /// One set of parameters and its answer.
    public struct Item: Sendable {
        public var outcome: Outcome
        /// Beside each estimate, where there are prices.
        public var costs: [Cost]

        public init(_ outcome: Outcome, costs: [Cost] = []) { (self.outcome, self.costs) = (outcome, costs) }

        public var estimates: [PhysicalEstimate] {
            switch outcome {
            case .single(let estimate): [estimate]
            case .frontier(let estimates): estimates
            case .failure: []
            }
        }
    }

    /// What the program is called.
    public var title: String
    public var items: [Item]
    /// Whether a list was asked for; else there is one item.
    public var isBatch: Bool
    public var whatIf: WhatIfTable?
    public var sensitivity: Sensitivity?
    public var suggestions: [Suggestion]?
    /// `counting` of the answer: how loops were counted whose end is known only while they run.
    public var counting: JSONValue?
    /// `classical` of the answer.
    public var classical: JSONValue?

    public init(title: String, items: [Item], isBatch: Bool) { (self.title, self.items, self.isBatch) = (title, items, isBatch) }

    public var hasFailures: Bool { items.contains { if case .failure = $0.outcome { true } else { false } } }
}

extension EstimateReport {
    /// The estimator's own document, or a list of such; further questions are further keys.
    public var document: JSONValue {
        guard !isBatch, let item = items.first else { return .array(items.map(\.document)) }
        var document = item.document
        if let whatIf { document["whatIf"] = whatIf.document }
        if let sensitivity { document["sensitivity"] = sensitivity.document }
        if let suggestions { document["suggestions"] = .array(suggestions.map(\.document)) }
        if let classical { document["classical"] = classical }
        if let counting { document["counting"] = counting }
        return document
    }

    /// The figures of every item as lines of comma-separated values: a row for each item, and for each machine of a frontier.
    ///
    /// Columns are the document's paths; what is written for people alone is left out.
    public var table: String {
        var columns: [String] = ["item"]
        var known: Set<String> = ["item"]
        var rows: [[String: String]] = []
        for (number, item) in items.enumerated() {
            for document in item.rows {
                var row = ["item": String(number + 1)]
                Self.collect(document, at: "") { path, text in
                    if known.insert(path).inserted { columns.append(path) }
                    row[path] = text
                }
                rows.append(row)
            }
        }
        let lines = [columns.map(Self.quoted)] + rows.map { row in columns.map { Self.quoted(row[$0] ?? "") } }
        return lines.map { $0.joined(separator: ",") + "\n" }.joined()
    }

    private static func collect(_ value: JSONValue, at path: String, _ body: (String, String) -> Void) {
        switch value {
        case .object(let members):
            for member in members where !["physicalCountsFormatted", "reportData"].contains(member.key) {
                collect(member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)", body)
            }
        case .array(let values): body(path, values.map(plain).joined(separator: " "))
        case .null: return
        default: body(path, plain(value))
        }
    }

    private static func plain(_ value: JSONValue) -> String { value.string ?? value.text() }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension EstimateReport.Item {
    public var document: JSONValue {
        switch outcome {
        case .single(let estimate):
            var document = estimate.documentWithReport
            if let interval = estimate.intervalDocument { document["interval"] = interval }
            if let cost = costs.first { document["cost"] = cost.document }
            return document
        case .frontier(let estimates):
            var document = PhysicalEstimate.frontierDocument(estimates)
            if !costs.isEmpty, let entries = document["frontierEntries"]?.array {
                document["frontierEntries"] = .array(
                    zip(entries, costs).map { entry, cost in
                        var entry = entry
                        entry["cost"] = cost.document
                        return entry
                    })
            }
            return document
        case .failure(let error): return error.document
        }
    }

    /// A document for each machine.
    fileprivate var rows: [JSONValue] {
        guard case .frontier(let estimates) = outcome else { return [document] }
        return estimates.enumerated().map { index, estimate in
            EstimateReport.Item(.single(estimate), costs: costs.indices.contains(index) ? [costs[index]] : []).document
        }
    }
}
