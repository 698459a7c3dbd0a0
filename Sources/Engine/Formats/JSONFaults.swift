internal import Circuits
internal import Diagnostics
internal import Documents

/// What is wrong in a circuit that is written as JSON; each reader has its own prefix for codes.
final class JSONFaults {
    let prefix: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var errorCount = 0

    init(_ prefix: String) { self.prefix = prefix }

    /// After this many errors the rest is not read.
    var isFull: Bool { errorCount >= 100 }

    func report(_ code: String, _ message: String, at span: SourceSpan, hint: String? = nil, severity: Diagnostic.Severity = .error) {
        if severity == .error {
            if isFull { return }
            errorCount += 1
        }
        diagnostics.append(Diagnostic(severity, code: "\(prefix).\(code)", message, at: span, hint: hint))
    }

    /// The document's text as values; nil where it is no JSON.
    func document(_ source: CircuitSource) throws(FormatError) -> Node? {
        let text = try source.text
        do {
            return try JSON.parse(text, file: source.file)
        } catch {
            errorCount += 1
            diagnostics.append(error.diagnostic)
            return nil
        }
    }

    /// The member at a key, which must be there.
    func member(_ key: String, of node: Node, _ owner: String) -> Node? {
        if let value = node[key] { return value }
        report("key", "\(owner) has no '\(key)'", at: node.span)
        return nil
    }

    /// A whole number in a range, or nil and a fault.
    func whole(_ node: Node, _ what: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = node.integer else {
            report("type", "\(what) is \(node.summary), expected a whole number", at: node.span)
            return nil
        }
        guard range.contains(value) else {
            report("range", "\(what) is \(value), expected \(range.lowerBound) to \(range.upperBound)", at: node.span)
            return nil
        }
        return value
    }

    /// A finite number, or nil and a fault.
    func number(_ node: Node, _ what: String) -> Double? {
        guard let value = node.number, value.isFinite else {
            report("type", "\(what) is \(node.summary), expected a number", at: node.span)
            return nil
        }
        return value
    }

    /// Unknown keys, as warnings.
    func checkKeys(of node: Node, _ owner: String, known: Set<String>) {
        for entry in node.entries ?? [] where !known.contains(entry.key) {
            report(
                "unknown-key", "\(owner) has no meaning for the key '\(entry.key)'", at: entry.keySpan,
                hint: didYouMean(entry.key, among: known.sorted()), severity: .warning)
        }
    }
}

extension Parsed {
    init(_ circuit: Circuit, _ language: Language, _ faults: JSONFaults, places: [Int: SourceSpan]) {
        self.init(circuit: faults.errorCount == 0 ? circuit : nil, language: language, diagnostics: faults.diagnostics, places: places)
    }
}
