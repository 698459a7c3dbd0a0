internal import Diagnostics

/// A program's text as bytes, with the places of its lines.
final class Source {
    let file: String
    /// UTF-8, ended by a zero byte that is no part of the text.
    let bytes: [UInt8]
    private lazy var lineStarts: [Int] = {
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        return starts
    }()

    /// How many characters begin before every 1024th byte: lines may be megabytes long.
    private lazy var characters: [Int32] = {
        var (counts, count) = ([Int32](), Int32(0))
        counts.reserveCapacity(bytes.count / 1024 + 1)
        var next = 0
        while next < bytes.count {
            counts.append(count)
            let end = min(next + 1024, bytes.count)
            while next < end {
                if bytes[next] & 0xC0 != 0x80 { count += 1 }
                next += 1
            }
        }
        return counts
    }()

    private func characters(before offset: Int) -> Int {
        let block = min(offset / 1024, characters.count - 1)
        return bytes[(block * 1024)..<offset].reduce(Int(characters[block])) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    convenience init(_ text: String, file: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 1)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
        self.init(ended: bytes, file: file)
    }

    /// From bytes that are UTF-8 and end with a zero, which are kept and not copied.
    init(ended bytes: [UInt8], file: String) { (self.bytes, self.file) = (bytes, file) }

    var count: Int { bytes.count - 1 }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func position(_ offset: Int) -> SourcePosition {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        // A column counts what is no continuation byte.
        let column = characters(before: offset) - characters(before: lineStarts[low]) + 1
        return SourcePosition(line: low + 1, column: column, offset: offset)
    }
}

/// A stretch of a source: small enough to hang on every node.
struct Extent: Hashable {
    /// Which of the program's sources, in the order they were opened.
    var source: Int32
    var start: Int32
    var end: Int32

    func to(_ other: Extent) -> Extent { Extent(source: source, start: start, end: other.end) }
}

/// The sources of one program and what was found wrong in them.
final class Findings {
    private(set) var sources: [Source] = []
    private var places: [Extent?] = []
    private(set) var diagnostics: [(extent: Extent, diagnostic: Diagnostic)] = []
    private(set) var errorCount = 0
    private var said: Set<Said> = []

    private struct Said: Hashable {
        let extent: Extent
        let code: String
    }

    /// After this many errors the rest of the program is not read.
    static let most = 100

    /// Adds a source; `place` is where another one includes it.
    func open(_ text: String, file: String, includedAt place: Extent? = nil) -> Int32 {
        open(Source(text, file: file), includedAt: place)
    }

    func open(_ source: Source, includedAt place: Extent? = nil) -> Int32 {
        sources.append(source)
        places.append(place)
        return Int32(sources.count - 1)
    }

    var isFull: Bool { errorCount >= Findings.most }

    func report(
        _ code: String, _ message: String, at extent: Extent, hint: String? = nil, severity: Diagnostic.Severity = .error
    ) {
        if severity == .error, isFull { return }
        // What is read twice is reported once.
        guard said.insert(Said(extent: extent, code: code)).inserted else { return }
        if severity == .error { errorCount += 1 }
        diagnostics.append((extent, Diagnostic(severity, code: code, message, at: nil, hint: hint)))
    }

    /// What this version does not do yet; said only where nothing is wrong.
    func unsupported(_ what: String, at extent: Extent) {
        report("qasm.unsupported", "\(what) not supported by this version", at: extent)
    }

    /// The diagnostics with their spans, in the order of places; a feature not supported is said only where nothing is wrong.
    var result: [Diagnostic] { ordered.map(\.diagnostic) }

    /// The same with their places in the program's own text; for what an included file has, where it is included.
    var placedResult: [(diagnostic: Diagnostic, place: Range<Int>, isElsewhere: Bool)] {
        ordered.map { diagnostic, extent in
            var place = extent
            while let outer = places[Int(place.source)] { place = outer }
            let start = min(Int(place.start), sources[0].count)
            return (diagnostic, start..<max(start, min(Int(place.end), sources[0].count)), extent.source != place.source)
        }
    }

    private var ordered: [(diagnostic: Diagnostic, extent: Extent)] {
        let isWrong = diagnostics.contains { $0.diagnostic.severity == .error && $0.diagnostic.code != "qasm.unsupported" }
        let kept = diagnostics.filter { !(isWrong && $0.diagnostic.code == "qasm.unsupported") }
        let paths = kept.map { path(to: $0.extent) }
        let order = kept.indices.sorted {
            if paths[$0] == paths[$1] { return $0 < $1 }
            return paths[$0].lexicographicallyPrecedes(paths[$1])
        }
        return order.map { place in
            var diagnostic = kept[place].diagnostic
            diagnostic.span = span(kept[place].extent)
            return (diagnostic, kept[place].extent)
        }
    }

    func span(_ extent: Extent) -> SourceSpan {
        let source = sources[Int(extent.source)]
        let start = source.position(Int(extent.start))
        return SourceSpan(
            file: source.file, start: start, end: source.position(max(Int(extent.start), min(Int(extent.end), source.count))))
    }

    /// Offsets from the program's own text through the includes to the place.
    private func path(to extent: Extent) -> [Int32] {
        var path = [extent.start]
        var source = extent.source
        while let place = places[Int(source)] {
            path.insert(place.start, at: 0)
            source = place.source
        }
        return path
    }
}
