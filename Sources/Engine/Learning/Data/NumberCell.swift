import Glibc

/// The finite decimal number that a text is, spaces around it aside; nil for anything else, such as `nan`, `inf` or hexadecimal.
func number(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { bytes -> Double? in
        var part = bytes[...]
        while let first = part.first, first == 0x20 || first == 0x09 { part = part.dropFirst() }
        while let last = part.last, last == 0x20 || last == 0x09 { part = part.dropLast() }
        guard !part.isEmpty, part.count < 400 else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: part.count + 1) { buffer in
            for (place, byte) in part.enumerated() {
                switch byte {
                case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: buffer[place] = CChar(bitPattern: byte)
                default: return nil
                }
            }
            buffer[part.count] = 0
            guard let start = buffer.baseAddress else { return nil }
            var end: UnsafeMutablePointer<CChar>?
            let value = strtod(start, &end)
            guard end == start + part.count, value.isFinite else { return nil }
            return value
        }
    }
}
