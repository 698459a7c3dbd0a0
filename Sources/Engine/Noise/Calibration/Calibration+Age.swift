internal import Glibc

extension Calibration {
    /// When the snapshot was taken, in seconds since 1970; nil where the file does not say it or not so that it can be read.
    public var time: Double? { secondsSince1970(snapshot) }
}

/// A date such as `2024-06-01`, with or without a time and a zone; without a zone it is UTC.
public func secondsSince1970(_ text: String) -> Double? {
    var rest = text.utf8[...]
    func digits(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for byte in rest.prefix(count) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte) - 48
        }
        rest = rest.dropFirst(count)
        return value
    }
    func takes(_ character: Character) -> Bool {
        guard rest.first == character.asciiValue else { return false }
        rest = rest.dropFirst()
        return true
    }
    guard let year = digits(4), takes("-"), let month = digits(2), takes("-"), let day = digits(2), (1...12).contains(month),
        (1...31).contains(day)
    else { return nil }
    var (seconds, fraction, shift) = (0, 0.0, 0)
    if takes("T") || takes("t") || takes(" ") {
        guard let hour = digits(2), takes(":"), let minute = digits(2), hour < 24, minute < 60 else { return nil }
        seconds = 3600 * hour + 60 * minute
        if takes(":") {
            guard let second = digits(2), second <= 60 else { return nil }
            seconds += second
            if takes(".") {
                var scale = 0.1
                while let digit = digits(1) {
                    fraction += scale * Double(digit)
                    scale /= 10
                }
            }
        }
        if takes("Z") || takes("z") {
            shift = 0
        } else if let sign = takes("+") ? 1 : takes("-") ? -1 : nil as Int? {
            guard let hours = digits(2) else { return nil }
            _ = takes(":")
            shift = sign * (3600 * hours + 60 * (digits(2) ?? 0))
        }
    }
    guard rest.isEmpty else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
    return Double(timegm(&parts)) + Double(seconds - shift) + fraction
}
