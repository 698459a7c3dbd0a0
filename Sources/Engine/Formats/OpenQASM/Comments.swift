internal import Circuits

/// The comments of a program, kept where the circuit says what stood beside them.
///
/// A circuit keeps a comment like an annotation, as the text it was, before the operation or declaration on whose line or above which it stood, or in whose body; what
/// stands before or beside the version and the included libraries is kept with the pragmas.
struct Comments {
    private struct Comment {
        let text: String
        /// Where it begins, and where its line does.
        let start: Int
        let line: Int
    }

    /// What a comment may stand before.
    private struct Anchor {
        let extent: Extent
        /// Nil for an operation.
        let name: String?
        let operation: Int
    }

    private var comments: [Comment] = []
    /// Where the version and what is included at the beginning end.
    private var preambleEnd = 0

    init(_ source: Source) {
        let bytes = source.bytes
        var (place, line, isLineStart, isPreamble) = (0, 0, true, true)
        func word(_ text: String) -> Bool {
            let end = place + text.utf8.count
            guard end < bytes.count, bytes[place..<end].elementsEqual(text.utf8) else { return false }
            let next = bytes[end]
            return next <= UInt8(ascii: " ") || next == UInt8(ascii: "{") || next == UInt8(ascii: "\"")
        }
        func skip(to end: UInt8) {
            while place < source.count, bytes[place] != end {
                if bytes[place] == UInt8(ascii: "\n") { line = place + 1 }
                place += 1
            }
        }
        while place < source.count {
            switch bytes[place] {
            case UInt8(ascii: "\n"):
                place += 1
                (line, isLineStart) = (place, true)
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                place += 1
                continue
            case UInt8(ascii: "/") where bytes[place + 1] == UInt8(ascii: "/"):
                let (start, beginning) = (place, line)
                skip(to: UInt8(ascii: "\n"))
                add(bytes[start..<place], start: start, line: beginning)
                continue
            case UInt8(ascii: "/") where bytes[place + 1] == UInt8(ascii: "*"):
                let (start, beginning) = (place, line)
                place += 2
                while place < source.count, !(bytes[place] == UInt8(ascii: "*") && bytes[place + 1] == UInt8(ascii: "/")) {
                    if bytes[place] == UInt8(ascii: "\n") { line = place + 1 }
                    place += 1
                }
                place = min(place + 2, source.count)
                add(bytes[start..<place], start: start, line: beginning)
                continue
            case UInt8(ascii: "@") where isLineStart, UInt8(ascii: "#") where isLineStart: skip(to: UInt8(ascii: "\n"))
            case UInt8(ascii: "p") where isLineStart && word("pragma"): skip(to: UInt8(ascii: "\n"))
            case UInt8(ascii: "\""):
                place += 1
                skip(to: UInt8(ascii: "\""))
                place += 1
            case UInt8(ascii: "c") where isLineStart && word("cal"), UInt8(ascii: "d") where isLineStart && word("defcal"):
                var depth = 0
                repeat {
                    if bytes[place] == UInt8(ascii: "{") { depth += 1 }
                    if bytes[place] == UInt8(ascii: "}") { depth -= 1 }
                    if bytes[place] == UInt8(ascii: "\n") { line = place + 1 }
                    place += 1
                } while place < source.count && (depth > 0 || bytes[place - 1] != UInt8(ascii: "}"))
            case UInt8(ascii: "O") where isLineStart && word("OPENQASM"), UInt8(ascii: "i") where isLineStart && word("include"):
                skip(to: UInt8(ascii: ";"))
                place += 1
                isLineStart = true
                if isPreamble { preambleEnd = place }
                continue
            default: place += 1
            }
            (isLineStart, isPreamble) = (false, false)
        }
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>, start: Int, line: Int) {
        var text = bytes.filter { $0 != UInt8(ascii: "\r") }
        while let last = text.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { text.removeLast() }
        comments.append(Comment(text: String(decoding: text, as: UTF8.self), start: start, line: line))
    }

    /// The circuit with the comments; `places` says where each operation of the program's own text begins, `declared` where names are declared.
    func kept(in circuit: Circuit, places: [Int: Extent], declared: [(name: String, extent: Extent)]) -> Circuit {
        guard !comments.isEmpty else { return circuit }
        let names = Set(circuit.qubits.map(\.name) + circuit.bits.map(\.name) + circuit.inputs + circuit.definitions.map(\.name))
        var anchors = declared.filter { names.contains($0.name) && $0.extent.source == 0 }.map {
            Anchor(extent: $0.extent, name: $0.name, operation: -1)
        }
        for place in circuit.operations.indices {
            if let extent = places[place], extent.source == 0 { anchors.append(Anchor(extent: extent, name: nil, operation: place)) }
        }
        // Of what begins together the first operation counts: a loop that was written out begins with it.
        anchors.sort { ($0.extent.start, $0.operation) < ($1.extent.start, $1.operation) }
        var (header, found) = ([String](), [Circuit.Annotation]())
        var next = 0
        for comment in comments {
            if comment.line < preambleEnd {
                header.append(comment.text)
                continue
            }
            while next < anchors.count, Int(anchors[next].extent.start) < comment.line { next += 1 }
            // In the body of what began before.
            var inside: Anchor?
            if next > 0, comment.start < Int(anchors[next - 1].extent.end) {
                let extent = anchors[next - 1].extent
                inside = anchors[anchors[..<next].lastIndex { $0.extent.start < extent.start }.map { $0 + 1 } ?? 0]
            }
            guard let anchor = inside ?? (next < anchors.count ? anchors[next] : nil) else {
                found.append(Circuit.Annotation(comment.text, before: circuit.operations.count))
                continue
            }
            found.append(
                anchor.name.map { Circuit.Annotation(comment.text, beforeDeclarationOf: $0) }
                    ?? Circuit.Annotation(comment.text, before: anchor.operation))
        }
        var kept = circuit
        kept.directives = header + circuit.directives
        // What stood before an operation first comes first; comments before annotations.
        kept.annotations = (found + circuit.annotations).enumerated().sorted {
            ($0.element.operation, $0.offset) < ($1.element.operation, $1.offset)
        }
        .map(\.element)
        return kept
    }
}

extension Circuit {
    /// The comments before declarations, by the names that are declared.
    var declarationComments: [String: [String]] {
        var comments: [String: [String]] = [:]
        for annotation in annotations { if let name = annotation.declaration { comments[name, default: []].append(annotation.text) } }
        return comments
    }
}
