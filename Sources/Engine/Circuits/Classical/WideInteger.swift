/// A whole number of any number of bits, in two's complement: what is computed with it is taken modulo 2ⁿ.
///
/// ``ClassicalValue`` has it for types of more than 64 bits.
public struct WideInteger: Hashable, Sendable, Codable {
    public let bits: Int
    public let isSigned: Bool
    /// 64 bits each, least significant first; above the width they repeat the sign, or are zero where there is none.
    private(set) var words: [UInt64]

    /// Wider numbers are refused: a multiplication takes the square of it.
    public static let mostBits = 4096

    /// The low bits of these words, which go on with `fill`.
    init(_ words: [UInt64], fill: UInt64 = 0, bits: Int, isSigned: Bool) {
        let count = (bits + 63) / 64
        var words = Array(words.prefix(count))
        while words.count < count { words.append(fill) }
        let spare = UInt64(count * 64 - bits)
        if spare > 0 {
            let top = words[count - 1] << spare
            words[count - 1] = isSigned ? UInt64(bitPattern: Int64(bitPattern: top) >> Int64(spare)) : top >> spare
        }
        (self.bits, self.isSigned, self.words) = (bits, isSigned, words)
    }

    public init(_ value: Int, bits: Int, isSigned: Bool) {
        self.init([UInt64(bitPattern: Int64(value))], fill: value < 0 ? .max : 0, bits: bits, isSigned: isSigned)
    }

    /// The number that digits write; nil where one is no digit.
    ///
    /// Its type is a signed one with room for it, of a multiple of 64 bits; nil too where that is wider than ``mostBits``.
    public init?(digits: some Sequence<UInt8>, radix: Int) {
        var words: [UInt64] = [0]
        for digit in digits {
            guard let value = Character(UnicodeScalar(digit)).hexDigitValue, value < radix else { return nil }
            var carry = UInt64(value)
            for place in words.indices {
                let (high, low) = words[place].multipliedFullWidth(by: UInt64(radix))
                let (sum, overflows) = low.addingReportingOverflow(carry)
                (words[place], carry) = (sum, high &+ (overflows ? 1 : 0))
            }
            if carry > 0 { words.append(carry) }
            guard words.count * 64 <= WideInteger.mostBits else { return nil }
        }
        let needsSign = (words.last ?? 0) >> 63 == 1
        let bits = (words.count + (needsSign ? 1 : 0)) * 64
        guard bits <= WideInteger.mostBits else { return nil }
        self.init(words, bits: bits, isSigned: true)
    }

    /// The whole number nearest to zero from a real one.
    init?(_ number: Double, bits: Int, isSigned: Bool) {
        let whole = number.rounded(.towardZero)
        guard whole.isFinite else { return nil }
        guard whole != 0 else {
            self.init(0, bits: bits, isSigned: isSigned)
            return
        }
        let shift = Int(whole.exponent) - 52
        let mantissa = whole.significandBitPattern | 1 << 52
        let size =
            shift < 0
            ? WideInteger(Int(mantissa >> UInt64(-shift)), bits: bits, isSigned: isSigned)
            : WideInteger(Int(mantissa), bits: bits, isSigned: isSigned).shifted(left: shift)
        self = whole < 0 ? size.negated : size
    }

    // MARK: Reading

    public var isNegative: Bool { isSigned && (words.last ?? 0) >> 63 == 1 }

    var isZero: Bool { words.allSatisfy { $0 == 0 } }

    private var fill: UInt64 { isNegative ? .max : 0 }

    /// The lowest bits.
    var low: UInt64 { words.first ?? 0 }

    func bit(_ place: Int) -> Bool { place < words.count * 64 ? words[place / 64] >> UInt64(place % 64) & 1 == 1 : isNegative }

    var popcount: Int { (0..<bits).reduce(0) { bit($1) ? $0 + 1 : $0 } }

    /// The number, where it fits.
    var whole: Int? {
        let value = Int(Int64(bitPattern: low))
        return WideInteger(value, bits: bits, isSigned: isSigned) == self && (isSigned || value >= 0) ? value : nil
    }

    var number: Double {
        let size = isNegative ? negated : self
        // Rounded once: the lowest bits only matter by being there.
        guard let top = size.words.lastIndex(where: { $0 != 0 }) else { return 0 }
        let shift = UInt64(size.words[top].leadingZeroBitCount)
        var leading = size.words[top] << shift
        var isInexact = false
        if top > 0 {
            if shift > 0 { leading |= size.words[top - 1] >> (64 - shift) }
            isInexact = shift > 0 ? size.words[top - 1] << shift != 0 : size.words[top - 1] != 0
            if size.words[..<(top - 1 < 0 ? 0 : top - 1)].contains(where: { $0 != 0 }) { isInexact = true }
        }
        let rounded = Double(isInexact ? leading | 1 : leading)
        let value = Double(sign: .plus, exponent: top * 64 - Int(shift), significand: rounded)
        return isNegative ? -value : value
    }

    // MARK: Computing

    func converted(bits: Int, isSigned: Bool) -> WideInteger { WideInteger(words, fill: fill, bits: bits, isSigned: isSigned) }

    private func with(_ words: [UInt64]) -> WideInteger { WideInteger(words, bits: bits, isSigned: isSigned) }

    var complement: WideInteger { with(words.map { ~$0 }) }

    var negated: WideInteger { complement.plus(WideInteger(1, bits: bits, isSigned: isSigned)) }

    func plus(_ other: WideInteger) -> WideInteger {
        var (result, carry) = (words, false)
        for place in words.indices {
            let (sum, one) = words[place].addingReportingOverflow(other.words[place])
            let (whole, two) = sum.addingReportingOverflow(carry ? 1 : 0)
            (result[place], carry) = (whole, one || two)
        }
        return with(result)
    }

    func times(_ other: WideInteger) -> WideInteger {
        var result = [UInt64](repeating: 0, count: words.count)
        for one in words.indices where words[one] != 0 {
            var carry: UInt64 = 0
            for two in 0..<(words.count - one) {
                let (high, low) = words[one].multipliedFullWidth(by: other.words[two])
                let (first, overflows) = low.addingReportingOverflow(carry)
                let (second, overflowsToo) = result[one + two].addingReportingOverflow(first)
                result[one + two] = second
                carry = high &+ (overflows ? 1 : 0) &+ (overflowsToo ? 1 : 0)
            }
        }
        return with(result)
    }

    func combined(_ other: WideInteger, _ operation: (UInt64, UInt64) -> UInt64) -> WideInteger {
        with(zip(words, other.words).map(operation))
    }

    func power(_ exponent: WideInteger) -> WideInteger {
        var (result, base) = (WideInteger(1, bits: bits, isSigned: isSigned), self)
        guard let highest = (0..<exponent.bits).last(where: exponent.bit) else { return result }
        for place in 0...highest {
            if exponent.bit(place) { result = result.times(base) }
            if place < highest { base = base.times(base) }
        }
        return result
    }

    func shifted(left places: Int) -> WideInteger {
        guard places < bits else { return with([]) }
        let (whole, part) = (places / 64, UInt64(places % 64))
        return with(
            words.indices.map { place in
                guard place >= whole else { return 0 }
                let lower = part > 0 && place > whole ? words[place - whole - 1] >> (64 - part) : 0
                return words[place - whole] << part | lower
            })
    }

    /// Signed numbers keep their sign.
    func shifted(right places: Int) -> WideInteger {
        guard places < bits else { return with(words.map { _ in fill }) }
        let (whole, part) = (places / 64, UInt64(places % 64))
        func word(_ place: Int) -> UInt64 { place < words.count ? words[place] : fill }
        return with(
            words.indices.map { place in
                word(place + whole) >> part | (part > 0 ? word(place + whole + 1) << (64 - part) : 0)
            })
    }

    /// Toward zero, with a remainder of this number's sign; nil for a division by zero.
    func divided(by other: WideInteger) -> (quotient: WideInteger, remainder: WideInteger)? {
        guard !other.isZero else { return nil }
        // Sizes as numbers without sign: that of the least number has no other room.
        func size(_ number: WideInteger) -> WideInteger { (number.isNegative ? number.negated : number).unsigned }
        let (dividend, divisor) = (size(self), size(other))
        var quotient = [UInt64](repeating: 0, count: words.count)
        var remainder = WideInteger(0, bits: bits + 1, isSigned: false)
        let wide = divisor.converted(bits: bits + 1, isSigned: false)
        let one = WideInteger(1, bits: bits + 1, isSigned: false)
        for place in (0..<bits).reversed() {
            remainder = remainder.shifted(left: 1)
            if dividend.bit(place) { remainder = remainder.plus(one) }
            if !remainder.isLess(than: wide) {
                remainder = remainder.plus(wide.negated)
                quotient[place / 64] |= 1 << UInt64(place % 64)
            }
        }
        let (whole, rest) = (with(quotient), remainder.converted(bits: bits, isSigned: isSigned))
        return (isNegative != other.isNegative ? whole.negated : whole, isNegative ? rest.negated : rest)
    }

    private var unsigned: WideInteger { WideInteger(words, bits: bits, isSigned: false) }

    /// Of two numbers of one type.
    func isLess(than other: WideInteger) -> Bool {
        if isNegative != other.isNegative { return isNegative }
        for place in words.indices.reversed() where words[place] != other.words[place] { return words[place] < other.words[place] }
        return false
    }
}

extension WideInteger: CustomStringConvertible {
    public var description: String {
        if isNegative { return "-" + WideInteger(negated.words, bits: bits, isSigned: false).description }
        var (rest, parts) = (words, [String]())
        let chunk: UInt64 = 1_000_000_000_000_000_000
        repeat {
            var remainder: UInt64 = 0
            for place in rest.indices.reversed() {
                (rest[place], remainder) = chunk.dividingFullWidth((remainder, rest[place]))
            }
            parts.append(String(remainder))
        } while rest.contains { $0 != 0 }
        let lower = parts.dropLast().reversed().map { String(repeating: "0", count: 18 - $0.utf8.count) + $0 }
        return (parts.last ?? "0") + lower.joined()
    }
}
