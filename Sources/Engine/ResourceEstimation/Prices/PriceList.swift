internal import Diagnostics
public import Documents

/// What a machine's owner asks: a dated file of rates.
public struct PriceList: Sendable {
    public var name: String
    public var currency: String
    /// The day of the prices.
    public var asOf: String
    var perSecond: ExactDecimal
    var perQubitSecond: ExactDecimal
    var perShot: ExactDecimal

    private static let keys = ["name", "currency", "asOf", "perSecond", "perQubitSecond", "perShot"]

    /// Reads `{"name","currency","asOf","perSecond","perQubitSecond","perShot"}`; rates that are absent are zero.
    public init(_ node: Node) throws(DocumentError) {
        guard let entries = node.entries else { throw Self.fault(node, "a price list is an object, not \(node.summary)") }
        for entry in entries where !Self.keys.contains(entry.key) {
            throw DocumentError(
                .data, code: "prices.key",
                "unknown key '\(entry.key)' in a price list, expected one of \(Self.keys.joined(separator: ", "))",
                at: entry.keySpan, hint: didYouMean(entry.key, among: Self.keys))
        }
        func text(_ key: String, isRequired: Bool) throws(DocumentError) -> String {
            guard let value = node[key] else {
                guard isRequired else { return "" }
                throw Self.fault(node, "a price list needs '\(key)'")
            }
            guard let text = value.string, !isRequired || !text.isEmpty else {
                throw Self.fault(value, "'\(key)' must be a text, not \(value.summary)")
            }
            return text
        }
        func rate(_ key: String) throws(DocumentError) -> ExactDecimal {
            guard let value = node[key] else { return ExactDecimal(0) }
            let text: String? =
                switch value.content {
                case .integer(let whole): String(whole)
                case .number(let number): "\(number)"
                case .string(let text): text
                default: nil
                }
            guard let text, let rate = ExactDecimal(text) else {
                throw Self.fault(value, "'\(key)' must be an amount of at least 0, not \(value.summary)")
            }
            return rate
        }
        name = try text("name", isRequired: false)
        currency = try text("currency", isRequired: true)
        asOf = try text("asOf", isRequired: true)
        perSecond = try rate("perSecond")
        perQubitSecond = try rate("perQubitSecond")
        perShot = try rate("perShot")
        guard node["perSecond"] != nil || node["perQubitSecond"] != nil || node["perShot"] != nil else {
            throw Self.fault(node, "a price list needs 'perSecond', 'perQubitSecond' or 'perShot'")
        }
    }

    private static func fault(_ node: Node, _ message: String) -> DocumentError {
        DocumentError(.data, code: "prices.value", message, at: node.span)
    }

    /// shots · (perShot + seconds · (perSecond + perQubitSecond · qubits)), every digit kept.
    public func cost(of estimate: PhysicalEstimate, shots: UInt64) -> Cost {
        let seconds = ExactDecimal(estimate.runtime).shifted(9)
        let rate = perSecond + perQubitSecond * ExactDecimal(estimate.physicalQubits)
        let amount = ExactDecimal(shots) * (perShot + seconds * rate)
        return Cost(amount: amount.description, currency: currency, asOf: asOf, shots: shots)
    }
}

/// What runs of a program would cost.
public struct Cost: Hashable, Sendable {
    /// An exact decimal.
    public var amount: String
    public var currency: String
    public var asOf: String
    public var shots: UInt64

    public var document: JSONValue {
        ["amount": .decimal(amount), "currency": .string(currency), "asOf": .string(asOf), "shots": JSONValue(shots)]
    }
}
