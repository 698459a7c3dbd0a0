/// An exact amount of a currency: whole billionths, so that prices of a shot add up to the cent.
public struct Money: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let billionths: Int64

    public static let zero = Money(billionths: 0)
    private static let scale: Int64 = 1_000_000_000

    public init(billionths: Int64) { self.billionths = billionths }

    /// Reads `12`, `0.30`, `0.00145`; nil for what is no amount, or has more than nine digits after the point.
    public init?(_ text: String) {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let head = parts.first, !head.isEmpty, head.allSatisfy(\.isDecimalDigit),
            let whole = Int64(head)
        else { return nil }
        var tail = parts.count == 2 ? String(parts[1]) : "0"
        guard !tail.isEmpty, tail.allSatisfy(\.isDecimalDigit) else { return nil }
        while tail.hasSuffix("0"), tail.count > 9 { tail.removeLast() }
        guard tail.count <= 9, let rest = Int64(tail + String(repeating: "0", count: 9 - tail.count)) else { return nil }
        let (units, isTooBig) = whole.multipliedReportingOverflow(by: Self.scale)
        let (sum, overflows) = units.addingReportingOverflow(rest)
        guard !isTooBig, !overflows else { return nil }
        billionths = isNegative ? -sum : sum
    }

    /// All its digits and no more: `12`, `0.3`, `0.00145`.
    public var description: String {
        let magnitude = billionths.magnitude
        var tail = String(magnitude % UInt64(Self.scale))
        tail = String(repeating: "0", count: 9 - tail.count) + tail
        while tail.hasSuffix("0") { tail.removeLast() }
        return (billionths < 0 ? "-" : "") + String(magnitude / UInt64(Self.scale)) + (tail.isEmpty ? "" : "." + tail)
    }

    /// As a person reads a price: at least two digits after the point where there are any.
    public var shown: String {
        let text = description
        guard let point = text.firstIndex(of: ".") else { return text }
        return text.distance(from: point, to: text.endIndex) == 2 ? text + "0" : text
    }

    public static func < (one: Money, other: Money) -> Bool { one.billionths < other.billionths }

    /// Nil where the amount would be too large to be told.
    public func times(_ count: Int) -> Money? {
        let (product, overflows) = billionths.multipliedReportingOverflow(by: Int64(count))
        return overflows ? nil : Money(billionths: product)
    }

    /// Nil where the amount would be too large to be told.
    public func plus(_ other: Money) -> Money? {
        let (sum, overflows) = billionths.addingReportingOverflow(other.billionths)
        return overflows ? nil : Money(billionths: sum)
    }

    /// Nil where the amount would be too large to be told.
    public func minus(_ other: Money) -> Money? {
        let (difference, overflows) = billionths.subtractingReportingOverflow(other.billionths)
        return overflows ? nil : Money(billionths: difference)
    }
}

extension Character {
    fileprivate var isDecimalDigit: Bool { ("0"..."9").contains(self) }
}
