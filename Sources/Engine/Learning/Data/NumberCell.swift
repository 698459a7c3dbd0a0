/// The finite decimal number that a text is, spaces around it aside; nil for anything else, such as `nan`, `inf` or hexadecimal.
///
/// The decimal sign is the point in every locale.
func number(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { bytes -> Double? in
        var part = bytes[...]
        while let first = part.first, first == 0x20 || first == 0x09 { part = part.dropFirst() }
        while let last = part.last, last == 0x20 || last == 0x09 { part = part.dropLast() }
        for byte in part {
            switch byte {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: continue
            default: return nil
            }
        }
        guard let value = Double(String(decoding: part, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}
