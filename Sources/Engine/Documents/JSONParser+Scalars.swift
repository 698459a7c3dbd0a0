internal import Diagnostics

extension JSONParser {
    /// The text that starts at the current quote.
    mutating func string() throws(DocumentError) -> String {
        let start = position
        offset += 1
        var plain = offset
        var decoded: [UInt8] = []
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                let rest = UnsafeBufferPointer(rebasing: bytes[plain..<offset])
                offset += 1
                if decoded.isEmpty { return String(decoding: rest, as: UTF8.self) }
                decoded.append(contentsOf: rest)
                return String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"):
                decoded.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plain..<offset]))
                try escape(into: &decoded)
                plain = offset
            case 0..<0x20:
                throw fault(
                    "json.control", "\(found) in a text",
                    hint: byte == 0x0A
                        ? "a text ends on its line; write \\n" : "write it as \\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))")
            default:
                if byte & 0xC0 == 0x80 { continuations += 1 }
                offset += 1
            }
        }
        throw DocumentError(
            code: "json.unterminated", "the text that starts here has no closing quote",
            at: SourceSpan(file: file, start: start, end: position))
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(DocumentError) {
        let start = position
        offset += 1
        let letter = peek
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(bytes[offset])
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            offset += 1
            decoded.append(contentsOf: Array(String(try scalar(from: start)).utf8))
            return
        default:
            throw DocumentError(
                code: "json.escape", "\\ before \(found)", at: SourceSpan(file: file, start: start, end: position),
                hint: "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")
        }
        offset += 1
    }

    /// The scalar of the digits at the current place, both halves of a surrogate pair where there are two.
    private mutating func scalar(from start: SourcePosition) throws(DocumentError) -> Unicode.Scalar {
        let first = try fourDigits(from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, peek == UInt8(ascii: "\\"), offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "u") {
            offset += 2
            let second = try fourDigits(from: start)
            if second & 0xFC00 == 0xDC00, let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF) { return scalar }
        }
        throw DocumentError(
            code: "json.surrogate", "half of a surrogate pair", at: SourceSpan(file: file, start: start, end: position),
            hint: "expected \\uD800 to \\uDBFF followed by \\uDC00 to \\uDFFF")
    }

    private mutating func fourDigits(from start: SourcePosition) throws(DocumentError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap(hexadecimalDigit) else {
                throw DocumentError(
                    code: "json.escape", "\\u needs four hexadecimal digits", at: SourceSpan(file: file, start: start, end: position))
            }
            value = value << 4 | digit
            offset += 1
        }
        return value
    }

    mutating func number() throws(DocumentError) -> Node.Content {
        let start = position
        var decimal = DecimalNumber()
        if peek == UInt8(ascii: "-") {
            decimal.isNegative = true
            offset += 1
        }
        let firstDigit = offset
        while let digit { decimal.append(digit: digit) }
        guard offset > firstDigit else { throw fault("json.number", "expected a digit after '-', found \(found)") }
        if bytes[firstDigit] == UInt8(ascii: "0"), offset - firstDigit > 1 {
            throw DocumentError(
                code: "json.number", "a number with a leading zero", at: SourceSpan(file: file, start: start, end: position))
        }
        if peek == UInt8(ascii: ".") {
            offset += 1
            guard let first = digit else { throw fault("json.number", "expected a digit after the point, found \(found)") }
            decimal.append(fraction: first)
            while let digit { decimal.append(fraction: digit) }
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            offset += 1
            let isNegative = peek == UInt8(ascii: "-")
            if isNegative || peek == UInt8(ascii: "+") { offset += 1 }
            guard let first = digit else { throw fault("json.number", "expected a digit in the exponent, found \(found)") }
            var exponent = Int(first)
            while let digit { exponent = min(exponent * 10 + Int(digit), 1_000_000) }
            decimal.append(exponent: isNegative ? -exponent : exponent)
        }
        guard let content = decimal.content(of: UnsafeBufferPointer(rebasing: bytes[start.offset..<offset])) else {
            let written = String(decoding: bytes[start.offset..<offset].prefix(40), as: UTF8.self)
            throw DocumentError(
                code: "json.range", "the number \(written) is beyond a double's range",
                at: SourceSpan(file: file, start: start, end: position))
        }
        return content
    }

    /// Takes the digit at the current place.
    private var digit: UInt8? {
        mutating get {
            guard offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") < 10 else { return nil }
            offset += 1
            return bytes[offset - 1] - UInt8(ascii: "0")
        }
    }
}

func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
