/// Cuts a stream of bytes into messages: headers of which one is `Content-Length`, an empty line, then that many bytes.
struct MessageReader {
    enum Frame: Equatable {
        case content([UInt8])
        /// Bytes that are no message; what was wrong with them.
        case malformed(String)
    }

    private var buffer: [UInt8] = []
    /// Where what was not taken yet begins.
    private var start = 0
    /// Bytes of a message too large to be kept that are still to come.
    private var skipped = 0
    private let largest: Int

    /// No editor sends longer headers.
    private static let longestHeader = 4096
    private static let mark = Array("content-length:".utf8)

    init(largest: Int = 1 << 28) { self.largest = largest }

    /// Takes bytes as they come and gives the messages that they complete.
    mutating func take(_ bytes: some Collection<UInt8>) -> [Frame] {
        buffer.append(contentsOf: bytes)
        var frames: [Frame] = []
        while let frame = next() { frames.append(frame) }
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        return frames
    }

    /// The header of a message whose content is not there yet, so that its bytes are not looked at again and again.
    private var awaited: (content: Int, length: Int)?

    private mutating func next() -> Frame? {
        if skipped > 0 {
            let count = min(skipped, buffer.count - start)
            start += count
            skipped -= count
            if skipped > 0 { return nil }
        }
        if let (content, length) = awaited {
            guard buffer.count - start >= content + length else { return nil }
            let bytes = Array(buffer[(start + content)..<(start + content + length)])
            start += content + length
            awaited = nil
            return .content(bytes)
        }
        guard start < buffer.count else { return nil }
        guard let (headerEnd, contentStart) = emptyLine() else {
            guard buffer.count - start > Self.longestHeader else { return nil }
            return resynchronized("no header of a message")
        }
        guard let length = contentLength(in: start..<headerEnd) else {
            return resynchronized("a message without a valid Content-Length")
        }
        guard length <= largest else {
            start = contentStart
            skipped = length
            return .malformed("a message of \(length) bytes; at most \(largest) are read")
        }
        awaited = (contentStart - start, length)
        return next()
    }

    /// Where the headers end and the content begins.
    private func emptyLine() -> (headerEnd: Int, contentStart: Int)? {
        let end = min(buffer.count, start + Self.longestHeader)
        var place = start
        while place < end {
            if buffer[place] == 0x0A {
                if place + 1 < buffer.count, buffer[place + 1] == 0x0A { return (place, place + 2) }
                if place + 2 < buffer.count, buffer[place + 1] == 0x0D, buffer[place + 2] == 0x0A { return (place, place + 3) }
            }
            place += 1
        }
        return nil
    }

    private func contentLength(in range: Range<Int>) -> Int? {
        var length: Int?
        for line in buffer[range].split(separator: 0x0A) {
            let lower = line.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            guard lower.starts(with: Self.mark) else {
                // Other headers have a name and a colon too.
                guard lower.contains(UInt8(ascii: ":")) else { return nil }
                continue
            }
            let digits = lower.dropFirst(Self.mark.count).filter { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }
            guard !digits.isEmpty, digits.count <= 12, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        return length
    }

    /// Moves to the next thing that looks like a header.
    private mutating func resynchronized(_ fault: String) -> Frame {
        var place = start + 1
        while place < buffer.count {
            if buffer[place] | 0x20 == Self.mark[0], isMark(at: place) {
                start = place
                return .malformed(fault)
            }
            place += 1
        }
        // The beginning of a header may be here already.
        start = max(start + 1, buffer.count - Self.mark.count)
        return .malformed(fault)
    }

    private func isMark(at place: Int) -> Bool {
        guard place + Self.mark.count <= buffer.count else { return false }
        return (0..<Self.mark.count).allSatisfy { offset in
            let byte = buffer[place + offset]
            return ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == Self.mark[offset]
        }
    }
}
