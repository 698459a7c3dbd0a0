import Diagnostics
public import Documents

extension LogicalCounts {
    /// Names of the counts in a document, in the estimator's order.
    static let keys = ["numQubits", "tCount", "rotationCount", "rotationDepth", "cczCount", "ccixCount", "measurementCount"]
    /// Counts that newer estimators write and that change nothing.
    private static let ignoredKeys = ["numComputeQubits", "readFromMemoryCount", "writeToMemoryCount"]

    /// Reads counts from a JSON document; `calls` are parts that run so many times, each counted once.
    public init(_ node: Node) throws(EstimationError) {
        let reader = try ParametersReader(node, "logical counts", keys: Self.keys + Self.ignoredKeys + ["calls"])
        guard let qubits = try reader.count("numQubits") else { throw reader.missing(["numQubits"]) }
        self.init(
            numQubits: qubits, tCount: try reader.count("tCount") ?? 0, rotationCount: try reader.count("rotationCount") ?? 0,
            rotationDepth: try reader.count("rotationDepth") ?? 0, cczCount: try reader.count("cczCount") ?? 0,
            ccixCount: try reader.count("ccixCount") ?? 0, measurementCount: try reader.count("measurementCount") ?? 0)
        guard let calls = reader.value("calls") else { return }
        guard let list = calls.list else { throw reader.fault(calls, "'calls' must be a list of {times, counts}") }
        for call in list {
            let part = try ParametersReader(call, "a call", keys: ["name", "times", "counts"])
            guard let counts = part.value("counts") else { throw part.missing(["counts"]) }
            self = self + (try LogicalCounts(counts)) * (try part.count("times") ?? 1)
        }
    }
}

/// One object of a parameters document: its values by key, and faults that name their place.
struct ParametersReader {
    let node: Node
    let title: String

    /// - Throws: where the value is no object or has a key that is not among `keys`.
    init(_ node: Node, _ title: String, keys: [String]) throws(EstimationError) {
        (self.node, self.title) = (node, title)
        guard let entries = node.entries else {
            throw EstimationError(.cannotParse, "cannot parse JSON: expected \(title) as an object, not \(node.summary)", at: node.span)
        }
        for entry in entries where !keys.contains(entry.key) {
            throw EstimationError(
                .cannotParse,
                "cannot parse JSON: unknown field '\(entry.key)' in \(title), expected one of \(keys.joined(separator: ", "))",
                at: entry.keySpan, hint: didYouMean(entry.key, among: keys))
        }
    }

    func value(_ key: String) -> Node? {
        guard let value = node[key], !value.isNull else { return nil }
        return value
    }

    func fault(_ node: Node, _ message: String) -> EstimationError {
        EstimationError(.cannotParse, "cannot parse JSON: \(message)", at: node.span)
    }

    func missing(_ keys: [String]) -> EstimationError {
        let names = keys.map { "'\($0)'" }.joined(separator: ", ")
        return EstimationError(
            .cannotParse, "cannot parse JSON: missing field\(keys.count == 1 ? "" : "s") \(names) in \(title)", at: node.span)
    }

    func text(_ key: String) throws(EstimationError) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw fault(value, "'\(key)' must be a text, not \(value.summary)") }
        return text
    }

    func number(_ key: String) throws(EstimationError) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.number, number.isFinite else { throw fault(value, "'\(key)' must be a number, not \(value.summary)") }
        return number
    }

    func count(_ key: String) throws(EstimationError) -> UInt64? {
        guard let value = value(key) else { return nil }
        if let whole = value.integer, whole >= 0 { return UInt64(whole) }
        if case .number(let number) = value.content, number >= 0, number == number.rounded(), number < 18_446_744_073_709_551_616 {
            return UInt64(number)
        }
        throw fault(value, "'\(key)' must be a whole number of at least 0, not \(value.summary)")
    }

    /// A probability strictly between 0 and 1.
    func rate(_ key: String) throws(EstimationError) -> Double? {
        guard let number = try number(key) else { return nil }
        guard number > 0, number < 1 else { throw fault(node[key] ?? node, "'\(key)' is \(number), expected value between 0.0 and 1.0") }
        return number
    }

    /// A time such as `100 ns` or `0.3 us`, in nanoseconds.
    func time(_ key: String) throws(EstimationError) -> UInt64? {
        guard let value = value(key) else { return nil }
        guard let text = value.string, let time = nanoseconds(text) else {
            throw fault(value, "cannot parse time \(value.summary) of '\(key)', expected a number with s, ms, us or ns")
        }
        return time
    }
}

/// The whole nanoseconds of a text such as `1.5 ms`; nil where it is no time.
public func nanoseconds(_ text: String) -> UInt64? {
    let units: [(String, Double)] = [("ns", 1), ("ms", 1e6), ("μs", 1e3), ("µs", 1e3), ("us", 1e3), ("s", 1e9)]
    guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    var digits = Substring(text.dropLast(unit.count))
    while let last = digits.last, last == " " || last == "\t" || last == "\n" { digits.removeLast() }
    if digits.first == "+" { digits.removeFirst() }
    guard let first = digits.first, first.isASCII, first.isNumber || first == ".",
        digits.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }), digits.last?.isNumber == true,
        let number = Double(digits) ?? Double("0" + digits)
    else { return nil }
    return UInt64(saturating: (number * scale).rounded(.toNearestOrAwayFromZero))
}
