extension JSONValue {
    /// The document as text, without a newline at its end; `pretty` puts one value a line, indented by two spaces.
    public func text(pretty: Bool = false) -> String {
        String(decoding: bytes(pretty: pretty), as: UTF8.self)
    }

    /// The document as UTF-8.
    public func bytes(pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(pretty: pretty)
        writer.write(self, depth: 0)
        return writer.finished()
    }
}

/// Writes bytes into room that it looks after itself: several times faster than building a `String`, twice as fast as an array.
private struct JSONWriter {
    private let pretty: Bool
    private var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 512, alignment: 16)
    private var count = 0

    init(pretty: Bool) { self.pretty = pretty }

    /// The bytes; the writer is used up.
    func finished() -> [UInt8] {
        defer { room.deallocate() }
        return [UInt8](room[..<count])
    }

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): write(value)
        case .number(let value): write(value)
        case .decimal(let digits): append(digits)
        case .string(let text): write(text)
        case .array(let values):
            append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                startElement(index, depth: depth + 1)
                write(value, depth: depth + 1)
            }
            if !values.isEmpty { startLine(depth: depth) }
            append(UInt8(ascii: "]"))
        case .object(let members):
            append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                startElement(index, depth: depth + 1)
                write(member.key)
                append(UInt8(ascii: ":"))
                if pretty { append(UInt8(ascii: " ")) }
                write(member.value, depth: depth + 1)
            }
            if !members.isEmpty { startLine(depth: depth) }
            append(UInt8(ascii: "}"))
        }
    }

    private mutating func startElement(_ index: Int, depth: Int) {
        if index > 0 { append(UInt8(ascii: ",")) }
        startLine(depth: depth)
    }

    private mutating func startLine(depth: Int) {
        guard pretty else { return }
        append(UInt8(ascii: "\n"))
        for _ in 0..<2 * depth { append(UInt8(ascii: " ")) }
    }

    private mutating func write(_ value: Int) {
        reserve(20)
        var magnitude = value.magnitude
        if value < 0 { append(UInt8(ascii: "-")) }
        var length = 1
        var least: UInt = 10
        while magnitude >= least, length < 20 {
            length += 1
            let (next, overflow) = least.multipliedReportingOverflow(by: 10)
            if overflow { break }
            least = next
        }
        for place in (count..<count + length).reversed() {
            room[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude % 10)
            magnitude /= 10
        }
        count += length
    }

    private mutating func write(_ value: Double) {
        guard value.isFinite else {
            return write(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        append(value.description)
    }

    private mutating func write(_ text: String) {
        var text = text
        append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var plain = 0
            for index in source.indices {
                let byte = source[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F else { continue }
                append(source[plain..<index])
                escape(byte)
                plain = index + 1
            }
            append(source[plain...])
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        default:
            let digits: StaticString = "0123456789abcdef"
            append("u00")
            append(digits.utf8Start[Int(byte >> 4)])
            append(digits.utf8Start[Int(byte & 15)])
        }
    }

    // MARK: Room

    private mutating func append(_ byte: UInt8) {
        reserve(1)
        room[count] = byte
        count += 1
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0[...]) }
    }

    private mutating func append(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        reserve(bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyBytes(from: bytes)
        count += bytes.count
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count + more > room.count { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        let wider = UnsafeMutableRawBufferPointer.allocate(byteCount: max(2 * room.count, count + more), alignment: 16)
        wider.copyBytes(from: room[..<count])
        room.deallocate()
        room = wider
    }
}
