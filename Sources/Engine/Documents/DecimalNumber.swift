/// A number as its digits are read, one by one.
///
/// Most numbers in files have few digits; they become a double by one exact multiplication or division (Clinger's fast path), the others by
/// the library's slower and equally exact conversion.
struct DecimalNumber {
    var isNegative = false
    private var mantissa: UInt64 = 0
    private var exponent = 0
    private var isWhole = true
    /// Whether `mantissa` holds all digits.
    private var isExact = true

    mutating func append(digit: UInt8) {
        guard mantissa < 1_000_000_000_000_000_000 else {
            isExact = false
            return
        }
        mantissa = mantissa * 10 + UInt64(digit)
    }

    mutating func append(fraction digit: UInt8) {
        isWhole = false
        append(digit: digit)
        exponent -= 1
    }

    mutating func append(exponent more: Int) {
        isWhole = false
        exponent += more
    }

    /// The value, or nil where it is beyond a double's range. A whole number beyond `Int` becomes a double.
    ///
    /// - Parameter text: all characters of the number.
    func content(of text: UnsafeBufferPointer<UInt8>) -> Node.Content? {
        if isWhole, isExact, !(isNegative && mantissa == 0) {
            if let value = isNegative ? Int(exactly: -Int128(mantissa)) : Int(exactly: mantissa) { return .integer(value) }
        }
        if isWhole, !isExact, let value = Int(String(decoding: text, as: UTF8.self)) { return .integer(value) }
        if isExact, mantissa < 1 << 53, abs(exponent) <= 22 {
            let magnitude = exponent < 0 ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
            return .number(isNegative ? -magnitude : magnitude)
        }
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return .number(value)
    }
}

/// 10⁰ to 10²², all exact.
private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
