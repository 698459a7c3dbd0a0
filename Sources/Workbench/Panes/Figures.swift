import Glibc

/// Numbers and times as people read them in narrow places.
enum Figures {
    /// A duration in at most two units: `0.4 s`, `95 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "?" }
        if seconds < 0.95 { return seconds < 0.05 ? "<0.1 s" : "\(fixed(seconds, 1)) s" }
        if seconds < 9.5 { return "\(fixed(seconds, 1)) s" }
        let whole = Int(min(seconds.rounded(), 1e15))
        if whole < 100 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min" + (whole % 60 == 0 ? "" : " \(whole % 60) s") }
        if whole < 86400 { return "\(whole / 3600) h" + (whole % 3600 < 60 ? "" : " \(whole % 3600 / 60) min") }
        return "\(whole / 86400) d" + (whole % 86400 < 3600 ? "" : " \(whole % 86400 / 3600) h")
    }

    /// A range of durations: `2–4 s`, `50 s–2 min`.
    static func range(_ seconds: ClosedRange<Double>, dash: String) -> String {
        let (low, high) = (duration(seconds.lowerBound), duration(seconds.upperBound))
        if low == high { return low }
        if low.hasSuffix(" s"), high.hasSuffix(" s"), !low.contains("min"), !high.contains("min") { return low.dropLast(2) + dash + high }
        return low + dash + high
    }

    /// Nanoseconds as a duration, also of the very short.
    static func nanoseconds(_ value: UInt64) -> String {
        switch value {
        case 0..<1000: "\(value) ns"
        case 1000..<1_000_000: "\(significant(Double(value) / 1e3, 3)) µs"
        case 1_000_000..<1_000_000_000: "\(significant(Double(value) / 1e6, 3)) ms"
        default: duration(Double(value) / 1e9)
        }
    }

    /// The day and the minute of a Unix time, by the clock on this machine's wall; a screen of ages would be out of date as soon as it is drawn.
    static func moment(_ time: Double) -> String { String(second(time).dropLast(3)) }

    /// The day and the second of a Unix time.
    static func second(_ time: Double) -> String {
        guard time > 0, time < 1e12 else { return "" }
        var (seconds, parts) = (time_t(time), tm())
        guard localtime_r(&seconds, &parts) != nil else { return "" }
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return day + " \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }

    /// The day of a Unix time.
    static func day(_ time: Double) -> String { String(second(time).prefix(10)) }

    /// The second within the day.
    static func clock(_ time: Double) -> String { String(second(time).suffix(8)) }

    /// A number with so many digits after the point.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf" }
        guard abs(value) < 1e15 else { return "\(value)" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (abs(value) * scale).rounded()
        let whole = UInt64(rounded / scale)
        let rest = UInt64(rounded - Double(whole) * scale)
        let sign = value < 0 && rounded != 0 ? "-" : ""
        guard digits > 0 else { return sign + "\(whole)" }
        let tail = "\(rest)"
        return sign + "\(whole)." + String(repeating: "0", count: max(digits - tail.count, 0)) + tail
    }

    /// A number with so many digits in all, zeros at the end left out: `0.0123`, `4.5`, `120`, `1e-07`.
    static func significant(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return fixed(value, 0) }
        if value == 0 { return "0" }
        let magnitude = Int(floor(log10(abs(value))))
        if magnitude < -4 || magnitude > 9 {
            let mantissa = value / pow(10, Double(magnitude))
            return trimmed(fixed(mantissa, max(digits - 1, 0))) + "e\(magnitude)"
        }
        return trimmed(fixed(value, max(digits - 1 - magnitude, 0)))
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// A whole number in groups of three: `1 234 567`; in thousands, millions and so on where it is longer than that.
    static func count(_ value: UInt64) -> String {
        if value >= 10_000_000_000 { return significant(Double(value), 4) }
        var (text, rest) = ("", value)
        while rest >= 1000 {
            let part = "\(rest % 1000)"
            text = " " + String(repeating: "0", count: 3 - part.count) + part + text
            rest /= 1000
        }
        return "\(rest)" + text
    }

    /// A text broken between its words.
    static func lines(of text: String, columns: Int) -> [String] {
        text.split(separator: " ").reduce(into: []) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= columns {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
    }

    /// A count that may be far too large to be written out.
    static func count(_ value: Double) -> String { value < 1e6 ? count(UInt64(max(value, 0))) : significant(value, 2) }

    /// A share as a percentage with one digit.
    static func percent(_ share: Double) -> String { share.isFinite ? fixed(share * 100, 1) + " %" : "NaN" }
}
