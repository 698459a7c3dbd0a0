import Glibc

/// How the estimator writes its figures for people; to the letter, oddities included.
enum Figures {
    static let notSet = "constraint not set"
    static let noTStates = "No T states in algorithm"
    static let noRotations = "No rotations in algorithm"

    /// `1.51k`, `37.38M`; below a thousand all digits.
    static func count(_ value: UInt64) -> String {
        value < 1000 ? String(value) : metric(Double(value))
    }

    static func frequency(_ value: Double) -> String { count(UInt64(saturating: value.rounded())) }

    private static let prefixes = ["", "k", "M", "G", "T", "P", "E", "Z", "Y", "R", "Q"]

    private static func metric(_ value: Double) -> String {
        var (scaled, unit) = (value, 0)
        while scaled >= 1000, unit < prefixes.count - 1 {
            scaled /= 1000
            unit += 1
        }
        return hundredths(scaled, prefixes[unit])
    }

    static func percentage(_ value: Double) -> String { hundredths(value, " %") }

    /// `1.28e-8`: no leading zero in the exponent.
    static func rate(_ value: Double) -> String {
        if let text = quickRate(value) { return text }
        let text = printed("%.2e", value)
        guard let e = text.lastIndex(of: "e"), let exponent = Int(text[text.index(after: e)...]) else { return text }
        return text[..<e] + "e\(exponent)"
    }

    /// A number without a needless fraction: `4`, `10.7`.
    static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
    }

    private static let steps: [(divisor: UInt64, unit: String)] = [
        (1000, " microsecs"), (1000, " millisecs"), (1000, " secs"), (60, " mins"), (60, " hours"), (24, " days"), (365, " years"),
    ]

    /// Whole units of the largest that is not zero, rounded by the last division's remainder.
    static func duration(_ nanoseconds: UInt64) -> String {
        // The reference starts as if a division by one had left enough to round up.
        var (value, unit, roundsUp) = (nanoseconds, " nanosecs", true)
        for step in steps {
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: step.divisor)
            guard quotient > 0 else { break }
            (value, unit, roundsUp) = (quotient, step.unit, remainder >= step.divisor / 2 && step.unit != " years")
        }
        return written {
            $0.append(roundsUp ? value + 1 : value)
            $0.append(unit)
        }
    }

    /// Two digits after the point, and a unit.
    private static func hundredths(_ value: Double, _ unit: String) -> String {
        guard value >= 0, value < 1e6, let whole = nearest(value * 100) else { return printed("%.2f", value) + unit }
        return written {
            $0.append(UInt64(whole / 100))
            $0.append(".")
            $0.append(digit: whole / 10 % 10)
            $0.append(digit: whole % 10)
            $0.append(unit)
        }
    }

    /// The nearest whole number; nil where a rounding error of the value could decide.
    private static func nearest(_ value: Double) -> Int? {
        let whole = value.rounded(.down)
        let rest = value - whole
        guard abs(rest - 0.5) > 1e-4 else { return nil }
        return Int(whole) + (rest > 0.5 ? 1 : 0)
    }

    private static let powersOfTen = (0...40).map { Double("1e\($0)") ?? .nan }

    private static func quickRate(_ value: Double) -> String? {
        guard value > 1e-38, value < 1 else { return nil }
        var exponent = Int(log10(value).rounded(.down))
        var scaled = value * powersOfTen[min(2 - exponent, 40)]
        if scaled < 100 {
            exponent -= 1
            scaled *= 10
        }
        guard scaled >= 100, scaled < 999.4, let digits = nearest(scaled) else { return nil }
        return written {
            $0.append(digit: digits / 100)
            $0.append(".")
            $0.append(digit: digits / 10 % 10)
            $0.append(digit: digits % 10)
            $0.append(exponent < 0 ? "e-" : "e")
            $0.append(UInt64(exponent.magnitude))
        }
    }

    /// A short text without the strings between: a frontier has thousands.
    private static func written(_ body: (inout ShortText) -> Void) -> String {
        String(unsafeUninitializedCapacity: ShortText.capacity) { buffer in
            var text = ShortText(buffer: buffer)
            body(&text)
            return text.count
        }
    }

    private static func printed(_ format: String, _ values: any CVarArg...) -> String {
        withVaList(values) { list in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
                let length = vsnprintf(buffer.baseAddress, buffer.count, format, list)
                let count = min(max(Int(length), 0), buffer.count - 1)
                return String(decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]), as: UTF8.self)
            }
        }
    }
}

/// Up to 48 bytes of digits and units.
private struct ShortText {
    static let capacity = 48

    let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    private mutating func append(byte: UInt8) {
        guard count < buffer.count else { return }
        buffer[count] = byte
        count += 1
    }

    mutating func append(digit: Int) { append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)) }

    mutating func append(_ text: String) { for byte in text.utf8 { append(byte: byte) } }

    mutating func append(_ value: UInt64) {
        var divisor: UInt64 = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(digit: Int(value / divisor % 10))
            divisor /= 10
        }
    }
}
