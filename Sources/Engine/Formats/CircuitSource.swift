internal import Documents

/// A circuit's file as bytes, before anything is known of its language.
public struct CircuitSource: Sendable {
    /// How diagnostics name it; `-` for standard input.
    public let file: String
    public var bytes: [UInt8] { Array(ended.dropLast()) }
    /// The bytes with a zero behind them, as parsers read them.
    let ended: [UInt8]
    /// Whether a reader remembers where each operation stands, for faults that show only when the circuit is written: ``Parsed/places``.
    public var wantsPlaces = false
    /// Whether a reader that can keeps comments for a writer of the same language.
    public var keepsComments = false

    public init(_ bytes: [UInt8], file: String) {
        var ended = bytes
        ended.append(0)
        (self.ended, self.file) = (ended, file)
    }

    public init(_ text: String, file: String) { self.init(Array(text.utf8), file: file) }

    /// The file at a path; `-` is standard input.
    public init(path: String) throws(FormatError) {
        do throws(DocumentError) {
            (ended, file) = (try readBytes(path, ending: 0), path)
        } catch {
            throw FormatError(error)
        }
    }

    /// The bytes as UTF-8.
    public var text: String {
        get throws(FormatError) {
            do throws(DocumentError) {
                return try decodeText(bytes, file: file)
            } catch {
                throw FormatError(error)
            }
        }
    }

    /// Refuses bytes that are no UTF-8, without making a text of them.
    func checkText() throws(FormatError) {
        let isText = ended.withUnsafeBytes { bytes in
            let count = bytes.count - 1
            var place = 0
            func continues(_ place: Int, from low: UInt8 = 0x80, to high: UInt8 = 0xBF) -> Bool {
                low <= bytes[place] && bytes[place] <= high
            }
            while place < count {
                // A word of ASCII at a time. Behind the text stands a zero, which continues nothing.
                if place + 8 <= count, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
                    place += 8
                    continue
                }
                let length: Int
                let (low, high): (UInt8, UInt8)
                switch bytes[place] {
                case 0..<0x80: (length, low, high) = (1, 0, 0)
                case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
                case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
                case 0xED: (length, low, high) = (3, 0x80, 0x9F)
                case 0xE1...0xEF: (length, low, high) = (3, 0x80, 0xBF)
                case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
                case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
                case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
                default: return false
                }
                guard length == 1 || continues(place + 1, from: low, to: high) else { return false }
                if length > 2, !continues(place + 2) { return false }
                if length > 3, !continues(place + 3) { return false }
                place += length
            }
            return true
        }
        if !isText { _ = try text }
    }

    /// The row of the table that reads it: by the file's extension, else by what it begins with. Standard input that begins like nothing known is OpenQASM.
    public var format: CircuitFormat? {
        if let format = CircuitFormat.of(path: file), format.read != nil { return format }
        return CircuitFormat.all.first { $0.read != nil && $0.begins?(self) == true } ?? (file == "-" ? CircuitFormat.all.first : nil)
    }

    /// Reads it, with all diagnostics; throws only where no reader takes it, or what the reader needs is not here.
    public func parsed() throws(FormatError) -> Parsed {
        guard let read = format?.read else { throw .unknownFormat(file) }
        return try read(self)
    }

    /// Whether `//` or `/*` stands anywhere.
    var mayHaveComments: Bool {
        let slash = UInt8(ascii: "/")
        var isAfterSlash = false
        for byte in ended {
            if isAfterSlash, byte == slash || byte == UInt8(ascii: "*") { return true }
            isAfterSlash = byte == slash
        }
        return false
    }

    /// Whether a text stands among the first 64 KiB.
    func has(_ text: String) -> Bool { String(decoding: ended.dropLast().prefix(1 << 16), as: UTF8.self).contains(text) }

    /// The first words outside of comments and blank lines, at most so many bytes of them.
    func beginning(comment: String, most: Int = 4096) -> Substring {
        for line in String(decoding: ended.dropLast().prefix(1 << 16), as: UTF8.self).split(separator: "\n", maxSplits: 1000) {
            let words = line.drop { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{FEFF}" }
            if words.isEmpty || words.hasPrefix(comment) { continue }
            return words.prefix(most)
        }
        return ""
    }
}
