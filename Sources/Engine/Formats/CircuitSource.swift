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
            var bytes = try readBytes(path)
            bytes.append(0)
            (ended, file) = (bytes, path)
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
