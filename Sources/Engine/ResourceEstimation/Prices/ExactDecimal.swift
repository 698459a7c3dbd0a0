/// A number of at least zero with all its decimal digits: money is never rounded.
struct ExactDecimal: Hashable, Sendable {
    /// In groups of nine digits, the lowest first; none for zero.
    private var groups: [UInt64] = []
    /// How many of the digits stand after the point.
    private var scale = 0

    private static let base: UInt64 = 1_000_000_000

    init(_ whole: UInt64) {
        var rest = whole
        while rest > 0 {
            groups.append(rest % Self.base)
            rest /= Self.base
        }
    }

    /// Reads `12.50`, `3e-5`; nil for what is no such number.
    init?(_ text: String) {
        let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard parts.count <= 2, let number = parts.first, let exponent = parts.count == 2 ? Int(parts[1]) : 0, abs(exponent) <= 400
        else { return nil }
        let halves = number.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count <= 2, halves.contains(where: { !$0.isEmpty }),
            halves.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
        else { return nil }
        var digits = halves.joined()
        scale = (halves.count == 2 ? halves[1].count : 0) - exponent
        if scale < 0 {
            digits += String(repeating: "0", count: -scale)
            scale = 0
        }
        for digit in digits.utf8 {
            self = scaledUp(10)
            add(UInt64(digit - UInt8(ascii: "0")))
        }
    }

    private mutating func add(_ digit: UInt64) {
        var (carry, place) = (digit, 0)
        while carry > 0 {
            if place == groups.count { groups.append(0) }
            let sum = groups[place] + carry
            groups[place] = sum % Self.base
            carry = sum / Self.base
            place += 1
        }
    }

    private func scaledUp(_ factor: UInt64) -> ExactDecimal {
        var (product, carry): (ExactDecimal, UInt64) = (self, 0)
        for place in product.groups.indices {
            let value = product.groups[place] * factor + carry
            product.groups[place] = value % Self.base
            carry = value / Self.base
        }
        if carry > 0 { product.groups.append(carry) }
        return product
    }

    static func * (one: ExactDecimal, other: ExactDecimal) -> ExactDecimal {
        var product = ExactDecimal(0)
        product.scale = one.scale + other.scale
        product.groups = [UInt64](repeating: 0, count: one.groups.count + other.groups.count + 1)
        for (i, a) in one.groups.enumerated() {
            var carry: UInt64 = 0
            for (j, b) in other.groups.enumerated() {
                let value = product.groups[i + j] + a * b + carry
                product.groups[i + j] = value % base
                carry = value / base
            }
            product.groups[i + other.groups.count] += carry
        }
        product.dropZeros()
        return product
    }

    static func + (one: ExactDecimal, other: ExactDecimal) -> ExactDecimal {
        let scale = max(one.scale, other.scale)
        let (a, b) = (one.scaled(to: scale), other.scaled(to: scale))
        var sum = ExactDecimal(0)
        sum.scale = scale
        var carry: UInt64 = 0
        for place in 0..<max(a.groups.count, b.groups.count) {
            let value = (place < a.groups.count ? a.groups[place] : 0) + (place < b.groups.count ? b.groups[place] : 0) + carry
            sum.groups.append(value % base)
            carry = value / base
        }
        if carry > 0 { sum.groups.append(carry) }
        return sum
    }

    /// The number with its point moved so many places to the left.
    func shifted(_ places: Int) -> ExactDecimal {
        var shifted = self
        shifted.scale += places
        return shifted
    }

    private func scaled(to scale: Int) -> ExactDecimal {
        var scaled = self
        for _ in self.scale..<scale { scaled = scaled.scaledUp(10) }
        scaled.scale = scale
        return scaled
    }

    private mutating func dropZeros() {
        while groups.last == 0 { groups.removeLast() }
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// All digits, without zeros at the end of a fraction.
    var description: String {
        var digits = groups.reversed().map { group -> String in
            let text = String(group)
            return String(repeating: "0", count: 9 - text.count) + text
        }.joined()
        digits = String(digits.drop { $0 == "0" })
        if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
        guard scale > 0 else { return digits.isEmpty ? "0" : digits }
        var fraction = digits.suffix(scale)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = digits.dropLast(scale)
        return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
    }
}
