import Glibc

/// A number with so many digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
    return withVaList([Int32(digits), value]) { list in
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
            let length = vsnprintf(buffer.baseAddress, buffer.count, "%.*f", list)
            let count = min(max(Int(length), 0), buffer.count - 1)
            return String(decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]), as: UTF8.self)
        }
    }
}

/// A number in a sign, some six digits and where needed an exponent.
func short(_ value: Double) -> String {
    guard value.isFinite else { return fixed(value, 0) }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return withVaList([value]) { list in
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let length = vsnprintf(buffer.baseAddress, buffer.count, "%.6g", list)
            let count = min(max(Int(length), 0), buffer.count - 1)
            return String(decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]), as: UTF8.self)
        }
    }
}

/// `350 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`.
func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "unknown" }
    switch seconds {
    case ..<0.000_999_5: return fixed(seconds * 1e6, 0) + " µs"
    case ..<0.0995: return fixed(seconds * 1e3, 1) + " ms"
    case ..<0.9995: return fixed(seconds * 1e3, 0) + " ms"
    case ..<59.95: return fixed(seconds, 1) + " s"
    default:
        let whole = Int(min(seconds.rounded(), 3.2e9))
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        if whole < 86_400 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
        return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
    }
}

/// `1.5 GiB`.
func byteCount(_ bytes: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var (value, unit) = (Double(bytes), 0)
    while value >= 1024, unit < units.count - 1 {
        value /= 1024
        unit += 1
    }
    return (unit == 0 ? String(bytes) : fixed(value, value < 10 ? 1 : 0)) + " " + units[unit]
}

/// `1 qubit`, `2 qubits`.
func counted(_ count: Int, _ thing: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? thing : plural ?? thing + "s")"
}
